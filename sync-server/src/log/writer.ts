import type pg from 'pg';
import type { Entry, Share } from './append.ts';
import { Lane, type Log } from './lane.ts';

export interface WriterOptions {
  /** a new connection of the writer's own, never behind a pooler that changes settings */
  connect(): Promise<pg.Client>;
  /** connections, and so commits that may be under way at once */
  lanes: number;
  /** a commit that takes longer than this many milliseconds is passed by the documents that do not need it */
  stallMs: number;
  highBytes: number;
  lowBytes: number;
  /** after each commit, when all its documents have been told */
  onTurn(): void;
  /** the queue is full, or has room again */
  onPressure(full: boolean): void;
  /** the database stopped or began to answer */
  onHealth(healthy: boolean): void;
}

const RETRY_MS = [100, 200, 400, 800, 1500];

/**
 * The log's writer, one per process. Documents go to the first lane: one commit of many documents costs less than
 * two of few. Only while that lane's commit stalls do others go to the next, so one slow fsync holds only its own.
 */
export class LogWriter {
  readonly stats = { commits: 0, rows: 0, updates: 0, failures: 0 };
  full = false;
  healthy = true;
  queuedBytes = 0;
  private readonly options: WriterOptions;
  private readonly lanes: Lane[];
  /** where a document's queued entries are; it changes lanes only when it has none, so its order holds */
  private readonly at = new Map<Log, { lane: Lane; entries: number }>();
  private closed = false;
  private watch: NodeJS.Timeout | null = null;

  constructor(options: WriterOptions) {
    this.options = options;
    const events = { onSettled: this.settled.bind(this) };
    this.lanes = Array.from({ length: options.lanes }, () => new Lane(options.connect, events));
  }

  enqueue(entry: Entry<Log>): void {
    let place = this.at.get(entry.target);
    if (place === undefined) this.at.set(entry.target, (place = { lane: this.pick(), entries: 0 }));
    place.entries++;
    this.queuedBytes += entry.update.length;
    if (!this.full && this.queuedBytes > this.options.highBytes) this.options.onPressure((this.full = true));
    place.lane.add(entry);
    if (place.lane.since !== null) this.watch ??= setTimeout(() => this.rescue(), this.options.stallMs).unref();
  }

  /** Connects ahead of the first write, and goes on trying where the database does not answer yet. */
  async start(): Promise<void> {
    try {
      await this.lanes[0]!.open();
    } catch {
      await this.recover();
    }
  }

  /** Resolves once all that was queued is committed or has failed. */
  async close(): Promise<void> {
    this.closed = true;
    await Promise.all(this.lanes.map((lane) => lane.close()));
  }

  private pick(): Lane {
    const late = performance.now() - this.options.stallMs;
    let best = this.lanes[0]!;
    for (const lane of this.lanes) {
      if (!lane.isStalled(late)) return lane;
      if (lane.queue.length < best.queue.length) best = lane;
    }
    return best;
  }

  /** Takes what waits behind a stalled commit, and has nothing in it, to a lane that moves. */
  private rescue(): void {
    this.watch = null;
    const late = performance.now() - this.options.stallMs;
    for (const lane of this.lanes) {
      if (lane.queue.length === 0) continue;
      this.watch ??= setTimeout(() => this.rescue(), this.options.stallMs).unref();
      const other = this.pick();
      if (!lane.isStalled(late) || other.isStalled(late)) continue;
      const stays: Entry<Log>[] = [];
      for (const entry of lane.queue) {
        if (lane.underWay.has(entry.target)) {
          stays.push(entry);
        } else {
          this.at.get(entry.target)!.lane = other;
          other.add(entry);
        }
      }
      lane.queue = stays;
    }
  }

  private settled(entries: readonly Entry<Log>[], shares: readonly Share<Log>[], error: Error | null): void {
    for (const { target, update } of entries) {
      this.queuedBytes -= update.length;
      const place = this.at.get(target);
      if (place !== undefined && --place.entries === 0) this.at.delete(target);
    }
    if (error === null) this.committed(entries, shares);
    else this.failed(shares, error);
    if (this.full && this.queuedBytes < this.options.lowBytes) this.options.onPressure((this.full = false));
    this.options.onTurn();
  }

  private committed(entries: readonly Entry<Log>[], shares: readonly Share<Log>[]): void {
    this.stats.commits++;
    this.stats.updates += entries.length;
    this.setHealth(true);
    for (const { target, runs, last, seq } of shares) {
      this.stats.rows += runs.length;
      if (target.dead) continue;
      try {
        target.onCommitted(last, seq, runs.length);
      } catch (error) {
        target.onFailed(error instanceof Error ? error : new Error(String(error)));
      }
    }
  }

  /** Whether it happened is unknowable. Nobody has been told, so its documents start again from the log. */
  private failed(shares: readonly Share<Log>[], error: Error): void {
    this.stats.failures++;
    for (const { target } of shares) {
      this.forget(target);
      if (!target.dead) target.onFailed(error);
    }
    if (lostDatabase(error)) void this.recover();
  }

  /** Takes back what is queued for a document that was dropped. What is under way may still be committed. */
  forget(target: Log): void {
    const place = this.at.get(target);
    if (place === undefined) return;
    this.at.delete(target);
    place.lane.queue = place.lane.queue.filter((entry) => {
      if (entry.target === target) this.queuedBytes -= entry.update.length;
      return entry.target !== target;
    });
  }

  private async recover(): Promise<void> {
    if (!this.healthy) return; // someone tries already
    this.setHealth(false);
    for (let tries = 0; !this.healthy && !this.closed; tries++) {
      try {
        await this.lanes[0]!.open();
        this.setHealth(true);
      } catch {
        const wait = RETRY_MS[Math.min(tries, RETRY_MS.length - 1)]!;
        await new Promise((resolve) => setTimeout(resolve, wait).unref());
      }
    }
  }

  private setHealth(healthy: boolean): void {
    if (this.healthy === healthy) return;
    this.healthy = healthy;
    this.options.onHealth(healthy);
  }
}

/** The database is gone or refuses everybody, in contrast to a statement that failed. */
export function lostDatabase(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code } = error as { code?: unknown };
  if (typeof code !== 'string') return /terminated|timeout|not queryable|connection/i.test(error.message);
  // Connections broken or refused, no such database, too many, not accepting, shutting down; or the system's own.
  return /^(08|28|3D|53|55000|57P)/.test(code) || /^E[A-Z_]+$/.test(code);
}
