import { Worker } from 'node:worker_threads';
import type { CompactResult } from './compact.ts';
import type { CompactionAnswer, CompactionWorkerData } from './compaction-worker.ts';

/** So long is a graceful stop held up by what is being compacted. */
const DRAIN_MS = 15_000;

/** Asks the worker for one document at a time, each at most once in the line. Failures are reported, and tried again with the next request. */
export class Compactor {
  onCompacted: (document: number, result: CompactResult) => void = () => {};
  private readonly line = new Set<number>();
  private readonly data: CompactionWorkerData;
  private readonly warn: (what: string, error: unknown) => void;
  private worker: Worker | null = null;
  private drained: (() => void)[] = [];

  constructor(data: CompactionWorkerData, warn: (what: string, error: unknown) => void) {
    this.data = data;
    this.warn = warn;
  }

  request(document: number): void {
    if (this.line.has(document)) return;
    this.line.add(document);
    this.start().postMessage(document);
  }

  async close(): Promise<void> {
    if (this.line.size > 0) {
      const late = new Promise<void>((resolve) => setTimeout(resolve, DRAIN_MS).unref());
      await Promise.race([new Promise<void>((resolve) => this.drained.push(resolve)), late]);
    }
    await this.worker?.terminate();
    this.worker = null;
  }

  private start(): Worker {
    if (this.worker !== null) return this.worker;
    const worker = new Worker(new URL('./compaction-worker.ts', import.meta.url), { workerData: this.data });
    worker.on('message', (answer: CompactionAnswer) => this.answered(answer));
    worker.on('error', (error) => {
      this.warn('compaction', error);
      this.worker = null;
      this.line.clear();
      this.settle();
    });
    worker.unref();
    return (this.worker = worker);
  }

  private answered({ document, result }: CompactionAnswer): void {
    this.line.delete(document);
    if ('error' in result) this.warn(`compacting document ${document}`, new Error(result.error));
    else this.onCompacted(document, result);
    this.settle();
  }

  private settle(): void {
    if (this.line.size === 0) for (const resolve of this.drained.splice(0)) resolve();
  }
}
