import { spawn, type ChildProcess } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startEmbeddedPostgres, type EmbeddedPostgres } from './embedded-postgres.ts';
import { postmasterOf } from './orphan.ts';
import { startOf } from './process-identity.ts';

let base: string;
let folder: string;
const said: string[] = [];
const running: EmbeddedPostgres[] = [];
const children: ChildProcess[] = [];

beforeEach(() => {
  base = mkdtempSync(path.join(tmpdir(), 'cairn-pg-'));
  chmodSync(base, 0o711);
  folder = path.join(base, 'postgres');
  said.length = 0;
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((postgres) => postgres.stop()));
  for (const child of children.splice(0)) child.kill('SIGKILL');
  const orphan = postmasterOf(path.join(folder, 'cluster'), '/run/cairn/');
  if (orphan) {
    process.kill(orphan, 'SIGQUIT');
    await until(() => startOf(orphan) === null);
  }
  rmSync(base, { recursive: true, force: true });
});

async function start(): Promise<EmbeddedPostgres> {
  const postgres = await startEmbeddedPostgres({ folder, say: (_level, message) => said.push(message) });
  running.push(postgres);
  return postgres;
}

async function query<Row extends pg.QueryResultRow>(url: string, sql: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {});
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}

/** A supervisor in a process of its own, to be killed. @returns what it printed first: the url */
async function startElsewhere(wrapper: string[] = []): Promise<{ child: ChildProcess; line: Promise<string> }> {
  const module = path.join(import.meta.dirname, 'embedded-postgres.ts');
  const code = `const { startEmbeddedPostgres } = await import(${JSON.stringify(module)});
    startEmbeddedPostgres({ folder: ${JSON.stringify(folder)}, say: () => {} })
      .then((postgres) => console.log(postgres.url), (error) => console.log('refused: ' + error.message));
    setInterval(() => {}, 1000);`;
  const [command = process.execPath, ...before] = wrapper;
  const own = ['--input-type=module', '-e', code];
  const child = spawn(command, wrapper.length > 0 ? [...before, process.execPath, ...own] : own, {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  const line = new Promise<string>((resolve) => {
    let text = '';
    child.stdout.on('data', (chunk) => {
      text += String(chunk);
      if (text.includes('\n')) resolve(text.trim());
    });
    child.on('exit', () => resolve(text.trim()));
  });
  return { child, line };
}

async function kill(child: ChildProcess): Promise<void> {
  const exited = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await exited;
}

async function until(met: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await met())) await pause(10);
}

test('LOG-1 it runs durably, on loopback only, with a password that only the owner can read', async () => {
  const { url } = await start();
  const rows = await query<{ name: string; setting: string }>(
    url,
    `SELECT name, setting FROM pg_settings WHERE name IN
     ('fsync', 'synchronous_commit', 'full_page_writes', 'listen_addresses', 'unix_socket_directories', 'data_checksums') ORDER BY name`,
  );
  expect(Object.fromEntries(rows.map(({ name, setting }) => [name, setting]))).toEqual({
    data_checksums: 'on',
    fsync: 'on',
    full_page_writes: 'on',
    listen_addresses: '127.0.0.1',
    synchronous_commit: 'on',
    unix_socket_directories: '',
  });
  expect(statSync(path.join(folder, 'password')).mode & 0o777).toBe(0o600);
  const stranger = new URL(url);
  stranger.password = 'guess';
  await expect(query(stranger.href, 'SELECT 1')).rejects.toThrow(/password authentication failed/);
});

test('it never runs as root', async () => {
  const postgres = await start();
  expect(statSync(path.join(folder, 'cluster')).uid).not.toBe(0);
  if (existsSync('/proc')) {
    const uid = /^Uid:\s+(\d+)/m.exec(readFileSync(`/proc/${postgres.pid()}/status`, 'utf8'))?.[1];
    expect(Number(uid)).not.toBe(0);
  }
});

test('what was committed is there after a stop and a start, at the same address', async () => {
  const first = await start();
  await query(first.url, 'CREATE TABLE kept AS SELECT 42 AS n');
  await running.pop()!.stop();
  expect(postmasterOf(path.join(folder, 'cluster'))).toBeNull();
  const second = await start();
  expect(second.url).toBe(first.url);
  expect(await query(second.url, 'SELECT n FROM kept')).toEqual([{ n: 42 }]);
});

test('when its port was taken meanwhile it moves to another', async () => {
  const first = await start();
  await running.pop()!.stop();
  const port = Number(new URL(first.url).port);
  const squatter = createServer();
  await new Promise<void>((resolve) => squatter.listen(port, '127.0.0.1', resolve));
  const second = await start();
  expect(new URL(second.url).port).not.toBe(String(port));
  await query(second.url, 'SELECT 1');
  await new Promise((resolve) => squatter.close(resolve));
});

