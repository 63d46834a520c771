import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { judged } from '../../testkit/changes.ts';
import { contextOf, NOW, personOf, seeded } from '../../testkit/seeded.ts';
import type { Id22 } from '../kernel/ids.ts';
import type { Writer } from '../kernel/policy.ts';
import { deleteMessage, editMessage, postMessage, toggleReaction } from './commands.ts';
import { conversationPolicy } from './policy.ts';
import { readMessages } from './read.ts';
import { reactionKey } from './schema.ts';

const random = seeded(5);
const ana = personOf(random);
const mallory = personOf(random);

function world() {
  const server = new Y.Doc();
  server.clientID = 1000;
  postMessage(server, contextOf(ana, random), { body: 'The crane comes on Monday' });
  const id = readMessages(server)[0]!.id;
  toggleReaction(server, contextOf(ana, random), { id, emoji: '👍' });
  return { server, id };
}

const copyOf = (doc: Y.Doc, clientID: number): Y.Doc => {
  const copy = new Y.Doc();
  copy.clientID = clientID;
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc));
  return copy;
};

function refusals(server: Y.Doc, client: Y.Doc, writer: Partial<Writer> = {}): string[] {
  const update = Y.encodeStateAsUpdate(client, Y.encodeStateVector(server));
  const all = { actor: mallory, role: 'commenter', now: NOW, document: server, ...writer } as const;
  return judged(conversationPolicy, update, all).map(({ why }) => why);
}

const message = (author: Id22, body: string): string => JSON.stringify([author, body, 0, 0]);

const FORGERIES: Record<string, (doc: Y.Doc, id: Id22) => void> = {
  "someone else's message": (doc, id) => doc.getMap('m').set(id, message(mallory, 'never')),
  "someone else's message in their name": (doc, id) => doc.getMap('m').set(id, message(ana, 'never')),
  'a message in the name of someone else': (doc) => doc.getMap('m').set(fresh(), message(ana, 'I resign')),
  'a message from the future': (doc) => doc.getMap('m').set(fresh(NOW + 61_000), message(mallory, 'x')),
  'a message that is none': (doc) => doc.getMap('m').set(fresh(), ['x']),
  'a message that no database keeps': (doc) => doc.getMap('m').set(fresh(), message(mallory, 'a\0b')),
  'an id that is none': (doc) => doc.getMap('m').set('__proto__', message(mallory, 'x')),
  'deleting a message': (doc, id) => doc.getMap('m').delete(id),
  'a moderation by someone who is no lead': (doc, id) => doc.getMap('m').set(id, 0),
  "someone else's reaction": (doc, id) => doc.getMap('r').set(reactionKey(id, ana), []),
  "deleting someone else's reaction": (doc, id) => doc.getMap('r').delete(reactionKey(id, ana)),
  'a reaction that is none': (doc, id) => doc.getMap('r').set(reactionKey(id, mallory), 'x'),
  'emptying a message': (doc, id) =>
    doc.transact(() => {
      doc.getMap('m').set(id, message(mallory, 'x'));
      doc.getMap('m').delete(id);
    }),
  'emptying a reaction': (doc, id) =>
    doc.transact(() => {
      doc.getMap('r').set(reactionKey(id, ana), []);
      doc.getMap('r').delete(reactionKey(id, ana));
    }),
};

const fresh = (now = NOW): Id22 => contextOf(mallory, random, now).id();

test.each(Object.keys(FORGERIES))('SYNC-2 refuses %s', (name) => {
  const { server, id } = world();
  const client = copyOf(server, 2000);
  FORGERIES[name]!(client, id);
  expect(refusals(server, client)).toHaveLength(1);
});

test('people write, edit, remove and react as they like, offline too', () => {
  const { server, id } = world();
  const client = copyOf(server, 2000);
  const ctx = contextOf(mallory, random);
  postMessage(client, ctx, { body: 'First', replyTo: id });
  const mine = readMessages(client).find(({ author }) => author === mallory)!.id;
  for (const body of ['Second', 'Third']) editMessage(client, ctx, { id: mine, body });
  toggleReaction(client, ctx, { id, emoji: '🚢' });
  toggleReaction(client, ctx, { id, emoji: '🚢' });
  expect(refusals(server, client)).toEqual([]);
  Y.applyUpdate(server, Y.encodeStateAsUpdate(client));
  deleteMessage(client, ctx, { id: mine });
  expect(refusals(server, client)).toEqual([]);
});

test('a lead takes a message away, and then nobody says in its place', () => {
  const { server, id } = world();
  const client = copyOf(server, 2000);
  client.getMap('m').set(id, 0);
  expect(refusals(server, client, { role: 'lead' })).toEqual([]);
  Y.applyUpdate(server, Y.encodeStateAsUpdate(client));
  expect(readMessages(server)).toEqual([]);
  client.getMap('m').set(id, message(ana, 'I said it'));
  expect(refusals(server, client, { actor: ana })).toHaveLength(1);
});
