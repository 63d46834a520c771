import { promisify } from 'node:util';
import zlib from 'node:zlib';
import { createDatabase, type TestDatabase } from '@cairn/shared/testkit/postgres.ts';
import { CloseCode } from '@cairn/shared/contract/sync.ts';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import * as Y from 'yjs';
import { fromLog, holesIn, newProject, startServer, type TestServer } from './testing/server.ts';
import { Party, settled, until } from './testing/party.ts';
import { digest, updateOf } from './testing/updates.ts';

let database: TestDatabase;
let server: TestServer;
let admin: pg.Pool;
const party = new Party(() => server.url);
const join = party.join.bind(party);

beforeAll(async () => {
  database = await createDatabase();
  server = await startServer(database.url, { compactRows: { busy: 40, idle: 5 } });
  admin = new pg.Pool({ connectionString: database.url, max: 2 });
});

afterEach(() => party.leave());

afterAll(async () => {
  await server.stop();
  expect(await holesIn(database.url)).toEqual([]);
  expect(server.warnings).toEqual([]);
  await admin.end();
  await database.drop();
});

const ann = { actor: 'ann', role: 'editor' } as const;
const birthOf = (id: string, title: string) => JSON.stringify({ t: title, p: [id, 'a0', null] });

test("the server's own write is durable when it resolves, and reaches whoever is there", async () => {
  const name = newProject();
  const bob = join(name, 'bob');
  await settled(bob);
  const commits: [string, number][] = [];
  const stop = server.gateway.onCommitted((document, seq) => void commits.push([document, seq]));
  await server.gateway.write(name, 'system:test', (doc) => void doc.getMap('t').set('task-one', 'by the server'));
  stop();
  expect((await fromLog(database.url, name)).doc.getMap('t').get('task-one')).toBe('by the server');
  expect(commits).toEqual([[name, 1]]);
  await until(() => bob.map().has('task-one'));
  expect(await server.gateway.read(name, (doc) => doc.getMap('t').size)).toBe(1);
});

test('what a write changed before it threw is as durable as any other change', async () => {
  const name = newProject();
  const write = server.gateway.write(name, 'system:test', (doc) => {
    doc.getMap('t').set('task-one', 1);
    throw new Error('half way');
  });
  await expect(write).rejects.toThrow('half way');
  expect((await fromLog(database.url, name)).doc.getMap('t').size).toBe(1);
});

test('a pushed update is judged like one over a socket', async () => {
  const name = newProject();
  const doc = new Y.Doc();
  const good = updateOf(doc, () => doc.getMap('t').set('task-one', 'one'));
  expect(await server.gateway.push(name, ann, 1, good)).toEqual({ rejected: [] });
  const bad = updateOf(doc, () => doc.getMap('T').set('task-onet', 'forbidden'));
  expect(await server.gateway.push(name, ann, 1, bad)).toEqual({
    rejected: [{ entity: 'task-one', why: 'forbidden' }],
  });
  const viewer = await server.gateway.push(
    name,
    { actor: 'vic', role: 'viewer' },
    1,
    Y.encodeStateAsUpdate(updated('task-two')),
  );
  expect(viewer.rejected).toHaveLength(1);
  await expect(server.gateway.push(name, ann, 2, good)).rejects.toMatchObject({ code: 'stale-epoch' });
  await expect(server.gateway.push(name, ann, 1, Uint8Array.of(9, 9))).rejects.toMatchObject({ code: 'malformed' });
  updateOf(doc, () => doc.getMap('T').set('task-onet', 'lost'));
  const gap = updateOf(doc, () => doc.getMap('T').set('task-onet', 'after'));
  await expect(server.gateway.push(name, ann, 1, gap)).rejects.toMatchObject({ code: 'gap' });
  expect((await fromLog(database.url, name)).doc.getMap('t').toJSON()).toEqual({ 'task-one': 'one' });
});

test('LOG-3 compaction and load see snapshot and tail as one, while clients write', async () => {
  const name = newProject();
  const [bob, cyd] = [join(name, 'bob'), join(name, 'cyd')];
  await settled(bob, cyd);
  for (let i = 0; i < 150; i++) {
    (i % 2 ? bob : cyd).map('T').set(`task-one${'abcd'[i % 4]}`, i);
    await settled(bob, cyd);
  }
  const snapshots = () =>
    admin.query('select s.seq from document_snapshots s join documents d on d.id = s.document where d.name = $1', [
      name,
    ]);
  await until(async () => (await snapshots()).rowCount === 1);
  const { doc, loaded } = await fromLog(database.url, name);
  expect(digest(doc)).toBe(digest(bob.doc));
  expect(loaded.seq).toBeGreaterThan(loaded.tail);
  expect(await holesIn(database.url)).toEqual([]);
});

