/** The sync server as a process that is there to be killed. */
import http from 'node:http';
import { createSyncServer } from '@cairn/sync-server/create-sync-server.ts';
import type { Failpoint } from '@cairn/sync-server/failpoint.ts';
import { userToken } from '../bench/servers/user-token.ts';
import { acknowledgeEarly } from './sabotage.ts';

const { databaseUrl, port, failpoint, build } = JSON.parse(process.env['CHAOS']!) as {
  databaseUrl: string;
  port: number;
  failpoint: Failpoint | null;
  build: 'real' | 'ack-early';
};
if (build === 'ack-early') acknowledgeEarly();
const sync = createSyncServer({
  databaseUrl,
  masterKey: Buffer.alloc(32, 7),
  authenticate: userToken,
  authorize: async () => 'editor',
  failpoint,
  // So often that kills meet it.
  compactRows: { busy: 150, idle: 10 },
});
const server = http.createServer();
sync.attachTo(server);
server.listen(port, '127.0.0.1', () => process.send?.({ port }));
process.on('disconnect', () => process.exit(1));
