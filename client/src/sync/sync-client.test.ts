import * as Y from 'yjs';
import { afterEach, describe, expect, it } from 'vitest';
import { fold } from '@cairn/shared/domain/kernel/epoch.ts';
import { parseDocumentName, type DocumentName } from '@cairn/shared/domain/kernel/document-name.ts';
import { makeId22, makeRef8 } from '@cairn/shared/domain/kernel/ids.ts';
import { birth, fieldOf, get, indexOf, put } from '@cairn/shared/domain/kernel/registers.ts';
import { makeContext } from './dispatch.ts';
import type { DocumentSession } from './types.ts';
import { USER, World } from './testkit/world.ts';

const NAME = 'project/-0cVCds-0yFfhQ_hLn6o-u' as DocumentName;
const random = (n: number) => crypto.getRandomValues(new Uint8Array(n));

let world: World;
afterEach(() => world.end());

const set = (session: DocumentSession, key: string, value: unknown) =>
  session.doc.getMap('P').set(key, value as string);
const read = (doc: Y.Doc) => doc.getMap('P').toJSON();

describe('one tab', () => {
  it('shows nothing as saved before the server has committed it', async () => {
    world = new World();
    const { client } = world.browser().tab();
    const session = client.open(NAME);
    await world.run();
    expect(session.state).toMatchObject({ safety: 'saved', ready: true, synced: true, role: 'editor' });

    set(session, 'a', '1');
    expect(session.state.safety).toBe('saving');
    expect(client.state).toMatchObject({ safety: 'saving', waiting: 1 });
    await world.settle();
    expect(session.state.safety).toBe('local');

    const [socket] = [...world.server.sockets];
    while (world.server.take(socket!)) await world.settle();
    // Merged by the server, not committed.
    expect(read(world.server.document(NAME).doc)).toEqual({ a: '1' });
    expect(session.state.safety).toBe('local');

    world.server.commit(NAME);
    expect(session.state.safety).toBe('local');
    world.server.deliver(socket!);
    expect(session.state).toMatchObject({ safety: 'saved', waiting: 0 });
    expect(client.state.lastSavedAt).not.toBeNull();
  });

  it('SYNC-4 five offline edits and a slow server: saved only when all five are committed', async () => {
    world = new World();
    const { client } = world.browser().tab();
    const session = client.open(NAME);
    await world.run();
    world.server.reachable = false;
    world.server.cutAll();
    for (let i = 0; i < 5; i++) set(session, `k${i}`, 'v');
    await world.pass(2_000);
    expect(session.state).toMatchObject({ safety: 'local', waiting: 5 });

    world.server.reachable = true;
    const seen: [string, number][] = [];
    session.subscribe(() => seen.push([session.state.safety, Object.keys(read(committed())).length]));
    let committedState = Y.encodeStateAsUpdate(world.server.document(NAME).doc);
    const committed = () => {
      const doc = new Y.Doc();
      Y.applyUpdate(doc, committedState);
      return doc;
    };
    const commit = world.server.commit.bind(world.server);
    world.server.commit = (name) => {
      committedState = Y.encodeStateAsUpdate(world.server.document(name).doc);
      return commit(name);
    };
    await world.pass(5_000);
    expect(session.state.safety).toBe('saved');
    expect(seen.filter(([safety]) => safety === 'saved').every(([, keys]) => keys === 5)).toBe(true);
    // They went as one difference, not as five queued frames on top of it.
    expect(world.server.received).toBeLessThanOrEqual(2);
  });

  it('opens from its disk with the server down, and sends what it wrote there later', async () => {
    world = new World();
    const browser = world.browser();
    const first = browser.tab();
    const session = first.client.open(NAME);
    await world.run();
    set(session, 'a', 'online');
    await world.run();
    world.server.reachable = false;
    world.server.cutAll();
    set(session, 'b', 'offline');
    await world.pass(1_000);
    first.kill();

    const second = browser.tab();
    const again = second.client.open(NAME);
    await world.pass(1_000);
    expect(read(again.doc)).toEqual({ a: 'online', b: 'offline' });
    expect(again.state).toMatchObject({ ready: true, safety: 'local', waiting: 1, synced: false });
    world.server.reachable = true;
    await world.pass(20_000);
    expect(again.state).toMatchObject({ safety: 'saved', waiting: 0 });
    expect(read(world.server.document(NAME).doc)).toEqual({ a: 'online', b: 'offline' });
  });

  it('sends what an earlier session left unsent though nobody opens the document', async () => {
    world = new World();
    world.server.reachable = false;
    const browser = world.browser();
    const first = browser.tab();
    set(first.client.open(NAME), 'a', '1');
    await world.pass(500);
    first.kill();
    const second = browser.tab();
    await world.pass(500);
    expect(second.client.state).toMatchObject({ safety: 'local', waiting: 1 });
    world.server.reachable = true;
    await world.pass(20_000);
    expect(read(world.server.document(NAME).doc)).toEqual({ a: '1' });
    expect(second.client.state).toMatchObject({ safety: 'saved', waiting: 0 });
  });

  it('says why there is nothing to show', async () => {
    world = new World();
    world.server.reachable = false;
    const session = world.browser().tab().client.open(NAME);
    await world.pass(500);
    expect(session.state).toMatchObject({ ready: false, missing: 'offline' });
    world.server.reachable = true;
    world.server.options.role = () => 'denied';
    await world.pass(20_000);
    expect(session.state).toMatchObject({ ready: false, missing: 'forbidden' });
    world.server.options.role = () => 'viewer';
    await world.pass(40_000);
    expect(session.state).toMatchObject({ ready: true, role: 'viewer', missing: null });
  });
});

