import { promisify } from 'node:util';
import zlib from 'node:zlib';
import type pg from 'pg';
import * as Y from 'yjs';
import type { DataKey, MasterKey } from './seal.ts';

const decompress = promisify(zlib.brotliDecompress);

const ENSURE = `
  with added as (insert into documents (name) values ($1) on conflict do nothing returning id, epoch)
  select id, epoch from added union all select id, epoch from documents where name = $1 limit 1`;
const KEYS = 'select id, epoch, wrapped from document_keys where document = $1 and wrapped is not null order by epoch';
/** One statement sees one moment: the snapshot, and the rows after it. */
const CONTENT = `
  select 0 as kind, seq, epoch, key, sealed from document_snapshots where document = $1
  union all
  select 1, seq, epoch, key, sealed from document_updates
  where document = $1 and seq > coalesce((select seq from document_snapshots where document = $1), 0)
  order by 1, 2`;
const CLIENTS = 'select epoch, client, actor from document_clients where document = $1';
const SNAPSHOT = 'select seq, epoch, key, sealed from document_snapshots where document = $1';

interface Row {
  kind: number;
  seq: string;
  epoch: number;
  key: string;
  sealed: Buffer;
}

/** A document as the log has it. */
export interface Loaded {
  id: number;
  epoch: number;
  /** seals what is written now */
  key: DataKey;
  /** clientID → whom it belongs to, in this epoch */
  owners: Map<number, string>;
  /** clientIDs of earlier epochs */
  retired: Set<number>;
  /** of the last row */
  seq: number;
  /** rows that the snapshot does not have */
  tail: number;
}

export interface StoredSnapshot {
  epoch: number;
  seq: number;
  brotli: Buffer;
}

/** The data keys of one document, by the id of their row. */
export type Keys = ReadonlyMap<number, DataKey & { epoch: number }>;

type Queryable = Pick<pg.Pool, 'query'>;

/** Reads documents from the log. Any method rejects where the database does, or where sealed bytes do not open. */
export class Loader {
  private readonly database: Queryable;
  private readonly master: MasterKey;

  constructor(database: Queryable, master: MasterKey) {
    this.database = database;
    this.master = master;
  }

  /**
   * Fills `doc`. A document that nobody has written begins here, at epoch 1.
   * @param wait for a commit that may be under way although its connection was lost
   */
  async load(name: string, doc: Y.Doc, wait = false): Promise<Loaded> {
    if (wait) await this.database.query('select 1 from documents where name = $1 for share', [name]);
    const { id } = await this.ensure(name);
    const [keys, content, clients] = await Promise.all([
      this.keys(id),
      this.content(id),
      this.database.query<{ epoch: number; client: string; actor: string }>({
        name: 'clients',
        text: CLIENTS,
        values: [id],
      }),
    ]);
    const seq = await apply(doc, content, keys, 'log');
    const newest = [...keys.values()].at(-1);
    if (newest === undefined) throw new Error(`${name} has no key`);
    // Read in several statements: an epoch that another server turned between them would mix two.
    if (content.some((row) => row.epoch !== newest.epoch)) throw new Error(`${name} began a new epoch meanwhile`);
    const owners = new Map<number, string>();
    const retired = new Set<number>();
    for (const { epoch, client, actor } of clients.rows) {
      if (epoch === newest.epoch) owners.set(Number(client), actor);
      else if (epoch < newest.epoch) retired.add(Number(client));
    }
    for (const client of owners.keys()) retired.delete(client);
    const tail = content.filter((row) => row.kind === 1).length;
    return { id, epoch: newest.epoch, key: newest, owners, retired, seq, tail };
  }

  async content(id: number): Promise<Row[]> {
    return (await this.database.query<Row>({ name: 'content', text: CONTENT, values: [id] })).rows;
  }

  async keys(id: number): Promise<Keys> {
    let rows = await this.keyRows(id);
    if (rows.length === 0) {
      await this.database.query(
        'insert into document_keys (document, epoch, wrapped) values ($1, 1, $2) on conflict do nothing',
        [id, this.master.create(id, 1)],
      );
      rows = await this.keyRows(id); // another server may have been first
    }
    const keys = new Map<number, DataKey & { epoch: number }>();
    for (const row of rows) {
      const key = this.master.unwrap(row.wrapped, Number(row.id), id, row.epoch);
      keys.set(key.id, Object.assign(key, { epoch: row.epoch }));
    }
    return keys;
  }

  /** The stored snapshot as clients get it; null: there is none. */
  async snapshot(id: number): Promise<StoredSnapshot | null> {
    const { rows } = await this.database.query<Omit<Row, 'kind'>>({ name: 'snapshot', text: SNAPSHOT, values: [id] });
    const row = rows[0];
    if (row === undefined) return null;
    const key = (await this.keys(id)).get(Number(row.key));
    if (key === undefined) throw new Error('the key of the snapshot is gone');
    return { epoch: row.epoch, seq: Number(row.seq), brotli: key.open(row.sealed) };
  }

  /** @returns null where nobody has opened the document yet */
  async find(name: string): Promise<{ id: number; epoch: number; head: number } | null> {
    const { rows } = await this.database.query<{ id: string; epoch: number; head: string }>({
      name: 'find',
      text: 'select id, epoch, head from documents where name = $1',
      values: [name],
    });
    const row = rows[0];
    return row === undefined ? null : { id: Number(row.id), epoch: row.epoch, head: Number(row.head) };
  }

  private async ensure(name: string): Promise<{ id: number }> {
    // No row at all: another server's insert became visible only after this statement had begun.
    for (;;) {
      const { rows } = await this.database.query<{ id: string }>({ name: 'ensure', text: ENSURE, values: [name] });
      if (rows[0] !== undefined) return { id: Number(rows[0].id) };
    }
  }

  private async keyRows(id: number): Promise<{ id: string; epoch: number; wrapped: Buffer }[]> {
    return (await this.database.query({ name: 'keys', text: KEYS, values: [id] })).rows;
  }
}

/**
 * One transaction for everything: row by row takes half as long again, `mergeUpdates` forty times as long.
 * @returns the seq of the last row
 */
export async function apply(doc: Y.Doc, rows: readonly Row[], keys: Keys, origin: string): Promise<number> {
  const keyOf = (row: Row): DataKey => {
    const key = keys.get(Number(row.key));
    if (key === undefined) throw new Error(`the key of seq ${row.seq} is gone`);
    return key;
  };
  const first = rows[0];
  const snapshot = first?.kind === 0 ? await decompress(keyOf(first).open(first.sealed)) : null;
  Y.transact(
    doc,
    () => {
      if (snapshot !== null) Y.applyUpdateV2(doc, snapshot);
      for (const row of rows) {
        if (row.kind === 1) for (const update of keyOf(row).openRow(row.sealed)) Y.applyUpdate(doc, update);
      }
    },
    origin,
    false,
  );
  return Number(rows.at(-1)?.seq ?? 0);
}
