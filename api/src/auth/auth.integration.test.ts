import { setTimeout as pause } from 'node:timers/promises';
import { Bcrypt } from 'oslo/password';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDatabase } from '@cairn/shared/testkit/postgres.ts';
import { createWorld, PASSWORD, type World } from '../testing/api-world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld(await createDatabase());
});
afterAll(() => world.close());

const query = async (text: string, values: unknown[] = []) => (await world.database.pool.query(text, values)).rows;
const login = (email: string, password: string, address?: string) =>
  world.ask('POST', '/api/auth/login', { body: { email, password }, ...(address && { address }) });

test('the first visitor is told so and becomes the admin; nobody after them', async () => {
  const fresh = await createWorld(await createDatabase());
  try {
    expect((await fresh.ask('GET', '/api/auth/status')).body).toEqual({ firstRun: true, registration: 'open' });
    const first = await fresh.ask('POST', '/api/auth/register', {
      body: { email: 'Ada@Example.org ', name: ' Ada ', password: PASSWORD },
    });
    expect(first.status).toBe(201);
    expect(first.body.user).toMatchObject({ email: 'ada@example.org', name: 'Ada', admin: true });
    expect(first.body.teams).toEqual([{ id: expect.any(String), name: 'Ada', personal: true, role: 'owner' }]);
    expect((await fresh.ask('GET', '/api/auth/status')).body.firstRun).toBe(false);
    const second = await fresh.ask('POST', '/api/auth/register', {
      body: { email: 'bob@example.org', name: 'Bob', password: PASSWORD },
    });
    expect(second.body.user.admin).toBe(false);
  } finally {
    await fresh.close();
  }
});

test('of many first visitors at once exactly one becomes the admin', async () => {
  const fresh = await createWorld(await createDatabase());
  try {
    const people = await Promise.all(
      Array.from({ length: 12 }, (_, n) =>
        fresh.ask('POST', '/api/auth/register', {
          body: { email: `p${n}@example.org`, name: `P${n}`, password: PASSWORD },
        }),
      ),
    );
    expect(people.map(({ status }) => status)).toEqual(Array(12).fill(201));
    expect(people.filter(({ body }) => body.user.admin)).toHaveLength(1);
  } finally {
    await fresh.close();
  }
});

test('the same address registered many times at once makes one account', async () => {
  const answers = await Promise.all(
    Array.from({ length: 8 }, () =>
      world.ask('POST', '/api/auth/register', {
        body: { email: 'race@example.org', name: 'Race', password: PASSWORD },
      }),
    ),
  );
  expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, ...Array(7).fill(409)]);
  expect(answers.find(({ status }) => status === 409)?.body).toMatchObject({ code: 'email-taken' });
});

test('someone who signs in gets a token that opens their own account', async () => {
  const ada = await world.person('Ada');
  const { status, body, setCookie } = await login(ada.email.toUpperCase(), PASSWORD);
  expect(status).toBe(200);
  expect(setCookie).toMatch(
    /^cairn_refresh=[\w-]+\.[\w-]+; Max-Age=2592000; Path=\/api\/auth; HttpOnly; SameSite=Lax$/,
  );
  const me = await world.ask('GET', '/api/auth/me', { as: body.accessToken });
  expect(me.body).toEqual({ user: body.user, teams: body.teams });
  expect(new Date(body.accessTokenExpiresAt).getTime() - world.clock.now).toBeGreaterThan(14 * 60_000);
});

test('the cookie travels over https only where the server is reached by https', async () => {
  const secure = await createWorld(await createDatabase(), { CAIRN_PUBLIC_URL: 'https://cairn.example.org' });
  try {
    const { setCookie, headers } = await secure.ask('POST', '/api/auth/register', {
      body: { email: 'a@example.org', name: 'A', password: PASSWORD },
    });
    expect(setCookie).toContain('Secure');
    expect(headers['strict-transport-security']).toBeDefined();
  } finally {
    await secure.close();
  }
});

