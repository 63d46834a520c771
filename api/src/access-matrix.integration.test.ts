import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import * as auth from '@cairn/shared/contract/auth.ts';
import * as documents from '@cairn/shared/contract/documents.ts';
import type { Endpoint } from '@cairn/shared/contract/endpoint.ts';
import * as projects from '@cairn/shared/contract/projects.ts';
import * as teams from '@cairn/shared/contract/teams.ts';
import { uuidToId22 } from '@cairn/shared/domain/kernel/ids.ts';
import { newId22, newUuid } from '@cairn/shared/platform/new-id.ts';
import { createDatabase } from '@cairn/shared/testkit/postgres.ts';
import { createWorld, type Ask, type Person, type World } from './testing/api-world.ts';

/**
 * Who may do what over HTTP: every endpoint of the contract × everybody there is. The table is written by hand and
 * not derived from roles.ts, so that a slip there or in a route turns a cell red.
 */
const ACTORS = [
  'owner',
  'admin',
  'member',
  'guest',
  'lead',
  'editor',
  'commenter',
  'viewer',
  'guestEditor',
  'outsider',
  'anonymous',
] as const;
type Actor = (typeof ACTORS)[number];

/** a guest without a project is in the team, and sees nothing of its projects */
const TEAM: Actor[] = ['owner', 'admin', 'member', 'guest', 'lead', 'editor', 'commenter', 'viewer', 'guestEditor'];
const PROJECT: Actor[] = ['owner', 'admin', 'member', 'lead', 'editor', 'commenter', 'viewer', 'guestEditor'];
const MANAGERS: Actor[] = ['owner', 'admin'];
const LEADS: Actor[] = ['owner', 'admin', 'lead'];
const EVERYBODY: Actor[] = [...TEAM, 'outsider'];
const TEAM_MEMBERS: Actor[] = ['owner', 'admin', 'member', 'lead', 'editor', 'commenter', 'viewer'];

interface Cell {
  /** who gets the endpoint's own status */
  may: Actor[];
  /** who of the others may know that the thing exists: they get 403, the rest 404 */
  sees: Actor[];
  ask(): Promise<{ url: string } & Ask>;
}

let world: World;
let teamId: string;
let projectId: string;
let invitationId: string;
let token: string;
const people = {} as Record<Exclude<Actor, 'anonymous'>, Person>;

const query = (text: string, values: unknown[] = []) => world.database.pool.query(text, values);

/** Someone in the team, made for one request. */
async function victim(): Promise<string> {
  const id = newUuid();
  await query(`INSERT INTO users (id, email, name, password_hash) VALUES ($1, $2, 'Victim', 'x')`, [
    id,
    `${id}@example.org`,
  ]);
  await query(`INSERT INTO user_teams (team_id, user_id, role) VALUES ($1, $2, 'member')`, [teamId, id]);
  return id;
}

async function projectVictim(): Promise<string> {
  const id = await victim();
  await query(`INSERT INTO project_members (project_id, user_id, role) VALUES ($1, $2, 'viewer')`, [projectId, id]);
  return id;
}

beforeAll(async () => {
  world = await createWorld(await createDatabase());
  for (const actor of ACTORS) if (actor !== 'anonymous') people[actor] = await world.person(`Name-of-${actor}`);
  teamId = (await world.ask('POST', '/api/teams', { as: people.owner, body: { name: 'Secret-team' } })).body.id;
  projectId = (await world.ask('POST', '/api/projects', { as: people.owner, body: { name: 'Secret-project', teamId } }))
    .body.id;
  const join = (actor: keyof typeof people, role: string) =>
    query('INSERT INTO user_teams (team_id, user_id, role) VALUES ($1, $2, $3)', [teamId, people[actor].id, role]);
  const add = (actor: keyof typeof people, role: string) =>
    query('INSERT INTO project_members (project_id, user_id, role) VALUES ($1, $2, $3)', [
      projectId,
      people[actor].id,
      role,
    ]);
  await join('admin', 'admin');
  for (const actor of ['member', 'lead', 'editor', 'commenter', 'viewer'] as const) await join(actor, 'member');
  for (const actor of ['guest', 'guestEditor'] as const) await join(actor, 'guest');
  for (const role of ['lead', 'editor', 'commenter', 'viewer'] as const) await add(role, role);
  await add('guestEditor', 'editor');
  const invitation = await world.ask('POST', `/api/teams/${teamId}/invitations`, {
    as: people.owner,
    body: { role: 'guest' },
  });
  invitationId = invitation.body.invitation.id;
  token = invitation.body.token;
});
afterAll(() => world.close());

const update = () => {
  const doc = new Y.Doc();
  doc.getMap('x').set('y', 1);
  return Buffer.from(Y.encodeStateAsUpdate(doc)).toString('base64');
};

