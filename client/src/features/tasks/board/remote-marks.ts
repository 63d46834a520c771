import type * as Y from 'yjs';
import { isId22, type Id22 } from '@cairn/shared/domain/kernel/ids.ts';
import { indexOf, watch } from '@cairn/shared/domain/kernel/registers.ts';
import type { DocumentSession } from '../../../sync/types.ts';

/** How long a card shows that someone else has just changed it: `--t-remote`. */
const SHOWN = 600;
/** More at once is a catch-up or an import: marking it would be a flicker without a message. */
const MAX_MARKS = 40;

/** Who changed a card; null where their connection is gone by the time their edit arrives. */
export interface Mark {
  by: Id22 | null;
  n: number;
}

export interface RemoteMarks {
  of(id: Id22): Mark | undefined;
  /** who last changed it since `mark` began, kept after the tint has gone */
  lastBy(id: Id22): Mark | undefined;
  subscribe(listener: () => void): () => void;
  /** Begins to watch. @returns stop */
  start(): () => void;
}

/** Notices which cards someone else changes while the board is open. Not one's own other tabs; not the first load. */
export function watchRemote(session: DocumentSession, me: Id22): RemoteMarks {
  const marks = new Map<Id22, Mark>();
  const last = new Map<Id22, Mark>();
  const listeners = new Set<() => void>();
  const timers = new Set<ReturnType<typeof setTimeout>>();
  let touched = new Set<Id22>();
  let count = 0;
  let release = () => {};
  let doc: Y.Doc | null = null;

  const notify = () => {
    for (const listener of listeners) listener();
  };

  const mark = (ids: ReadonlySet<Id22>, by: Id22 | null) => {
    const entry = { by, n: ++count };
    for (const id of ids) {
      marks.set(id, entry);
      last.set(id, entry);
    }
    const timer = setTimeout(() => {
      timers.delete(timer);
      for (const id of ids) if (marks.get(id) === entry) marks.delete(id);
      notify();
    }, SHOWN);
    timers.add(timer);
    notify();
  };

  const attach = () => {
    if (session.doc === doc) return;
    release();
    doc = session.doc;
    // The index tells which cards changed before this listener, added after it, learns whose transaction it was.
    const unwatch = watch(indexOf(doc), (changes) => {
      for (const change of changes) if (change.kind === 't') for (const id of change.ids) touched.add(id as Id22);
    });
    const finished = (transaction: Y.Transaction) => {
      const ids = touched;
      touched = new Set();
      if (transaction.local || ids.size === 0 || ids.size > MAX_MARKS || !session.state.synced) return;
      const by = authorOf(transaction, session);
      if (by !== me) mark(ids, by);
    };
    const current = doc;
    current.on('afterTransaction', finished);
    release = () => {
      unwatch();
      current.off('afterTransaction', finished);
    };
  };
  return {
    of: (id) => marks.get(id),
    lastBy: (id) => last.get(id),
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    start() {
      attach();
      const unsubscribe = session.subscribe(attach);
      return () => {
        unsubscribe();
        release();
        doc = null;
        for (const timer of timers) clearTimeout(timer);
        marks.clear();
      };
    },
  };
}

/** The person behind a transaction: whoever is present with a client id that advanced in it. */
function authorOf(transaction: Y.Transaction, session: DocumentSession): Id22 | null {
  const states = session.awareness.getStates();
  for (const [client, clock] of transaction.afterState) {
    if ((transaction.beforeState.get(client) ?? 0) >= clock) continue;
    const user = (states.get(client) as { user?: { id?: unknown } } | undefined)?.user;
    if (isId22(user?.id)) return user.id;
  }
  return null;
}
