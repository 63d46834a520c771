import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { setCurrentUser } from './current-user.ts';
import { openUserDatabase, type UserDatabase } from './database.ts';
import { createProjectOffline, keyOf } from './directory.ts';
import { flushOutbox } from './outbox.ts';
import { adoptSession, expectUser } from './token.ts';

const ANA = '019366f0-0000-7000-8000-000000000001';
const TEAM = '019366f0-0000-7000-8000-00000000000b';

let database: UserDatabase;
let answer: (body: { name: string }) => Response;
let sent: string[];

beforeEach(() => {
  sent = [];
  vi.stubGlobal('fetch', (_: string, init: RequestInit) => {
    const body = JSON.parse(init.body as string) as { name: string };
    sent.push(body.name);
    return Promise.resolve().then(() => answer(body));
  });
  const user = { id: ANA, email: 'a@x.org', name: 'A', admin: false, createdAt: '2026-01-01T00:00:00.000Z' };
  const teams = [{ id: TEAM, name: 'Mine', personal: true, role: 'owner' as const }];
  const accessTokenExpiresAt = new Date(Date.now() + 900_000).toISOString();
  adoptSession({ user, teams, accessToken: 'good', accessTokenExpiresAt });
  database = openUserDatabase(ANA, { indexedDB: new IDBFactory(), IDBKeyRange });
  setCurrentUser({ id: ANA, teams, database });
});
afterEach(() => {
  setCurrentUser(null);
  expectUser(null);
  database.close();
  vi.unstubAllGlobals();
});

const problem = (status: number, code: string) =>
  new Response(JSON.stringify({ type: 'about:blank', title: code, status, code, requestId: 'r' }), { status });
const offline = () => {
  throw new TypeError('fetch failed');
};
const waiting = async () => (await database.outbox.toArray()).map(({ body }) => (body as { name: string }).name);

it('a project made offline is in the list at once, and asked for in order when the server is back', async () => {
  answer = offline;
  const one = await createProjectOffline({ name: 'Website launch' });
  await createProjectOffline({ name: 'Second' });
  await flushOutbox();
  expect(await database.projects.get(one.id)).toMatchObject({ pending: true, key: 'WL', teamId: TEAM, role: 'lead' });
  expect(await waiting()).toEqual(['Website launch', 'Second']);

  sent = [];
  answer = () => new Response('{}', { status: 201 });
  await flushOutbox();
  expect(sent).toEqual(['Website launch', 'Second']);
  expect(await waiting()).toEqual([]);
});

it('a lasting refusal stays with its reason and does not hold up the others; a passing one does', async () => {
  answer = offline;
  await createProjectOffline({ name: 'Bad' });
  await createProjectOffline({ name: 'Good' });
  await flushOutbox();
  answer = () => problem(503, 'unavailable');
  await flushOutbox();
  expect(await waiting()).toEqual(['Bad', 'Good']);
  answer = ({ name }) => (name === 'Bad' ? problem(403, 'forbidden') : new Response('{}', { status: 201 }));
  await flushOutbox();
  const left = await database.outbox.toArray();
  expect(left).toMatchObject([{ body: { name: 'Bad' }, problem: 'forbidden' }]);
});

it('suggests keys for task numbers', () => {
  expect(['Website launch', 'Roadmap', '2026', 'Über Größe', 'a b c d e f'].map(keyOf)).toEqual([
    'WL',
    'ROA',
    'P',
    'UG',
    'ABCD',
  ]);
});
