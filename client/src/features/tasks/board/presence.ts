import { useMemo, useSyncExternalStore } from 'react';
import { isId22, type Id22 } from '@cairn/shared/domain/kernel/ids.ts';
import type { DocumentSession } from '../../../sync/types.ts';
import { sameIds } from '../selectors.ts';

/** Who has the project open, and which card. Other people only: one's own other tabs say nothing new. */
export interface Presence {
  people(): readonly Id22[];
  inTask(id: Id22): readonly Id22[];
  nameOf(id: Id22): string | undefined;
  subscribe(listener: () => void): () => void;
}

const NOBODY: readonly Id22[] = [];

interface State {
  user?: { id?: unknown; name?: unknown };
  task?: unknown;
}

/** Reads what peers say of themselves: anything at all may be in there. */
export function watchPresence(session: DocumentSession, me: Id22): Presence {
  let people: readonly Id22[] = NOBODY;
  let tasks = new Map<Id22, readonly Id22[]>();
  const names = new Map<Id22, string>();
  const listeners = new Set<() => void>();
  let awareness: DocumentSession['awareness'] | null = null;
  let stop = () => {};

  const read = () => {
    const here = new Set<Id22>();
    const byTask = new Map<Id22, Set<Id22>>();
    for (const state of session.awareness.getStates().values() as Iterable<State>) {
      const id = state.user?.id;
      if (!isId22(id) || id === me) continue;
      here.add(id);
      if (typeof state.user?.name === 'string') names.set(id, state.user.name);
      if (!isId22(state.task)) continue;
      const inside = byTask.get(state.task) ?? new Set();
      byTask.set(state.task, inside.add(id));
    }
    const next = [...here].toSorted();
    people = sameIds(people, next) ? people : next;
    tasks = new Map(
      [...byTask].map(([task, ids]) => {
        const list = [...ids].toSorted();
        const old = tasks.get(task);
        return [task, old !== undefined && sameIds(old, list) ? old : list];
      }),
    );
    for (const listener of listeners) listener();
  };

  // Followed only while someone listens; the document, and its awareness with it, may be replaced meanwhile.
  const attach = () => {
    if (session.awareness === awareness) return;
    stop();
    const current = session.awareness;
    awareness = current;
    current.on('change', read);
    stop = () => current.off('change', read);
    read();
  };

  let unsubscribe = () => {};
  return {
    people: () => people,
    inTask: (id) => tasks.get(id) ?? NOBODY,
    nameOf: (id) => names.get(id),
    subscribe(listener) {
      listeners.add(listener);
      if (listeners.size === 1) {
        unsubscribe = session.subscribe(attach);
        attach();
      }
      return () => {
        listeners.delete(listener);
        if (listeners.size > 0) return;
        unsubscribe();
        stop();
        awareness = null;
      };
    },
  };
}

/** People here now, as they come and go. */
export const usePeopleHere = (presence: Presence): readonly Id22[] =>
  useSyncExternalStore(presence.subscribe, presence.people);

export function usePeopleIn(presence: Presence, task: Id22): readonly Id22[] {
  const read = useMemo(() => () => presence.inTask(task), [presence, task]);
  return useSyncExternalStore(presence.subscribe, read);
}
