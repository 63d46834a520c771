import { createDatabase, type TestDatabase } from '@cairn/shared/testkit/postgres.ts';
import { CloseCode } from '@cairn/shared/contract/sync.ts';
import { threadDocument } from '@cairn/shared/domain/kernel/document-name.ts';
import * as encoding from 'lib0/encoding';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import WebSocket from 'ws';
import * as Y from 'yjs';
import { Party, settled, until } from '../testing/party.ts';
import { testPolicyFor } from '../testing/policies.ts';
import {
  authenticate,
  fromLog,
  holesIn,
  newId,
  newProject,
  person,
  startServer,
  type TestServer,
} from '../testing/server.ts';
import { statusOf } from '../testing/upgrade.ts';
import { digest, randomOf, updateOf } from '../testing/updates.ts';
import { FrameType, Step } from './wire.ts';

let database: TestDatabase;
let server: TestServer;
let brokenRole = 'editor';
const servers: TestServer[] = [];

beforeAll(async () => {
  database = await createDatabase();
  server = await startServer(database.url, {
    authorize: async () => {
      if (brokenRole === 'none') return null;
      return brokenRole as 'editor';
    },
  });
});

afterEach(async () => {
  party.leave();
  for (const other of servers.splice(0)) await other.stop();
  brokenRole = 'editor';
});

afterAll(async () => {
  await server.stop();
  expect(await holesIn(database.url)).toEqual([]);
  await database.drop();
});

const party = new Party(() => server.url);
const join = party.join.bind(party);

test('SYNC-1 two writers and the log have the same content', async () => {
  const name = newProject();
  const random = randomOf(1);
  const [ann, bob] = [join(name, 'ann'), join(name, 'bob')];
  await settled(ann, bob);
  for (let i = 0; i < 300; i++) {
    const writer = random() < 0.5 ? ann : bob;
    writer.map('T').set(`task-one${'abcdef'[Math.floor(random() * 6)]}`, random());
    if (i % 50 === 0) await settled(ann, bob);
  }
  await settled(ann, bob);
  await until(() => digest(ann.doc) === digest(bob.doc));
  expect(digest((await fromLog(database.url, name)).doc)).toBe(digest(ann.doc));
});

test('SYNC-4 an update is acknowledged once, after its commit, and is not sent back', async () => {
  const name = newProject();
  const [ann, bob] = [join(name, 'ann'), join(name, 'bob')];
  await settled(ann, bob);
  ann.frames.length = 0;
  for (let i = 0; i < 10; i++) ann.map().set(`task-00${i}`, 'x');
  await settled(ann);
  expect(ann.frames).toEqual(Array<number>(10).fill(FrameType.SyncStatus));
  expect((await fromLog(database.url, name)).doc.getMap('t').size).toBe(10);
});

test('hello comes before any sync frame', async () => {
  const ann = join(newProject(), 'ann');
  await settled(ann);
  expect(ann.hello).toEqual({ type: 'hello', epoch: 1, seq: 0, role: 'editor' });
  expect(ann.frames.indexOf(FrameType.Stateless)).toBeLessThan(ann.frames.indexOf(FrameType.Sync));
});

test('SYNC-2 of an offline mixture what was allowed is kept, what was forged is nowhere, and all replicas are equal', async () => {
  const name = threadDocument(newId(), newId());
  const [ann, bob, vic] = [join(name, 'ann'), join(name, 'bob'), join(name, 'vic:viewer')];
  await settled(ann, bob, vic);
  ann.map('m').set('a1', { author: person('ann') });
  bob.disconnect();
  bob.map('m').set('b1', { author: person('bob') });
  bob.map('m').set('b2', { author: person('ann'), body: 'forged' });
  bob.map('m').set('b3', { author: person('bob') });
  vic.map('m').set('v1', { author: person('vic') });
  bob.connect();
  await until(() => bob.forks === 1 && vic.forks === 1);
  await settled(ann, bob, vic);
  await until(() => digest(ann.doc) === digest(bob.doc) && digest(bob.doc) === digest(vic.doc));
  expect([...ann.map('m').keys()].toSorted()).toEqual(['a1', 'b1', 'b3']);
  const { doc } = await fromLog(database.url, name);
  expect(digest(doc)).toBe(digest(ann.doc));
  expect(Buffer.from(Y.encodeStateAsUpdate(doc)).includes('forged')).toBe(false);
});

test('of two clients that race for "at most one", exactly one wins', async () => {
  for (let round = 0; round < 25; round++) {
    const name = newProject();
    const [ann, bob] = [join(name, 'ann'), join(name, 'bob')];
    await settled(ann, bob);
    ann.map('s').set('one', { active: true });
    bob.map('s').set('two', { active: true });
    await until(() => ann.forks + bob.forks > 0);
    await settled(ann, bob);
    await until(() => digest(ann.doc) === digest(bob.doc));
    expect(ann.map('s').size).toBe(1);
    expect(ann.forks + bob.forks).toBe(1);
    party.leave();
  }
}, 60_000);

