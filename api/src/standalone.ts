import { pathToFileURL } from 'node:url';
import { readConfig, type Config } from '@cairn/shared/platform/config.ts';
import { handleProcess } from '@cairn/shared/platform/lifecycle.ts';
import { createLog, type Log } from '@cairn/shared/platform/log.ts';
import { openPlatform, type Platform } from '@cairn/shared/platform/open.ts';
import { StartError } from '@cairn/shared/platform/start-error.ts';
import { builtClient, createApi, createIdentity } from './api.ts';
import { isFirstRun } from './auth/accounts.ts';
import { choosePort, listen } from './listen.ts';
import { openSync } from './open-sync.ts';
import { startNumbering } from './tasks/numbering.ts';

export interface Standalone {
  /** where a browser on this machine finds it */
  url: string;
  firstRun: boolean;
  /** what people are told at the start */
  platform: Platform;
  /** drains: ends connections, commits what was taken, stops the database that was started */
  close(): Promise<void>;
}

export interface StandaloneOptions {
  /** from the environment where absent; port 0 takes a free one */
  config?: Config;
  log?: Log;
  /** the built client; null: none is served */
  clientFolder?: string | null;
}

/** Everything in one process on one port: database, api, sync and the client's files. @throws StartError */
export async function startStandalone({
  config: given = readConfig(),
  log,
  clientFolder = builtClient,
}: StandaloneOptions = {}): Promise<Standalone> {
  const port = await choosePort(given);
  const publicUrl = given.port === 0 ? `http://localhost:${port}` : given.publicUrl;
  const config = Object.freeze({ ...given, port, publicUrl });
  const platform = await openPlatform(config, log);
  const { lifecycle } = platform;
  try {
    const identity = createIdentity(platform);
    const sync = await openSync(platform, identity);
    let closing: Promise<void> | null = null;
    const closeSync = () => (closing ??= sync.close());
    lifecycle.onStop('sync server', closeSync);
    const app = await createApi({ platform, identity, gateway: sync.gateway, clientFolder });
    sync.attachTo(app.server);
    const stopNumbering = await startNumbering({ db: platform.database.db, gateway: sync.gateway, log: platform.log });
    lifecycle.onStop('http server', async () => {
      await stopNumbering();
      const closed = app.close(); // no new requests; it waits for sockets, which the sync server ends
      await closeSync();
      await closed;
    });
    await listen(app, config);
    const firstRun = await isFirstRun(platform.database.db);
    return { url: `http://localhost:${port}`, firstRun, platform, close: () => lifecycle.stop() };
  } catch (error) {
    await lifecycle.stop();
    throw error;
  }
}

async function main(): Promise<void> {
  const config = readConfig();
  const log = createLog(config.logLevel);
  let running: Standalone | null = null;
  let stopping = false;
  handleProcess(log, async () => {
    stopping = true;
    await running?.close();
  });
  running = await startStandalone({ config, log });
  if (stopping) return running.close(); // asked to stop while starting
  process.stdout.write(
    `Cairn is ready at ${running.url}${running.firstRun ? ' (the first person to open it becomes its admin)' : ''}\n`,
  );
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  main().catch((error: unknown) => {
    process.stderr.write(
      error instanceof StartError
        ? `\n✗ ${error.message}\n`
        : `\n✗ Cairn could not start: ${String((error as Error)?.stack ?? error)}\n`,
    );
    process.exit(1);
  });
}
