import { Dexie, type EntityTable } from 'dexie';
import type { Person } from '@cairn/shared/contract/teams.ts';
import type { Project } from '@cairn/shared/contract/projects.ts';
import type { RefusedWrite } from '../sync/types.ts';

/** A project of the directory; `pending`: made on this device, the server does not know it yet. */
export interface StoredProject extends Project {
  pending?: boolean;
}

/** A request that waits for the server; replayed in order, so each must be safe to send twice. */
export interface OutboxEntry {
  seq: number;
  method: string;
  path: string;
  body: unknown;
  at: number;
  /** the server's lasting refusal, in its words; null: not refused */
  problem: string | null;
}

export interface Setting {
  key: string;
  value: unknown;
}

/** What this device knows of a document, whether open or not. */
export interface DocumentRow {
  name: string;
  /** the epoch its local database holds */
  epoch: number;
  /** an older epoch's database, kept until what was replayed from it is committed */
  previous: number | null;
  /** edits that the server has not committed; 0 = clean */
  unsent: number;
}

/** Written while the document was not open (import): a Yjs update (V1) that its database does not hold yet. */
export interface OfflineWrite {
  name: string;
  epoch: number;
  update: Uint8Array;
  /** changes that the server has not committed; 0: kept as the local copy until the document is opened */
  waiting: number;
}

/** One person's small data on this device. Documents have databases of their own (sync/document-storage.ts). */
export type UserDatabase = Dexie & {
  projects: EntityTable<StoredProject, 'id'>;
  people: EntityTable<Person, 'id'>;
  outbox: EntityTable<OutboxEntry, 'seq'>;
  settings: EntityTable<Setting, 'key'>;
  documents: EntityTable<DocumentRow, 'name'>;
  offlineWrites: EntityTable<OfflineWrite, 'name'>;
  refused: EntityTable<RefusedWrite, 'id'>;
};

/** @param factory where IndexedDB is not the global one (tests) */
export function openUserDatabase(
  userId: string,
  factory?: { indexedDB: IDBFactory; IDBKeyRange: typeof IDBKeyRange },
): UserDatabase {
  const database = new Dexie(`cairn/${userId}`, { ...factory, chromeTransactionDurability: 'strict' }) as UserDatabase;
  database.version(1).stores({
    projects: 'id',
    people: 'id',
    outbox: '++seq',
    settings: 'key',
    documents: 'name, unsent',
    offlineWrites: 'name, waiting',
    refused: 'id, at',
  });
  return database;
}