describe('refusals', () => {
  const refuse = (_: string, key: string) => (key === 'bad' ? 'not allowed' : null);

  it('forks after a refusal: allowed edits stay, the refused text goes to its author', async () => {
    world = new World({ refuse });
    const { client } = world.browser().tab();
    const session = client.open(NAME);
    await world.run();
    const before = session.doc;
    set(session, 'good', '1');
    set(session, 'bad', 'my words');
    set(session, 'later', '2');
    await world.run();
    expect(session.doc).not.toBe(before);
    expect(session.doc.clientID).not.toBe(before.clientID);
    expect(read(session.doc)).toEqual({ good: '1', later: '2' });
    expect(read(world.server.document(NAME).doc)).toEqual({ good: '1', later: '2' });
    expect(client.state.refused).toHaveLength(1);
    expect(client.state.refused[0]).toMatchObject({ document: NAME, entity: 'P/bad', why: 'not allowed' });
    expect(client.state.refused[0]!.text).toBe('P/bad: my words');
    expect(session.state.safety).toBe('saved');

    set(session, 'after', '3');
    await world.run();
    expect(read(world.server.document(NAME).doc)).toEqual({ good: '1', later: '2', after: '3' });
    expect(session.state.safety).toBe('saved');
  });

  it('keeps what is written while the fork is under way', async () => {
    world = new World({ refuse });
    const { client } = world.browser().tab();
    const session = client.open(NAME);
    await world.run();
    const [socket] = [...world.server.sockets];
    set(session, 'bad', 'x');
    while (world.server.take(socket!));
    world.server.commit(NAME);
    const before = session.doc;
    while (world.server.deliver(socket!));
    expect(session.doc).toBe(before); // asked for the state, not answered yet
    expect(session.state.safety).not.toBe('saved');
    set(session, 'meanwhile', '1');
    await world.run();
    expect(session.doc).not.toBe(before);
    expect(read(session.doc)).toEqual({ meanwhile: '1' });
    expect(read(world.server.document(NAME).doc)).toEqual({ meanwhile: '1' });
    expect(session.state.safety).toBe('saved');
  });

  it('a reload after a refusal shows what the server has', async () => {
    world = new World({ refuse });
    const browser = world.browser();
    const first = browser.tab();
    const session = first.client.open(NAME);
    await world.run();
    const [socket] = [...world.server.sockets];
    set(session, 'bad', 'x');
    while (world.server.take(socket!));
    world.server.commit(NAME);
    // The refusal is heard, the fork is not finished.
    while (world.server.deliver(socket!));
    await world.settle();
    first.kill();
    const second = browser.tab();
    const again = second.client.open(NAME);
    await world.pass(2_000);
    expect(read(again.doc)).toEqual({});
    expect(again.state.safety).toBe('saved');
    expect(second.client.state.refused).toHaveLength(1);
  });

  it('finds out about a refusal that was told on a socket that was gone', async () => {
    world = new World({ refuse });
    const { client } = world.browser().tab();
    const session = client.open(NAME);
    set(session, 'bad', 'old and mine');
    await world.settle();
    world.server.document(NAME).doc.getMap('P').set('bad', 'theirs');
    await world.run();
    const [socket] = [...world.server.sockets];
    set(session, 'bad', 'lost');
    set(session, 'fine', '1');
    while (world.server.take(socket!));
    world.server.commit(NAME);
    world.server.cutAll();
    await world.pass(3_000);
    expect(read(session.doc)).toEqual(read(world.server.document(NAME).doc));
    expect(read(session.doc)).toEqual({ bad: 'theirs', fine: '1' });
    expect(client.state.refused.at(-1)!.text).toContain('lost');
    expect(session.state.safety).toBe('saved');
  });

  it('takes an accepted edit for accepted though its answer was lost and another has overwritten it', async () => {
    world = new World();
    const { client } = world.browser().tab();
    const session = client.open(NAME);
    await world.run();
    const [socket] = [...world.server.sockets];
    set(session, 'a', 'mine');
    while (world.server.take(socket!));
    world.server.commit(NAME);
    world.server.cutAll();
    world.server.document(NAME).doc.getMap('P').set('a', 'theirs');
    await world.pass(3_000);
    expect(read(session.doc)).toEqual({ a: 'theirs' });
    expect(client.state.refused).toEqual([]);
    expect(session.state.safety).toBe('saved');
  });

  it('a viewer who wrote offline gets the text back, and the server stays as it was', async () => {
    world = new World({ role: () => 'editor' });
    const { client } = world.browser().tab();
    const session = client.open(NAME);
    await world.run();
    world.server.reachable = false;
    world.server.cutAll();
    set(session, 'a', 'written while away');
    world.server.options.role = () => 'viewer';
    world.server.reachable = true;
    await world.pass(5_000);
    expect(session.state).toMatchObject({ role: 'viewer', safety: 'saved' });
    expect(read(session.doc)).toEqual({});
    expect(client.state.refused.some(({ text }) => text.includes('written while away'))).toBe(true);
  });
});

