import * as Y from 'yjs';
import { isId22, isRef8, timeOf } from '../kernel/ids.ts';
import type { Change, DocumentPolicy, Writer } from '../kernel/policy.ts';
import { decodeMessage, decodeReactions, MESSAGES, messagesOf, REACTIONS } from './schema.ts';

const MAX_AHEAD_MS = 60_000;
const MAX_VALUE_BYTES = 44_000;
const ID_LENGTH = 22;

/** Conversations: everybody writes their own messages and reactions, and nobody else's. Lookups by key only. */
export const conversationPolicy: DocumentPolicy = {
  roots: { [MESSAGES]: 'map', [REACTIONS]: 'map' },
  entityOf: (root, key) => `${root}/${key ?? ''}`,
  check({ changes }, writer) {
    const written = writer.role === 'server' || changes.some(({ op }) => op === 'insert');
    for (const change of changes) {
      const why = written ? refuse(change, writer) : 'a deletion without a value';
      if (why !== null) return why;
    }
    return null;
  },
};

/** What its author wrote and replaced before it was sent. Where it stood is judged as if it were still there. */
const OVERWRITTEN = Symbol('overwritten');

function valueOf(content: Y.Item['content']): unknown {
  if (content instanceof Y.ContentDeleted) return OVERWRITTEN;
  return content instanceof Y.ContentAny && content.arr.length === 1 ? content.arr[0] : undefined;
}

function refuse({ op, root, path, key, content, bytes }: Change, writer: Writer): string | null {
  if (key === null || path.length > 0) return 'not a value under a key';
  if (op === 'delete') return null; // of the value that is overwritten: judged with it
  const value = valueOf(content);
  if (value === undefined) return 'value shape';
  if (bytes > MAX_VALUE_BYTES && value !== OVERWRITTEN) return 'value too large';
  return root === REACTIONS ? refuseReaction(key, value, writer) : refuseMessage(key, value, writer);
}

function refuseMessage(key: string, value: unknown, { actor, role, now, document }: Writer): string | null {
  if (!isId22(key)) return 'message id';
  if (role === 'server') return value === 0 || value === OVERWRITTEN || decodeMessage(value) ? null : 'message shape';
  if (timeOf(key) > now + MAX_AHEAD_MS) return 'from the future';
  const current = messagesOf(document).get(key);
  if (current !== undefined && decodeMessage(current)?.author !== actor) {
    return role === 'lead' && value === 0 ? null : "someone else's message";
  }
  if (value === OVERWRITTEN) return null;
  const message = decodeMessage(value);
  if (message === null) return 'message shape';
  return message.author === actor ? null : 'author';
}

function refuseReaction(key: string, value: unknown, { actor, role }: Writer): string | null {
  if (key.length !== 8 + ID_LENGTH || !isRef8(key.slice(0, 8)) || !isId22(key.slice(8))) return 'reaction key';
  if (role !== 'server' && key.slice(8) !== actor) return "someone else's reaction";
  return value === OVERWRITTEN ? null : decodeReactions(value) === null ? 'reaction shape' : null;
}
