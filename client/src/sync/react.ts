import { indexOf, watch, type Index } from '@cairn/shared/domain/kernel/registers.ts';
import type { DocumentName } from '@cairn/shared/domain/kernel/document-name.ts';
import {
  createContext,
  createElement,
  useContext,
  useEffect,
  useMemo,
  useReducer,
  useState,
  useSyncExternalStore,
  type ReactNode,
} from 'react';
import type { DocumentSession, DocumentState, SyncClient, SyncState } from './types.ts';

const SyncContext = createContext<SyncClient | null>(null);

export function SyncProvider({ client, children }: { client: SyncClient; children: ReactNode }) {
  return createElement(SyncContext, { value: client }, children);
}

/** @throws outside of SyncProvider */
export function useSync(): SyncClient {
  const client = useContext(SyncContext);
  if (!client) throw new Error('SyncProvider is missing');
  return client;
}

export function useSyncState(): SyncState {
  const client = useSync();
  return useSyncExternalStore(
    useMemo(() => (listener: () => void) => client.subscribe(listener), [client]),
    () => client.state,
  );
}

/** Opens a document for as long as the component lives. The session may not be ready yet: see `useDocumentState`. */
export function useDocument(name: DocumentName): DocumentSession {
  const client = useSync();
  // Opened lazily by a handle, so that StrictMode's second effect run opens it again after the first released it.
  const handle = useMemo(() => new Handle(client, name), [client, name]);
  const [, render] = useReducer((n: number) => n + 1, 0);
  useEffect(() => {
    if (handle.hold()) render();
    return () => handle.drop();
  }, [handle]);
  return handle.session;
}

/** A reference that an abandoned render does not leak for ever: without an effect it is released after a while. */
class Handle {
  session: DocumentSession;
  readonly #client: SyncClient;
  readonly #name: DocumentName;
  #held = true;
  #abandoned: ReturnType<typeof setTimeout> | undefined;

  constructor(client: SyncClient, name: DocumentName) {
    this.#client = client;
    this.#name = name;
    this.session = client.open(name);
    this.#abandoned = setTimeout(() => this.#release(), 10_000);
  }

  /** @returns true where the session had been let go and is another one now */
  hold(): boolean {
    clearTimeout(this.#abandoned);
    if (this.#held) return false;
    this.session = this.#client.open(this.#name);
    this.#held = true;
    return true;
  }

  /** Not at once: the next screen often opens the same document. */
  drop(): void {
    this.#abandoned = setTimeout(() => this.#release(), 1_000);
  }

  #release(): void {
    if (!this.#held) return;
    this.#held = false;
    this.session.release();
  }
}

/** Begins a document without the server where nobody else can have written it. @param unborn what it belongs to has not left this device */
export function useBegin(session: DocumentSession, state: DocumentState, unborn: boolean): void {
  const due = unborn && !state.ready && state.missing === 'offline';
  useEffect(() => {
    if (due) session.begin();
  }, [session, due]);
}

export function useDocumentState(session: DocumentSession): DocumentState {
  return useSyncExternalStore(
    useMemo(() => (listener: () => void) => session.subscribe(listener), [session]),
    () => session.state,
  );
}

/** What one session's selectors share: one watch on its index, moved along when the document is replaced. */
interface Source {
  readonly version: number;
  readonly index: Index;
  subscribe: (listener: () => void) => () => void;
}

const sources = new WeakMap<DocumentSession, Source>();

function sourceOf(session: DocumentSession): Source {
  let source = sources.get(session);
  if (!source) sources.set(session, (source = makeSource(session)));
  return source;
}

function makeSource(session: DocumentSession): Source {
  const listeners = new Set<() => void>();
  let version = 0;
  let doc = session.doc;
  const changed = () => {
    version++;
    for (const listener of listeners) listener();
  };
  watch(indexOf(doc), changed);
  // A source lives as long as its session and costs nothing while nobody listens.
  session.subscribe(() => {
    if (session.doc === doc) return;
    doc = session.doc;
    watch(indexOf(doc), changed);
    changed();
  });
  return {
    get version() {
      return version;
    },
    get index() {
      return indexOf(session.doc);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/**
 * A value computed from a document's index: computed again only after a change, and the same object as before
 * while `isEqual` says so.
 */
export function useIndex<T>(
  session: DocumentSession,
  selector: (index: Index) => T,
  isEqual: (a: T, b: T) => boolean = Object.is,
): T {
  const [last] = useState<Last<T>>(() => ({ current: null }));
  const read = useMemo(() => reader(sourceOf(session), selector, isEqual, last), [session, selector, isEqual, last]);
  return useSyncExternalStore(sourceOf(session).subscribe, read);
}

interface Last<T> {
  current: { value: T } | null;
}

/** @param last survives a new selector, so that an inline one keeps its value's identity too */
function reader<T>(
  source: Source,
  selector: (index: Index) => T,
  isEqual: (a: T, b: T) => boolean,
  last: Last<T>,
): () => T {
  let seen = -1;
  return () => {
    if (seen !== source.version || last.current === null) {
      const next = selector(source.index);
      if (last.current === null || !isEqual(last.current.value, next)) last.current = { value: next };
      seen = source.version;
    }
    return last.current.value;
  };
}
