import { spawn, type ChildProcess } from 'node:child_process';
import {
  closeSync,
  existsSync,
  fchownSync,
  fstatSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  statSync,
} from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { StartError } from '../start-error.ts';
import type { Binaries } from './binaries.ts';
import { SUPERUSER } from './cluster.ts';
import { explain } from './explain.ts';
import type { Launcher } from './launcher.ts';
import type { Account } from './run-as.ts';

const POLL_MS = 20;
const LOG_LIMIT_BYTES = 10_000_000;
const TAIL_BYTES = 4000;
const STOP_MS = 60_000;

/** Given on the command line, so that no edit of postgresql.conf can weaken them. */
const SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',
  max_connections: '60',
  shared_buffers: '128MB',
  log_destination: 'stderr',
  logging_collector: 'off',
  // no statement and no parameter of a person's data in the log
  log_min_error_statement: 'panic',
  log_parameter_max_length_on_error: '0',
} as const;

const DURABLE = ['fsync', 'synchronous_commit', 'full_page_writes'] as const;

export interface Postmaster {
  pid: number;
  /** resolves when the process has ended, with the last lines that it printed */
  ended: Promise<string>;
  stop(): Promise<void>;
}

export interface PostmasterOptions {
  folder: string;
  cluster: string;
  binaries: Binaries;
  account: Account | null;
  launcher: Launcher;
  port: number;
  password: string;
}

/** Starts Postgres and resolves when it answers (after a crash: when recovery is done) and its settings have been checked. */
export async function startPostmaster(options: PostmasterOptions): Promise<Postmaster> {
  const { cluster, binaries, launcher, port } = options;
  const log = openLog(options);
  const from = fstatSync(log.fd).size;
  const settings = Object.entries({ ...SETTINGS, port }).flatMap(([key, value]) => ['-c', `${key}=${value}`]);
  let child: ChildProcess;
  try {
    // in a group of its own, or Ctrl+C would end it before Cairn has drained
    child = launcher.spawn(binaries.postgres, ['-D', launcher.path(cluster), ...settings], {
      detached: true,
      stdio: ['ignore', log.fd, log.fd],
    });
  } finally {
    closeSync(log.fd);
  }
  const state = { running: true };
  const ended = new Promise<string>((resolve) => {
    child.on('error', (error) => {
      state.running = false;
      resolve(error.message);
    });
    child.on('exit', () => {
      state.running = false;
      resolve(tail(log.file, from));
    });
  });
  while (state.running && !isReady(cluster, child.pid)) await Promise.race([ended, pause(POLL_MS)]);
  if (!state.running) throw new StartError(`Postgres did not start. ${explain(await ended)}`);
  const postmaster: Postmaster = { pid: child.pid!, ended, stop: () => stop(child, binaries, cluster, ended) };
  try {
    await prepare(options);
  } catch (error) {
    await postmaster.stop();
    throw error;
  }
  return postmaster;
}

/** The postmaster writes its state as the 8th line of its pid file, as pg_ctl reads it. */
function isReady(cluster: string, pid: number | undefined): boolean {
  const file = path.join(cluster, 'postmaster.pid');
  if (!existsSync(file)) return false;
  const lines = readFileSync(file, 'utf8').split('\n');
  return Number(lines[0]) === pid && lines[7]?.trim() === 'ready';
}

/** Refuses a database that does not keep what it has confirmed, and makes Cairn's database in it. */
async function prepare({ port, password }: PostmasterOptions): Promise<void> {
  const client = new pg.Client({ host: '127.0.0.1', port, user: SUPERUSER, password, database: 'postgres' });
  client.on('error', () => {}); // a broken connection rejects the query that waits
  try {
    await client.connect();
  } catch (error) {
    if ((error as { code?: string }).code === '28P01')
      throw new StartError(
        'The password in the data folder does not fit its database. Put the file "postgres/password" back from a backup.',
      );
    throw error;
  }
  try {
    for (const setting of DURABLE) {
      const { rows } = await client.query<{ value: string }>('SELECT current_setting($1) AS value', [setting]);
      if (rows[0]?.value !== 'on')
        throw new StartError(`Postgres runs with ${setting} off: it would lose what was saved. Remove that setting.`);
    }
    const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [SUPERUSER]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${SUPERUSER}`);
  } finally {
    await client.end();
  }
}

async function stop(child: ChildProcess, binaries: Binaries, cluster: string, ended: Promise<string>): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  if (process.platform === 'win32') spawn(binaries.pgCtl, ['stop', '-D', cluster, '-m', 'fast'], { stdio: 'ignore' });
  else child.kill('SIGINT');
  const late = new AbortController();
  const timer = pause(STOP_MS, 'late' as const, { signal: late.signal }).catch(() => 'ended' as const);
  if ((await Promise.race([ended, timer])) === 'late') {
    child.kill('SIGQUIT'); // as after a crash: the next start recovers from the log
    await ended;
  }
  late.abort();
}

/** A file, not a pipe: Postgres must be able to log when its supervisor has been killed. */
function openLog({ folder, account }: PostmasterOptions): { file: string; fd: number } {
  const file = path.join(folder, 'postgres.log');
  if (existsSync(file) && statSync(file).size > LOG_LIMIT_BYTES) renameSync(file, `${file}.1`);
  const fd = openSync(file, 'a+', 0o600);
  if (account) fchownSync(fd, account.uid, account.gid);
  return { file, fd };
}

function tail(file: string, from: number): string {
  const fd = openSync(file, 'r');
  try {
    const start = Math.max(from, fstatSync(fd).size - TAIL_BYTES);
    const buffer = Buffer.alloc(TAIL_BYTES);
    return buffer.toString('utf8', 0, readSync(fd, buffer, 0, TAIL_BYTES, start));
  } finally {
    closeSync(fd);
  }
}