describe('epochs', () => {
  it('replays unsent writes on the new epoch and forgets the old database only when they are committed', async () => {
    world = new World();
    const browser = world.browser();
    const { client } = browser.tab();
    const session = client.open(NAME);
    await world.run();
    const ctx = makeContext(USER);
    const id = makeId22(Date.now(), random(10));
    const column = makeRef8(random(6));
    birth(session.doc, 't', id, { t: 'First', p: [column, 'a0', null], o: ctx.actor });
    await world.run();
    world.server.reachable = false;
    world.server.cutAll();
    put(session.doc, 't', id, 't', 'Renamed offline');
    const fresh = makeId22(Date.now(), random(10));
    birth(session.doc, 't', fresh, { t: 'Made offline', p: [column, 'a1', null], o: ctx.actor });
    await world.pass(500);
    world.server.turn(NAME, fold(world.server.document(NAME).doc, { now: Date.now() }));
    const databases = async () =>
      (await browser.factory.indexedDB.databases()).map(({ name }) => name).filter((name) => name?.includes('@'));
    expect(await databases()).toEqual([`cairn/${USER}/${NAME}@1`]);

    world.server.reachable = true;
    await world.pass(5_000);
    expect(session.state).toMatchObject({ safety: 'saved', waiting: 0 });
    for (const doc of [session.doc, world.server.document(NAME).doc]) {
      const index = indexOf(doc);
      expect(fieldOf(get(index, 't', id)!, 't')).toBe('Renamed offline');
      expect(fieldOf(get(index, 't', fresh)!, 't')).toBe('Made offline');
    }
    expect(await databases()).toEqual([`cairn/${USER}/${NAME}@2`]);
    expect(parseDocumentName(NAME)).not.toBeNull();
  });
});