test('no secret is stored: neither password nor session nor refresh token', async () => {
  const ada = await world.person('Secretive');
  const [session, token] = ada.cookie.split('.') as [string, string];
  const dump = JSON.stringify(
    await Promise.all(
      ['users', 'sessions', 'refresh_tokens', 'invitations'].map((table) => query(`SELECT * FROM ${table}`)),
    ),
  );
  expect(dump).toContain('$argon2id$v=19$m=19456,t=2,p=1$');
  for (const secret of [PASSWORD, session, token, ada.token]) expect(dump).not.toContain(secret);
});

test('an imported bcrypt password signs in and is hashed anew', async () => {
  const ada = await world.person('Imported');
  const bcrypt = await new Bcrypt().hash('an older password');
  await query('UPDATE users SET password_hash = $1 WHERE id = $2', [bcrypt, ada.id]);
  expect((await login(ada.email, 'an older passwort')).status).toBe(401);
  expect((await login(ada.email, 'an older password')).status).toBe(200);
  const [row] = await query('SELECT password_hash FROM users WHERE id = $1', [ada.id]);
  expect(row.password_hash).toMatch(/^\$argon2id\$/);
  expect((await login(ada.email, 'an older password')).status).toBe(200);
});

test('unknown people, wrong passwords and disabled accounts get the same answer', async () => {
  const ada = await world.person('Known');
  const off = await world.person('Disabled');
  await query('UPDATE users SET disabled_at = now() WHERE id = $1', [off.id]);
  const answers = [
    await login(ada.email, 'not the password', '10.1.0.1'),
    await login('nobody@example.org', 'not the password', '10.1.0.2'),
    await login(off.email, PASSWORD, '10.1.0.3'),
  ];
  const seen = answers.map(({ status, body, headers, setCookie }) => {
    const { requestId, ...rest } = body;
    expect(requestId).toEqual(headers['x-request-id']);
    const { 'x-request-id': _id, date: _date, ratelimit, ...others } = headers;
    return {
      status,
      rest,
      setCookie,
      ratelimit: String(ratelimit).replace(/t=\d+/, ''),
      names: Object.keys(others).toSorted(),
    };
  });
  expect(seen[0]).toMatchObject({ status: 401, rest: { code: 'wrong-credentials' } });
  expect(seen[1]).toEqual(seen[0]);
  expect(seen[2]).toEqual(seen[0]);
  expect((await world.ask('GET', '/api/auth/me', { as: off })).status).toBe(401);
});

test('ten guesses at one account in fifteen minutes, from however many addresses, also after a restart', async () => {
  const ada = await world.person('Guessed');
  const statuses: number[] = [];
  for (let n = 0; n < 14; n++) statuses.push((await login(ada.email, `guess ${n}`, `10.2.0.${n}`)).status);
  expect(statuses).toEqual([...Array(10).fill(401), ...Array(4).fill(429)]);
  const refused = await login(ada.email, PASSWORD, '10.2.1.1');
  expect(refused.status).toBe(429);
  expect(refused.body).toMatchObject({ code: 'too-many-requests' });
  expect(Number(refused.headers['retry-after'])).toBeGreaterThan(800);
  expect(refused.headers['ratelimit-policy']).toBe('"login-account";q=10;w=900');
  expect(await query(`SELECT points FROM rate_limits WHERE key LIKE 'login-account:%' AND points > 10`)).not.toEqual(
    [],
  );
  expect((await login('nobody.else@example.org', PASSWORD, '10.2.1.2')).status).toBe(401);
});

test('guesses in parallel count too', async () => {
  const ada = await world.person('Parallel');
  const answers = await Promise.all(Array.from({ length: 25 }, (_, n) => login(ada.email, `guess ${n}`, '10.3.0.1')));
  expect(answers.filter(({ status }) => status === 401)).toHaveLength(10);
  expect(answers.filter(({ status }) => status === 429)).toHaveLength(15);
});

