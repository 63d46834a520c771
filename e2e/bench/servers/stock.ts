/** Hocuspocus as it comes: in memory, or with its database extension on Postgres (`stock+pg`). */
import { Database } from '@hocuspocus/extension-database';
import { Server } from '@hocuspocus/server';
import pg from 'pg';
import { report } from './report.ts';

const url = process.env['BENCH_DATABASE_URL'];
const extensions = url ? [await database(url)] : [];
const server = new Server({ port: 0, address: '127.0.0.1', quiet: true, stopOnSignals: true, extensions });
await server.listen();
report(server.address.port);

async function database(connectionString: string): Promise<Database> {
  const pool = new pg.Pool({ connectionString, max: 4 });
  await pool.query('create table if not exists stock (name text primary key, data bytea not null)');
  return new Database({
    async fetch({ documentName }) {
      const { rows } = await pool.query('select data from stock where name = $1', [documentName]);
      return rows[0]?.data ?? null;
    },
    async store({ documentName, state }) {
      await pool.query('insert into stock values ($1, $2) on conflict (name) do update set data = excluded.data', [
        documentName,
        state,
      ]);
    },
  });
}
