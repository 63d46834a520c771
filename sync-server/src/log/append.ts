/**
 * One group commit as one statement: take the next seqs under the documents' row locks, insert the rows, bind new
 * clientIDs. The row lock orders the commits of a document and fences a server that has not noticed a new epoch.
 */
import type pg from 'pg';
import { byteaArray, int4Array, int8Array, textArray } from './pg-array.ts';
import type { DataKey } from './seal.ts';

const APPEND = `
  with bumped as (
    update documents d set head = d.head + t.n
    from unnest($1::int8[], $2::int4[], $3::int4[]) as t(id, n, epoch) where d.id = t.id and d.epoch = t.epoch
    returning d.id, d.epoch, d.head - t.n as base
  ), rows as (
    insert into document_updates (document, seq, epoch, key, actor, client, sealed)
    select r.document, b.base + r.nth, b.epoch, r.key, r.actor, r.client, r.sealed
    from unnest($4::int8[], $5::int4[], $6::int8[], $7::text[], $8::int8[], $9::bytea[])
      as r(document, nth, key, actor, client, sealed)
    join bumped b on b.id = r.document
  )`;
const BIND = `, bound as (
    insert into document_clients (document, epoch, client, actor)
    select * from unnest($10::int8[], $11::int4[], $12::int8[], $13::text[]) on conflict do nothing
  )`;
/** One line back instead of one row per document: parsing rows would cost more than all the rest of the client. */
const RESULT = " select string_agg(base::text, ',' order by id) as bases, count(*)::int as n from bumped";
const WITHOUT_CLIENTS = { name: 'append', text: APPEND + RESULT };
const WITH_CLIENTS = { name: 'append-clients', text: APPEND + BIND + RESULT };

/**
 * The plan is always the same; planning anew costs more than the statement. Nested loops over sorted ids also make
 * all servers lock documents in the same order.
 */
const SETTINGS = `
  set synchronous_commit = on; set lock_timeout = '10s'; set statement_timeout = '20s';
  set plan_cache_mode = force_generic_plan; set jit = off;
  set enable_hashjoin = off; set enable_mergejoin = off; set enable_seqscan = off`;

/** Should two servers lock in another order nevertheless, one of them is told so and tries again. */
const ABORTED = new Set(['40P01', '40001']);
/** A row's count of updates has two bytes; fewer make smaller rows to load. */
const MAX_ROW_UPDATES = 4096;

/** What the log needs to know of an open document. */
export interface Target {
  readonly id: number;
  readonly epoch: number;
  readonly key: DataKey;
}

export interface Entry<T extends Target = Target> {
  target: T;
  /** counts the document's entries, upwards */
  tag: number;
  update: Uint8Array;
  actor: string;
  /** the clientID that wrote it; 0: deletions only */
  client: number;
  /** clientIDs seen for the first time, and whom they belong to */
  owners: readonly (readonly [client: number, owner: string])[];
}

/** Adjacent updates of one document by one client and actor. */
interface Run {
  actor: string;
  client: number;
  updates: Uint8Array[];
}

/** The part of a commit that is one document's. */
export interface Share<T extends Target = Target> {
  target: T;
  runs: Run[];
  /** tag of its last entry */
  last: number;
  /** seq of its last row, once committed */
  seq: number;
}

/** Sorted by document, so that all commits lock in the same order. */
export function share<T extends Target>(entries: readonly Entry<T>[]): Share<T>[] {
  const shares = new Map<T, Share<T>>();
  for (const { target, tag, actor, client, update } of entries) {
    let mine = shares.get(target);
    if (mine === undefined) shares.set(target, (mine = { target, runs: [], last: 0, seq: 0 }));
    mine.last = tag;
    const run = mine.runs.at(-1);
    if (run?.client === client && run.actor === actor && run.updates.length < MAX_ROW_UPDATES) run.updates.push(update);
    else mine.runs.push({ actor, client, updates: [update] });
  }
  return [...shares.values()].toSorted((a, b) => a.target.id - b.target.id);
}

export async function prepare(client: pg.ClientBase): Promise<void> {
  await client.query(SETTINGS);
}

/**
 * Commits all or nothing, and sets each share's seq.
 * @throws Error where nothing was committed, or where nobody can know
 */
export async function append(
  client: pg.ClientBase,
  entries: readonly Entry[],
  shares: readonly Share[],
): Promise<void> {
  const query = buildQuery(entries, shares);
  let row: { bases: string; n: number };
  try {
    row = await run(client, query);
  } catch (error) {
    if (!ABORTED.has((error as { code?: string }).code ?? '')) throw error;
    row = await run(client, query);
  }
  if (row.n !== shares.length) throw new Error('a document is gone or began a new epoch');
  const bases = row.bases.split(','); // in the order of ids, which is that of the shares
  shares.forEach((mine, i) => {
    mine.seq = Number(bases[i]) + mine.runs.length;
  });
}

async function run(client: pg.ClientBase, query: pg.QueryConfig): Promise<{ bases: string; n: number }> {
  return (await client.query<{ bases: string; n: number }>(query)).rows[0]!;
}

function buildQuery(entries: readonly Entry[], shares: readonly Share[]): pg.QueryConfig {
  const document: number[] = [];
  const nth: number[] = [];
  const key: number[] = [];
  const actor: string[] = [];
  const client: number[] = [];
  const sealed: Buffer[] = [];
  for (const { target, runs } of shares) {
    runs.forEach((run, i) => {
      document.push(target.id);
      nth.push(i + 1);
      key.push(target.key.id);
      actor.push(run.actor);
      client.push(run.client);
      sealed.push(target.key.sealRow(run.updates));
    });
  }
  const values = [
    int8Array(shares.map(({ target }) => target.id)),
    int4Array(shares.map(({ runs }) => runs.length)),
    int4Array(shares.map(({ target }) => target.epoch)),
    int8Array(document),
    int4Array(nth),
    int8Array(key),
    textArray(actor),
    int8Array(client),
    byteaArray(sealed),
  ];
  const bound = entries.filter(({ owners }) => owners.length > 0);
  if (bound.length === 0) return { ...WITHOUT_CLIENTS, values };
  const rows = bound.flatMap(({ target, owners }) =>
    owners.map(([owned, owner]) => ({ document: target.id, epoch: target.epoch, client: owned, owner })),
  );
  values.push(
    int8Array(rows.map((row) => row.document)),
    int4Array(rows.map((row) => row.epoch)),
    int8Array(rows.map((row) => row.client)),
    textArray(rows.map((row) => row.owner)),
  );
  return { ...WITH_CLIENTS, values };
}