test('a supervisor killed with -9 leaves an orphan, which the next start shuts down, with all that was committed', async () => {
  const { child, line } = await startElsewhere();
  const url = await line;
  await query(url, 'CREATE TABLE kept AS SELECT 7 AS n');
  const orphan = postmasterOf(path.join(folder, 'cluster'))!;
  await kill(child);
  expect(startOf(orphan)).not.toBeNull();
  const next = await start();
  expect(said).toContain('a Postgres left over from a killed run was shut down');
  expect(startOf(orphan)).toBeNull();
  expect(await query(next.url, 'SELECT n FROM kept')).toEqual([{ n: 7 }]);
});

test('a crash of Postgres is repaired while the product runs', async () => {
  const postgres = await start();
  await query(postgres.url, 'CREATE TABLE kept AS SELECT 1 AS n');
  const crashed = postgres.pid()!;
  process.kill(crashed, 'SIGKILL');
  await until(() => postgres.pid() !== null && postgres.pid() !== crashed);
  expect(await query(postgres.url, 'SELECT n FROM kept')).toEqual([{ n: 1 }]);
  expect(said.some((line) => line.startsWith('Postgres ended unexpectedly'))).toBe(true);
});

test.each([30, 120, 250, 400, 600])('a first start killed after %i ms is made good by the next', async (ms) => {
  const { child } = await startElsewhere();
  await pause(ms);
  await kill(child);
  const next = await start();
  await query(next.url, 'SELECT 1');
  await running.pop()!.stop();
  await start();
  expect(readdirSync(folder).filter((name) => name.startsWith('cluster.init-'))).toEqual([]);
});

test('an interrupted set-up is never taken for a database', async () => {
  mkdirSync(path.join(folder, 'cluster.init-1-1'), { recursive: true });
  writeFileSync(path.join(folder, 'cluster.init-1-1', 'PG_VERSION'), '18');
  await query((await start()).url, 'SELECT 1');
  expect(existsSync(path.join(folder, 'cluster.init-1-1'))).toBe(false);
});

test('a second Cairn on the same folder is refused with a sentence, and the first goes on', async () => {
  const postgres = await start();
  const { line } = await startElsewhere();
  expect(await line).toMatch(
    /^refused: Another Cairn \(process \d+\) already uses the data folder .* Nothing has been changed\.$/,
  );
  await query(postgres.url, 'SELECT 1');
});

test('of two that start at once one is refused and one runs', async () => {
  const both = await Promise.all([startElsewhere(), startElsewhere()]);
  const lines = await Promise.all(both.map(({ line }) => line));
  expect(lines.filter((line) => line.startsWith('postgres://'))).toHaveLength(1);
  expect(lines.filter((line) => line.startsWith('refused: Another Cairn'))).toHaveLength(1);
});

const isRoot = process.getuid?.() === 0;

test.runIf(isRoot)(
  'as root it comes through folders that are closed to others, and finds its orphan there',
  async () => {
    const closed = path.join(base, 'closed');
    mkdirSync(closed, { mode: 0o700 });
    folder = path.join(closed, 'data', 'postgres');
    const { child, line } = await startElsewhere();
    await query(await line, 'CREATE TABLE kept AS SELECT 7 AS n');
    await kill(child);
    const next = await start();
    expect(said).toContain('a Postgres left over from a killed run was shut down');
    expect(await query(next.url, 'SELECT n FROM kept')).toEqual([{ n: 7 }]);
    expect(statSync(path.join(folder, 'cluster')).uid).not.toBe(0);
    expect(statSync(closed).mode & 0o777).toBe(0o700);
  },
);

test.runIf(isRoot)('where the system does not allow that, the closed folder is named, with what to do', async () => {
  const closed = path.join(base, 'closed');
  mkdirSync(closed, { mode: 0o700 });
  folder = path.join(closed, 'data', 'postgres');
  const { line } = await startElsewhere(['setpriv', '--bounding-set=-sys_admin', '--inh-caps=-all']);
  expect(await line).toMatch(
    new RegExp(`^refused: .* who cannot enter ${closed}\\. Move Cairn .* Nothing has been changed\\.$`),
  );
  expect(existsSync(path.join(folder, 'cluster'))).toBe(false);
});

test('a folder that cannot be made is named, with what to do', async () => {
  writeFileSync(path.join(base, 'file'), '');
  folder = path.join(base, 'file', 'postgres');
  await expect(start()).rejects.toThrow(/cannot be made or used .* Set CAIRN_DATA_DIR/);
});

test('a lost password file is reported, not replaced', async () => {
  await start();
  await running.pop()!.stop();
  rmSync(path.join(folder, 'password'));
  await expect(start()).rejects.toThrow(/password file .* is gone/);
});
