/**
 * The HTTP api alone, without `/sync` and without the client's files, for deployments that keep those elsewhere.
 * Documents that it changes are held in this process: until updates are shipped between processes, a sync server
 * beside it sees them when it loads a document, not while it holds one.
 */
import { readConfig } from '@cairn/shared/platform/config.ts';
import { handleProcess } from '@cairn/shared/platform/lifecycle.ts';
import { createLog } from '@cairn/shared/platform/log.ts';
import { openPlatform } from '@cairn/shared/platform/open.ts';
import { StartError } from '@cairn/shared/platform/start-error.ts';
import { createApi, createIdentity } from './api.ts';
import { choosePort, listen } from './listen.ts';
import { openSync } from './open-sync.ts';

try {
  const config = readConfig();
  const log = createLog(config.logLevel);
  await choosePort(config);
  const platform = await openPlatform(config, log);
  const { lifecycle } = platform;
  handleProcess(log, () => lifecycle.stop());
  const identity = createIdentity(platform);
  const sync = await openSync(platform, identity);
  lifecycle.onStop('documents', () => sync.close());
  const app = await createApi({ platform, identity, gateway: sync.gateway, clientFolder: null });
  lifecycle.onStop('http server', () => app.close());
  await listen(app, config);
  process.stdout.write(`The api of Cairn is ready at http://localhost:${config.port}\n`);
} catch (error) {
  process.stderr.write(
    `\n✗ ${error instanceof StartError ? error.message : `Cairn could not start: ${String((error as Error)?.stack ?? error)}`}\n`,
  );
  process.exit(1);
}
