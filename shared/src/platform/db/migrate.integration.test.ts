import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDatabase, type TestDatabase } from '../../testkit/postgres.ts';
import { migrateDatabase } from './migrate.ts';
import { assertDurable, openDatabase } from './open.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createDatabase();
});
afterAll(() => database.drop());

async function query<Row extends pg.QueryResultRow>(sql: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}

test('migrating a migrated database changes nothing, also from several processes at once', async () => {
  const before = await query('SELECT count(*) FROM drizzle.__drizzle_migrations');
  await Promise.all([1, 2, 3].map(() => migrateDatabase(database.url)));
  expect(await query('SELECT count(*) FROM drizzle.__drizzle_migrations')).toEqual(before);
});

test('several processes that start at once on an empty database migrate it once', async () => {
  await query('DROP SCHEMA public CASCADE');
  await query('DROP SCHEMA drizzle CASCADE');
  await query('CREATE SCHEMA public');
  await Promise.all([1, 2, 3].map(() => migrateDatabase(database.url)));
  const tables = await query<{ name: string }>(`SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'`);
  expect(tables.map(({ name }) => name)).toContain('document_updates');
});

test("the row that orders a document's commits leaves room for updates in place", async () => {
  const [row] = await query<{ options: string[] }>(
    `SELECT reloptions AS options FROM pg_class WHERE relname = 'documents'`,
  );
  expect(row?.options).toEqual(['fillfactor=50']);
});

test('LOG-1 a database that confirms before it has written is refused', async () => {
  const opened = openDatabase(database.url, () => {});
  try {
    await assertDurable(opened.pool);
    await query(`ALTER DATABASE ${new URL(database.url).pathname.slice(1)} SET synchronous_commit = off`);
    const weak = openDatabase(database.url, () => {});
    await expect(assertDurable(weak.pool)).rejects.toThrow(/synchronous_commit off/);
    await weak.close();
  } finally {
    await opened.close();
  }
});