test('signing in gives the guesses back', async () => {
  const ada = await world.person('Forgetful');
  for (let round = 0; round < 3; round++) {
    for (let n = 0; n < 8; n++) await login(ada.email, 'wrong password', '10.4.0.1');
    expect((await login(ada.email, PASSWORD, '10.4.0.1')).status).toBe(200);
  }
});

test('a header that claims another address opens no fresh limit', async () => {
  const ada = await world.person('Spoofed');
  const statuses = [];
  for (let n = 0; n < 12; n++)
    statuses.push(
      (
        await world.ask('POST', '/api/auth/login', {
          body: { email: ada.email, password: 'wrong password' },
          headers: { 'x-forwarded-for': `10.9.9.${n}` },
        })
      ).status,
    );
  expect(statuses.filter((status) => status === 429)).toHaveLength(2);
});

test('two tabs that refresh at once, a hundred times, never lose the session', async () => {
  const ada = await world.person('Tabs');
  let jar = ada.cookie;
  let signedOut = 0;
  for (let round = 0; round < 100; round++) {
    const tabs = await Promise.all([1, 2].map(() => world.ask('POST', '/api/auth/token/refresh', { cookie: jar })));
    for (const tab of tabs) {
      if (tab.status !== 200) signedOut++;
      else jar = tab.cookie!;
    }
    expect(tabs[0]!.cookie).toBe(tabs[1]!.cookie);
    world.clock.now += 1000;
  }
  expect(signedOut).toBe(0);
});

test('tabs that each refresh in their own rhythm from one cookie jar never lose the session', async () => {
  const ada = await world.person('Rhythm');
  let jar = ada.cookie;
  const tab = async (rounds: number, ms: number) => {
    const statuses: number[] = [];
    for (let n = 0; n < rounds; n++) {
      const sent = jar;
      await pause(ms); // the request is on its way while another tab's answer arrives
      const { status, cookie } = await world.ask('POST', '/api/auth/token/refresh', { cookie: sent });
      if (cookie) jar = cookie;
      statuses.push(status);
    }
    return statuses;
  };
  const statuses = (await Promise.all([tab(40, 1), tab(30, 3), tab(20, 7)])).flat();
  expect(statuses.filter((status) => status !== 200)).toEqual([]);
});

test('a refresh token used again after the grace ends the session of whoever has it', async () => {
  const ada = await world.person('Stolen');
  const next = await world.ask('POST', '/api/auth/token/refresh', { cookie: ada.cookie });
  expect(next.status).toBe(200);
  world.clock.now += 21_000;
  const replay = await world.ask('POST', '/api/auth/token/refresh', { cookie: ada.cookie });
  expect(replay.status).toBe(401);
  expect(replay.body.code).toBe('session-ended');
  expect(replay.setCookie).toMatch(/^cairn_refresh=;/);
  expect((await world.ask('POST', '/api/auth/token/refresh', { cookie: next.cookie })).status).toBe(401);
  expect((await world.ask('GET', '/api/auth/me', { as: next.body.accessToken })).status).toBe(401);
});

test('a replay ends that session only', async () => {
  const ada = await world.person('Two devices');
  const laptop = await login(ada.email, PASSWORD);
  await world.ask('POST', '/api/auth/token/refresh', { cookie: ada.cookie });
  world.clock.now += 21_000;
  await world.ask('POST', '/api/auth/token/refresh', { cookie: ada.cookie });
  expect((await world.ask('POST', '/api/auth/token/refresh', { cookie: laptop.cookie })).status).toBe(200);
});

test.each([
  ['nothing', ''],
  ['no token', 'a'.repeat(43)],
  ['an unknown session', `${'a'.repeat(43)}.${'b'.repeat(43)}`],
  ['something long', 'x'.repeat(5000)],
  ['SQL', "' OR 1=1 --.' OR 1=1 --"],
])('a refresh cookie with %s is refused', async (_what, cookie) => {
  expect((await world.ask('POST', '/api/auth/token/refresh', { cookie })).status).toBe(401);
});

