import type pg from 'pg';
import { failpoint } from '../failpoint.ts';
import { append, type Entry, prepare, share, type Share, type Target } from './append.ts';

const MAX_BATCH_BYTES = 8 << 20;

/** An open document, as its log sees it. */
export interface Log extends Target {
  /** its memory is not to be trusted any more: nobody is to be told anything */
  readonly dead: boolean;
  /** All entries up to `tag` are durable; `seq` is the last row's. */
  onCommitted(tag: number, seq: number, rows: number): void;
  /** Nothing after the last commit is durable, or nobody can know. */
  onFailed(error: Error): void;
}

export interface LaneEvents {
  /** `error`: null after a commit */
  onSettled(entries: readonly Entry<Log>[], shares: readonly Share<Log>[], error: Error | null): void;
}

/**
 * One connection to the log with at most one commit under way. Whatever is queued meanwhile shares the next one.
 */
export class Lane {
  /** when the commit under way began (`performance.now()`); null: none is */
  since: number | null = null;
  queue: Entry<Log>[] = [];
  /** the documents whose entries that commit holds */
  readonly underWay = new Set<Log>();
  private busy = false;
  private client: pg.Client | null = null;
  private idle: (() => void)[] = [];
  private readonly connect: () => Promise<pg.Client>;
  private readonly events: LaneEvents;

  constructor(connect: () => Promise<pg.Client>, events: LaneEvents) {
    this.connect = connect;
    this.events = events;
  }

  /** @param late `performance.now()` of when a commit must have begun at the latest to count as stalled */
  isStalled(late: number): boolean {
    return this.since !== null && this.since <= late;
  }

  add(entry: Entry<Log>): void {
    this.queue.push(entry);
    if (this.busy) return;
    this.busy = true;
    // Everything that this turn of the event loop reads from sockets shares a commit.
    setImmediate(() => void this.drain());
  }

  /** Opens the connection if there is none. Rejects where the database does not answer. */
  async open(): Promise<pg.Client> {
    if (this.client !== null) return this.client;
    const client = await this.connect();
    client.on('error', () => {
      if (this.client === client) this.client = null;
    });
    try {
      await prepare(client);
    } catch (error) {
      void client.end().catch(() => {});
      throw error;
    }
    return (this.client = client);
  }

  async close(): Promise<void> {
    if (this.busy) await new Promise<void>((resolve) => this.idle.push(resolve));
    const client = this.client;
    this.client = null;
    await client?.end().catch(() => {});
  }

  private async drain(): Promise<void> {
    while (this.queue.length > 0) {
      const entries = this.take();
      const shares = share(entries);
      let problem: Error | null = null;
      this.since = performance.now();
      for (const { target } of shares) this.underWay.add(target);
      try {
        const client = await this.open();
        failpoint('log:before');
        await append(client, entries, shares);
        failpoint('log:after');
      } catch (error) {
        problem = error instanceof Error ? error : new Error(String(error));
        void this.client?.end().catch(() => {});
        this.client = null;
      }
      this.since = null;
      this.underWay.clear();
      this.events.onSettled(entries, shares, problem);
    }
    this.busy = false;
    for (const resolve of this.idle.splice(0)) resolve();
  }

  private take(): Entry<Log>[] {
    let bytes = 0;
    let n = 0;
    while (n < this.queue.length && bytes < MAX_BATCH_BYTES) bytes += this.queue[n++]!.update.length;
    return this.queue.splice(0, n);
  }
}
