import type * as Y from 'yjs';
import type { DocumentName } from '../../domain/kernel/document-name.ts';
import type { ProjectRole } from '../../domain/access/roles.ts';

export interface DocumentSnapshot {
  epoch: number;
  /** the log position that the snapshot includes */
  seq: number;
  /** brotli of a Yjs update in format V2 */
  brotli: Uint8Array;
}

export interface PushResult {
  /** entities whose changes were refused, with the reason; the rest is durable */
  rejected: { entity: string; why: string }[];
}

/** The one way to documents for everything that is not a WebSocket client. */
export interface DocumentGateway {
  /** Runs a change in one transaction; resolves when it is durable. Skips the judge: server code only. */
  write(name: DocumentName, actor: string, change: (doc: Y.Doc) => void): Promise<void>;
  /** Reads the live document. The callback must not keep the doc. */
  read<T>(name: DocumentName, read: (doc: Y.Doc) => T): Promise<T>;
  /** For a client that has nothing yet. */
  snapshot(name: DocumentName): Promise<DocumentSnapshot>;
  /** A client's update (format V1) over HTTP: judged like one over the socket; resolves when durable. Throws `stale-epoch`, `malformed` or `gap` (DocumentError). */
  push(
    name: DocumentName,
    writer: { actor: string; role: ProjectRole },
    epoch: number,
    update: Uint8Array,
  ): Promise<PushResult>;
  /** A person's access to a project changed: re-scopes or closes their connections now. */
  accessChanged(change: { userId: string; projectId?: string }): void;
  /** Called after each commit with the documents that it touched. @returns stop */
  onCommitted(listener: (name: DocumentName, seq: number) => void): () => void;
}

export class DocumentError extends Error {
  readonly code: 'stale-epoch' | 'malformed' | 'gap' | 'unavailable';
  constructor(code: DocumentError['code'], message: string) {
    super(message);
    this.code = code;
  }
}
