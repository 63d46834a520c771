import type * as Y from 'yjs';
import type { Context } from '../kernel/context.ts';
import { DomainError } from '../kernel/errors.ts';
import type { Id22 } from '../kernel/ids.ts';
import type { Undo } from '../kernel/undo.ts';
import { newestId, nextMessageId } from './clock.ts';
import {
  decodeMessage,
  decodeReactions,
  encodeMessage,
  MAX_BODY,
  MAX_EMOJI,
  MESSAGES,
  NUL,
  messagesOf,
  reactionKey,
  REACTIONS,
  reactionsOf,
  type MessageValue,
} from './schema.ts';

/**
 * Says something. A message with the same id is not said twice.
 * @param input.id where it comes from elsewhere (an import): the id is also its time
 * @throws DomainError invalid-value (empty), too-large
 */
export function postMessage(
  doc: Y.Doc,
  ctx: Context,
  { body, replyTo = null, id }: { body: string; replyTo?: Id22 | null; id?: Id22 },
): Undo {
  checkBody(body);
  const messages = messagesOf(doc);
  const key = id ?? nextMessageId(ctx, newestId(messages.keys(), ctx.now));
  if (messages.has(key)) return { label: 'message.post', writes: [] };
  const value = { author: ctx.actor, body, replyTo, editedAt: null };
  return write(doc, 'message.post', key, value, { ...value, body: null });
}

/** @throws DomainError unknown-entity, not-allowed (someone else's), invalid-value, too-large */
export function editMessage(doc: Y.Doc, ctx: Context, { id, body }: { id: Id22; body: string }): Undo {
  checkBody(body);
  const current = own(doc, ctx, id);
  if (current.body === body) return { label: 'message.edit', writes: [] };
  return write(doc, 'message.edit', id, { ...current, body, editedAt: ctx.now }, current);
}

/** Its text leaves the document. @throws DomainError unknown-entity, not-allowed */
export function deleteMessage(doc: Y.Doc, ctx: Context, { id }: { id: Id22 }): Undo {
  const current = own(doc, ctx, id);
  return write(doc, 'message.delete', id, { ...current, body: null }, current);
}

/** Adds or takes back one's own reaction. @throws DomainError unknown-entity, too-many */
export function toggleReaction(doc: Y.Doc, ctx: Context, { id, emoji }: { id: Id22; emoji: string }): Undo {
  if (!messagesOf(doc).has(id)) throw new DomainError('unknown-entity', id);
  const key = reactionKey(id, ctx.actor);
  const before = decodeReactions(reactionsOf(doc).get(key)) ?? [];
  const after = before.includes(emoji) ? before.filter((one) => one !== emoji) : [...before, emoji];
  if (after.length > MAX_EMOJI) throw new DomainError('too-many', 'reactions');
  doc.transact(() => reactionsOf(doc).set(key, after));
  return { label: 'message.react', writes: [{ root: REACTIONS, key, before, after }] };
}

function write(doc: Y.Doc, label: string, key: Id22, next: MessageValue, back: MessageValue): Undo {
  const after = encodeMessage(next);
  doc.transact(() => messagesOf(doc).set(key, after));
  return { label, writes: [{ root: MESSAGES, key, before: encodeMessage(back), after }] };
}

function own(doc: Y.Doc, ctx: Context, id: Id22): MessageValue {
  const current = decodeMessage(messagesOf(doc).get(id));
  if (current === null) throw new DomainError('unknown-entity', id);
  if (current.author !== ctx.actor) throw new DomainError('not-allowed', id);
  return current;
}

function checkBody(body: string): void {
  if (body.trim() === '' || body.includes(NUL)) throw new DomainError('invalid-value', 'body');
  if (body.length > MAX_BODY) throw new DomainError('too-large', 'body');
}
