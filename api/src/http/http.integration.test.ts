import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as Y from 'yjs';
import { uuidToId22 } from '@cairn/shared/domain/kernel/ids.ts';
import { newId22, newUuid } from '@cairn/shared/platform/new-id.ts';
import { createDatabase } from '@cairn/shared/testkit/postgres.ts';
import { createWorld, PASSWORD, type Person, type World } from '../testing/api-world.ts';

let world: World;
let ada: Person;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'cairn-client-'));
  mkdirSync(path.join(folder, 'assets'));
  writeFileSync(path.join(folder, 'index.html'), '<title>Cairn</title>');
  writeFileSync(path.join(folder, 'service-worker.js'), 'self');
  writeFileSync(path.join(folder, 'assets', 'app-abc123.js'), 'app');
  writeFileSync(path.join(folder, 'assets', 'app-abc123.js.br'), 'compressed');
  world = await createWorld(await createDatabase(), {}, folder);
  ada = await world.person('Ada');
});
afterAll(async () => {
  await world.close();
  rmSync(folder, { recursive: true });
});

const registration = (changes: object) => ({ email: 'x@example.org', name: 'X', password: PASSWORD, ...changes });

test.each([
  ['an unknown field', { admin: true }, '/admin'],
  ['no mail address', { email: undefined }, '/email'],
  ['a mail address that is none', { email: 'x@' }, '/email'],
  ['an operator in place of text', { email: { $gt: '' } }, '/email'],
  ['a list in place of text', { password: ['a', 'b'] }, '/password'],
  ['an empty name', { name: '   ' }, '/name'],
  ['a long name', { name: 'x'.repeat(101) }, '/name'],
  ['a short password', { password: 'short' }, '/password'],
  ['a long password', { password: 'x'.repeat(257) }, '/password'],
])('a registration with %s is refused, and says where', async (_what, changes, pointer) => {
  const { status, headers, body } = await world.ask('POST', '/api/auth/register', { body: registration(changes) });
  expect(status).toBe(422);
  expect(headers['content-type']).toBe('application/problem+json; charset=utf-8');
  expect(body).toMatchObject({ code: 'invalid-input', status: 422, errors: [{ pointer }] });
  expect(body.requestId).toBe(headers['x-request-id']);
});

test.each([
  ['broken JSON', '{"name":', 400],
  ['no JSON at all', 'hello', 400],
  ['a poisoned prototype', '{"__proto__":{"admin":true},"name":"X"}', 400],
  ['a poisoned constructor', '{"constructor":{"prototype":{"admin":true}},"name":"X"}', 400],
  ['a number', '5', 422],
  ['null', 'null', 422],
  ['a list', '[]', 422],
  ['nothing', '', 422],
  ['depth', '['.repeat(100_000) + ']'.repeat(100_000), 422],
  ['depth in a field', `{"name":${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}}`, 422],
  ['very many fields', `{${Array.from({ length: 50_000 }, (_, n) => `"f${n}":1`).join(',')}}`, 422],
  ['more than is accepted', `{"name":"${'x'.repeat(1_100_000)}"}`, 413],
])('a body of %s is a problem, not a crash', async (_what, raw, expected) => {
  const started = performance.now();
  const { status, body, bytes } = await world.ask('POST', '/api/teams', { as: ada, raw });
  expect({ status, code: typeof body.code }).toEqual({ status: expected, code: 'string' });
  expect(bytes.length).toBeLessThan(50_000);
  expect(performance.now() - started).toBeLessThan(2000);
});

test('another content type is a problem', async () => {
  const { status, body } = await world.ask('POST', '/api/teams', {
    as: ada,
    raw: '<x/>',
    headers: { 'content-type': 'application/xml' },
  });
  expect({ status, code: body.code }).toEqual({ status: 400, code: 'malformed-request' });
});

test.each([
  ['GET', '/api/nothing'],
  ['GET', '/api'],
  ['DELETE', '/api/teams'],
  ['GET', '/sync'],
  ['GET', '/missing.js'],
  ['GET', '/assets/missing-abc.js'],
  ['POST', '/projects'],
  ['GET', '/../../package.json'],
  ['GET', '/%2e%2e/%2e%2e/package.json'],
  ['GET', '/assets/..%2f..%2fpackage.json'],
  ['GET', '/%'],
])('%s %s is a problem', async (method, url) => {
  const { status, headers, body } = await world.ask(method, url);
  expect([400, 403, 404]).toContain(status);
  expect(headers['content-type']).toContain('application/problem+json');
  expect(body.requestId).toBeDefined();
});

