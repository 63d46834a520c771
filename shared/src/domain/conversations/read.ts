import type * as Y from 'yjs';
import { isId22, timeOf, type Id22 } from '../kernel/ids.ts';
import { decodeMessage, decodeReactions, messagesOf, reactionsOf } from './schema.ts';

export interface Message {
  id: Id22;
  author: Id22;
  body: string;
  /** milliseconds since 1970, from the id */
  at: number;
  replyTo: Id22 | null;
  editedAt: number | null;
  /** removed by its author: there is no body any more */
  deleted: boolean;
  reactions: { emoji: string; people: Id22[] }[];
}

/** All messages in the order in which they were said. Total: what is no message is left out. */
export function readMessages(doc: Y.Doc): Message[] {
  const reactions = readReactions(doc);
  const messages: Message[] = [];
  for (const [id, value] of messagesOf(doc)) {
    const message = decodeMessage(value);
    if (message === null || !isId22(id)) continue;
    const { author, body, replyTo, editedAt } = message;
    const emoji = reactions.get(id.slice(-8)) ?? [];
    messages.push({
      id,
      author,
      body: body ?? '',
      at: timeOf(id),
      replyTo,
      editedAt,
      deleted: body === null,
      reactions: emoji,
    });
  }
  return messages.toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

function readReactions(doc: Y.Doc): Map<string, Message['reactions']> {
  const byMessage = new Map<string, Message['reactions']>();
  const sorted = [...reactionsOf(doc)].toSorted(([a], [b]) => (a < b ? -1 : 1));
  for (const [key, value] of sorted) {
    const person = key.slice(8);
    const emoji = decodeReactions(value);
    if (emoji === null || !isId22(person)) continue;
    const message = key.slice(0, 8);
    if (!byMessage.has(message)) byMessage.set(message, []);
    const list = byMessage.get(message)!;
    for (const one of emoji) {
      const there = list.find((reaction) => reaction.emoji === one);
      if (there) there.people.push(person);
      else list.push({ emoji: one, people: [person] });
    }
  }
  return byMessage;
}
