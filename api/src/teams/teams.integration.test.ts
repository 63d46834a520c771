import { afterAll, beforeAll, expect, test } from 'vitest';
import { uuidToId22 } from '@cairn/shared/domain/kernel/ids.ts';
import { newUuid } from '@cairn/shared/platform/new-id.ts';
import { createDatabase } from '@cairn/shared/testkit/postgres.ts';
import { createWorld, type Person, type World } from '../testing/api-world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld(await createDatabase());
});
afterAll(() => world.close());

async function teamOf(owner: Person): Promise<string> {
  return (await world.ask('POST', '/api/teams', { as: owner, body: { name: 'Quay Works' } })).body.id as string;
}

async function invited(owner: Person, teamId: string, body: object): Promise<{ token: string; id: string }> {
  const answer = await world.ask('POST', `/api/teams/${teamId}/invitations`, { as: owner, body });
  expect(answer.status).toBe(201);
  return { token: answer.body.token as string, id: answer.body.invitation.id as string };
}

const accept = (person: Person, token: string) => world.ask('POST', `/api/invitations/${token}/accept`, { as: person });
const rolesIn = async (teamId: string, as: Person) =>
  Object.fromEntries(
    (await world.ask('GET', `/api/teams/${teamId}/members`, { as })).body.items.map(
      (each: Person & { role: string }) => [each.name, each.role],
    ),
  ) as Record<string, string>;

test('a team made offline is made once, by the one who made it', async () => {
  const [ada, bob] = [await world.person('Ada'), await world.person('Bob')];
  const body = { id: newUuid(), name: 'Quay Works' };
  const answers = await Promise.all([1, 2, 3].map(() => world.ask('POST', '/api/teams', { as: ada, body })));
  for (const { status, body: team } of answers)
    expect({ status, team }).toEqual({ status: 201, team: { ...body, personal: false, role: 'owner' } });
  expect((await world.ask('POST', '/api/teams', { as: bob, body })).body).toMatchObject({
    status: 409,
    code: 'id-taken',
  });
  expect((await world.ask('GET', '/api/teams', { as: ada })).body.items).toHaveLength(2);
});

test('an invitation says who invites where, lets in once per person, and is stored only as a hash', async () => {
  const [ada, bob] = [await world.person('Ada'), await world.person('Bob')];
  const teamId = await teamOf(ada);
  const { body, status } = await world.ask('POST', `/api/teams/${teamId}/invitations`, {
    as: ada,
    body: { role: 'member' },
  });
  expect(status).toBe(201);
  expect(body.url).toBe(`http://localhost:3000/join/${body.token}`);
  const days = (new Date(body.invitation.expiresAt).getTime() - Date.now()) / 86_400_000;
  expect(days).toBeGreaterThan(13.9);
  expect(days).toBeLessThanOrEqual(14);
  const stored = JSON.stringify((await world.database.pool.query('SELECT * FROM invitations')).rows);
  expect(stored).not.toContain(body.token);

  expect((await world.ask('GET', `/api/invitations/${body.token}`)).body).toEqual({
    teamName: 'Quay Works',
    invitedBy: 'Ada',
    role: 'member',
    projectName: null,
    expiresAt: body.invitation.expiresAt,
  });
  for (let n = 0; n < 2; n++) {
    const joined = await accept(bob, body.token);
    expect(joined.body).toEqual({
      team: { id: teamId, name: 'Quay Works', personal: false, role: 'member' },
      projectId: null,
    });
  }
  expect((await world.ask('GET', `/api/teams/${teamId}/invitations`, { as: ada })).body.items).toMatchObject([
    { id: body.invitation.id, uses: 1 },
  ]);
  expect(world.gateway.changes).toContainEqual({ userId: uuidToId22(bob.id) });
});

test.each([
  ['unknown', async () => 'x'.repeat(43)],
  [
    'withdrawn',
    async (ada: Person, teamId: string) => {
      const { token, id } = await invited(ada, teamId, { role: 'member' });
      expect((await world.ask('DELETE', `/api/teams/${teamId}/invitations/${id}`, { as: ada })).status).toBe(204);
      return token;
    },
  ],
  [
    'expired',
    async (ada: Person, teamId: string) => {
      const { token, id } = await invited(ada, teamId, { role: 'member' });
      await world.database.pool.query(`UPDATE invitations SET expires_at = now() - interval '1 second' WHERE id = $1`, [
        id,
      ]);
      return token;
    },
  ],
])('an invitation that is %s lets nobody in and is not described', async (_what, make) => {
  const [ada, bob] = [await world.person('Ada'), await world.person('Bob')];
  const teamId = await teamOf(ada);
  const token = await make(ada, teamId);
  for (const answer of [await accept(bob, token), await world.ask('GET', `/api/invitations/${token}`)])
    expect(answer.body).toMatchObject({ status: 410, code: 'invitation-invalid' });
  expect(await rolesIn(teamId, ada)).toEqual({ Ada: 'owner' });
});

test('who was removed does not come back by the link they came by', async () => {
  const [ada, bob] = [await world.person('Ada'), await world.person('Bob')];
  const teamId = await teamOf(ada);
  const { token } = await invited(ada, teamId, { role: 'member' });
  await accept(bob, token);
  expect((await world.ask('DELETE', `/api/teams/${teamId}/members/${bob.id}`, { as: ada })).status).toBe(204);
  expect((await accept(bob, token)).body).toMatchObject({ status: 410 });
  expect(await rolesIn(teamId, ada)).toEqual({ Ada: 'owner' });
});

