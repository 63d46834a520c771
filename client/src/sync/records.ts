/**
 * What this device knows of a person's documents, in their Dexie database. A device that refuses to store must
 * not stop the work: then all of this lives in memory, and the sync chip says so by the documents' own storage.
 */
import type { DocumentName } from '@cairn/shared/domain/kernel/document-name.ts';
import type { DocumentRow, OfflineWrite, UserDatabase } from '../http/database.ts';
import type { RefusedWrite } from './types.ts';

export class Records {
  readonly #database: UserDatabase;
  readonly #rows = new Map<string, DocumentRow>();
  readonly #offline = new Map<string, OfflineWrite>();

  constructor(database: UserDatabase) {
    this.#database = database;
  }

  async document(name: DocumentName): Promise<DocumentRow | null> {
    const memory = this.#rows.get(name);
    if (memory) return memory;
    const row = await quiet(() => this.#database.documents.get(name));
    if (row) this.#rows.set(name, row);
    return row ?? null;
  }

  /** @returns whether it is on the disk */
  async setDocument(name: DocumentName, change: Partial<Omit<DocumentRow, 'name'>>): Promise<boolean> {
    const known = (await this.document(name)) ?? { name, epoch: 1, previous: null, unsent: 0 };
    const row = { ...known, ...change };
    this.#rows.set(name, row);
    return (await quiet(() => this.#database.documents.put(row))) !== undefined;
  }

  async documents(): Promise<DocumentRow[]> {
    const rows = await quiet(() => this.#database.documents.toArray());
    return rows ?? [...this.#rows.values()];
  }

  async unsentDocuments(): Promise<DocumentRow[]> {
    const rows = await quiet(() => this.#database.documents.where('unsent').above(0).toArray());
    return rows ?? [...this.#rows.values()].filter((row) => row.unsent > 0);
  }

  async offlineWrite(name: string): Promise<OfflineWrite | null> {
    return this.#offline.get(name) ?? (await quiet(() => this.#database.offlineWrites.get(name))) ?? null;
  }

  /** @throws where this device cannot store it; it is kept in memory then */
  async setOfflineWrite(write: OfflineWrite): Promise<void> {
    this.#offline.set(write.name, write);
    await this.#database.offlineWrites.put(write);
    this.#offline.delete(write.name);
  }

  async removeOfflineWrite(name: string): Promise<void> {
    this.#offline.delete(name);
    await quiet(() => this.#database.offlineWrites.delete(name));
  }

  /** Those that the server does not have. */
  async waitingOfflineWrites(): Promise<OfflineWrite[]> {
    const stored = (await quiet(() => this.#database.offlineWrites.where('waiting').above(0).toArray())) ?? [];
    return [...stored, ...[...this.#offline.values()].filter((write) => write.waiting > 0)];
  }

  async refused(): Promise<RefusedWrite[]> {
    return (await quiet(() => this.#database.refused.orderBy('at').toArray())) ?? [];
  }

  async addRefused(write: RefusedWrite): Promise<void> {
    await quiet(() => this.#database.refused.put(write));
  }

  async removeRefused(id: string): Promise<void> {
    await quiet(() => this.#database.refused.delete(id));
  }

  async setting(key: string): Promise<unknown> {
    return (await quiet(() => this.#database.settings.get(key)))?.value;
  }

  async setSetting(key: string, value: unknown): Promise<void> {
    await quiet(() => this.#database.settings.put({ key, value }));
  }
}

async function quiet<T>(work: () => PromiseLike<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch {
    return undefined;
  }
}
