import * as Y from 'yjs';
import { afterEach, expect, it } from 'vitest';
import type { DocumentName } from '@cairn/shared/domain/kernel/document-name.ts';
import { FailingDisk, type Failure } from './testkit/failing-disk.ts';
import { USER, World, type Browser } from './testkit/world.ts';
import type { DocumentSession } from './types.ts';

const NAME = 'project/-0cVCds-0yFfhQ_hLn6o-u' as DocumentName;
const set = (session: DocumentSession, key: string, value: string) => session.doc.getMap('P').set(key, value);

let world: World;
afterEach(() => world.end());

function offlineWorld(): { browser: Browser; disk: FailingDisk } {
  world = new World();
  world.server.reachable = false;
  const browser = world.browser();
  return { browser, disk: new FailingDisk(browser.factory) };
}

/** What a new session finds on the disk, with nobody to ask. */
async function reloaded(browser: Browser): Promise<{ content: unknown; waiting: number }> {
  browser.killAll();
  const session = browser.tab().client.open(NAME);
  await world.pass(250);
  return { content: session.doc.getMap('P').toJSON(), waiting: session.state.waiting };
}

const problems: [Failure, string][] = [
  ['abort', 'sync.storageFailed'],
  ['quota', 'sync.quota'],
];
for (const [failure, problem] of problems) {
  it(`STORE-1 a transaction that ends in ${failure} is said within a second, kept in memory and tried again`, async () => {
    const { browser, disk } = offlineWorld();
    const { client } = browser.tab({ factory: disk.factory });
    const session = client.open(NAME);
    await world.pass(500);
    disk.failure = failure;
    set(session, 'a', '1');
    expect(session.state.safety).toBe('saving');
    await world.pass(1_000);
    expect(disk.failed).toBeGreaterThan(0);
    expect(session.state.safety).toBe('failed');
    expect(client.state).toMatchObject({ safety: 'failed', problem, waiting: 1 });
    expect(session.doc.getMap('P').toJSON()).toEqual({ a: '1' });

    disk.failure = null;
    await world.pass(6_000);
    expect(session.state.safety).toBe('local');
    expect(client.state.problem).toBeNull();
    expect(await reloaded(browser)).toEqual({ content: { a: '1' }, waiting: 1 });
  });
}

it('STORE-1 an edit is never said to be on this device before its transaction is complete', async () => {
  const { browser, disk } = offlineWorld();
  const session = browser.tab({ factory: disk.factory }).client.open(NAME);
  await world.pass(500);
  disk.failure = 'abort';
  const seen = new Set<string>();
  session.subscribe(() => seen.add(session.state.safety));
  for (let i = 0; i < 20; i++) {
    set(session, `k${i}`, 'v');
    await world.pass(250);
  }
  expect(seen.has('local')).toBe(false);
  expect((await reloaded(browser)).content).toEqual({});
});

it('STORE-1 a connection that is taken away is opened again', async () => {
  const { browser, disk } = offlineWorld();
  const session = browser.tab({ factory: disk.factory }).client.open(NAME);
  await world.pass(500);
  set(session, 'a', '1');
  await world.pass(250);
  disk.loseConnections();
  set(session, 'b', '2');
  await world.pass(500);
  expect(session.state.safety).toBe('local');
  expect((await reloaded(browser)).content).toEqual({ a: '1', b: '2' });
});

for (const failure of ['blocked', 'refused'] as const) {
  it(`works in memory where storage is ${failure}, says so, and the server has it all the same`, async () => {
    const { browser, disk } = offlineWorld();
    disk.failure = failure;
    const { client } = browser.tab({ factory: disk.factory });
    const session = client.open(NAME);
    set(session, 'a', '1');
    await world.settle();
    await world.pass(1_000);
    expect(client.state.safety).toBe('failed');
    world.server.reachable = true;
    await world.pass(20_000);
    expect(client.state).toMatchObject({ safety: 'saved', problem: null });
    expect(world.server.document(NAME).doc.getMap('P').toJSON()).toEqual({ a: '1' });
  });
}

