/** Compaction and epoch turns in a thread of its own: loading and compressing a large document would stop all sockets meanwhile. */
import { parentPort, workerData } from 'node:worker_threads';
import pg from 'pg';
import { armFailpoint, type Failpoint } from '../failpoint.ts';
import { compact, type CompactResult } from './compact.ts';
import { MasterKey } from './seal.ts';
import { type Turn, turnEpoch } from './turn-epoch.ts';

export interface CompactionWorkerData {
  databaseUrl: string;
  masterKey: Uint8Array;
  failpoint: Failpoint | null;
}

export type CompactionTask = { task: 'compact'; document: number } | ({ task: 'turn'; id: number } & Turn);

export type CompactionAnswer =
  | { task: 'compact'; document: number; result: CompactResult | { error: string } }
  | { task: 'turn'; id: number; result: { epoch: number | null } | { error: string } };

const { databaseUrl, masterKey, failpoint } = workerData as CompactionWorkerData;
armFailpoint(failpoint);
const master = new MasterKey(masterKey);
const pool = new pg.Pool({ connectionString: databaseUrl, max: 1 });
pool.on('error', () => {});
let line = Promise.resolve();

parentPort!.on('message', (task: CompactionTask) => {
  line = line.then(async () => parentPort!.postMessage(await answer(task)));
});

async function answer(task: CompactionTask): Promise<CompactionAnswer> {
  if (task.task === 'compact') {
    const { document } = task;
    return { task: 'compact', document, result: await attempt((client) => compact(client, master, document)) };
  }
  return {
    task: 'turn',
    id: task.id,
    result: await attempt(async (client) => ({ epoch: await turnEpoch(client, master, task) })),
  };
}

async function attempt<T>(work: (client: pg.PoolClient) => Promise<T>): Promise<T | { error: string }> {
  try {
    const client = await pool.connect();
    try {
      return await work(client);
    } finally {
      client.release();
    }
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}