test.each([
  'not-a-uuid',
  '1',
  "1' OR '1'='1",
  '00000000-0000-0000-0000-00000000000G',
  'x'.repeat(300),
  '%00',
  '__proto__',
])('an id like %s is refused before the database', async (id) => {
  const { status } = await world.ask('PATCH', `/api/projects/${encodeURIComponent(id)}`, {
    as: ada,
    body: { name: 'X' },
  });
  expect([400, 404, 422]).toContain(status);
});

test('text of every kind is kept as it is', async () => {
  for (const name of [
    "Robert'); DROP TABLE users;--",
    '<script>alert(1)</script>',
    '{"$gt":""}',
    '😀 ünïcode \u202e',
  ]) {
    const { status, body } = await world.ask('POST', '/api/teams', { as: ada, body: { name } });
    expect({ status, name: body.name }).toEqual({ status: 201, name });
  }
});

test('a zero character, which Postgres cannot store, is a problem and not a crash', async () => {
  const { status, body } = await world.ask('POST', '/api/teams', { as: ada, body: { name: 'a\u0000b' } });
  expect({ status, code: body.code }).toEqual({ status: 422, code: 'invalid-input' });
});

test('the client: page for its own addresses, hashed files for ever, service worker always asked for', async () => {
  for (const url of ['/', '/projects', '/p/-0cVgjYHWq2sQ5dDarZpjG', '/join/abc']) {
    const { status, headers, body } = await world.ask('GET', url);
    expect({ url, status, body }).toEqual({ url, status: 200, body: '<title>Cairn</title>' });
    expect(headers['cache-control']).toBe('no-cache');
    const csp = String(headers['content-security-policy']);
    for (const rule of [
      "script-src 'self';",
      "style-src 'self' 'unsafe-inline';",
      "connect-src 'self' ws: wss:;",
      "worker-src 'self';",
      "img-src 'self' data: blob:;",
      "frame-ancestors 'none'",
    ])
      expect(csp).toContain(rule);
    expect(csp).not.toContain('upgrade-insecure-requests');
  }
  expect((await world.ask('GET', '/assets/app-abc123.js')).headers['cache-control']).toBe(
    'public, max-age=31536000, immutable',
  );
  expect((await world.ask('GET', '/service-worker.js')).headers['cache-control']).toBe('no-cache');
  const compressed = await world.ask('GET', '/assets/app-abc123.js', { headers: { 'accept-encoding': 'br' } });
  expect(compressed.headers['content-encoding']).toBe('br');
  expect(compressed.headers['content-type']).toContain('javascript');
});

test('a document comes whole and compressed, and not again while it is the same', async () => {
  const { id } = (await world.ask('POST', '/api/projects', { as: ada, body: { name: 'Site' } })).body;
  for (const name of [`project/${id}`, `project/${uuidToId22(id)}`]) {
    const { status, headers, bytes } = await world.ask('GET', `/api/documents/${name}`, { as: ada });
    expect(status).toBe(200);
    expect(headers).toMatchObject({
      'content-encoding': 'br',
      'cairn-epoch': '1',
      'cairn-seq': '1',
      etag: '"1.1"',
      'cache-control': 'private, no-cache',
    });
    const doc = new Y.Doc();
    Y.applyUpdateV2(doc, brotliDecompressSync(bytes));
    expect(doc.getMap('P').get('n')).toBe('Site');
    for (const tag of ['"1.1"', 'W/"1.1"', '"0.9", "1.1"']) {
      const again = await world.ask('GET', `/api/documents/${name}`, { as: ada, headers: { 'if-none-match': tag } });
      expect({ status: again.status, bytes: again.bytes.length }).toEqual({ status: 304, bytes: 0 });
    }
    expect(
      (await world.ask('GET', `/api/documents/${name}`, { as: ada, headers: { 'if-none-match': '"1.0"' } })).status,
    ).toBe(200);
  }
});