test('a snapshot is what a client with nothing needs, from a live document and from the log', async () => {
  const name = newProject();
  await server.gateway.write(name, 'system:test', (doc) => {
    for (let i = 0; i < 100; i++) doc.getMap('t').set(`q-${String(i).padStart(6, '0')}`, 'x');
  });
  const first = await server.gateway.snapshot(name);
  expect(first).toMatchObject({ epoch: 1, seq: 1 });
  const doc = new Y.Doc();
  Y.applyUpdateV2(doc, await promisify(zlib.brotliDecompress)(first.brotli));
  expect(doc.getMap('t').size).toBe(100);
  await until(
    async () =>
      (
        await admin.query(
          'select 1 from document_snapshots s join documents d on d.id = s.document where d.name = $1',
          [name],
        )
      ).rowCount === 1,
  );
  const stored = await server.gateway.snapshot(name);
  const again = new Y.Doc();
  again.getMap('t');
  Y.applyUpdateV2(again, await promisify(zlib.brotliDecompress)(stored.brotli));
  expect(digest(again)).toBe(digest(doc));
});

test('an epoch turn folds the document, gives it a new key, and sends everybody off with the code for it', async () => {
  const name = newProject();
  const id = 'a'.repeat(8);
  await server.gateway.write(name, 'system:test', (doc) => {
    doc.getMap('c').set(id, birthOf(id, 'To do'));
    for (let i = 0; i < 50; i++) doc.getMap('C').set(`${id}n`, `name ${i}`);
  });
  const bob = join(name, 'bob', { reconnects: false });
  await settled(bob);
  expect(await server.turnEpoch(name)).toBe(2);
  await until(() => bob.closeCode !== null);
  expect(bob.closeCode).toBe(CloseCode.Epoch);
  expect(bob.messages.at(-1)).toEqual({ type: 'epoch', epoch: 2 });

  const cyd = join(name, 'cyd');
  await settled(cyd);
  expect(cyd.hello).toMatchObject({ epoch: 2, seq: 1 });
  expect(JSON.parse(cyd.doc.getMap<string>('c').get(id)!)).toMatchObject({ n: 'name 49' });
  expect(cyd.doc.getMap('C').size).toBe(0);
  const keys = await admin.query(
    'select k.epoch from document_keys k join documents d on d.id = k.document where d.name = $1 order by 1',
    [name],
  );
  expect(keys.rows).toEqual([{ epoch: 1 }, { epoch: 2 }]);
  expect(await holesIn(database.url)).toEqual([]);

  // The old epoch's client comes back with what it has: nothing of it is merged.
  bob.doc.getMap('C').set(`${id}n`, 'from the past');
  bob.connect();
  await until(() => bob.closeCode !== null);
  expect(bob.closeCode).toBe(CloseCode.Epoch);
  await expect(server.gateway.push(name, ann, 1, Y.encodeStateAsUpdate(bob.doc))).rejects.toMatchObject({
    code: 'stale-epoch',
  });
  await expect(server.gateway.push(name, ann, 2, Y.encodeStateAsUpdate(bob.doc))).rejects.toMatchObject({
    code: 'stale-epoch',
  });
  expect((await fromLog(database.url, name)).doc.getMap('C').size).toBe(0);

  // Life goes on: edits, compaction and the next epoch.
  await server.gateway.write(name, 'system:test', (doc) => void doc.getMap('C').set(`${id}n`, 'new'));
  expect(await server.turnEpoch(name)).toBe(3);
  const { loaded } = await fromLog(database.url, name);
  expect(loaded).toMatchObject({ epoch: 3, seq: 2, tail: 0 });
  expect(loaded.retired.has(bob.doc.clientID)).toBe(false); // it never wrote anything
  expect(loaded.retired.size).toBeGreaterThan(0);
});

test('writes that come during an epoch turn wait for it, and land in the new epoch', async () => {
  const name = newProject();
  const id = 'b'.repeat(8);
  await server.gateway.write(name, 'system:test', (doc) => void doc.getMap('c').set(id, birthOf(id, 'x')));
  const turning = server.turnEpoch(name);
  const writing = server.gateway.write(name, 'system:test', (doc) => void doc.getMap('C').set(`${id}n`, 'during'));
  await Promise.all([turning, writing]);
  const { doc, loaded } = await fromLog(database.url, name);
  expect(doc.getMap('C').get(`${id}n`)).toBe('during');
  expect(loaded.epoch).toBe(2);
});

test('a server that has not noticed the new epoch cannot append to the old one', async () => {
  const name = newProject();
  const other = await startServer(database.url);
  const bob = join(name, 'bob', { url: other.url, reconnects: false });
  await settled(bob);
  bob.map().set('task-one', 'one');
  await settled(bob);
  expect(await server.turnEpoch(name)).toBe(2);
  bob.map().set('task-two', 'too late');
  await until(() => bob.closeCode !== null);
  expect(bob.closeCode).toBe(CloseCode.NotDurable);
  expect((await fromLog(database.url, name)).doc.getMap('t').has('task-two')).toBe(false);
  await other.stop();
});

function updated(key: string): Y.Doc {
  const doc = new Y.Doc();
  doc.getMap('t').set(key, 'x');
  return doc;
}
