import fc from 'fast-check';
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import type { Context } from '../kernel/context.ts';
import { makeId22, makeRef8, timeOf, type Id22 } from '../kernel/ids.ts';
import type { Writer } from '../kernel/policy.ts';
import { applyUndo } from '../kernel/undo.ts';
import { nextMessageId } from './clock.ts';
import { deleteMessage, editMessage, postMessage, toggleReaction } from './commands.ts';
import { conversationPolicy } from './policy.ts';
import { readMessages } from './read.ts';
import { MESSAGES, messagesOf } from './schema.ts';

let seed = 0;
const bytes = (length: number) =>
  Uint8Array.from({ length }, () => (seed = (seed * 1103515245 + 12345) & 0x7fffffff) >> 16);
const NOW = 1_780_000_000_000;
const person = (): Id22 => makeId22(NOW - 1000, bytes(10));
const context = (actor: Id22, now = NOW): Context => ({
  actor,
  now,
  id: () => makeId22(now, bytes(10)),
  ref: () => makeRef8(bytes(6)),
});
const ana = person();
const kofi = person();

test('messages of one millisecond keep the order in which they were said', () => {
  const doc = new Y.Doc();
  for (let i = 0; i < 300; i++) postMessage(doc, context(ana), { body: `line ${i}` });
  expect(readMessages(doc).map(({ body }) => body)).toEqual(Array.from({ length: 300 }, (_, i) => `line ${i}`));
});

test('a full millisecond goes on in the next', () => {
  let id = nextMessageId(context(ana), null);
  for (let i = 0; i < 5000; i++) {
    const next = nextMessageId(context(ana), id);
    expect(next > id).toBe(true);
    id = next;
  }
  expect(timeOf(id)).toBe(NOW + 1);
});

test('a slow clock answers after what it has seen, and a wrong one does not drag others along', () => {
  const seen = makeId22(NOW + 5_000, bytes(10));
  expect(nextMessageId(context(ana), seen) > seen).toBe(true);
  const wrong = makeId22(NOW + 86_400_000, bytes(10));
  expect(timeOf(nextMessageId(context(ana), wrong))).toBe(NOW);
});

test('removed text leaves the document and its author can bring it back', () => {
  const doc = new Y.Doc();
  postMessage(doc, context(ana), { body: 'a secret' });
  const [message] = readMessages(doc);
  const undo = deleteMessage(doc, context(ana), { id: message!.id });
  expect(readMessages(doc)[0]).toMatchObject({ deleted: true, body: '' });
  expect(Buffer.from(Y.encodeStateAsUpdate(doc)).includes('a secret')).toBe(false);
  applyUndo(doc, undo);
  expect(readMessages(doc)[0]).toMatchObject({ deleted: false, body: 'a secret' });
});

test('nobody edits what another said, in commands and before the judge', () => {
  const doc = new Y.Doc();
  postMessage(doc, context(ana), { body: 'mine' });
  const id = readMessages(doc)[0]!.id;
  expect(() => editMessage(doc, context(kofi), { id, body: 'yours' })).toThrow('not-allowed');
  const check = (value: unknown, actor: Id22, role: Writer['role'] = 'editor') =>
    conversationPolicy.check(
      {
        entity: id,
        changes: [
          {
            op: 'insert',
            root: MESSAGES,
            path: [],
            key: id,
            id: Y.createID(1, 0),
            origin: null,
            content: new Y.ContentAny([value]),
            bytes: 80,
            aware: true,
          },
        ],
      },
      { actor, role, now: NOW, document: doc },
    );
  expect(check(JSON.stringify([kofi, 'yours', 0, 0]), kofi)).toBe("someone else's message");
  expect(check(JSON.stringify([ana, 'forged', 0, 0]), kofi)).toBe("someone else's message");
  expect(check(JSON.stringify([kofi, 'stolen', 0, 0]), ana)).toBe('author');
  expect(check(0, kofi, 'lead')).toBeNull();
  expect(check(0, kofi)).toBe("someone else's message");
  expect(check(JSON.stringify([ana, 'better words', 0, NOW]), ana)).toBeNull();
});

test('reactions of two people merge', () => {
  const doc = new Y.Doc();
  postMessage(doc, context(ana), { body: 'done' });
  const { id } = readMessages(doc)[0]!;
  toggleReaction(doc, context(ana), { id, emoji: '👍' });
  toggleReaction(doc, context(kofi), { id, emoji: '👍' });
  expect(readMessages(doc)[0]!.reactions).toEqual([{ emoji: '👍', people: [ana, kofi].toSorted() }]);
  toggleReaction(doc, context(ana), { id, emoji: '👍' });
  expect(readMessages(doc)[0]!.reactions).toEqual([{ emoji: '👍', people: [kofi] }]);
});

test('DOC-2 whatever a peer writes, reading does not throw', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.string(), fc.anything())), (entries) => {
      const doc = new Y.Doc();
      for (const [key, value] of entries) {
        try {
          messagesOf(doc).set(key, value);
        } catch {
          // what Yjs cannot hold never arrives
        }
      }
      expect(readMessages(doc)).toEqual([]);
    }),
  );
});
