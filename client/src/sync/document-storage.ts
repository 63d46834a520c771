/**
 * One document's IndexedDB database, in y-indexeddb's format (stores `updates` and `custom`) with a write path
 * that knows whether it wrote: a transaction counts when it is complete, whatever fails is said at once, and
 * kept in memory until it could be stored.
 */
import * as Y from 'yjs';
import type { Cover, UnsentEdit } from './unsent-log.ts';
import {
  openDatabase,
  problemOf,
  StorageError,
  transact,
  type IndexedDbFactory,
  type StorageProblem,
} from './indexed-db.ts';

/** More rows than this are folded into one at the next quiet moment. */
const FOLD_ROWS = 200;
const LOAD_TIMEOUT_MS = 3_000;
/** An edit that waits longer than this for a database that does not open, or a write that does not end, is said to. */
const UNOPENED_MS = 900;
const SLOW_MS = 3_000;
const RETRY_MS = [100, 300, 1_000, 2_000, 5_000];

const ACKED = 'acked';
const REFUSED = 'refused';
const UNSENT = 'unsent';

export interface RefusedEntity {
  entity: string;
  why: string;
}

export interface StoredDocument {
  updates: Uint8Array[];
  unsent: UnsentEdit[];
  /** state vector of the last moment at which the server had everything; null: never */
  acked: Uint8Array | null;
  /** told by the server, and no fork has happened since */
  refused: RefusedEntity[];
}

type Operation = {
  run: (updates: IDBObjectStore, custom: IDBObjectStore) => void;
  /** flushed to the disk before the transaction completes */
  strict: boolean;
  done?: () => void;
};

export interface DocumentStorageOptions {
  /** `cairn/<user>/<document>@<epoch>` */
  name: string;
  factory: IndexedDbFactory;
  /** Called when storing begins to fail, and with null when it works again. */
  onProblem(problem: StorageProblem | null): void;
  /** Own edits of this tab up to number `n` are on the disk. */
  onStored(n: number): void;
  /** What was there, when the first load had given up on it. */
  onLateLoad(stored: StoredDocument): void;
}

export const databaseName = (userId: string, document: string, epoch: number) => `cairn/${userId}/${document}@${epoch}`;

export class DocumentStorage {
  readonly name: string;
  readonly #options: DocumentStorageOptions;
  #database: IDBDatabase | null = null;
  #queue: Operation[] = [];
  #pumping: Promise<void> | null = null;
  #loaded = false;
  #rows = 0;
  #lastRow = 0;
  #failures = 0;
  #problem: StorageProblem | null = null;
  #closed = false;
  #wake: (() => void) | null = null;

  constructor(options: DocumentStorageOptions) {
    this.name = options.name;
    this.#options = options;
  }

  get problem(): StorageProblem | null {
    return this.#problem;
  }

