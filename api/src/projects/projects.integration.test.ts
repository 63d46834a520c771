import { afterAll, beforeAll, expect, test } from 'vitest';
import { projectDocument } from '@cairn/shared/domain/kernel/document-name.ts';
import { uuidToId22, type Uuid } from '@cairn/shared/domain/kernel/ids.ts';
import { indexOf } from '@cairn/shared/domain/kernel/registers.ts';
import { readProject } from '@cairn/shared/domain/projects/read.ts';
import { DocumentError } from '@cairn/shared/platform/documents/port.ts';
import { newUuid } from '@cairn/shared/platform/new-id.ts';
import { createDatabase } from '@cairn/shared/testkit/postgres.ts';
import { createWorld, type Person, type World } from '../testing/api-world.ts';

let world: World;
let ada: Person;
beforeAll(async () => {
  world = await createWorld(await createDatabase());
  ada = await world.person('Ada');
});
afterAll(() => world.close());

const create = (body: object, as: Person = ada) => world.ask('POST', '/api/projects', { as, body });
const documentOf = (id: string) => readProject(indexOf(world.gateway.doc(projectDocument(uuidToId22(id as Uuid)))));

test('a new project has a board and columns, in its document and in the answer, written by its maker', async () => {
  const { status, body } = await create({ name: 'Hotel Refurbishment' });
  expect(status).toBe(201);
  expect(body.project).toMatchObject({
    id: body.id,
    teamId: ada.teamId,
    name: 'Hotel Refurbishment',
    key: 'HR',
    role: 'lead',
    archivedAt: null,
  });
  const document = projectDocument(uuidToId22(body.id));
  expect(body.project.document).toBe(document);
  const { name, key, boards, columns } = documentOf(body.id);
  expect({ name, key }).toEqual({ name: 'Hotel Refurbishment', key: 'HR' });
  expect(body.board).toEqual({ id: boards[0]!.id, name: boards[0]!.name });
  expect(body.columns).toEqual(columns.map(({ id, name, done }) => ({ id, name, done })));
  expect(body.columns.map((column: { name: string; done: boolean }) => [column.name, column.done])).toEqual([
    ['To do', false],
    ['In progress', false],
    ['Done', true],
  ]);
  expect(world.gateway.writes.filter((write) => write.name === document)).toEqual([
    { name: document, actor: uuidToId22(ada.id) },
  ]);
});

test('a project made offline and sent many times is made once', async () => {
  const id = newUuid();
  const answers = await Promise.all(Array.from({ length: 6 }, () => create({ id, name: 'Offline' })));
  expect(new Set(answers.map(({ status, body }) => JSON.stringify({ status, body })))).toHaveLength(1);
  expect(answers[0]!.status).toBe(201);
  expect(documentOf(id).columns).toHaveLength(3);
  expect((await create({ id, name: 'Another name later' })).body.name).toBe('Offline');
});

test("another person's project id is refused, and says nothing about it", async () => {
  const bob = await world.person('Bob');
  const { body } = await create({ name: 'Mine' });
  const answer = await create({ id: body.id, name: 'Stolen' }, bob);
  expect(answer.body).toMatchObject({ status: 409, code: 'id-taken' });
  expect(JSON.stringify(answer.body)).not.toContain('Mine');
  expect(documentOf(body.id).name).toBe('Mine');
});

test('a creation that was cut off is completed by its repetition', async () => {
  const id = newUuid();
  world.gateway.failure = new DocumentError('unavailable', 'down');
  const cut = await create({ id, name: 'Cut off' });
  expect(cut.body).toMatchObject({ status: 503, code: 'unavailable' });
  expect(cut.headers['retry-after']).toBeDefined();
  world.gateway.failure = null;
  const { status, body } = await create({ id, name: 'Cut off' });
  expect(status).toBe(201);
  expect(body.columns).toHaveLength(3);
});

test('a project for an import has no columns', async () => {
  const { body } = await create({ name: 'Import', template: 'none' });
  expect(body).toMatchObject({ board: null, columns: [] });
  expect(documentOf(body.id).name).toBe('Import');
});

test('keys are unique in a team, also when projects are made at once', async () => {
  const bob = await world.person('Bob');
  const answers = await Promise.all(Array.from({ length: 5 }, () => create({ name: 'Site', key: 'SITE' }, bob)));
  const keys: string[] = answers.map(({ body }) => body.project.key);
  expect(keys.toSorted()).toEqual(['SITE', 'SITE2', 'SITE3', 'SITE4', 'SITE5']);
  expect((await create({ name: 'Site', key: 'SITE' })).body.project.key).toBe('SITE');
});

test('renaming reaches the document; archiving keeps its first moment and can be taken back', async () => {
  const { id } = (await create({ name: 'Old' })).body;
  const change = (body: object) => world.ask('PATCH', `/api/projects/${id}`, { as: ada, body });
  expect((await change({ name: 'New' })).body).toMatchObject({ name: 'New' });
  expect(documentOf(id).name).toBe('New');
  const first = (await change({ archived: true })).body.archivedAt;
  expect(first).not.toBeNull();
  expect((await change({ archived: true })).body.archivedAt).toBe(first);
  expect((await change({ archived: false })).body.archivedAt).toBeNull();
  expect((await change({})).body).toMatchObject({ name: 'New' });
});

test('project roles: only people of the team, and nobody raises their own', async () => {
  const [bob, gus, out] = [await world.person('Bob'), await world.person('Gus'), await world.person('Out')];
  const teamId = (await world.ask('POST', '/api/teams', { as: ada, body: { name: 'Team' } })).body.id;
  for (const [person, role] of [
    [bob, 'member'],
    [gus, 'guest'],
  ] as const) {
    const { token } = (await world.ask('POST', `/api/teams/${teamId}/invitations`, { as: ada, body: { role } })).body;
    await world.ask('POST', `/api/invitations/${token}/accept`, { as: person });
  }
  const { id } = (await create({ name: 'Roles', teamId })).body;
  const members = async () =>
    Object.fromEntries(
      (await world.ask('GET', `/api/projects/${id}/members`, { as: ada })).body.items.map(
        (each: Person & { role: string }) => [each.name, each.role],
      ),
    );
  const set = (whom: Person, role: string, as = ada) =>
    world.ask('PUT', `/api/projects/${id}/members/${whom.id}`, { as, body: { role } });
  const remove = (whom: Person, as: Person) => world.ask('DELETE', `/api/projects/${id}/members/${whom.id}`, { as });
  expect(await members()).toEqual({ Ada: 'lead', Bob: 'editor' });
  expect((await set(out, 'viewer')).status).toBe(404);
  expect((await set(bob, 'viewer')).body).toMatchObject({ name: 'Bob', role: 'viewer' });
  expect((await set(gus, 'commenter')).body).toMatchObject({ role: 'commenter' });
  expect((await set(ada, 'viewer')).body).toMatchObject({ role: 'lead' });
  expect(world.gateway.changes).toContainEqual({ userId: uuidToId22(bob.id), projectId: uuidToId22(id) });
  expect(await members()).toEqual({ Ada: 'lead', Bob: 'viewer', Gus: 'commenter' });
  expect((await set(bob, 'lead', bob)).status).toBe(403);
  expect((await remove(bob, bob)).status).toBe(403);
  expect((await remove(bob, gus)).status).toBe(403);
  expect((await remove(gus, gus)).status).toBe(204);
  expect((await remove(bob, ada)).status).toBe(204);
  expect(await members()).toEqual({ Ada: 'lead', Bob: 'editor' });
});
