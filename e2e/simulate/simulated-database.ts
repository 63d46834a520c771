import type pg from 'pg';

/** What survives every crash. */
interface Durable {
  documents: { id: number; name: string; head: number; epoch: number }[];
  keys: { id: number; document: number; epoch: number; wrapped: Buffer }[];
  updates: {
    document: number;
    seq: number;
    epoch: number;
    key: number;
    actor: string;
    client: number;
    sealed: Buffer;
  }[];
  clients: { document: number; epoch: number; client: number; actor: string }[];
}

export interface Weather {
  random(): number;
  /** milliseconds since 1970 */
  now(): number;
  after(ms: number, run: () => void): void;
  note(event: string): void;
  /** share of commits whose connection breaks: half of them before the commit, half after it */
  breakage: number;
}

/** A server process that uses the database until it dies. */
export interface SimulatedProcess {
  alive: boolean;
  /** what follows is its doing */
  enter(): void;
}

type Result = { rows: Record<string, unknown>[] };

/**
 * The few statements that the log makes, on memory that survives crashes: a commit is atomic, takes a while, and may
 * happen although nobody hears of it. Whether real Postgres keeps the same promises is what the chaos runs are for.
 */
export class SimulatedDatabase {
  readonly durable: Durable = { documents: [], keys: [], updates: [], clients: [] };
  readonly #weather: Weather;

  constructor(weather: Weather) {
    this.#weather = weather;
  }

