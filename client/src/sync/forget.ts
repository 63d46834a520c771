import type { DocumentRow } from '../http/database.ts';
import { databaseName } from './document-storage.ts';
import { deleteDatabase, type IndexedDbFactory } from './indexed-db.ts';

/** Deletes every document of a person from this device, listed or found. */
export async function forgetDocuments(
  userId: string,
  factory: IndexedDbFactory,
  rows: readonly DocumentRow[],
): Promise<void> {
  const listed = rows.flatMap(({ name, epoch, previous }) =>
    [epoch, previous].filter((value) => value !== null).map((value) => databaseName(userId, name, value)),
  );
  const found = await factory.indexedDB.databases?.().catch(() => []);
  const names = new Set([...listed, ...(found ?? []).map(({ name }) => name ?? '')]);
  const own = [...names].filter((name) => name.startsWith(`cairn/${userId}/`));
  await Promise.all(own.map((name) => deleteDatabase(factory, name)));
}
