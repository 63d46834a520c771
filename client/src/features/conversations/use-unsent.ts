import { useMemo, useState } from 'react';
import type { Id22 } from '@cairn/shared/domain/kernel/ids.ts';
import type { DocumentState } from '../../sync/types.ts';

interface Written {
  id: Id22;
  author: string;
}

const NONE: ReadonlySet<Id22> = new Set();

/**
 * Which of one's own messages the server has not got yet. All that was there when the document was last known to be
 * saved is; of what was there before that (a page opened offline) it is the newest, as many as edits are waiting.
 */
export function useUnsent(messages: readonly Written[], state: DocumentState, me: string): ReadonlySet<Id22> {
  const saved = state.safety === 'saved' && state.waiting === 0;
  const [last, setLast] = useState<readonly Written[] | null>(null);
  if (saved && last !== messages) setLast(messages);
  const known = useMemo(() => (last === null ? null : new Set(last.map((message) => message.id))), [last]);
  return saved ? NONE : unsentIds(messages, known, state.waiting, me);
}

/** @param known what the server is known to have; null: nothing is known yet */
export function unsentIds(
  messages: readonly Written[],
  known: ReadonlySet<Id22> | null,
  waiting: number,
  me: string,
): ReadonlySet<Id22> {
  const own = messages.filter((message) => message.author === me).map((message) => message.id);
  const candidates = known === null ? own.slice(Math.max(0, own.length - waiting)) : own.filter((id) => !known.has(id));
  return candidates.length === 0 ? NONE : new Set(candidates);
}
