import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { projectDocument, type DocumentName } from '@cairn/shared/domain/kernel/document-name.ts';
import { uuidToId22, type Ref8, type Uuid } from '@cairn/shared/domain/kernel/ids.ts';
import { all, fieldOf, indexOf, put } from '@cairn/shared/domain/kernel/registers.ts';
import { createTask } from '@cairn/shared/domain/tasks/commands.ts';
import { documents } from '@cairn/shared/platform/db/document-tables.ts';
import { createLog } from '@cairn/shared/platform/log.ts';
import { newId22, newRef8 } from '@cairn/shared/platform/new-id.ts';
import { createDatabase } from '@cairn/shared/testkit/postgres.ts';
import { createWorld, type Person, type World } from '../testing/api-world.ts';
import { startNumbering } from './numbering.ts';

let world: World;
let ada: Person;
const stops: (() => Promise<void>)[] = [];
beforeAll(async () => {
  world = await createWorld(await createDatabase());
  ada = await world.person('Ada');
});
afterEach(async () => {
  vi.restoreAllMocks();
  for (const stop of stops.splice(0)) await stop();
});
afterAll(() => world.close());

async function start(): Promise<void> {
  stops.push(await startNumbering({ db: world.database.db, gateway: world.gateway, log: createLog('silent') }));
}

async function project(): Promise<{ id: Uuid; name: DocumentName; column: Ref8 }> {
  const { body } = await world.ask('POST', '/api/projects', { as: ada, body: { name: 'Site' } });
  return { id: body.id, name: projectDocument(uuidToId22(body.id)), column: body.columns[0].id };
}

/** As clients do: births without a number. */
function create(name: DocumentName, column: Ref8, titles: string[]): Promise<void> {
  const ctx = { actor: uuidToId22(ada.id), now: Date.now(), id: () => newId22(), ref: () => newRef8() };
  return world.gateway.write(name, ctx.actor, (doc) => {
    for (const title of titles) createTask(doc, ctx, { column, title });
  });
}

const numbers = (name: DocumentName) =>
  all(indexOf(world.gateway.doc(name)), 't')
    .toSorted((a, b) => (a.id < b.id ? -1 : 1))
    .map((task) => fieldOf(task, 'n'));
const titles = (count: number, from = 0) => Array.from({ length: count }, (_, n) => `Task ${from + n}`);
const range = (count: number, from = 1) => Array.from({ length: count }, (_, n) => from + n);

test('tasks get numbers in the order of their creation, per project, from the server', async () => {
  await start();
  const [a, b] = [await project(), await project()];
  await create(a.name, a.column, titles(3));
  await create(b.name, b.column, titles(2));
  await vi.waitFor(() => expect([numbers(a.name), numbers(b.name)]).toEqual([range(3), range(2)]));
  await create(a.name, a.column, titles(2, 3));
  await vi.waitFor(() => expect(numbers(a.name).toSorted((x, y) => Number(x) - Number(y))).toEqual(range(5)));
  expect(world.gateway.writes.filter(({ actor }) => actor === 'system:numbering').map(({ name }) => name)).toContain(
    a.name,
  );
});

test('an import of thousands is numbered completely, without a number twice', async () => {
  await start();
  const { name, column } = await project();
  await create(name, column, titles(2500));
  await vi.waitFor(() => expect(new Set(numbers(name)).has(null)).toBe(false), { timeout: 20_000 });
  expect(numbers(name).toSorted((x, y) => Number(x) - Number(y))).toEqual(range(2500));
});

test('two processes that number the same document give no number twice', async () => {
  await start();
  await start();
  const { name, column } = await project();
  for (let n = 0; n < 10; n++) await create(name, column, titles(5, n * 5));
  await vi.waitFor(() => expect(numbers(name).every((each) => typeof each === 'number')).toBe(true));
  expect(new Set(numbers(name)).size).toBe(50);
});

test('tasks left by a crash are numbered at the next start', async () => {
  const { id, name, column } = await project();
  await create(name, column, titles(4));
  expect(numbers(name)).toEqual([null, null, null, null]);
  await world.database.db.insert(documents).values({ name, head: 2 });
  await start();
  await vi.waitFor(() => expect(numbers(name)).toEqual(range(4)));
  await vi.waitFor(async () => {
    const { rows } = await world.database.pool.query(
      'SELECT last_number, numbered_through FROM projects WHERE id = $1',
      [id],
    );
    expect(rows).toEqual([{ last_number: '4', numbered_through: expect.stringMatching(/^[2-9]$/) }]);
  });
});

test('numbers that are there already, of a restored log, are not given again', async () => {
  const { name, column } = await project();
  await create(name, column, ['old']);
  const [old] = all(indexOf(world.gateway.doc(name)), 't');
  await world.gateway.write(name, 'system:restore', (doc) => void put(doc, 't', old!.id, 'n', 41));
  await start();
  await create(name, column, ['new']);
  await vi.waitFor(() => expect(numbers(name)).toEqual([41, 42]));
});

test('a document that cannot be read is tried again until it can', async () => {
  await start();
  const { name, column } = await project();
  const failing = vi.spyOn(world.gateway, 'read').mockRejectedValueOnce(new Error('down'));
  await create(name, column, titles(2));
  await vi.waitFor(() => expect(failing).toHaveBeenCalled());
  expect(numbers(name)).toEqual([null, null]);
  await vi.waitFor(() => expect(numbers(name)).toEqual([1, 2]), { timeout: 10_000 });
});
