import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import * as Y from 'yjs';
import { projectDocument } from '@cairn/shared/domain/kernel/document-name.ts';
import { uuidToId22, type Ref8, type Uuid } from '@cairn/shared/domain/kernel/ids.ts';
import { all, fieldOf, indexOf } from '@cairn/shared/domain/kernel/registers.ts';
import { createTask } from '@cairn/shared/domain/tasks/commands.ts';
import { readConfig } from '@cairn/shared/platform/config.ts';
import { newId22, newRef8 } from '@cairn/shared/platform/new-id.ts';
import { createDatabase } from '@cairn/shared/testkit/postgres.ts';
import { startStandalone, type Standalone } from './standalone.ts';

let folder: string;
const running: Standalone[] = [];
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'cairn-standalone-'));
  chmodSync(folder, 0o711);
});
afterEach(async () => {
  for (const each of running.splice(0)) await each.close();
  rmSync(folder, { recursive: true, force: true });
});

async function start(env: Record<string, string> = {}): Promise<Standalone> {
  const config = readConfig({
    PORT: '0',
    CAIRN_DATA_DIR: path.join(folder, 'data'),
    CAIRN_LOG_LEVEL: 'silent',
    ...env,
  });
  const standalone = await startStandalone({ config, clientFolder: null });
  running.push(standalone);
  return standalone;
}

async function ask(
  url: string,
  { token, body, method = body ? 'POST' : 'GET' }: { token?: string; body?: object; method?: string } = {},
) {
  const response = await fetch(url, {
    method,
    headers: {
      ...(token && { authorization: `Bearer ${token}` }),
      ...(body && { 'content-type': 'application/json' }),
    },
    ...(body && { body: JSON.stringify(body) }),
  });
  // oxlint-disable-next-line typescript/no-explicit-any -- answers of every shape
  return { status: response.status, body: (await response.json()) as any };
}

const ADA = { email: 'ada@example.org', name: 'Ada', password: 'correct horse battery' };

async function readDocument(url: string, name: string, token: string): Promise<Y.Doc> {
  const response = await fetch(`${url}/api/documents/${name}`, { headers: { authorization: `Bearer ${token}` } });
  expect(response.status).toBe(200);
  const doc = new Y.Doc();
  // fetch has undone the brotli that the header names
  Y.applyUpdateV2(doc, new Uint8Array(await response.arrayBuffer()));
  return doc;
}

test('from nothing to a numbered task, and all of it there after a restart', async () => {
  const first = await start();
  expect(first.firstRun).toBe(true);
  const { body: session } = await ask(`${first.url}/api/auth/register`, { body: ADA });
  expect(session.user.admin).toBe(true);
  const token = session.accessToken as string;
  const { body: project } = await ask(`${first.url}/api/projects`, { token, body: { name: 'Site' } });
  const name = projectDocument(uuidToId22(project.id as Uuid));

  const doc = await readDocument(first.url, name, token);
  const before = Y.encodeStateVector(doc);
  const ctx = { actor: uuidToId22(session.user.id), now: Date.now(), id: () => newId22(), ref: () => newRef8() };
  createTask(doc, ctx, { column: project.columns[0].id as Ref8, title: 'Order tiles' });
  const update = Buffer.from(Y.encodeStateAsUpdate(doc, before)).toString('base64');
  const pushed = await ask(`${first.url}/api/documents/push`, {
    token,
    body: { documents: [{ name, epoch: 1, update }] },
  });
  expect(pushed.body.documents).toEqual([{ name, result: 'saved', rejected: [] }]);
  const number = async (url: string) => {
    const [task] = all(indexOf(await readDocument(url, name, token)), 't');
    return fieldOf(task!, 'n');
  };
  await vi.waitFor(async () => expect(await number(first.url)).toBe(1), { timeout: 10_000 });

  await running.pop()!.close();
  const second = await start();
  expect(second.firstRun).toBe(false);
  expect((await ask(`${second.url}/api/auth/me`, { token })).body.user.name).toBe('Ada');
  expect(await number(second.url)).toBe(1);
});

test('it runs on a database of its own choosing just as well', async () => {
  const database = await createDatabase();
  try {
    const standalone = await start({ DATABASE_URL: database.url });
    expect((await ask(`${standalone.url}/api/auth/register`, { body: ADA })).status).toBe(201);
    expect(existsSync(path.join(folder, 'data', 'postgres'))).toBe(false);
    await running.pop()!.close();
  } finally {
    await database.drop();
  }
});

