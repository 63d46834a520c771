/** Compaction in a thread of its own: loading and compressing a large document would stop all sockets meanwhile. */
import { parentPort, workerData } from 'node:worker_threads';
import pg from 'pg';
import { armFailpoint, type Failpoint } from '../failpoint.ts';
import { compact, type CompactResult } from './compact.ts';
import { MasterKey } from './seal.ts';

export interface CompactionWorkerData {
  databaseUrl: string;
  masterKey: Uint8Array;
  failpoint: Failpoint | null;
}

export interface CompactionAnswer {
  document: number;
  result: CompactResult | { error: string };
}

const { databaseUrl, masterKey, failpoint } = workerData as CompactionWorkerData;
armFailpoint(failpoint);
const master = new MasterKey(masterKey);
const pool = new pg.Pool({ connectionString: databaseUrl, max: 1 });
pool.on('error', () => {});
let line = Promise.resolve();

parentPort!.on('message', (document: number) => {
  line = line.then(async () =>
    parentPort!.postMessage({ document, result: await attempt(document) } satisfies CompactionAnswer),
  );
});

async function attempt(document: number): Promise<CompactionAnswer['result']> {
  try {
    const client = await pool.connect();
    try {
      return await compact(client, master, document);
    } finally {
      client.release();
    }
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}
