/** IndexedDB as promises that tell the truth: resolved when a transaction is complete, rejected with a reason. */

/** Why this device cannot store: `quota` full · `refused` private mode or policy · `blocked` does not open · `slow` no answer yet · `failed` anything else. */
export type StorageProblem = 'quota' | 'refused' | 'blocked' | 'slow' | 'failed';

export interface IndexedDbFactory {
  indexedDB: IDBFactory;
  IDBKeyRange: typeof IDBKeyRange;
}

export class StorageError extends Error {
  readonly problem: StorageProblem;
  constructor(problem: StorageProblem, cause?: unknown) {
    super(`IndexedDB: ${problem}`, { cause });
    this.name = 'StorageError';
    this.problem = problem;
  }
}

export const problemOf = (error: unknown): StorageProblem => (error instanceof StorageError ? error.problem : 'failed');

function named(error: unknown): StorageError {
  const name = error instanceof Error || error instanceof DOMException ? error.name : '';
  if (name === 'QuotaExceededError') return new StorageError('quota', error);
  if (name === 'SecurityError' || name === 'NotAllowedError') return new StorageError('refused', error);
  return new StorageError('failed', error);
}

/** @param onBlocked another tab holds an incompatible version open; the request stays pending */
export function openDatabase(
  { indexedDB }: IndexedDbFactory,
  name: string,
  onBlocked: () => void,
): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    let request: IDBOpenDBRequest;
    try {
      request = indexedDB.open(name, 1);
    } catch (error) {
      reject(named(error));
      return;
    }
    request.onupgradeneeded = () => {
      const database = request.result;
      if (!database.objectStoreNames.contains('updates'))
        database.createObjectStore('updates', { autoIncrement: true });
      if (!database.objectStoreNames.contains('custom')) database.createObjectStore('custom');
    };
    request.onblocked = onBlocked;
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(named(request.error));
  });
}

/** Runs one transaction over both stores. Resolves when it is complete: a request's success is not enough. */
export function transact(
  database: IDBDatabase,
  mode: IDBTransactionMode,
  strict: boolean,
  run: (updates: IDBObjectStore, custom: IDBObjectStore) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    let transaction: IDBTransaction;
    try {
      transaction = database.transaction(['updates', 'custom'], mode, { durability: strict ? 'strict' : 'relaxed' });
    } catch (error) {
      reject(named(error));
      return;
    }
    // The database itself was taken away: not every browser tells of the abort then.
    const lost = () => fail(new StorageError('failed'));
    const end = () => database.removeEventListener('close', lost);
    const fail = (error: StorageError) => {
      end();
      reject(error);
    };
    database.addEventListener('close', lost);
    transaction.oncomplete = () => {
      end();
      resolve();
    };
    transaction.onabort = () => fail(named(transaction.error));
    try {
      run(transaction.objectStore('updates'), transaction.objectStore('custom'));
    } catch (error) {
      fail(named(error));
      try {
        transaction.abort();
      } catch {
        // It has ended already.
      }
    }
  });
}

/** Deletes a database; resolves when it is gone, or when it will go once the last tab has closed it. */
export function deleteDatabase({ indexedDB }: IndexedDbFactory, name: string): Promise<void> {
  return new Promise((resolve) => {
    try {
      const request = indexedDB.deleteDatabase(name);
      request.onsuccess = () => resolve();
      request.onerror = () => resolve();
      request.onblocked = () => resolve();
    } catch {
      resolve();
    }
  });
}