test('an invitation never takes away: the stronger role stays, and a lowered one is not regained by the same link', async () => {
  const [ada, bob] = [await world.person('Ada'), await world.person('Bob')];
  const teamId = await teamOf(ada);
  const admin = await invited(ada, teamId, { role: 'admin' });
  await accept(bob, admin.token);
  await accept(bob, (await invited(ada, teamId, { role: 'guest' })).token);
  await accept(ada, admin.token);
  expect(await rolesIn(teamId, ada)).toEqual({ Ada: 'owner', Bob: 'admin' });
  await world.ask('PUT', `/api/teams/${teamId}/members/${bob.id}`, { as: ada, body: { role: 'member' } });
  await accept(bob, admin.token);
  expect(await rolesIn(teamId, ada)).toEqual({ Ada: 'owner', Bob: 'member' });
});

test('an invitation into a project gives a guest that project and no other', async () => {
  const [ada, gus] = [await world.person('Ada'), await world.person('Gus')];
  const teamId = await teamOf(ada);
  const make = async (name: string) =>
    (await world.ask('POST', '/api/projects', { as: ada, body: { name, teamId } })).body.id as string;
  const [open, closed] = [await make('Open'), await make('Closed')];
  const foreign = (await world.ask('POST', '/api/projects', { as: gus, body: { name: 'Foreign' } })).body.id as string;
  const wrong = { role: 'guest', projectId: foreign, projectRole: 'lead' };
  expect((await world.ask('POST', `/api/teams/${teamId}/invitations`, { as: ada, body: wrong })).status).toBe(404);
  const { token } = await invited(ada, teamId, { role: 'guest', projectId: open, projectRole: 'commenter' });
  expect((await accept(gus, token)).body).toMatchObject({ team: { role: 'guest' }, projectId: open });
  const seen = (await world.ask('GET', '/api/projects', { as: gus })).body.items as { id: string; role: string }[];
  expect(seen.map(({ id, role }) => [id, role])).toEqual([
    [open, 'commenter'],
    [foreign, 'lead'],
  ]);
  expect((await world.ask('GET', `/api/projects/${closed}/members`, { as: gus })).status).toBe(404);
});

test('a team keeps an owner, also when two owners demote each other at once', async () => {
  const [ada, bob] = [await world.person('Ada'), await world.person('Bob')];
  const teamId = await teamOf(ada);
  const set = (as: Person, whom: Person, role: string) =>
    world.ask('PUT', `/api/teams/${teamId}/members/${whom.id}`, { as, body: { role } });
  expect((await set(ada, ada, 'member')).status).toBe(403);
  expect((await world.ask('DELETE', `/api/teams/${teamId}/members/${ada.id}`, { as: ada })).status).toBe(403);
  await accept(bob, (await invited(ada, teamId, { role: 'admin' })).token);
  expect((await set(bob, bob, 'owner')).status).toBe(403);
  expect((await set(bob, ada, 'member')).status).toBe(403);
  expect((await set(ada, bob, 'owner')).body).toMatchObject({ name: 'Bob', role: 'owner' });
  await Promise.all([set(ada, bob, 'member'), set(bob, ada, 'member')]);
  const roles = Object.values(
    (await world.database.pool.query('SELECT role FROM user_teams WHERE team_id = $1', [teamId])).rows,
  ).map(({ role }) => role as string);
  expect(roles.toSorted()).toEqual(['member', 'owner']);
});

test('people see who shares a team with them; a guest does not see other guests', async () => {
  const [ada, bob, gus, guy, out] = [
    await world.person('Ada'),
    await world.person('Bob'),
    await world.person('Gus'),
    await world.person('Guy'),
    await world.person('Out'),
  ];
  const teamId = await teamOf(ada);
  await accept(bob, (await invited(ada, teamId, { role: 'member' })).token);
  const guest = await invited(ada, teamId, { role: 'guest' });
  await accept(gus, guest.token);
  await accept(guy, guest.token);
  const names = async (as: Person) =>
    ((await world.ask('GET', '/api/people', { as })).body.items as Person[]).map(({ name }) => name);
  expect(await names(bob)).toEqual(['Ada', 'Bob', 'Gus', 'Guy']);
  expect(await names(gus)).toEqual(['Ada', 'Bob', 'Gus']);
  expect(await names(out)).toEqual(['Out']);
  expect(Object.keys(await rolesIn(teamId, gus))).toEqual(['Ada', 'Bob', 'Gus']);
});

test('a person who leaves a team loses its projects at once', async () => {
  const [ada, bob] = [await world.person('Ada'), await world.person('Bob')];
  const teamId = await teamOf(ada);
  const { id } = (await world.ask('POST', '/api/projects', { as: ada, body: { name: 'Site', teamId } })).body;
  await accept(bob, (await invited(ada, teamId, { role: 'member', projectId: id, projectRole: 'lead' })).token);
  expect((await world.ask('GET', `/api/projects/${id}/members`, { as: bob })).status).toBe(200);
  expect((await world.ask('DELETE', `/api/teams/${teamId}/members/${bob.id}`, { as: bob })).status).toBe(204);
  expect((await world.ask('GET', `/api/projects/${id}/members`, { as: bob })).status).toBe(404);
  expect((await world.database.pool.query('SELECT FROM project_members WHERE project_id = $1', [id])).rowCount).toBe(0);
});
