import type { FastifyInstance } from 'fastify';
import { createServer } from 'node:net';
import type { Config } from '@cairn/shared/platform/config.ts';
import { StartError } from '@cairn/shared/platform/start-error.ts';

type Address = Pick<Config, 'host' | 'port'>;

/** Asks before anything is started; port 0 becomes a free one. @throws StartError when the port cannot be used */
export function choosePort(address: Address): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error) => reject(explain(address, error)));
    server.listen(address.port, address.host, () => {
      const bound = server.address();
      server.close(() => resolve(typeof bound === 'object' && bound ? bound.port : address.port));
    });
  });
}

export async function listen(app: FastifyInstance, address: Address): Promise<void> {
  try {
    await app.listen({ host: address.host, port: address.port });
  } catch (error) {
    throw explain(address, error as Error);
  }
}

function explain({ host, port }: Address, error: Error): StartError {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'EADDRINUSE')
    return new StartError(
      `Port ${port} is taken by another program, perhaps another Cairn. Stop that one, or choose another port: PORT=${port + 1} npm start. Nothing has been changed.`,
    );
  if (code === 'EACCES')
    return new StartError(
      `Port ${port} may only be used by root. Choose one above 1023 with PORT, and put a proxy in front.`,
    );
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
    return new StartError(`HOST=${host} is no address of this machine. Use localhost, or 0.0.0.0 for all.`);
  return new StartError(`Cairn cannot listen on ${host}:${port} (${error.message}).`);
}
