import { createDatabase, type TestDatabase } from '@cairn/shared/testkit/postgres.ts';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { Party, settled, until } from '../testing/party.ts';
import { fromLog, newProject, startServer, type TestServer } from '../testing/server.ts';
import { statusOf } from '../testing/upgrade.ts';
import { digest } from '../testing/updates.ts';

let database: TestDatabase;
let server: TestServer;
const party = new Party(() => server.url);
const join = party.join.bind(party);

beforeAll(async () => {
  database = await createDatabase();
  server = await startServer(database.url, { queueBytes: 4 << 20 });
});

afterEach(() => party.leave());

afterAll(async () => {
  await server.stop();
  await database.drop();
});

test('a flood of edits against a stalled database pauses sockets, bounds memory and loses nothing', async () => {
  const name = newProject();
  const ann = join(name, 'ann');
  await settled(ann);
  const blocker = new pg.Client({ connectionString: database.url });
  await blocker.connect();
  await blocker.query('begin; lock table document_updates in exclusive mode');
  let most = 0;
  const title = 'x'.repeat(450);
  for (let i = 0; i < 30_000; i++) {
    ann.map().set(`q-${String(i).padStart(6, '0')}`, title);
    if (i % 500 === 0) {
      await new Promise(setImmediate);
      most = Math.max(most, server.stats().queuedBytes);
    }
  }
  await until(() => server.stats().queuedBytes > 4 << 20);
  const refused = await statusOf(server.port);
  await blocker.query('rollback');
  await blocker.end();
  await until(() => ann.saved, 40_000);
  expect(refused).toBe(503);
  expect(Math.max(most, server.stats().queuedBytes)).toBeLessThan(7 << 20);
  expect((await fromLog(database.url, name)).doc.getMap('t').size).toBe(30_000);
}, 60_000);

test('a reader that stops reading costs little memory and catches up on the same socket', async () => {
  const name = newProject();
  const [ann, slow] = [join(name, 'ann'), join(name, 'slow')];
  await settled(ann, slow);
  slow.ws.pause();
  const before = server.stats().slow;
  let most = 0;
  for (let i = 0; i < 60; i++) {
    for (let j = 0; j < 100; j++) ann.map('T').set(`task-one${j % 50}`, 'z'.repeat(4000) + i);
    await settled(ann);
    for (const socket of server.server.sockets) most = Math.max(most, socket.backlog);
  }
  expect(server.stats().slow).toBe(before + 1);
  expect(most).toBeLessThan(8 << 20);
  slow.ws.resume();
  await until(() => digest(slow.doc) === digest(ann.doc));
  expect(slow.closeCode).toBeNull();
}, 60_000);
