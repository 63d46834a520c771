/** Cairn's sync server: durable, judged by the product's policies, sealed. */
import http from 'node:http';
import { documentName, parseDocumentName } from '@cairn/shared/domain/kernel/document-name.ts';
import { createSyncServer } from '@cairn/sync-server/create-sync-server.ts';
import { report } from './report.ts';
import { userToken } from './user-token.ts';

const sync = createSyncServer({
  databaseUrl: process.env['BENCH_DATABASE_URL']!,
  masterKey: Buffer.alloc(32, 7),
  authenticate: userToken,
  authorize: async () => 'editor',
});
const server = http.createServer((request, response) => void answer(request.url ?? '', response));
sync.attachTo(server);
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (typeof address === 'object' && address) report(address.port);
});
process.once('SIGTERM', () => {
  server.close();
  void sync.close().finally(() => process.exit(0));
});

async function answer(url: string, response: http.ServerResponse): Promise<void> {
  const ref = parseDocumentName(url.replace(/^\/snapshot\//, ''));
  if (ref === null) return void response.writeHead(404).end();
  const { brotli } = await sync.gateway.snapshot(documentName(ref));
  response.end(brotli);
}