test('LOG-1 a database killed under it makes sentences for a moment, and the process goes on', async () => {
  const standalone = await start();
  const { body: session } = await ask(`${standalone.url}/api/auth/register`, { body: ADA });
  const token = session.accessToken as string;
  const { body: project } = await ask(`${standalone.url}/api/projects`, { token, body: { name: 'Site' } });
  const pid = Number(
    readFileSync(path.join(folder, 'data', 'postgres', 'cluster', 'postmaster.pid'), 'utf8').split('\n')[0],
  );
  process.kill(pid, 'SIGKILL');
  const seen = new Set<number>();
  await vi.waitFor(
    async () => {
      const { status } = await ask(`${standalone.url}/readyz`);
      seen.add(status);
      expect(status).toBe(200);
      expect(seen).toContain(503);
    },
    { timeout: 30_000, interval: 10 },
  );
  expect((await ask(`${standalone.url}/api/projects`, { token })).body.items).toMatchObject([{ id: project.id }]);
  await vi.waitFor(
    async () =>
      expect((await ask(`${standalone.url}/api/projects`, { token, body: { name: 'After' } })).status).toBe(201),
    { timeout: 20_000 },
  );
});

test('a port that is taken is named before anything is touched', async () => {
  const squatter = createServer();
  await new Promise<void>((resolve) => squatter.listen(0, 'localhost', resolve));
  const { port } = squatter.address() as AddressInfo;
  await expect(start({ PORT: String(port) })).rejects.toThrow(`Port ${port} is taken by another program`);
  expect(existsSync(path.join(folder, 'data'))).toBe(false);
  await new Promise((resolve) => squatter.close(resolve));
});

test('two on one data folder: the second is refused and the first goes on', async () => {
  const first = await start();
  const { code, output } = await run({ CAIRN_DATA_DIR: path.join(folder, 'data') });
  expect(code).toBe(1);
  expect(output).toMatch(/✗ Another Cairn \(process \d+\) already uses the data folder/);
  expect((await ask(`${first.url}/readyz`)).status).toBe(200);
});

test('a lost master key is refused with a sentence, and the data stays', async () => {
  await start();
  await running.pop()!.close();
  rmSync(path.join(folder, 'data', 'master.key'));
  await expect(start()).rejects.toThrow(/master key does not belong to this database/);
});

test('a page of another site opens no socket; unknown paths are refused', async () => {
  const { url } = await start();
  const upgrade = async (where: string, origin?: string) => {
    const { request } = await import('node:http');
    return new Promise<number>((resolve, reject) => {
      const headers = {
        connection: 'Upgrade',
        upgrade: 'websocket',
        'sec-websocket-version': '13',
        'sec-websocket-key': Buffer.from('0123456789abcdef').toString('base64'),
        ...(origin && { origin }),
      };
      const req = request(`${url}${where}`, { headers });
      req.on('upgrade', (response, socket) => {
        socket.destroy();
        resolve(response.statusCode!);
      });
      req.on('response', (response) => resolve(response.statusCode!));
      req.on('error', reject);
      req.end();
    });
  };
  expect(await upgrade('/sync')).toBe(101);
  expect(await upgrade('/sync', url)).toBe(101);
  expect(await upgrade('/sync', 'https://evil.example')).toBe(403);
  expect(await upgrade('/elsewhere')).toBe(404);
});

/** The product as `npm start` starts it. */
async function run(
  env: Record<string, string>,
  whenReady?: (line: string, pid: number) => void,
): Promise<{ code: number | null; output: string }> {
  const child = spawn(process.execPath, [path.join(import.meta.dirname, 'standalone.ts')], {
    env: { PATH: process.env['PATH'] ?? '', PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => {
      output += String(chunk);
      if (output.includes('is ready at')) whenReady?.(output, child.pid!);
    });
  const code = await new Promise<number | null>((resolve) => child.on('close', (exit) => resolve(exit)));
  return { code, output };
}

test('it prints one line with its address, and a signal drains it', async () => {
  const asked = new Set<number>();
  const { code, output } = await run({ CAIRN_DATA_DIR: path.join(folder, 'data') }, (_line, pid) => {
    if (!asked.has(pid)) process.kill(pid, 'SIGTERM');
    asked.add(pid);
  });
  expect(output).toMatch(
    /^Cairn is ready at http:\/\/localhost:\d+ \(the first person to open it becomes its admin\)\n$/,
  );
  expect(code).toBe(0);
  expect(existsSync(path.join(folder, 'data', 'postgres', 'cluster', 'postmaster.pid'))).toBe(false);
  expect(existsSync(path.join(folder, 'data', 'postgres', 'owner.json'))).toBe(false);
});

test('wrong settings are all named at once, as a sentence and without a stack', async () => {
  const { code, output } = await run({ PORT: 'x', CAIRN_REGISTRATION: 'closed', DATABASE_URL: 'mysql://x' });
  expect(code).toBe(1);
  for (const name of ['PORT', 'CAIRN_REGISTRATION', 'DATABASE_URL']) expect(output).toContain(name);
  expect(output).not.toContain('    at ');
});

test('a database that cannot be reached is a sentence', async () => {
  const { code, output } = await run({
    DATABASE_URL: 'postgres://u:p@no-such-host.invalid/x',
    CAIRN_DATA_DIR: path.join(folder, 'data'),
  });
  expect(code).toBe(1);
  expect(output).toMatch(/✗ The database at no-such-host\.invalid cannot be reached \(\w+\)\. Check DATABASE_URL/);
  expect(output).not.toContain('    at ');
});
