import { drizzle, type NodePgDatabase } from 'drizzle-orm/node-postgres';
import pg from 'pg';
import { StartError } from '../start-error.ts';
import { schema, type Schema } from './schema.ts';

/** Under the 60 connections of the embedded Postgres, with room for the log's own writers and for operations. */
const POOL_SIZE = 20;
const CONNECT_TIMEOUT_MS = 5000;
/** A request that waited this long for one query has lost its user. */
const STATEMENT_TIMEOUT_MS = 15_000;
/** For a database that does not even answer that the time is over. */
const ANSWER_TIMEOUT_MS = 20_000;

export type Db = NodePgDatabase<Schema>;
/** A database or a transaction in it. */
export type DbLike = Pick<Db, 'select' | 'insert' | 'update' | 'delete' | 'execute'>;

export interface Database {
  db: Db;
  pool: pg.Pool;
  close(): Promise<void>;
}

/**
 * The process's one pool. Broken connections are replaced; a query that fails rejects and ends nothing.
 * @param onError told about connections that broke while idle
 */
export function openDatabase(url: string, onError: (error: Error) => void): Database {
  const pool = new pg.Pool({
    connectionString: url,
    max: POOL_SIZE,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    query_timeout: ANSWER_TIMEOUT_MS,
    idle_in_transaction_session_timeout: STATEMENT_TIMEOUT_MS,
    application_name: 'cairn',
  });
  let closing = false;
  pool.on('error', (error) => {
    if (!closing) onError(error);
  });
  const close = () => {
    closing = true;
    return pool.end();
  };
  return { db: drizzle(pool, { schema }), pool, close };
}

/** Refuses a database that confirms commits before they are on disk. @throws StartError */
export async function assertDurable(pool: pg.Pool): Promise<void> {
  const { rows } = await pool.query<{ name: string; setting: string }>(
    `SELECT name, setting FROM pg_settings WHERE name IN ('fsync', 'synchronous_commit', 'full_page_writes')`,
  );
  for (const { name, setting } of rows) {
    if (setting !== 'off') continue;
    throw new StartError(
      `The database runs with ${name} off: a crash would lose what Cairn has shown as saved. Turn it on (ALTER SYSTEM SET ${name} = on; SELECT pg_reload_conf()) and start again.`,
    );
  }
}
