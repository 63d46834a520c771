import * as Y from 'yjs';
import { afterEach, describe, expect, it } from 'vitest';
import type { DocumentName } from '@cairn/shared/domain/kernel/document-name.ts';
import type { DocumentSession } from './types.ts';
import { World } from './testkit/world.ts';

const NAME = 'project/-0cVCds-0yFfhQ_hLn6o-u' as DocumentName;

let world: World;
afterEach(() => world.end());

const set = (session: DocumentSession, key: string, value: unknown) =>
  session.doc.getMap('P').set(key, value as string);
const read = (doc: Y.Doc) => doc.getMap('P').toJSON();

describe('two tabs', () => {
  it('see each other without a server, and nothing is applied or sent twice', async () => {
    world = new World();
    const browser = world.browser();
    const one = browser.tab().client.open(NAME);
    const two = browser.tab().client.open(NAME);
    await world.run();
    world.server.reachable = false;
    world.server.cutAll();
    set(one, 'a', '1');
    set(two, 'b', '2');
    await world.settle();
    expect(read(one.doc)).toEqual({ a: '1', b: '2' });
    expect(read(two.doc)).toEqual({ a: '1', b: '2' });
    expect(one.state.waiting).toBe(2);
    expect(two.state.waiting).toBe(2);
    expect(two.state.safety).toBe('local');
    world.server.reachable = true;
    const before = world.server.received;
    await world.pass(3_000);
    expect(world.server.sockets.size).toBe(1);
    expect(world.server.received - before).toBe(1);
    expect(one.state.safety).toBe('saved');
    expect(two.state.safety).toBe('saved');
    expect(Y.encodeStateAsUpdate(world.server.document(NAME).doc)).toEqual(Y.encodeStateAsUpdate(two.doc));
  });

  it('a follower hears of its commit by the leader, and only then is saved', async () => {
    world = new World();
    const browser = world.browser();
    browser.tab().client.open(NAME);
    await world.run();
    const two = browser.tab().client.open(NAME);
    await world.run();
    expect(two.state).toMatchObject({ synced: true, ready: true, role: 'editor', safety: 'saved' });
    set(two, 'b', '2');
    await world.settle();
    expect(two.state.safety).toBe('local');
    const [socket] = [...world.server.sockets];
    while (world.server.take(socket!));
    await world.settle();
    expect(two.state.safety).toBe('local');
    await world.run();
    expect(two.state.safety).toBe('saved');
  });

  it('the leader syncs a document that only another tab has open', async () => {
    world = new World();
    const browser = world.browser();
    browser.tab();
    const two = browser.tab();
    await world.run();
    const session = two.client.open(NAME);
    set(session, 'a', '1');
    await world.pass(2_000);
    expect(session.state.safety).toBe('saved');
    expect(two.client.state.connection).toBe('connected');
    session.release();
    await world.pass(1_000);
    expect([...world.server.sockets].flatMap(({ attached }) => [...attached.keys()])).toEqual([]);
  });

  it('when the leader is killed the other takes over what it had under way', async () => {
    world = new World();
    const browser = world.browser();
    const leader = browser.tab();
    const one = leader.client.open(NAME);
    const other = browser.tab();
    const two = other.client.open(NAME);
    await world.run();
    set(one, 'a', 'of the leader');
    set(two, 'b', 'of the follower');
    await world.settle();
    leader.kill();
    await world.pass(5_000);
    expect(read(world.server.document(NAME).doc)).toEqual({ a: 'of the leader', b: 'of the follower' });
    expect(two.state).toMatchObject({ safety: 'saved', waiting: 0, synced: true });
    set(two, 'c', 'after');
    await world.run();
    expect(read(world.server.document(NAME).doc)).toMatchObject({ c: 'after' });
    expect(two.state.safety).toBe('saved');
  });

  it('a fork in the leader reaches the other tabs, with what they wrote meanwhile', async () => {
    world = new World({ refuse: (_, key) => (key === 'bad' ? 'no' : null) });
    const browser = world.browser();
    const one = browser.tab().client.open(NAME);
    const two = browser.tab().client.open(NAME);
    await world.run();
    set(two, 'bad', 'x');
    set(two, 'good', '1');
    await world.run();
    set(two, 'more', '2');
    await world.run();
    const expected = { good: '1', more: '2' };
    expect(read(world.server.document(NAME).doc)).toEqual(expected);
    expect(read(one.doc)).toEqual(expected);
    expect(read(two.doc)).toEqual(expected);
    expect(two.state.safety).toBe('saved');
  });

  it('show each other’s presence, and other people’s', async () => {
    world = new World();
    const browser = world.browser();
    const leader = browser.tab();
    const one = leader.client.open(NAME);
    const second = browser.tab();
    const two = second.client.open(NAME);
    const stranger = world.browser('019366f0-0000-7000-8000-000000000002').tab().client.open(NAME);
    await world.run();
    one.awareness.setLocalState({ user: 'one' });
    two.awareness.setLocalState({ user: 'two' });
    stranger.awareness.setLocalState({ user: 'stranger' });
    await world.run();
    const users = (session: DocumentSession) =>
      [...session.awareness.getStates().values()].map(({ user }) => user as string).toSorted();
    expect(users(one)).toEqual(['one', 'stranger', 'two']);
    expect(users(two)).toEqual(['one', 'stranger', 'two']);
    expect(users(stranger)).toEqual(['one', 'stranger', 'two']);
    await second.client.close();
    await world.run();
    expect(users(stranger)).toEqual(['one', 'stranger']);
  });
});
