import type { Awareness } from 'y-protocols/awareness';
import type * as Y from 'yjs';
import type { ProjectRole } from '@cairn/shared/domain/access/roles.ts';
import type { DocumentName } from '@cairn/shared/domain/kernel/document-name.ts';

/**
 * Where a document's bytes are, two independent facts made one word:
 * saving: an edit's IndexedDB transaction has not completed · local: on this device, not yet committed by the
 * server · saved: committed by the server · failed: this device cannot store it, and the server has not got it.
 */
export type Safety = 'saving' | 'local' | 'saved' | 'failed';

export interface DocumentState {
  safety: Safety;
  /** edits (transactions) not yet committed by the server */
  waiting: number;
  /** content can be shown: loaded from this device, or fetched */
  ready: boolean;
  /** the server has answered on the current connection */
  synced: boolean;
  /** null until the server has said so once */
  role: ProjectRole | null;
  /** when not ready and nothing is on this device: why */
  missing: 'offline' | 'forbidden' | null;
}

/** An open document, shared by all who opened it in this tab. */
export interface DocumentSession {
  readonly name: DocumentName;
  /** replaced by a fresh document after a refused write or a new epoch: read it at use, never keep it */
  readonly doc: Y.Doc;
  readonly awareness: Awareness;
  readonly state: DocumentState;
  /** Called when `state` or `doc` changed. @returns stop */
  subscribe(listener: () => void): () => void;
  /** Nobody can have written it yet, since what it belongs to has not left this device: it begins here, without the server. */
  begin(): void;
  /** Resolves when `state.ready`. */
  whenReady(): Promise<void>;
  /** Closes when the last one released it. */
  release(): void;
}

/** A refused write, kept for its author. */
export interface RefusedWrite {
  id: string;
  document: DocumentName;
  at: number;
  entity: string;
  why: string;
  /** the writes as text that can be copied or exported */
  text: string;
}

export interface SyncState {
  /** the worst of all documents with unsent work, open or not */
  safety: Safety;
  waiting: number;
  connection: 'connected' | 'connecting' | 'offline' | 'signed-out';
  /** milliseconds since 1970 of the last commit heard of; null: none yet */
  lastSavedAt: number | null;
  /** why `failed`, in words for a person (translation key) */
  problem: string | null;
  storage: { usage: number | null; quota: number | null; persisted: boolean };
  refused: readonly RefusedWrite[];
}

/** One per signed-in person and tab. */
export interface SyncClient {
  readonly userId: string;
  open(name: DocumentName): DocumentSession;
  readonly state: SyncState;
  subscribe(listener: () => void): () => void;
  /** Writes a document that is not open (import, first run): on this device first, then to the server when it can. Resolves once stored on this device. */
  writeOffline(name: DocumentName, change: (doc: Y.Doc) => void): Promise<void>;
  /** Resolves when nothing is waiting for this device's disk. */
  settled(): Promise<void>;
  /** All unsent work as a file a person can keep. */
  exportUnsent(): Promise<Blob>;
  retry(): void;
  dismissRefused(id: string): void;
  /** Closes connections and databases; `forget` deletes the local copies too. */
  close(options?: { forget?: boolean }): Promise<void>;
}