const MATRIX: Record<string, Cell> = {
  me: { may: EVERYBODY, sees: [], ask: async () => ({ url: '/api/auth/me' }) },
  listTeams: { may: EVERYBODY, sees: [], ask: async () => ({ url: '/api/teams' }) },
  createTeam: { may: EVERYBODY, sees: [], ask: async () => ({ url: '/api/teams', body: { name: 'Own' } }) },
  listPeople: { may: EVERYBODY, sees: [], ask: async () => ({ url: '/api/people' }) },
  listProjects: { may: EVERYBODY, sees: [], ask: async () => ({ url: '/api/projects' }) },
  acceptInvitation: {
    may: EVERYBODY.filter((actor) => actor !== 'outsider'),
    sees: [],
    ask: async () => ({ url: `/api/invitations/${token}/accept` }),
  },
  renameTeam: {
    may: MANAGERS,
    sees: TEAM,
    ask: async () => ({ url: `/api/teams/${teamId}`, body: { name: 'Secret-team' } }),
  },
  listMembers: { may: TEAM, sees: TEAM, ask: async () => ({ url: `/api/teams/${teamId}/members` }) },
  setMemberRole: {
    may: MANAGERS,
    sees: TEAM,
    ask: async () => ({ url: `/api/teams/${teamId}/members/${await victim()}`, body: { role: 'guest' } }),
  },
  removeMember: {
    may: MANAGERS,
    sees: TEAM,
    ask: async () => ({ url: `/api/teams/${teamId}/members/${await victim()}` }),
  },
  listInvitations: { may: MANAGERS, sees: TEAM, ask: async () => ({ url: `/api/teams/${teamId}/invitations` }) },
  createInvitation: {
    may: MANAGERS,
    sees: TEAM,
    ask: async () => ({ url: `/api/teams/${teamId}/invitations`, body: { role: 'admin' } }),
  },
  revokeInvitation: {
    may: MANAGERS,
    sees: TEAM,
    ask: async () => {
      const id = newUuid();
      await query(
        `INSERT INTO invitations (id, team_id, token_hash, role, created_by, expires_at) VALUES ($1::text::uuid, $2, $1::text, 'guest', $3, now() + interval '1 day')`,
        [id, teamId, people.owner.id],
      );
      return { url: `/api/teams/${teamId}/invitations/${id}` };
    },
  },
  createProject: {
    may: TEAM_MEMBERS,
    sees: TEAM,
    ask: async () => ({ url: '/api/projects', body: { name: 'New', teamId } }),
  },
  updateProject: {
    may: LEADS,
    sees: PROJECT,
    ask: async () => ({ url: `/api/projects/${projectId}`, body: { archived: false } }),
  },
  listProjectMembers: { may: PROJECT, sees: PROJECT, ask: async () => ({ url: `/api/projects/${projectId}/members` }) },
  setProjectMember: {
    may: LEADS,
    sees: PROJECT,
    ask: async () => ({ url: `/api/projects/${projectId}/members/${await victim()}`, body: { role: 'lead' } }),
  },
  removeProjectMember: {
    may: LEADS,
    sees: PROJECT,
    ask: async () => ({ url: `/api/projects/${projectId}/members/${await projectVictim()}` }),
  },
  documentSnapshot: { may: PROJECT, sees: [], ask: async () => ({ url: `/api/documents/project/${projectId}` }) },
  pushDocuments: {
    may: EVERYBODY,
    sees: [],
    ask: async () => ({
      url: '/api/documents/push',
      body: { documents: [{ name: `project/${projectId}`, epoch: 1, update: update() }] },
    }),
  },
};

const ENDPOINTS = Object.entries({ ...auth, ...teams, ...projects, ...documents }).filter(
  (entry): entry is [string, Endpoint] => typeof entry[1] === 'object' && 'access' in entry[1] && 'path' in entry[1],
);
const GUARDED = ENDPOINTS.filter(([, { access }]) => access === 'session');

test('the table covers every endpoint that needs a session, and nothing else', () => {
  expect(Object.keys(MATRIX).toSorted()).toEqual(GUARDED.map(([name]) => name).toSorted());
});

test('what is open without a session is exactly this', () => {
  expect(
    ENDPOINTS.filter(([, { access }]) => access === 'public')
      .map(([name]) => name)
      .toSorted(),
  ).toEqual(['login', 'logout', 'readInvitation', 'refresh', 'register', 'serverStatus']);
});