test.each(['', 'project', 'project/', 'project/../users', 'user/1', 'project/x/y', 'constructor', 'project/%2e%2e'])(
  'a document called "%s" does not exist',
  async (name) => {
    expect((await world.ask('GET', `/api/documents/${name}`, { as: ada })).status).toBe(404);
  },
);

test('a push answers for each document by itself', async () => {
  const { id } = (await world.ask('POST', '/api/projects', { as: ada, body: { name: 'Site' } })).body;
  const doc = new Y.Doc();
  doc.getMap('x').set('y', 1);
  const update = Buffer.from(Y.encodeStateAsUpdate(doc)).toString('base64');
  const { status, body } = await world.ask('POST', '/api/documents/push', {
    as: ada,
    body: {
      documents: [
        { name: `project/${id}`, epoch: 1, update },
        { name: `project/${id}`, epoch: 7, update },
        { name: `project/${id}`, epoch: 1, update: Buffer.from([9, 9, 9]).toString('base64') },
        { name: `project/${newId22()}`, epoch: 1, update },
        { name: 'no name', epoch: 1, update },
      ],
    },
  });
  expect(status).toBe(200);
  expect(body.documents.map(({ result }: { result: string }) => result)).toEqual([
    'saved',
    'stale-epoch',
    'malformed',
    'forbidden',
    'forbidden',
  ]);
});

test.each([
  ['no documents', { documents: [] }],
  ['too many', { documents: Array.from({ length: 501 }, () => ({ name: 'a', epoch: 1, update: '' })) }],
  ['no base64', { documents: [{ name: 'a', epoch: 1, update: '*' }] }],
  ['epoch zero', { documents: [{ name: 'a', epoch: 0, update: '' }] }],
  ['a long name', { documents: [{ name: 'a'.repeat(85), epoch: 1, update: '' }] }],
])('a push of %s is refused', async (_what, body) => {
  expect((await world.ask('POST', '/api/documents/push', { as: ada, body })).status).toBe(422);
});

test('health says that the process lives; readiness that it can keep things', async () => {
  expect((await world.ask('GET', '/healthz')).body).toEqual({ status: 'ok' });
  expect((await world.ask('GET', '/readyz')).body).toEqual({ status: 'ready' });
});

/** Between the api and its database: can be cut and joined again. */
async function cable(target: string) {
  const { port: to, hostname } = new URL(target);
  const open = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(Number(to), hostname);
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => {
        open.delete(socket);
        other.destroy();
      });
      socket.pipe(other);
    }
  });
  const listen = (port: number) => new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  await listen(0);
  const { port } = server.address() as AddressInfo;
  const url = new URL(target);
  url.port = String(port);
  return {
    url: url.href,
    cut: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        for (const socket of open) socket.destroy();
      }),
    join: () => listen(port),
  };
}

test('a database that goes away makes sentences, and comes back without a restart', async () => {
  const database = await createDatabase();
  const wire = await cable(database.url);
  const lost = await createWorld({ url: wire.url, drop: () => database.drop() });
  try {
    const bob = await lost.person('Bob');
    await wire.cut();
    const asks: [string, string, object?][] = [
      ['GET', '/api/auth/me'],
      ['GET', '/api/projects'],
      ['POST', '/api/auth/login', { email: bob.email, password: PASSWORD }],
      ['POST', '/api/projects', { id: newUuid(), name: 'X' }],
      ['GET', '/readyz'],
    ];
    for (const [method, url, body] of asks) {
      const answer = await lost.ask(method, url, { as: bob, body });
      expect({ url, status: answer.status, code: answer.body.code }).toEqual({ url, status: 503, code: 'unavailable' });
      expect(answer.headers['retry-after']).toBe('5');
      expect(answer.body.detail).toMatch(/stays on your device|keep their changes/);
    }
    const refresh = await lost.ask('POST', '/api/auth/token/refresh', { cookie: bob.cookie });
    expect({ status: refresh.status, setCookie: refresh.setCookie }).toEqual({ status: 503, setCookie: '' });
    expect((await lost.ask('GET', '/healthz')).status).toBe(200);
    await wire.join();
    expect((await lost.ask('GET', '/api/auth/me', { as: bob })).status).toBe(200);
    expect((await lost.ask('POST', '/api/auth/token/refresh', { cookie: bob.cookie })).status).toBe(200);
  } finally {
    await lost.close();
    await wire.cut();
  }
});
