import * as Y from 'yjs';
import { afterEach, expect, it } from 'vitest';
import type { DocumentName } from '@cairn/shared/domain/kernel/document-name.ts';
import { makeId22 } from '@cairn/shared/domain/kernel/ids.ts';
import type { SyncEnvironment } from './environment.ts';
import { World } from './testkit/world.ts';

type Push = SyncEnvironment['push'];
const PROJECT = '-0cVCds-0yFfhQ_hLn6o-u';
const thread = () =>
  `thread/${PROJECT}/${makeId22(Date.now(), crypto.getRandomValues(new Uint8Array(10)))}` as DocumentName;

let world: World;
afterEach(() => world.end());

/** The server's answer to a push: merged, judged as said. */
const pushTo =
  (requests: string[][], verdict: (name: string) => Awaited<ReturnType<Push>>['documents'][number]): Push =>
  (body) => {
    if (!world.server.reachable) return Promise.reject(new Error('offline'));
    requests.push(body.documents.map(({ name }) => name));
    const documents = body.documents.map(({ name, update }) => {
      const result = verdict(name);
      if (result.result === 'saved' && result.rejected.length === 0) {
        Y.applyUpdate(world.server.document(name).doc, Buffer.from(update, 'base64'));
      }
      return result;
    });
    return Promise.resolve({ documents });
  };
const saved = (name: string) => ({ name, result: 'saved' as const, rejected: [] });

it('what was written to many unopened documents goes in few requests, and stays readable here', async () => {
  world = new World();
  const requests: string[][] = [];
  const browser = world.browser();
  const { client } = browser.tab({ push: pushTo(requests, saved) });
  world.server.reachable = false;
  const names = Array.from({ length: 30 }, thread);
  for (const name of names) await client.writeOffline(name, (doc) => doc.getMap('m').set('x', 'imported'));
  await world.pass(1_000);
  expect(client.state).toMatchObject({ safety: 'local', waiting: 30 });
  world.server.reachable = true;
  await world.pass(60_000);
  expect(client.state).toMatchObject({ safety: 'saved', waiting: 0 });
  expect(requests.flat().toSorted()).toEqual(names.toSorted());
  expect(requests.length).toBeLessThan(4);

  world.server.reachable = false;
  const session = client.open(names[0]!);
  await world.pass(500);
  expect(session.state).toMatchObject({ ready: true, waiting: 0 });
  expect(session.doc.getMap('m').toJSON()).toEqual({ x: 'imported' });
});

it('a document opened before it was sent takes its text along, and sends it itself', async () => {
  world = new World();
  const requests: string[][] = [];
  const { client } = world.browser().tab({ push: pushTo(requests, saved) });
  world.server.reachable = false;
  const name = thread();
  await client.writeOffline(name, (doc) => doc.getMap('m').set('x', 'one'));
  await client.writeOffline(name, (doc) => doc.getMap('m').set('y', 'two'));
  const session = client.open(name);
  await world.pass(500);
  expect(session.doc.getMap('m').toJSON()).toEqual({ x: 'one', y: 'two' });
  expect(session.state.safety).toBe('local');
  world.server.reachable = true;
  await world.pass(20_000);
  expect(world.server.document(name).doc.getMap('m').toJSON()).toEqual({ x: 'one', y: 'two' });
  expect(client.state).toMatchObject({ safety: 'saved', waiting: 0 });
});

it('a document that is forbidden waits: its project may not be there yet', async () => {
  world = new World();
  const requests: string[][] = [];
  let allowed = false;
  const push = pushTo(requests, (name) => (allowed ? saved(name) : { name, result: 'forbidden', rejected: [] }));
  const { client } = world.browser().tab({ push });
  await client.writeOffline(thread(), (doc) => doc.getMap('m').set('x', 'one'));
  await world.pass(5_000);
  expect(client.state).toMatchObject({ safety: 'local', waiting: 1 });
  allowed = true;
  await world.pass(60_000);
  expect(client.state).toMatchObject({ safety: 'saved', waiting: 0 });
});

it('what the server refuses goes back to its author', async () => {
  world = new World();
  const push = pushTo([], (name) => ({ name, result: 'saved', rejected: [{ entity: 'm/x', why: 'too long' }] }));
  const { client } = world.browser().tab({ push });
  await client.writeOffline(thread(), (doc) => doc.getMap('m').set('x', 'my words'));
  await world.pass(5_000);
  expect(client.state.waiting).toBe(0);
  expect(client.state.refused).toMatchObject([{ entity: 'm/x', why: 'too long', text: 'm/x: my words' }]);
});

it('writes of one document at the same time do not lose each other', async () => {
  world = new World();
  const { client } = world.browser().tab({ push: pushTo([], saved) });
  const name = thread();
  await Promise.all(['a', 'b', 'c'].map((key) => client.writeOffline(name, (doc) => doc.getMap('m').set(key, 'v'))));
  await world.pass(5_000);
  expect(world.server.document(name).doc.getMap('m').toJSON()).toEqual({ a: 'v', b: 'v', c: 'v' });
});