describe.each(GUARDED)('AUTH-1 %s', (name, endpoint) => {
  const cell = MATRIX[name]!;
  test.each(ACTORS)('asked by %s', async (actor) => {
    const { url, ...ask } = await cell.ask();
    const expected =
      actor === 'anonymous'
        ? 401
        : cell.may.includes(actor)
          ? endpoint.status
          : name === 'acceptInvitation'
            ? 200
            : cell.sees.includes(actor)
              ? 403
              : 404;
    if (name === 'acceptInvitation' && actor === 'outsider') return; // tested with invitations: it would make them a guest
    const { status, body, bytes } = await world.ask(endpoint.method, url, {
      ...ask,
      as: actor === 'anonymous' ? null : people[actor],
    });
    expect({ actor, status }).toEqual({ actor, status: expected });
    if (actor === 'outsider' || actor === 'anonymous') {
      const text = bytes.toString();
      for (const secret of ['Secret-', 'Name-of-owner', 'Name-of-viewer', people.owner.email])
        expect(text).not.toContain(secret);
    }
    if (status >= 400)
      expect(Object.keys(body).toSorted()).toEqual(['code', 'detail', 'requestId', 'status', 'title', 'type']);
  });
});

describe('AUTH-1 writing documents over HTTP', () => {
  const WRITERS: Record<string, Actor[]> = {
    project: ['owner', 'admin', 'member', 'lead', 'editor', 'guestEditor'],
    task: ['owner', 'admin', 'member', 'lead', 'editor', 'guestEditor'],
    thread: ['owner', 'admin', 'member', 'lead', 'editor', 'commenter', 'guestEditor'],
  };
  const cells = Object.keys(WRITERS).flatMap((kind) =>
    ACTORS.filter((actor) => actor !== 'anonymous').map((actor) => [kind, actor] as const),
  );
  test.each(cells)('%s by %s', async (kind, actor) => {
    const name = `${kind}/${uuidToId22(projectId as never)}${kind === 'project' ? '' : `/${newId22()}`}`;
    const before = world.gateway.writes.length;
    const { status, body } = await world.ask('POST', '/api/documents/push', {
      as: people[actor],
      body: { documents: [{ name, epoch: 1, update: update() }] },
    });
    const allowed = WRITERS[kind]!.includes(actor);
    expect({ status, documents: body.documents }).toEqual({
      status: 200,
      documents: [{ name, result: allowed ? 'saved' : 'forbidden', rejected: [] }],
    });
    // what was written carries the id of who sent it, whatever they claim
    expect(world.gateway.writes.slice(before)).toEqual(allowed ? [{ name, actor: uuidToId22(people[actor].id) }] : []);
  });
});

describe('AUTH-1 ids of one place do not open another', () => {
  test('a manager of one team reaches nothing of another through their own team', async () => {
    const { outsider } = people;
    const own = outsider.teamId;
    const foreign = await victim();
    const asks: [string, string, object?][] = [
      ['PUT', `/api/teams/${own}/members/${foreign}`, { role: 'guest' }],
      ['DELETE', `/api/teams/${own}/members/${foreign}`],
      ['DELETE', `/api/teams/${own}/invitations/${invitationId}`],
      ['POST', `/api/teams/${own}/invitations`, { role: 'member', projectId, projectRole: 'lead' }],
    ];
    for (const [method, url, body] of asks) {
      const { status } = await world.ask(method, url, { as: outsider, body });
      expect({ method, url, status }).toEqual({ method, url, status: 404 });
    }
    const mine = (await world.ask('POST', '/api/projects', { as: outsider, body: { name: 'Mine' } })).body.id;
    expect(
      (await world.ask('PUT', `/api/projects/${mine}/members/${foreign}`, { as: outsider, body: { role: 'lead' } }))
        .status,
    ).toBe(404);
    expect((await world.ask('PATCH', `/api/projects/${mine}`, { as: outsider, body: { teamId } })).status).toBe(422);
    expect((await world.ask('GET', `/api/invitations/${token}`, {})).status).toBe(200);
  });

  test('an invitation is no session, and a session of a disabled person opens nothing', async () => {
    expect((await world.ask('GET', '/api/auth/me', { as: token })).status).toBe(401);
    const gone = await world.person('Gone');
    await query('UPDATE users SET disabled_at = now() WHERE id = $1', [gone.id]);
    for (const url of ['/api/auth/me', '/api/projects', '/api/people'])
      expect((await world.ask('GET', url, { as: gone })).status).toBe(401);
  });

  test('AUTH-2 a role taken away is gone at the next request', async () => {
    const bob = await world.person('Bob');
    await query(`INSERT INTO user_teams (team_id, user_id, role) VALUES ($1, $2, 'member')`, [teamId, bob.id]);
    const open = () => world.ask('GET', `/api/documents/project/${projectId}`, { as: bob });
    expect((await open()).status).toBe(200);
    expect((await world.ask('DELETE', `/api/teams/${teamId}/members/${bob.id}`, { as: people.owner })).status).toBe(
      204,
    );
    expect((await open()).status).toBe(404);
    expect(world.gateway.changes.at(-1)).toEqual({ userId: uuidToId22(bob.id) });
  });
});
