/** An IndexedDB that fails when told to, in front of a real (fake) one. */
import type { IndexedDbFactory } from '../indexed-db.ts';

export type Failure = 'quota' | 'abort' | 'blocked' | 'refused' | null;

export class FailingDisk {
  failure: Failure = null;
  /** transactions that were made to fail */
  failed = 0;
  readonly #lose = new Set<() => void>();
  readonly factory: IndexedDbFactory;

  constructor(
    { indexedDB, IDBKeyRange }: IndexedDbFactory,
    only: (name: string) => boolean = (name) => name.includes('@'),
  ) {
    const open = (name: string, version?: number): IDBOpenDBRequest => {
      if (!only(name)) return indexedDB.open(name, version);
      if (this.failure === 'refused') throw new DOMException('no storage here', 'SecurityError');
      if (this.failure === 'blocked') return {} as IDBOpenDBRequest; // never answers
      const request = indexedDB.open(name, version);
      request.addEventListener('success', () => this.#spoil(request.result));
      return request;
    };
    const spoiled = new Proxy(indexedDB, {
      get: (target, key) => (key === 'open' ? open : bound(target, key)),
    });
    this.factory = { indexedDB: spoiled, IDBKeyRange };
  }

  /** As when the browser deletes the data or loses the disk. */
  loseConnections(): void {
    for (const lose of this.#lose) lose();
    this.#lose.clear();
  }

  #spoil(database: IDBDatabase): void {
    const heard = new Set<() => void>();
    const listen = database.addEventListener.bind(database);
    database.addEventListener = ((type: 'close', listener: () => void) => {
      if (type === 'close') heard.add(listener);
      else listen(type, listener);
    }) as IDBDatabase['addEventListener'];
    this.#lose.add(() => {
      database.close();
      for (const listener of heard) listener();
    });
    const transaction = database.transaction.bind(database);
    database.transaction = (stores, mode, options) => {
      const made = transaction(stores, mode, options);
      if (mode !== 'readwrite' || this.failure === null) return made;
      this.failed++;
      const { failure } = this;
      if (failure === 'quota') {
        Object.defineProperty(made, 'error', { get: () => new DOMException('full', 'QuotaExceededError') });
      }
      // The requests succeed; the transaction does not.
      setImmediate(() => setImmediate(() => made.abort()));
      return made;
    };
  }
}

function bound(target: IDBFactory, key: string | symbol): unknown {
  const value = Reflect.get(target, key) as unknown;
  return typeof value === 'function' ? (value.bind(target) as unknown) : value;
}
