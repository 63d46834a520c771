import type pg from 'pg';
import * as Y from 'yjs';
import { fold } from '@cairn/shared/domain/kernel/epoch.ts';
import { COMPACTION_LOCK, compressUpdate } from './compact.ts';
import { apply, Loader } from './loader.ts';
import type { MasterKey } from './seal.ts';

/** The server writes under its own clientID in the new epoch; no user may. */
const SERVER = 'system';

export interface Turn {
  document: number;
  /** the one that ends */
  epoch: number;
  /** the last row: nothing may have been committed after it */
  seq: number;
  /** milliseconds since 1970; what was deleted long before is left out */
  now: number;
}

/**
 * Begins the next epoch of a document with a folded copy: a new key, a snapshot, no rows. All or nothing.
 * @returns the new epoch; null where something was written, or the epoch turned, meanwhile
 */
export async function turnEpoch(client: pg.PoolClient, master: MasterKey, turn: Turn): Promise<number | null> {
  await client.query('begin');
  try {
    // A compaction that began before would put the old epoch's snapshot over the new one.
    await client.query('select pg_advisory_xact_lock($1, $2::int8::int4)', [
      COMPACTION_LOCK,
      turn.document % 0x7fffffff,
    ]);
    const folded = await foldStored(client, master, turn);
    const next = folded === null ? null : await store(client, master, turn, folded);
    await client.query(next === null ? 'rollback' : 'commit');
    return next;
  } catch (error) {
    await client.query('rollback').catch(() => {});
    throw error;
  }
}

/** From the log, not from a server's memory: what is folded is what is durable. */
async function foldStored(client: pg.PoolClient, master: MasterKey, turn: Turn): Promise<Y.Doc | null> {
  const loader = new Loader(client, master);
  const keys = await loader.keys(turn.document);
  const rows = await loader.content(turn.document);
  if (rows.some((row) => row.epoch !== turn.epoch)) return null;
  const doc = new Y.Doc();
  if ((await apply(doc, rows, keys, 'epoch')) !== turn.seq) return null;
  return fold(doc, { now: turn.now });
}

async function store(
  client: pg.PoolClient,
  master: MasterKey,
  { document, epoch, seq }: Turn,
  folded: Y.Doc,
): Promise<number | null> {
  const next = epoch + 1;
  const compressed = await compressUpdate(Y.encodeStateAsUpdateV2(folded));
  // The row's lock from here on: a server that has not noticed cannot append to the old epoch any more.
  const turned = await client.query(
    'update documents set epoch = $3 where id = $1 and epoch = $2 and head = $4 returning id',
    [document, epoch, next, seq],
  );
  if (turned.rowCount !== 1) return null;
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
  return next;
}
