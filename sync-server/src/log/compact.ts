import { promisify } from 'node:util';
import zlib from 'node:zlib';
import type pg from 'pg';
import * as Y from 'yjs';
import { failpoint } from '../failpoint.ts';
import { apply, Loader } from './loader.ts';
import type { MasterKey } from './seal.ts';

const compress = promisify(zlib.brotliCompress);
/** Quality 9 saves a tenth for three to six times the time. */
const QUALITY = 5;
/** The advisory locks of compaction; not the row's lock, which orders commits and would hold up the whole process. */
export const COMPACTION_LOCK = 7302;

export interface Compacted {
  rows: number;
  seq: number;
  /** of the snapshot, compressed */
  bytes: number;
  /** structs in all, and those that a fold would leave */
  structs: number;
  births: number;
}

export type CompactResult = Compacted | { skipped: 'busy' | 'nothing to do' | 'structs are pending' };

export async function compressUpdate(update: Uint8Array): Promise<Buffer> {
  const params = {
    [zlib.constants.BROTLI_PARAM_QUALITY]: QUALITY,
    [zlib.constants.BROTLI_PARAM_SIZE_HINT]: update.length,
  };
  return compress(update, { params });
}

/**
 * Folds the rows that are there into the snapshot, in one transaction: snapshot and rows into one collected document,
 * stored as V2, exactly those rows deleted. Rows that are committed meanwhile stay.
 */
export async function compact(client: pg.PoolClient, master: MasterKey, document: number): Promise<CompactResult> {
  const loader = new Loader(client, master);
  await client.query('begin');
  try {
    const result = await fold(client, loader, document);
    await client.query('rows' in result ? 'commit' : 'rollback');
    if ('rows' in result) failpoint('compact:4');
    return result;
  } catch (error) {
    await client.query('rollback').catch(() => {});
    throw error;
  }
}

async function fold(client: pg.PoolClient, loader: Loader, document: number): Promise<CompactResult> {
  const lock = await client.query<{ mine: boolean }>('select pg_try_advisory_xact_lock($1, $2::int8::int4) as mine', [
    COMPACTION_LOCK,
    document % 0x7fffffff,
  ]);
  if (!lock.rows[0]?.mine) return { skipped: 'busy' };
  const keys = await loader.keys(document);
  const rows = await loader.content(document);
  const tail = rows.filter((row) => row.kind === 1);
  if (tail.length === 0) return { skipped: 'nothing to do' };
  failpoint('compact:1');
  const doc = new Y.Doc({ gc: true });
  const seq = await apply(doc, rows, keys, 'compaction');
  if (doc.store.pendingStructs !== null || doc.store.pendingDs !== null) return { skipped: 'structs are pending' };
  const epoch = rows.at(-1)!.epoch;
  const key = keys.get(Number(rows.at(-1)!.key));
  if (key === undefined) throw new Error(`document ${document} has no key for epoch ${epoch}`);
  const sealed = key.seal(await compressUpdate(Y.encodeStateAsUpdateV2(doc)));
  failpoint('compact:2');
  await client.query(
    `insert into document_snapshots (document, seq, epoch, key, sealed) values ($1, $2, $3, $4, $5)
     on conflict (document) do update
     set seq = excluded.seq, epoch = excluded.epoch, key = excluded.key, at = now(), sealed = excluded.sealed`,
    [document, seq, epoch, key.id, sealed],
  );
  failpoint('compact:3');
  await client.query('delete from document_updates where document = $1 and seq = any($2::int8[])', [
    document,
    tail.map((row) => row.seq),
  ]);
  return { rows: tail.length, seq, bytes: sealed.length, ...countStructs(doc) };
}

function countStructs(doc: Y.Doc): { structs: number; births: number } {
  let structs = 0;
  for (const list of doc.store.clients.values()) structs += list.length;
  const births = ['t', 'b', 'c', 'l', 'f', 'i'].reduce((sum, root) => sum + (doc.share.get(root)?._map.size ?? 0), 0);
  return { structs, births };
}
