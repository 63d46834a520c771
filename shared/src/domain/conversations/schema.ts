import type * as Y from 'yjs';
import { isId22, type Id22 } from '../kernel/ids.ts';

/** Roots of a conversation: messages, and reactions to them. */
export const MESSAGES = 'm';
export const REACTIONS = 'r';

export const MAX_BODY = 10_000;
export const MAX_EMOJI = 8;
const MAX_EMOJI_LENGTH = 16;
/** No database keeps it in a text. */
export const NUL = '\0';

/**
 * A message is one value under its id, as JSON text: `[author, body, replyTo or 0, editedAt or 0]`. Edits overwrite it,
 * so text that was taken away leaves the document. Body `0`: its author removed it, and may bring it back.
 * The bare number `0`: a moderator removed it.
 */
export interface MessageValue {
  author: Id22;
  /** null: removed */
  body: string | null;
  replyTo: Id22 | null;
  /** milliseconds since 1970 */
  editedAt: number | null;
}

export function encodeMessage({ author, body, replyTo, editedAt }: MessageValue): string {
  return JSON.stringify([author, body ?? 0, replyTo ?? 0, editedAt ?? 0]);
}

/** @returns null for whatever is not a message, the moderator's `0` included */
export function decodeMessage(value: unknown): MessageValue | null {
  if (typeof value !== 'string') return null;
  let list: unknown;
  try {
    list = JSON.parse(value);
  } catch {
    return null;
  }
  if (!Array.isArray(list) || list.length !== 4) return null;
  const [author, body, replyTo, editedAt] = list as unknown[];
  const bodyIsRight = body === 0 || (typeof body === 'string' && body.length <= MAX_BODY && !body.includes(NUL));
  const replyIsRight = replyTo === 0 || isId22(replyTo);
  const editIsRight = Number.isSafeInteger(editedAt) && (editedAt as number) >= 0;
  if (!isId22(author) || !bodyIsRight || !replyIsRight || !editIsRight) return null;
  return {
    author,
    body: body === 0 ? null : body,
    replyTo: replyTo === 0 ? null : replyTo,
    editedAt: editedAt === 0 ? null : (editedAt as number),
  };
}

/** A reaction's key: the message's last 8 characters and the person. */
export const reactionKey = (message: Id22, person: Id22): string => message.slice(-8) + person;

export function decodeReactions(value: unknown): string[] | null {
  if (!Array.isArray(value) || value.length > MAX_EMOJI) return null;
  const isEmoji = (item: unknown) =>
    typeof item === 'string' && item.length > 0 && item.length <= MAX_EMOJI_LENGTH && !item.includes(NUL);
  return value.every(isEmoji) ? (value as string[]) : null;
}

export const messagesOf = (doc: Y.Doc): Y.Map<unknown> => doc.getMap(MESSAGES);
export const reactionsOf = (doc: Y.Doc): Y.Map<unknown> => doc.getMap(REACTIONS);
