/**
 * Writes to documents that are not open: an import makes hundreds of threads and descriptions, and a database
 * and a handshake for each would take minutes. They wait as one row each, and go to the server many at a time.
 */
import type { DocumentName } from '@cairn/shared/domain/kernel/document-name.ts';
import * as Y from 'yjs';
import type { OfflineWrite } from '../http/database.ts';
import type { SyncEnvironment } from './environment.ts';
import type { Records } from './records.ts';
import { refusedWrite, unsentText } from './refusals.ts';
import type { RefusedWrite } from './types.ts';

const BATCH_DOCUMENTS = 500;
/** of updates; as base64 this stays below the server's limit for a request */
const BATCH_BYTES = 5_000_000;
const RETRY_MS = [2_000, 5_000, 15_000, 30_000];

export interface OfflineWritesOptions {
  records: Records;
  push: SyncEnvironment['push'];
  /** an open document takes its row over itself */
  isOpen(name: DocumentName): boolean;
  /** The row cannot be pushed as it is (a new epoch, a gap): open the document, which knows how. */
  takeOver(name: DocumentName): void;
  keepRefused(write: RefusedWrite): void;
  committed(): void;
}

export class OfflineWrites {
  readonly #options: OfflineWritesOptions;
  readonly #writing = new Map<string, Promise<void>>();
  #flushing = false;
  #again = false;
  #failures = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #stopped = false;

  constructor(options: OfflineWritesOptions) {
    this.#options = options;
  }

  /** Resolves once stored on this device. One after the other per document. */
  write(name: DocumentName, change: (doc: Y.Doc) => void): Promise<void> {
    const work = (this.#writing.get(name) ?? Promise.resolve())
      .catch(() => undefined)
      .then(() => this.#write(name, change));
    this.#writing.set(name, work);
    return work.finally(() => {
      if (this.#writing.get(name) === work) this.#writing.delete(name);
    });
  }

  async #write(name: DocumentName, change: (doc: Y.Doc) => void): Promise<void> {
    const { records } = this.#options;
    const row = await records.offlineWrite(name);
    const doc = new Y.Doc();
    if (row) Y.applyUpdate(doc, row.update);
    doc.transact(() => change(doc));
    const update = Y.encodeStateAsUpdate(doc);
    doc.destroy();
    await records.setOfflineWrite({ name, epoch: row?.epoch ?? 1, update, waiting: (row?.waiting ?? 0) + 1 });
  }

  /** Sends what waits; tries again later what could not be sent. Never throws. */
  async flush(): Promise<void> {
    if (this.#flushing || this.#stopped) {
      this.#again = true;
      return;
    }
    this.#flushing = true;
    clearTimeout(this.#timer);
    let left: boolean;
    do {
      this.#again = false;
      left = await this.#flushAll().catch(() => true);
    } while (this.#again && !left);
    this.#flushing = false;
    if (!left || this.#stopped) this.#failures = 0;
    else this.#timer = setTimeout(() => void this.flush(), RETRY_MS[Math.min(this.#failures++, RETRY_MS.length - 1)]);
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  /** @returns whether something is left to be tried later */
  async #flushAll(): Promise<boolean> {
    const { records, push, isOpen } = this.#options;
    const rows = (await records.waitingOfflineWrites()).filter((row) => !isOpen(row.name as DocumentName));
    let left = false;
    for (const batch of batches(rows)) {
      const documents = batch.map(({ name, epoch, update }) => ({ name, epoch, update: toBase64(update) }));
      const answer = await push({ documents });
      const results = new Map(answer.documents.map((result) => [result.name, result]));
      for (const row of batch) {
        const result = results.get(row.name);
        if (result?.result === 'saved') await this.#saved(row, result.rejected);
        else if (result?.result === 'stale-epoch' || result?.result === 'gap')
          this.#options.takeOver(row.name as DocumentName);
        else left = true;
      }
    }
    return left;
  }

  async #saved(row: OfflineWrite, rejected: { entity: string; why: string }[]): Promise<void> {
    const { records } = this.#options;
    this.#options.committed();
    if (rejected.length > 0) {
      const doc = new Y.Doc();
      Y.applyUpdate(doc, row.update);
      const name = row.name as DocumentName;
      this.#options.keepRefused(refusedWrite(name, rejected, unsentText(name, doc, null)));
      // What was refused stays in a Yjs document for ever: the next opening fetches the server's.
      await records.removeOfflineWrite(row.name);
      return;
    }
    const now = await records.offlineWrite(row.name);
    // Written again, or taken over by an opening meanwhile: that has its own way to the server.
    if (now && sameBytes(now.update, row.update)) {
      await records.setOfflineWrite({ ...now, waiting: 0 }).catch(() => undefined);
    }
  }
}

function* batches(rows: readonly OfflineWrite[]): Generator<OfflineWrite[]> {
  let batch: OfflineWrite[] = [];
  let bytes = 0;
  for (const row of rows) {
    if (batch.length > 0 && (batch.length === BATCH_DOCUMENTS || bytes + row.update.length * 1.34 > BATCH_BYTES)) {
      yield batch;
      batch = [];
      bytes = 0;
    }
    batch.push(row);
    bytes += row.update.length * 1.34;
  }
  if (batch.length > 0) yield batch;
}

export function toBase64(bytes: Uint8Array): string {
  let text = '';
  // In slices: a call takes only so many arguments.
  for (let at = 0; at < bytes.length; at += 0x8000) text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(text);
}

const sameBytes = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((byte, index) => byte === b[index]);
