import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { login, me, type Session } from '@cairn/shared/contract/auth.ts';
import { updateProject } from '@cairn/shared/contract/projects.ts';
import { call } from './call.ts';
import { ApiError, OfflineError, SignedOutError } from './errors.ts';
import { adoptSession, expectUser } from './token.ts';

const ANA = '019366f0-0000-7000-8000-000000000001';
const BO = '019366f0-0000-7000-8000-000000000002';
const PROJECT = '019366f0-0000-7000-8000-00000000000a';

const session = (userId: string, accessToken: string, lasts = 900_000): Session => ({
  user: { id: userId, email: 'a@x.org', name: 'A', admin: false, createdAt: '2026-01-01T00:00:00.000Z' },
  teams: [],
  accessToken,
  accessTokenExpiresAt: new Date(Date.now() + lasts).toISOString(),
});
const json = (body: unknown, status = 200) =>
  new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } });
const problem = (status: number, code: string) =>
  json({ type: 'about:blank', title: code, status, code, requestId: 'r' }, status);

interface Sent {
  path: string;
  token: string | null;
  body: unknown;
}
let sent: Sent[];
let answer: (request: Sent) => Response | Promise<Response>;

beforeEach(() => {
  sent = [];
  vi.stubGlobal('fetch', (path: string, init: RequestInit) => {
    const request = { path, token: new Headers(init.headers).get('authorization'), body: init.body ?? null };
    sent.push(request);
    return Promise.resolve().then(() => answer(request));
  });
});
afterEach(() => {
  vi.unstubAllGlobals();
  expectUser(null);
});

const okMe = () => json({ user: session(ANA, '').user, teams: [] });

it('fills the path, sends the token and parses the answer', async () => {
  adoptSession(session(ANA, 'good'));
  answer = () =>
    json({
      id: PROJECT,
      teamId: PROJECT,
      name: 'New',
      key: 'N',
      role: 'lead',
      document: 'project/x',
      archivedAt: null,
      createdAt: '2026-01-01T00:00:00.000Z',
      unknown: 'dropped',
    });
  const project = await call(updateProject, { params: { projectId: PROJECT }, body: { name: 'New' } });
  expect(sent).toEqual([{ path: `/api/projects/${PROJECT}`, token: 'Bearer good', body: '{"name":"New"}' }]);
  expect(project).toMatchObject({ name: 'New' });
  expect(project).not.toHaveProperty('unknown');
});

it('renews a refused token once, and asks again with the new one', async () => {
  adoptSession(session(ANA, 'old'));
  answer = ({ path, token }) => {
    if (path.endsWith('/refresh')) return json(session(ANA, 'new'));
    return token === 'Bearer new' ? okMe() : problem(401, 'unauthenticated');
  };
  await expect(call(me, {})).resolves.toMatchObject({ user: { id: ANA } });
  expect(sent.map(({ path }) => path)).toEqual(['/api/auth/me', '/api/auth/token/refresh', '/api/auth/me']);
});

it('many calls at once renew one time', async () => {
  adoptSession(session(ANA, 'ending', 1_000));
  answer = ({ path }) => (path.endsWith('/refresh') ? json(session(ANA, 'new')) : okMe());
  await Promise.all([call(me, {}), call(me, {}), call(me, {})]);
  expect(sent.filter(({ path }) => path.endsWith('/refresh'))).toHaveLength(1);
});

it('an ended session is that, and the server’s problems keep their code', async () => {
  adoptSession(session(ANA, 'ending', 0));
  answer = () => problem(401, 'session-ended');
  await expect(call(me, {})).rejects.toBeInstanceOf(SignedOutError);
  answer = () => problem(401, 'wrong-credentials');
  const error = await call(login, { body: { email: 'a@x.org', password: 'x' } }).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(ApiError);
  expect(error).toMatchObject({ code: 'wrong-credentials', status: 401 });
});

it('never works with the session of somebody else who signed in in another tab', async () => {
  adoptSession(session(ANA, 'ending', 0));
  answer = ({ path }) => (path.endsWith('/refresh') ? json(session(BO, 'of bo')) : okMe());
  await expect(call(me, {})).rejects.toBeInstanceOf(SignedOutError);
  expect(sent.map(({ token }) => token)).toEqual([null]);
});

it('a captive portal and a dead network are both offline, and end no session', async () => {
  adoptSession(session(ANA, 'good'));
  const html = (status: number) => new Response('<h1>Welcome to the hotel</h1>', { status });
  for (const status of [200, 302, 401, 503]) {
    answer = () => html(status);
    await expect(call(me, {}), String(status)).rejects.toBeInstanceOf(OfflineError);
  }
  answer = () => {
    throw new TypeError('fetch failed');
  };
  await expect(call(me, {})).rejects.toBeInstanceOf(OfflineError);
  answer = okMe;
  await expect(call(me, {})).resolves.toMatchObject({ user: { id: ANA } });
});
