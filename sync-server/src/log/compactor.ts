import { Worker } from 'node:worker_threads';
import type { CompactResult } from './compact.ts';
import type { CompactionAnswer, CompactionTask, CompactionWorkerData } from './compaction-worker.ts';
import type { Turn } from './turn-epoch.ts';

/** So long is a graceful stop held up by what is being compacted. */
const DRAIN_MS = 15_000;

interface PendingTurn {
  resolve(epoch: number | null): void;
  reject(error: Error): void;
}

/** Asks the worker for one document at a time, each at most once in the line. Failures are reported, and tried again with the next request. */
export class Compactor {
  onCompacted: (document: number, result: CompactResult) => void = () => {};
  private readonly line = new Set<number>();
  private readonly turns = new Map<number, PendingTurn>();
  private readonly data: CompactionWorkerData;
  private readonly warn: (what: string, error: unknown) => void;
  private worker: Worker | null = null;
  private drained: (() => void)[] = [];
  private nextId = 1;

  constructor(data: CompactionWorkerData, warn: (what: string, error: unknown) => void) {
    this.data = data;
    this.warn = warn;
  }

  request(document: number): void {
    if (this.line.has(document)) return;
    this.line.add(document);
    this.post({ task: 'compact', document });
  }

  /** @returns the new epoch; null where it was not the moment */
  turn(turn: Turn): Promise<number | null> {
    const id = this.nextId++;
    return new Promise((resolve, reject) => {
      this.turns.set(id, { resolve, reject });
      this.post({ task: 'turn', id, ...turn });
    });
  }

  async close(): Promise<void> {
    if (this.line.size > 0 || this.turns.size > 0) {
      const late = new Promise<void>((resolve) => setTimeout(resolve, DRAIN_MS).unref());
      await Promise.race([new Promise<void>((resolve) => this.drained.push(resolve)), late]);
    }
    await this.worker?.terminate();
    this.worker = null;
  }

  private post(task: CompactionTask): void {
    this.start().postMessage(task);
  }

  private start(): Worker {
    if (this.worker !== null) return this.worker;
    const worker = new Worker(new URL('./compaction-worker.ts', import.meta.url), { workerData: this.data });
    worker.on('message', (answer: CompactionAnswer) => this.answered(answer));
    worker.on('error', (error) => this.broke(error));
    worker.unref();
    return (this.worker = worker);
  }

  private broke(error: unknown): void {
    this.warn('compaction', error);
    this.worker = null;
    this.line.clear();
    for (const { reject } of this.turns.values()) reject(new Error('the compaction thread broke'));
    this.turns.clear();
    this.settle();
  }

  private answered(answer: CompactionAnswer): void {
    if (answer.task === 'turn') {
      const { result, id } = answer;
      const turn = this.turns.get(id);
      this.turns.delete(id);
      if ('error' in result) turn?.reject(new Error(result.error));
      else turn?.resolve(result.epoch);
    } else {
      const { document, result } = answer;
      this.line.delete(document);
      if ('error' in result) this.warn(`compacting document ${document}`, new Error(result.error));
      else this.onCompacted(document, result);
    }
    this.settle();
  }

  private settle(): void {
    if (this.line.size === 0 && this.turns.size === 0) for (const resolve of this.drained.splice(0)) resolve();
  }
}
