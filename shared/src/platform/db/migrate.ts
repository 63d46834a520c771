import path from 'node:path';
import { drizzle } from 'drizzle-orm/node-postgres';
import { migrate } from 'drizzle-orm/node-postgres/migrator';
import pg from 'pg';

const FOLDER = path.join(import.meta.dirname, 'migrations');
/** Any number that nothing else in this database locks. */
const LOCK = 7_226_846_401;

/** Brings the database up to this version's tables. Safe when several processes start at once: they take turns. */
export async function migrateDatabase(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {}); // a broken connection rejects the query that waits
  await client.connect();
  try {
    await client.query('SELECT pg_advisory_lock($1)', [LOCK]);
    await client.query('SET client_min_messages = warning');
    await migrate(drizzle(client), { migrationsFolder: FOLDER });
  } finally {
    await client.end(); // gives the lock back too
  }
}