test("edits of one user's two tabs that arrive in the wrong order are both kept", async () => {
  const name = newProject();
  const [one, two] = [join(name, 'ann'), join(name, 'ann')];
  await settled(one, two);
  const doc = new Y.Doc();
  const first = updateOf(doc, () => doc.getMap('t').set('task-one', 'one'));
  const second = updateOf(doc, () => doc.getMap('t').set('task-two', 'two'));
  for (const [tab, update] of [
    [two, second],
    [one, first],
  ] as const) {
    Y.applyUpdate(tab.doc, update, tab);
    tab.sendSync(Step.Update, update);
  }
  await settled(one, two);
  await until(() => one.map().size === 2 && two.map().size === 2);
});

test('what an update depends on and what does not come is asked for, and then answered', async () => {
  const name = newProject();
  const ann = join(name, 'ann');
  await settled(ann);
  const doc = new Y.Doc();
  updateOf(doc, () => doc.getMap('t').set('task-one', 'one'));
  ann.frames.length = 0;
  ann.sendSync(
    Step.Update,
    updateOf(doc, () => doc.getMap('t').set('task-two', 'two')),
  );
  await settled(ann);
  // Asked again, and both frames answered: what hangs on nothing stays out.
  expect(ann.frames).toEqual([FrameType.Sync, FrameType.SyncStatus, FrameType.SyncStatus]);
  expect((await fromLog(database.url, name)).doc.getMap('t').size).toBe(0);
});

test('Sync frames before authentication are bounded', async () => {
  const ws = new WebSocket(server.url);
  const code = new Promise((resolve) => ws.on('close', resolve));
  await new Promise((resolve) => ws.on('open', resolve));
  for (let i = 0; i < 60; i++) ws.send(syncFrameOf(newProject(), new Uint8Array(100_000)));
  expect(await code).toBe(1009);
});

test('garbage is answered with "not saved", changes nothing, and ends in a closed socket', async () => {
  const name = newProject();
  const eve = join(name, 'eve', { reconnects: false });
  await settled(eve);
  for (let i = 0; i < 30; i++)
    eve.sendSync(
      Step.Update,
      Uint8Array.from({ length: 40 }, (_, k) => (k * 37 + i) % 251),
    );
  await until(() => eve.closeCode !== null);
  expect(eve.closeCode).toBe(CloseCode.Malformed);
  expect((await fromLog(database.url, name)).loaded.seq).toBe(0);
});

test.each([
  ['text', () => 'hello' as string | Buffer],
  ['no address', () => Buffer.from([200, 1])],
  ['an unknown step', (name: string) => Buffer.concat([encodeName(name), Buffer.from([0, 7, 0])])],
])('a frame that is none (%s) ends its connection only', async (_what, bytes) => {
  const other = join(newProject(), 'ann');
  await settled(other);
  const name = newProject();
  const eve = join(name, 'eve', { reconnects: false });
  await settled(eve);
  eve.ws.send(bytes(name));
  await until(() => eve.closeCode !== null);
  expect(eve.closeCode).toBe(CloseCode.Malformed);
  other.map().set('task-one', 'still here');
  await settled(other);
});

test('names that are none are refused before any work', async () => {
  const { loaded } = server.rooms.stats;
  const eve = join(`project/${newId()}/../x`, 'eve', { reconnects: false });
  await until(() => eve.denied !== null);
  expect(eve.denied).toBe('no-such-document');
  for (let i = 0; i < 30; i++) eve.ws.send(Buffer.concat([encodeName('x'.repeat(1000 + i)), Buffer.from([0, 0, 0])]));
  await until(() => eve.closeCode !== null);
  expect(server.rooms.stats.loaded).toBe(loaded);
});

test('one socket may not address a document in two spellings', async () => {
  const { id22ToUuid } = await import('@cairn/shared/domain/kernel/ids.ts');
  const id = newId();
  const ann = join(`project/${id}`, 'ann');
  await settled(ann);
  ann.frames.length = 0;
  ann.ws.send(Buffer.concat([encodeName(`project/${id22ToUuid(id)}`), Buffer.from([0, 0, 1, 0])]));
  ann.map().set('task-one', 'x');
  await settled(ann);
  expect(ann.frames).toEqual([FrameType.SyncStatus]);
});

test('a page of another site is refused, a client without a page is not', async () => {
  const strict = await startServer(database.url, { allowedOrigins: ['https://cairn.example.org'] });
  servers.push(strict);
  expect(await statusOf(strict.port, { origin: 'https://evil.example.org' })).toBe(403);
  expect(await statusOf(strict.port, { origin: 'null' })).toBe(403);
  expect(await statusOf(strict.port, { origin: `http://127.0.0.1:${strict.port}` })).toBe(101);
  expect(await statusOf(strict.port, { origin: 'https://cairn.example.org' })).toBe(101);
  expect(await statusOf(strict.port)).toBe(101);
  expect(await statusOf(strict.port, {}, '/elsewhere')).toBe(404);
});