  /**
   * Reads everything in one transaction.
   * @throws StorageError where the database cannot be read in time; edits are then kept in memory, and
   * `onLateLoad` is called if it can be read later after all
   */
  async load(): Promise<StoredDocument> {
    const loading = this.#read();
    loading.catch(() => undefined);
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new StorageError('blocked')), LOAD_TIMEOUT_MS);
    });
    try {
      const stored = await Promise.race([loading, late]);
      this.#loaded = true;
      this.#report(null);
      this.#pump();
      return stored;
    } catch (error) {
      this.#report(problemOf(error));
      void this.#loadLate(loading);
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }

  async #loadLate(loading: Promise<StoredDocument>): Promise<void> {
    for (let attempt = 0; !this.#closed; attempt++) {
      try {
        const stored = await (attempt === 0 ? loading : this.#read());
        if (this.#closed) return;
        this.#loaded = true;
        this.#report(null);
        this.#options.onLateLoad(stored);
        this.#pump();
        return;
      } catch (error) {
        this.#report(problemOf(error));
        await this.#pause();
      }
    }
  }

  async #read(): Promise<StoredDocument> {
    const database = await this.#open();
    const stored: StoredDocument = { updates: [], unsent: [], acked: null, refused: [] };
    await transact(database, 'readonly', false, (updates, custom) => {
      const rows = updates.getAll();
      rows.onsuccess = () => (stored.updates = rows.result as Uint8Array[]);
      const keys = updates.getAllKeys();
      keys.onsuccess = () => {
        this.#rows = keys.result.length;
        this.#lastRow = Number(keys.result.at(-1) ?? 0);
      };
      const unsent = custom.getAll(this.#unsentRange());
      unsent.onsuccess = () => (stored.unsent = unsent.result as UnsentEdit[]);
      const acked = custom.get(ACKED);
      acked.onsuccess = () => (stored.acked = (acked.result as Uint8Array | undefined) ?? null);
      const refused = custom.get(REFUSED);
      refused.onsuccess = () => (stored.refused = (refused.result as RefusedEntity[] | undefined) ?? []);
    });
    return stored;
  }

  /** This tab's own edit; stored as soon as no transaction is under way, with what came meanwhile. */
  storeEdit(update: Uint8Array, edit: UnsentEdit): void {
    if (!this.#loaded) setTimeout(() => !this.#loaded && this.#report(this.#problem ?? 'slow'), UNOPENED_MS);
    this.#enqueue({
      strict: true,
      run: (updates, custom) => {
        updates.add(update);
        custom.put(edit, [UNSENT, edit.tab, edit.n]);
      },
      done: () => this.#options.onStored(edit.n),
    });
  }

  /** From the server: it can be had again, so nobody waits for the disk. */
  storeRemote(update: Uint8Array): void {
    this.#enqueue({ strict: false, run: (updates) => updates.add(update) });
  }

  /** @param acked the state vector, where the server now has everything */
  settle(cover: Cover, acked: Uint8Array | null): void {
    this.#enqueue({
      strict: false,
      run: (updates, custom) => {
        const count = updates.count();
        count.onsuccess = () => (this.#rows = count.result);
        for (const [tab, n] of cover) custom.delete(this.#range([UNSENT, tab, 0], [UNSENT, tab, n]));
        if (acked) custom.put(acked, ACKED);
      },
    });
  }

  /** Remembers that a fork is due, in case that this tab does not live to see it. */
  markRefused(refused: readonly RefusedEntity[]): void {
    this.#enqueue({ strict: true, run: (_, custom) => custom.put([...refused], REFUSED) });
  }

  /**
   * Puts a state in the place of all rows, in one transaction: a fork, or the beginning of an epoch.
   * @param unsent what of it the server has not committed
   */
  replace(state: Uint8Array, acked: Uint8Array | null, unsent: readonly UnsentEdit[]): void {
    this.#enqueue({
      strict: true,
      run: (updates, custom) => {
        updates.clear();
        updates.add(state);
        custom.delete(this.#unsentRange());
        custom.delete(REFUSED);
        for (const edit of unsent) custom.put(edit, [UNSENT, edit.tab, edit.n]);
        if (acked) custom.put(acked, ACKED);
      },
    });
  }

  /**
   * Folds many rows into one where there are many; only while nothing is unsent. Rows of other tabs are read into the document first, in the
   * same transaction, so that none is dropped unseen.
   */
  fold(doc: Y.Doc, origin: unknown): void {
    if (this.#rows <= FOLD_ROWS) return;
    this.#rows = 0;
    this.#enqueue({
      strict: false,
      run: (updates) => {
        const unseen = updates.getAll(this.#options.factory.IDBKeyRange.lowerBound(this.#lastRow, true));
        const keys = updates.getAllKeys();
        keys.onsuccess = () => {
          const last = keys.result.at(-1);
          if (last === undefined) return;
          Y.transact(
            doc,
            () => (unseen.result as Uint8Array[]).forEach((row) => Y.applyUpdate(doc, row, origin)),
            origin,
          );
          updates.delete(this.#options.factory.IDBKeyRange.upperBound(last));
          updates.add(Y.encodeStateAsUpdate(doc));
          this.#lastRow = Number(last);
        };
      },
    });
  }

  /** Resolves once nothing waits for the disk; does not while storing fails. */
  async settled(): Promise<void> {
    while (this.#pumping && !this.#closed) await this.#pumping;
  }

  /** Tries again now. */
  retry(): void {
    this.#failures = 0;
    this.#wake?.();
  }

  /** Stores what is waiting, unless storing fails, and closes. */
  async close(): Promise<void> {
    if (!this.#problem) await this.settled();
    this.#closed = true;
    this.#wake?.();
    this.#database?.close();
    this.#database = null;
  }

  #enqueue(operation: Operation): void {
    if (this.#closed) return;
    this.#queue.push(operation);
    this.#pump();
  }

  #pump(): void {
    if (!this.#loaded || this.#closed || this.#pumping || this.#queue.length === 0) return;
    // A microtask later: one transaction for all that this turn of the event loop writes.
    this.#pumping = Promise.resolve()
      .then(() => this.#drain())
      .finally(() => {
        this.#pumping = null;
        this.#pump();
      });
  }

  async #drain(): Promise<void> {
    while (this.#queue.length > 0 && !this.#closed) {
      const batch = this.#queue;
      this.#queue = [];
      const slow = setTimeout(() => this.#report('slow'), SLOW_MS);
      try {
        const database = await this.#open();
        const strict = batch.some((operation) => operation.strict);
        await transact(database, 'readwrite', strict, (updates, custom) => {
          for (const { run } of batch) run(updates, custom);
        });
      } catch (error) {
        clearTimeout(slow);
        this.#queue = [...batch, ...this.#queue];
        this.#report(problemOf(error));
        this.#database?.close();
        this.#database = null;
        await this.#pause();
        continue;
      }
      clearTimeout(slow);
      this.#failures = 0;
      this.#report(null);
      for (const { done } of batch) done?.();
    }
  }

  async #open(): Promise<IDBDatabase> {
    if (this.#database) return this.#database;
    const database = await openDatabase(this.#options.factory, this.name, () => this.#report('blocked'));
    if (this.#closed) {
      database.close();
      throw new StorageError('failed');
    }
    const lost = () => {
      if (this.#database === database) this.#database = null;
    };
    // The browser took it away (data cleared, disk trouble): the next write opens it again, or says that it cannot.
    database.addEventListener('close', lost);
    database.addEventListener('versionchange', () => {
      lost();
      database.close();
    });
    return (this.#database = database);
  }

  #pause(): Promise<void> {
    const delay = RETRY_MS[Math.min(this.#failures++, RETRY_MS.length - 1)];
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, delay);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  #report(problem: StorageProblem | null): void {
    if (problem === this.#problem || this.#closed) return;
    this.#problem = problem;
    this.#options.onProblem(problem);
  }

  #range(from: IDBValidKey, to: IDBValidKey): IDBKeyRange {
    return this.#options.factory.IDBKeyRange.bound(from, to);
  }

  #unsentRange(): IDBKeyRange {
    return this.#range([UNSENT], [UNSENT, []]);
  }
}