it('stores late what waited for a database that opened late', async () => {
  const { browser, disk } = offlineWorld();
  disk.failure = 'refused';
  const session = browser.tab({ factory: disk.factory }).client.open(NAME);
  set(session, 'a', '1');
  await world.pass(1_000);
  expect(session.state.safety).toBe('failed');
  disk.failure = null;
  await world.pass(6_000);
  expect(session.state.safety).toBe('local');
  expect(await reloaded(browser)).toEqual({ content: { a: '1' }, waiting: 1 });
});

it('a browser without IndexedDB works in memory', async () => {
  world = new World();
  const { client } = world.browser().tab({ factory: null });
  const session = client.open(NAME);
  await world.run();
  world.server.reachable = false;
  world.server.cutAll();
  set(session, 'a', '1');
  expect(client.state).toMatchObject({ safety: 'failed', problem: 'sync.unavailable' });
  world.server.reachable = true;
  await world.pass(5_000);
  expect(client.state.safety).toBe('saved');
});

it('STORE-2 there is one database per person, document and epoch', async () => {
  world = new World();
  const browser = world.browser();
  const other = world.browser('019366f0-0000-7000-8000-000000000002');
  set(browser.tab().client.open(NAME), 'a', '1');
  set(other.tab().client.open('thread/-0cVCds-0yFfhQ_hLn6o-u/-0cVCds-0yFfhQ_hLn6o-u' as DocumentName), 'a', '1');
  await world.pass(500);
  const names = async ({ factory }: Browser) =>
    (await factory.indexedDB.databases()).map(({ name }) => name!).filter((name) => name.includes('@'));
  expect(await names(browser)).toEqual([`cairn/${USER}/${NAME}@1`]);
  expect(await names(other)).toEqual([
    'cairn/019366f0-0000-7000-8000-000000000002/thread/-0cVCds-0yFfhQ_hLn6o-u/-0cVCds-0yFfhQ_hLn6o-u@1',
  ]);
});

it('STORE-3 what is unsent can be exported, from memory, from the disk and from what was written unopened', async () => {
  const { browser } = offlineWorld();
  const first = browser.tab();
  set(first.client.open(NAME), 'a', 'of an earlier day');
  await world.pass(500);
  first.kill();
  const { client } = browser.tab();
  const thread = 'thread/-0cVCds-0yFfhQ_hLn6o-u/-0cVCds-0yFfhQ_hLn6o-u' as DocumentName;
  await client.writeOffline(thread, (doc) => doc.getMap('m').set('x', 'unopened'));
  await world.settle();
  const file = JSON.parse(await (await client.exportUnsent()).text()) as {
    documents: { document: string; text: string; update: string }[];
  };
  const text = (name: string) => file.documents.find(({ document }) => document === name)?.text;
  expect(text(NAME)).toContain('of an earlier day');
  expect(text(thread)).toContain('unopened');
  const doc = new Y.Doc();
  Y.applyUpdate(doc, Buffer.from(file.documents.find(({ document }) => document === NAME)!.update, 'base64'));
  expect(doc.getMap('P').toJSON()).toEqual({ a: 'of an earlier day' });
});

it('folds many rows into one, and loses none that another tab has written', async () => {
  world = new World();
  const browser = world.browser();
  const one = browser.tab().client.open(NAME);
  const two = browser.tab().client.open(NAME);
  await world.run();
  for (let i = 0; i < 250; i++) {
    set(i % 2 === 0 ? one : two, `k${i}`, 'v');
    if (i % 25 === 0) await world.run();
  }
  await world.pass(2_000);
  set(two, 'last', 'v');
  await world.pass(1_000);
  expect(one.state.safety).toBe('saved');
  const rows = await new Promise<number>((resolve, reject) => {
    const request = browser.factory.indexedDB.open(`cairn/${USER}/${NAME}@1`);
    request.addEventListener('error', () => reject(request.error as Error));
    request.addEventListener('success', () => {
      const count = request.result.transaction('updates').objectStore('updates').count();
      count.addEventListener('success', () => {
        request.result.close();
        resolve(count.result);
      });
    });
  });
  expect(rows).toBeLessThan(60);
  world.server.reachable = false;
  world.server.cutAll();
  const { content, waiting } = await reloaded(browser);
  expect(Object.keys(content as object)).toHaveLength(251);
  expect(waiting).toBe(0);
});
