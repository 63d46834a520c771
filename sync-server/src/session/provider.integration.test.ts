import { HocuspocusProvider } from '@hocuspocus/provider';
import { createDatabase, type TestDatabase } from '@cairn/shared/testkit/postgres.ts';
import { id22ToUuid, type Id22 } from '@cairn/shared/domain/kernel/ids.ts';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import * as Y from 'yjs';
import { fromLog, newId, newProject, person, startServer, type TestServer } from '../testing/server.ts';
import { digest } from '../testing/updates.ts';

/** The official provider, as it comes. */
let database: TestDatabase;
let server: TestServer;
const providers: HocuspocusProvider[] = [];

beforeAll(async () => {
  database = await createDatabase();
  server = await startServer(database.url);
});

afterAll(async () => {
  for (const provider of providers) provider.destroy();
  await server.stop();
  await database.drop();
});

function provide(name: string, token: string, options: object = {}): HocuspocusProvider {
  const document = new Y.Doc();
  for (const root of ['t', 'T', 's']) document.getMap(root);
  const provider = new HocuspocusProvider({ url: server.url, name, token, document, ...options });
  providers.push(provider);
  return provider;
}
const until = (check: () => unknown) => vi.waitFor(async () => expect(await check()).toBeTruthy(), { timeout: 15_000 });

test('an edit is acknowledged, stored and seen by the others', async () => {
  const name = newProject();
  const [ann, bob] = [provide(name, 'ann'), provide(name, 'bob')];
  await until(() => ann.synced && bob.synced);
  ann.document.getMap('t').set('task-one', 'one');
  await until(() => !ann.hasUnsyncedChanges && bob.document.getMap('t').has('task-one'));
  const { doc } = await fromLog(database.url, name);
  expect(digest(doc)).toBe(digest(bob.document));
});

test('the first word after authentication is hello, before any sync', async () => {
  const messages: unknown[] = [];
  const name = newProject();
  const ann = provide(name, 'ann:viewer', {
    onStateless: ({ payload }: { payload: string }) => messages.push(JSON.parse(payload)),
  });
  await until(() => ann.synced);
  expect(messages).toEqual([{ type: 'hello', epoch: 1, seq: 0, role: 'viewer' }]);
});

test('presence reaches others under the name of the authenticated user, whatever the client claims', async () => {
  const name = newProject();
  const [ann, bob] = [provide(name, 'ann'), provide(name, 'bob')];
  await until(() => ann.synced && bob.synced);
  ann.setAwarenessField('user', { id: person('bob'), name: 'Bob' });
  ann.setAwarenessField('at', 'task-one');
  await until(() => bob.awareness!.getStates().get(ann.document.clientID)?.['at'] === 'task-one');
  expect(bob.awareness!.getStates().get(ann.document.clientID)!['user']).toEqual({ id: person('ann') });
});

test('presence of more than 2 kB is not relayed', async () => {
  const name = newProject();
  const [ann, bob] = [provide(name, 'ann'), provide(name, 'bob')];
  await until(() => ann.synced && bob.synced);
  ann.setAwarenessField('big', 'x'.repeat(3000));
  bob.setAwarenessField('after', true);
  await until(() => ann.awareness!.getStates().get(bob.document.clientID)?.['after']);
  expect(bob.awareness!.getStates().get(ann.document.clientID)?.['big']).toBeUndefined();
});

test('offline edits arrive after a reconnect', async () => {
  const name = newProject();
  const [ann, bob] = [provide(name, 'ann'), provide(name, 'bob')];
  await until(() => ann.synced && bob.synced);
  ann.disconnect();
  await until(() => ann.configuration.websocketProvider.status === 'disconnected');
  for (let i = 0; i < 5; i++) ann.document.getMap('t').set(`task-00${i}`, 'offline');
  await ann.connect();
  await until(() => bob.document.getMap('t').size === 5 && !ann.hasUnsyncedChanges);
});

test('a viewer is told so, and what they write by hand changes nothing and is shown as unsynced', async () => {
  const name = newProject();
  const [ann, vic] = [provide(name, 'ann'), provide(name, 'vic:viewer')];
  await until(() => ann.synced && vic.synced);
  expect(vic.authorizedScope).toBe('readonly');
  vic.document.getMap('t').set('task-one', 'no');
  ann.document.getMap('t').set('task-two', 'yes');
  await until(() => vic.document.getMap('t').has('task-two') && !ann.hasUnsyncedChanges);
  expect(vic.hasUnsyncedChanges).toBe(true);
  expect(ann.document.getMap('t').toJSON()).toEqual({ 'task-two': 'yes' });
  expect((await fromLog(database.url, name)).doc.getMap('t').size).toBe(1);
});

test('who may not is denied, and so is a document that is none', async () => {
  const denials: string[] = [];
  const onAuthenticationFailed = ({ reason }: { reason: string }) => void denials.push(reason);
  provide(newProject(), 'eve:none', { onAuthenticationFailed });
  await until(() => denials.length === 1);
  provide('project/not-an-id', 'ann', { onAuthenticationFailed });
  provide('__proto__', 'ann', { onAuthenticationFailed });
  await until(() => denials.length === 3);
  expect(denials).toEqual(['permission-denied', 'no-such-document', 'no-such-document']);
});

test('both spellings of a name are one document, and each client hears its own', async () => {
  const id = newId();
  const [ann, bob] = [provide(`project/${id}`, 'ann'), provide(`project/${id22ToUuid(id)}`, 'bob')];
  await until(() => ann.synced && bob.synced);
  ann.document.getMap('t').set('task-one', 'from ann');
  bob.document.getMap('t').set('task-two', 'from bob');
  ann.setAwarenessField('at', 1);
  await until(() => ann.document.getMap('t').size === 2 && bob.document.getMap('t').size === 2);
  await until(() => bob.awareness!.getStates().get(ann.document.clientID)?.['at'] === 1);
  await until(() => !ann.hasUnsyncedChanges && !bob.hasUnsyncedChanges);
});

test('1,500 edits that were queued before the document was loaded all arrive, over one connection', async () => {
  const name = newProject();
  let closes = 0;
  const ann = provide(name, 'ann', { onClose: () => closes++ });
  for (let i = 0; i < 1500; i++) ann.document.getMap('t').set(`q-${String(i).padStart(6, '0')}`, 'queued');
  await until(() => ann.synced && !ann.hasUnsyncedChanges);
  await until(async () => (await fromLog(database.url, name)).doc.getMap('t').size === 1500);
  expect(closes).toBe(0);
});

test('a document is unloaded when all have left', async () => {
  const ann = provide(newProject(), 'ann');
  await until(() => ann.synced);
  for (const provider of providers) provider.destroy();
  await until(() => server.stats().documents === 0 && server.stats().sockets === 0);
  expect(server.warnings).toEqual([]);
});

test.each(['' as Id22, '0' as Id22])('a token that names nobody (%j) is denied', async (token) => {
  let denied = false;
  provide(newProject(), `${token}:none`, { onAuthenticationFailed: () => (denied = true) });
  await until(() => denied);
});
