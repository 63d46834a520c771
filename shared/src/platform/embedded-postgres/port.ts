import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';

/** The cluster's own port, kept in the folder so that it stays the same; another one when it has been taken meanwhile. */
export async function portIn(folder: string): Promise<number> {
  const file = path.join(folder, 'port');
  const kept = existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0;
  const port = kept > 0 && kept < 65_536 && (await listenOn(kept)) !== null ? kept : await listenOn(0);
  if (port === null) throw new Error('this machine has no free port on 127.0.0.1');
  writeFileSync(file, String(port));
  return port;
}

/** @returns the port, null when it is taken */
function listenOn(port: number): Promise<number | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(null));
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : null));
    });
  });
}