  /** For the loader: reads are quick and see only what is committed. */
  pool(process: SimulatedProcess): Pick<pg.Pool, 'query'> {
    return { query: (...args: unknown[]) => this.#later(process, () => this.#read(args)) } as unknown as Pick<
      pg.Pool,
      'query'
    >;
  }

  /** For the verdict: what is durable at this very moment. */
  now(): Pick<pg.Pool, 'query'> {
    return { query: async (...args: unknown[]) => this.#read(args) } as unknown as Pick<pg.Pool, 'query'>;
  }

  /** For the writer: a connection of its own. */
  connect(process: SimulatedProcess): Promise<pg.Client> {
    let broken = false;
    const client = {
      on: () => client,
      end: async () => void (broken = true),
      query: (query: string | { name?: string; values: Buffer[] }) => {
        if (broken) return Promise.reject(new Error('connection lost'));
        if (typeof query === 'string') return Promise.resolve({ rows: [] });
        return this.#commit(process, query.values, () => void (broken = true));
      },
    };
    return Promise.resolve(client as unknown as pg.Client);
  }

  #commit(process: SimulatedProcess, values: Buffer[], breakConnection: () => void): Promise<Result> {
    return new Promise((resolve, reject) => {
      const dice = this.#weather.random();
      const { breakage } = this.#weather;
      this.#weather.after(this.#weather.random() < 0.1 ? 40 : 1 + this.#weather.random() * 4, () => {
        const happens = dice >= breakage || dice < breakage / 2;
        const result = happens ? this.#append(values) : null;
        this.#weather.note(`commit ${happens ? 'happened' : 'failed'}`);
        if (!process.alive) return; // it happened, and nobody hears of it
        process.enter();
        if (dice >= breakage) return resolve({ rows: [result!] });
        breakConnection();
        reject(new Error('connection lost in a commit'));
      });
    });
  }

  #append(values: Buffer[]): { bases: string | null; n: number } {
    const [ids, counts, epochs, document, nth, key, actor, client, sealed, ...bound] = values.map(decodeArray);
    const bases = new Map<number, number>();
    numbers(ids).forEach((id, i) => {
      const row = this.durable.documents.find((d) => d.id === id && d.epoch === numbers(epochs)[i]);
      if (!row) return;
      bases.set(id, row.head);
      row.head += numbers(counts)[i]!;
    });
    numbers(document).forEach((id, i) => {
      const base = bases.get(id);
      if (base === undefined) return;
      const row = this.durable.documents.find((d) => d.id === id)!;
      this.durable.updates.push({
        document: id,
        seq: base + numbers(nth)[i]!,
        epoch: row.epoch,
        key: numbers(key)[i]!,
        actor: String(actor![i]),
        client: numbers(client)[i]!,
        sealed: sealed![i] as Buffer,
      });
    });
    if (bound.length > 0) {
      numbers(bound[0]).forEach((id, i) => {
        const entry = {
          document: id,
          epoch: numbers(bound[1])[i]!,
          client: numbers(bound[2])[i]!,
          actor: String(bound[3]![i]),
        };
        const known = this.durable.clients.some(
          (c) => c.document === entry.document && c.epoch === entry.epoch && c.client === entry.client,
        );
        if (!known) this.durable.clients.push(entry);
      });
    }
    const sorted = [...bases].toSorted(([a], [b]) => a - b);
    return { bases: sorted.map(([, base]) => base).join(','), n: sorted.length };
  }

  #read(args: unknown[]): Result {
    const first = args[0] as string | { name?: string; text: string; values: unknown[] };
    const text = typeof first === 'string' ? first : first.text;
    const values = typeof first === 'string' ? ((args[1] as unknown[]) ?? []) : first.values;
    const { documents, keys, updates, clients } = this.durable;
    if (text.includes('insert into documents')) {
      const name = String(values[0]);
      let row = documents.find((d) => d.name === name);
      if (!row) documents.push((row = { id: documents.length + 1, name, head: 0, epoch: 1 }));
      return { rows: [{ id: String(row.id), epoch: row.epoch }] };
    }
    if (text.startsWith('insert into document_keys')) {
      const document = Number(values[0]);
      if (!keys.some((k) => k.document === document))
        keys.push({ id: keys.length + 1, document, epoch: 1, wrapped: values[1] as Buffer });
      return { rows: [] };
    }
    if (text.includes('from document_keys')) {
      return {
        rows: keys
          .filter((k) => k.document === values[0])
          .map((k) => ({ id: String(k.id), epoch: k.epoch, wrapped: k.wrapped })),
      };
    }
    if (text.includes('from document_clients')) {
      return {
        rows: clients
          .filter((c) => c.document === values[0])
          .map((c) => ({ epoch: c.epoch, client: String(c.client), actor: c.actor })),
      };
    }
    if (text.includes('from document_updates')) {
      const rows = updates.filter((u) => u.document === values[0]).toSorted((a, b) => a.seq - b.seq);
      return {
        rows: rows.map((u) => ({ kind: 1, seq: String(u.seq), epoch: u.epoch, key: String(u.key), sealed: u.sealed })),
      };
    }
    if (text.includes('from document_snapshots') || text.startsWith('select 1')) return { rows: [] };
    if (text.includes('from documents')) {
      return {
        rows: documents
          .filter((d) => d.name === values[0])
          .map((d) => ({ id: String(d.id), epoch: d.epoch, head: String(d.head) })),
      };
    }
    throw new Error(`the simulated database does not know: ${text.trim().slice(0, 80)}`);
  }

  #later(process: SimulatedProcess, read: () => Result): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.#weather.after(this.#weather.random() * 3, () => {
        if (!process.alive) return;
        process.enter();
        try {
          resolve(read());
        } catch (error) {
          reject(error instanceof Error ? error : new Error(String(error)));
        }
      });
    });
  }
}

const numbers = (values: unknown[] | undefined): number[] => (values ?? []) as number[];

const INT4 = 23;
const INT8 = 20;
const TEXT = 25;

/** Postgres' binary arrays, as the writer sends them. */
function decodeArray(bytes: Buffer): unknown[] {
  const dimensions = bytes.readInt32BE(0);
  const type = bytes.readInt32BE(8);
  if (dimensions === 0) return [];
  const values: unknown[] = [];
  for (let n = bytes.readInt32BE(12), at = 20; n > 0; n--) {
    const length = bytes.readInt32BE(at);
    const value = bytes.subarray(at + 4, at + 4 + length);
    if (type === INT4) values.push(value.readInt32BE(0));
    else if (type === INT8) values.push(Number(value.readBigInt64BE(0)));
    else values.push(type === TEXT ? value.toString() : Buffer.from(value));
    at += 4 + length;
  }
  return values;
}