test('AUTH-2 access that is taken away ends connections, in both directions', async () => {
  const name = newProject();
  const [ann, bob] = [join(name, 'ann', { reconnects: false }), join(name, 'bob')];
  await settled(ann, bob);
  brokenRole = 'none';
  server.gateway.accessChanged({ userId: person('ann') });
  await until(() => ann.closeCode !== null);
  expect(ann.closeCode).toBe(CloseCode.Forbidden);
  bob.map().set('task-one', 'x');
  await settled(bob);
  expect(ann.map().size).toBe(0);
});

test('AUTH-1 a role that changes is told to the client and holds for its next write', async () => {
  const name = newProject();
  const ann = join(name, 'ann', { forks: false });
  await settled(ann);
  brokenRole = 'viewer';
  server.gateway.accessChanged({ userId: person('ann') });
  await until(() => ann.messages.some(({ type }) => type === 'role'));
  ann.map().set('task-one', 'x');
  await until(() => ann.messages.some(({ type }) => type === 'rejected'));
  brokenRole = 'editor';
  server.gateway.accessChanged({ userId: person('ann') });
  await until(() => ann.messages.filter(({ type }) => type === 'role').length === 2);
  expect((await fromLog(database.url, name)).doc.getMap('t').size).toBe(0);
});

test('access that changes while a connection is on its way is checked when it arrives', async () => {
  let arrived = () => {};
  const held = new Promise<void>((resolve) => (arrived = resolve));
  const other: TestServer = await startServer(database.url, {
    authorize: async () => null,
    authenticate: async (credentials) => {
      const identity = await authenticate(credentials);
      other.gateway.accessChanged({ userId: identity.actor });
      arrived();
      return identity;
    },
  });
  servers.push(other);
  const ann = join(newProject(), 'ann', { url: other.url, reconnects: false });
  await held;
  await until(() => ann.closeCode !== null);
  expect(ann.closeCode).toBe(CloseCode.Forbidden);
});

test('whatever throws ends one connection, never the process', async () => {
  const unhandled: unknown[] = [];
  const note = (error: unknown) => void unhandled.push(error);
  process.on('unhandledRejection', note);
  let broken = '';
  const other = await startServer(database.url, {
    authenticate: async (credentials) => {
      if (broken === 'authenticate') throw Object.assign(new TypeError('a bug'), { code: 'X' });
      return authenticate(credentials);
    },
    policyFor: (kind) => {
      if (broken === 'policyFor') throw new TypeError('a bug');
      const policy = testPolicyFor(kind);
      return {
        ...policy,
        check: (group, writer) => {
          if (broken === 'check') throw new TypeError('a bug');
          return policy.check(group, writer);
        },
      };
    },
  });
  servers.push(other);
  other.gateway.onCommitted(() => {
    throw new TypeError('a bug');
  });
  const bystander = join(newProject(), 'bob', { url: other.url });
  await settled(bystander);
  broken = 'authenticate';
  const one = join(newProject(), 'ann', { url: other.url, reconnects: false });
  await until(() => one.denied !== null);
  broken = 'policyFor';
  const two = join(newProject(), 'ann', { url: other.url, reconnects: false });
  await until(() => two.denied !== null);
  broken = '';
  const three = join(newProject(), 'ann', { url: other.url, reconnects: false });
  await settled(three);
  broken = 'check';
  three.map().set('task-one', 'x');
  await until(() => three.closeCode === 1011);
  broken = '';
  bystander.map().set('task-one', 'still here');
  await settled(bystander);
  expect(bystander.closeCode).toBeNull();
  expect(unhandled).toEqual([]);
  process.off('unhandledRejection', note);
});

test('LOG-1 a restart loses nothing that was acknowledged and tells clients to come again', async () => {
  const name = newProject();
  const first = await startServer(database.url);
  const ann = join(name, 'ann', { url: first.url, reconnects: false });
  await settled(ann);
  for (let i = 0; i < 200; i++) ann.map().set(`q-${String(i).padStart(6, '0')}`, i);
  await settled(ann);
  await first.stop();
  await until(() => ann.closeCode !== null);
  expect(ann.closeCode).toBe(CloseCode.Restart);
  const bob = join(name, 'bob');
  await settled(bob);
  expect(bob.map().size).toBe(200);
});

const encodeName = (name: string): Buffer => Buffer.from(encoding.encode((e) => encoding.writeVarString(e, name)));

const syncFrameOf = (name: string, payload: Uint8Array): Uint8Array =>
  encoding.encode((e) => {
    encoding.writeVarString(e, name);
    encoding.writeVarUint(e, FrameType.Sync);
    encoding.writeVarUint(e, Step.Update);
    encoding.writeVarUint8Array(e, payload);
  });