test('a token of one session does not fit another', async () => {
  const [ada, bob] = [await world.person('Ada'), await world.person('Bob')];
  const mixed = `${ada.cookie.split('.')[0]}.${bob.cookie.split('.')[1]}`;
  expect((await world.ask('POST', '/api/auth/token/refresh', { cookie: mixed })).status).toBe(401);
  expect((await world.ask('POST', '/api/auth/token/refresh', { cookie: bob.cookie })).status).toBe(200);
});

test('signing out ends the session, its access token included, and can be repeated', async () => {
  const ada = await world.person('Leaving');
  expect((await world.ask('GET', '/api/auth/me', { as: ada })).status).toBe(200);
  const out = await world.ask('POST', '/api/auth/logout', { cookie: ada.cookie });
  expect(out.status).toBe(204);
  expect(out.setCookie).toMatch(/^cairn_refresh=; .*Expires=Thu, 01 Jan 1970/);
  expect((await world.ask('GET', '/api/auth/me', { as: ada })).status).toBe(401);
  expect((await world.ask('POST', '/api/auth/token/refresh', { cookie: ada.cookie })).status).toBe(401);
  expect((await world.ask('POST', '/api/auth/logout', { cookie: ada.cookie })).status).toBe(204);
  expect((await world.ask('POST', '/api/auth/logout')).status).toBe(204);
});

test('signing in replaces the session that the browser came with', async () => {
  const [mallory, victim] = [await world.person('Mallory'), await world.person('Victim')];
  const after = await world.ask('POST', '/api/auth/login', {
    body: { email: victim.email, password: PASSWORD },
    cookie: mallory.cookie,
  });
  expect(after.status).toBe(200);
  expect(after.cookie!.split('.')[0]).not.toBe(mallory.cookie.split('.')[0]);
  expect((await world.ask('POST', '/api/auth/token/refresh', { cookie: mallory.cookie })).status).toBe(401);
});

test.each([
  ['POST', '/api/auth/token/refresh'],
  ['POST', '/api/auth/logout'],
  ['POST', '/api/auth/login'],
  ['POST', '/api/auth/register'],
])('%s %s refuses a page of another origin', async (method, url) => {
  const ada = await world.person('Csrf');
  const body = { email: ada.email, password: PASSWORD };
  for (const origin of ['https://evil.example', 'null', 'http://localhost:3000.evil.example', 'http://localhost']) {
    const { status } = await world.ask(method, url, {
      cookie: ada.cookie,
      body,
      headers: { origin, host: 'localhost:3000' },
    });
    expect({ origin, status }).toEqual({ origin, status: 403 });
  }
  for (const origin of ['http://localhost:3000', 'http://cairn.lan:3000']) {
    const { status } = await world.ask(method, url, {
      cookie: ada.cookie,
      body,
      headers: { origin, host: new URL(origin).host },
    });
    expect(status).not.toBe(403);
  }
});

test('registration by invitation only: refused without, open to the first visitor and to the invited', async () => {
  const closed = await createWorld(await createDatabase(), { CAIRN_REGISTRATION: 'invitation' });
  try {
    const owner = await closed.person('Owner');
    const body = { email: 'guest@example.org', name: 'Guest', password: PASSWORD };
    expect((await closed.ask('POST', '/api/auth/register', { body })).body).toMatchObject({
      status: 403,
      code: 'registration-closed',
    });
    expect(
      (await closed.ask('POST', '/api/auth/register', { body: { ...body, invitation: 'made-up' } })).body,
    ).toMatchObject({
      status: 410,
      code: 'invitation-invalid',
    });
    const { body: invited } = await closed.ask('POST', `/api/teams/${owner.teamId}/invitations`, {
      as: owner,
      body: { role: 'member' },
    });
    const joined = await closed.ask('POST', '/api/auth/register', { body: { ...body, invitation: invited.token } });
    expect(joined.status).toBe(201);
    expect(
      joined.body.teams.map((team: { id: string; role: string }) => [team.id === owner.teamId, team.role]),
    ).toEqual([
      [false, 'owner'],
      [true, 'member'],
    ]);
  } finally {
    await closed.close();
  }
});
