import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { StartError } from '../start-error.ts';
import { findBinaries } from './binaries.ts';
import { clusterIn, ensureCluster, ensureFolder, passwordIn, SUPERUSER } from './cluster.ts';
import { lockFolder } from './folder-lock.ts';
import { stopOrphan } from './orphan.ts';
import { portIn } from './port.ts';
import { startPostmaster, type Postmaster } from './postmaster.ts';
import { createLauncher } from './launcher.ts';
import { accountFor } from './run-as.ts';

const PORT_ATTEMPTS = 3;
const BACKOFF_MS = [100, 200, 500, 1000, 2000, 5000, 10_000];
/** a database that ran this long had recovered: the next crash starts at the shortest pause again */
const SETTLED_MS = 60_000;

export interface EmbeddedPostgres {
  /** fixed for the life of this object, also over restarts */
  url: string;
  /** the postmaster's, null while it is being restarted */
  pid(): number | null;
  /** fast shutdown: open transactions are rolled back, everything committed is kept */
  stop(): Promise<void>;
}

export interface EmbeddedPostgresOptions {
  /** holds the cluster, its port, password and log; made if absent */
  folder: string;
  say(level: 'info' | 'warn' | 'error', message: string): void;
}

/**
 * A real Postgres in a folder, started from the binaries of npm and kept running: restarted when it crashes,
 * shut down when left over from a run that was killed, refused when another Cairn uses the folder.
 * @throws StartError with a sentence that says what to do
 */
export async function startEmbeddedPostgres({
  folder: given,
  say,
}: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const folder = path.resolve(given);
  const cluster = clusterIn(folder);
  const binaries = findBinaries();
  const account = accountFor(cluster);
  ensureFolder(folder, account);
  const launcher = createLauncher(folder, binaries, account);
  const release = lockFolder(folder);
  try {
    if (await stopOrphan(cluster, launcher.path(cluster)))
      say('warn', 'a Postgres left over from a killed run was shut down');
    await ensureCluster(folder, binaries, account, launcher);
    const options = { folder, cluster, binaries, account, launcher, password: passwordIn(folder) };
    const { port, postmaster } = await startOnFreePort(folder, (port) => startPostmaster({ ...options, port }));
    const supervised = supervise(postmaster, () => startPostmaster({ ...options, port }), say);
    return {
      url: `postgres://${SUPERUSER}:${options.password}@127.0.0.1:${port}/${SUPERUSER}`,
      pid: supervised.pid,
      stop: async () => {
        await supervised.stop();
        launcher.close();
        release();
      },
    };
  } catch (error) {
    release();
    throw error;
  }
}

/** Between choosing a port and using it another program may take it. */
async function startOnFreePort(folder: string, start: (port: number) => Promise<Postmaster>) {
  for (let attempt = 1; ; attempt++) {
    const port = await portIn(folder);
    try {
      return { port, postmaster: await start(port) };
    } catch (error) {
      const taken = error instanceof StartError && error.message.includes('port is taken');
      if (!taken || attempt === PORT_ATTEMPTS) throw error;
    }
  }
}

/** Keeps it running until it is told to stop. What is waiting for the database sees failed queries meanwhile, never an exit. */
function supervise(first: Postmaster, start: () => Promise<Postmaster>, say: EmbeddedPostgresOptions['say']) {
  const stopping = new AbortController();
  let current: Postmaster | null = first;
  const watch = async () => {
    let failures = 0;
    while (!stopping.signal.aborted) {
      if (current) {
        const since = Date.now();
        const output = await current.ended;
        current = null;
        if (stopping.signal.aborted) return;
        if (Date.now() - since > SETTLED_MS) failures = 0;
        say(
          'error',
          `Postgres ended unexpectedly and is started again. ${output.trim().split('\n').slice(-2).join(' | ')}`,
        );
      }
      await pause(BACKOFF_MS[Math.min(failures++, BACKOFF_MS.length - 1)], undefined, {
        signal: stopping.signal,
      }).catch(() => {});
      if (stopping.signal.aborted) return;
      try {
        current = await start();
        say('info', 'Postgres runs again');
      } catch (error) {
        say('error', `Postgres could not be started again and is tried on. ${(error as Error).message}`);
      }
    }
  };
  const watching = watch();
  return {
    pid: () => current?.pid ?? null,
    stop: async () => {
      stopping.abort();
      await current?.stop();
      await watching;
      await current?.stop(); // a restart that was under way when we were told to stop
    },
  };
}
