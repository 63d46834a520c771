import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { migrateDatabase } from '@cairn/shared/platform/db/migrate.ts';
import { startEmbeddedPostgres } from '@cairn/shared/platform/embedded-postgres/embedded-postgres.ts';
import { pin } from './target.ts';

export interface RunDatabase {
  url: string;
  /** the postmaster's */
  pid(): number | null;
  stop(): Promise<void>;
}

/** A real Postgres of its own for a run, on the core of the measured server. */
export async function startPostgres(): Promise<RunDatabase> {
  const folder = await mkdtemp(path.join(tmpdir(), 'cairn-run-'));
  await chmod(folder, 0o711); // as root, Postgres runs as another user and must come in
  const postgres = await startEmbeddedPostgres({ folder: path.join(folder, 'postgres'), say: () => {} });
  const pid = postgres.pid();
  if (pid !== null) pin(pid, 0);
  return {
    url: postgres.url,
    pid: () => postgres.pid(),
    async stop() {
      await postgres.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A fresh, migrated database. */
export async function createDatabase(server: string): Promise<{ url: string; drop(): Promise<void> }> {
  const name = `run_${randomBytes(6).toString('hex')}`;
  await execute(server, `CREATE DATABASE ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  await migrateDatabase(url.href);
  return { url: url.href, drop: () => execute(server, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`) };
}

async function execute(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
