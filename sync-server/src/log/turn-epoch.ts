import type pg from 'pg';
import * as Y from 'yjs';
import { compressUpdate } from './compact.ts';
import type { MasterKey } from './seal.ts';

/** The server writes under its own clientID in the new epoch; no user may. */
const SERVER = 'system';

/**
 * Begins the next epoch of a document with a folded copy: a new key, a snapshot, no rows. All or nothing.
 * @param seq the last row that the copy holds: nothing may have been committed since
 * @returns the new epoch; null where another server has written meanwhile
 */
export async function turnEpoch(
  pool: pg.Pool,
  master: MasterKey,
  { document, epoch, seq, folded }: { document: number; epoch: number; seq: number; folded: Y.Doc },
): Promise<number | null> {
  const next = epoch + 1;
  const compressed = await compressUpdate(Y.encodeStateAsUpdateV2(folded));
  const client = await pool.connect();
  try {
    await client.query('begin');
    const turned = await client.query(
      'update documents set epoch = $3 where id = $1 and epoch = $2 and head = $4 returning id',
      [document, epoch, next, seq],
    );
    if (turned.rowCount !== 1) {
      await client.query('rollback');
      return null;
    }
    const wrapped = master.create(document, next);
    const { rows } = await client.query<{ id: string }>(
      'insert into document_keys (document, epoch, wrapped) values ($1, $2, $3) returning id',
      [document, next, wrapped],
    );
    const key = master.unwrap(wrapped, Number(rows[0]!.id), document, next);
    await client.query(
      `insert into document_snapshots (document, seq, epoch, key, sealed) values ($1, $2, $3, $4, $5)
       on conflict (document) do update
       set seq = excluded.seq, epoch = excluded.epoch, key = excluded.key, at = now(), sealed = excluded.sealed`,
      [document, seq, next, key.id, key.seal(compressed)],
    );
    await client.query('delete from document_updates where document = $1', [document]);
    await client.query('insert into document_clients (document, epoch, client, actor) values ($1, $2, $3, $4)', [
      document,
      next,
      folded.clientID,
      SERVER,
    ]);
    await client.query('commit');
    return next;
  } catch (error) {
    await client.query('rollback').catch(() => {});
    throw error;
  } finally {
    client.release();
  }
}
