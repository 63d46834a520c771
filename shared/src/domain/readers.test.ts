import fc from 'fast-check';
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { contentOf } from '../testkit/digest.ts';
import { misplaced } from '../testkit/project-fuzz.ts';
import { contextOf, NOW, seeded } from '../testkit/seeded.ts';
import { makeWorld, replicaOf } from '../testkit/world.ts';
import { readMessages } from './conversations/read.ts';
import { isHue, isDate } from './kernel/checks.ts';
import { fold } from './kernel/epoch.ts';
import { isId22, isRef8, tailOf, type Id22 } from './kernel/ids.ts';
import { KINDS, REGISTER_ROOT, SETTING_ROOTS } from './kernel/kinds.ts';
import { all, indexOf } from './kernel/registers.ts';
import { FIELD_TYPES } from './projects/schema.ts';
import { readProject } from './projects/read.ts';
import { plainText } from './richtext/extract.ts';
import { createTask } from './tasks/commands.ts';
import { taskById, tasksByColumn, type Task } from './tasks/read.ts';

const { doc: start, alice, tasks, columns, label, items } = makeWorld();

/** Keys that mean something, nearly mean something, or are meant to break objects. */
const key = fc.oneof(
  fc.constantFrom<string>(...Object.values(tasks), columns.todo.id, label, '', '__proto__', 'constructor', 'toString'),
  fc
    .tuple(
      fc.constantFrom<string>(tailOf(tasks.hull), columns.todo.id, label, '__proto', 'nobody--'),
      fc.constantFrom(
        ...'tpysdeubrvxXnozialwqfcmkKh',
        '__proto__',
        '',
        `c${items.sand}`,
        `c${items.sand}t`,
        `c${items.sand}d`,
        `c${items.sand}x`,
      ),
      fc.constantFrom('', tasks.sails, 'b', `b${tasks.sails}`, 'toString', '__proto__', 'x'.repeat(70)),
    )
    .map((parts) => parts.join('')),
  fc.string(),
);
const json = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    0,
    1,
    -1,
    '',
    'x',
    true,
    [],
    {},
    '2026-02-31',
    [null, null, null],
    ['a', 'b', 'c'],
    1e300,
  ),
  fc.jsonValue(),
  fc.tuple(
    fc.constantFrom<unknown>(columns.doing.id, 'nowhere-', 7),
    fc.constantFrom<unknown>('a5', '', 3, 'é'),
    fc.constantFrom<unknown>(null, 1, 'x'),
  ),
  fc.tuple(
    fc.constantFrom<unknown>(tasks.hull, 'x'),
    fc.constantFrom<unknown>(NOW, 'x'),
    fc.constantFrom<unknown>(columns.doing.id, columns.done.id),
  ),
);
const birthText = fc.oneof(
  json.map((value) => JSON.stringify(value)),
  fc
    .dictionary(fc.constantFrom(...'tpysdeubrvxXnozialwqfcmkh', '__proto__'), json)
    .map((value) => JSON.stringify(value)),
  fc.string(),
);
const value = fc.oneof(json, birthText, fc.constantFrom(new Uint8Array(2), 7n));
const root = fc.constantFrom<string>(...KINDS, ...Object.values(REGISTER_ROOT), ...SETTING_ROOTS, 'm', 'r');
const garbage = fc.array(fc.tuple(root, key, value), { minLength: 1, maxLength: 30 });

function spoil(writes: readonly (readonly [string, string, unknown])[]): Y.Doc {
  const doc = replicaOf(start, 5);
  indexOf(doc);
  doc.transact(() => writes.forEach(([root, at, what]) => doc.getMap(root).set(at, what)));
  return doc;
}

const orNull = (check: (value: unknown) => boolean) => (value: unknown) => value === null || check(value);
const isNumber = (value: unknown) => typeof value === 'number' && Number.isFinite(value);
const isText = (value: unknown) => typeof value === 'string';
const listOf = (check: (value: unknown) => boolean) => (value: unknown) => Array.isArray(value) && value.every(check);

/** What every screen and server may rely on, whatever peers wrote. */
const TASK: Record<keyof Task, (value: unknown) => boolean> = {
  id: isId22,
  number: orNull(Number.isInteger),
  title: isText,
  column: isText,
  rank: isText,
  doneAt: orNull(Number.isSafeInteger),
  priority: (value) => [0, 1, 2, 3, 4].includes(value as number),
  start: orNull(isDate),
  due: orNull(isDate),
  estimate: orNull(isNumber),
  parent: orNull(isId22),
  assignees: listOf(isId22),
  watchers: listOf(isId22),
  labels: listOf(isRef8),
  relations: listOf((relation) => isId22((relation as { target: unknown }).target)),
  fields: (value) => Object.entries(value as object).every(([at]) => isRef8(at)),
  checklist: listOf((item) => {
    const { id, text, done, rank } = item as Task['checklist'][number];
    return isRef8(id) && isText(text) && typeof done === 'boolean' && isText(rank);
  }),
  cover: orNull((value) => isId22(value) || isHue(value)),
  recurrence: orNull(isText),
  archivedAt: orNull(Number.isSafeInteger),
  deleted: orNull((value) => isId22((value as { by: unknown }).by) && isNumber((value as { at: unknown }).at)),
  creator: orNull(isId22),
  createdAt: isNumber,
  importRef: orNull(isRef8),
};

function wrong(doc: Y.Doc): string[] {
  const index = indexOf(doc);
  const found: string[] = [];
  for (const { id } of all(index, 't')) {
    const task = taskById(index, id as Id22)!;
    for (const [field, check] of Object.entries(TASK))
      if (!check(task[field as keyof Task])) found.push(`${field} = ${String(task[field as keyof Task])}`);
  }
  const project = readProject(index);
  for (const { name, rank, limit, done, color } of project.columns)
    if (
      !isText(name) ||
      !isText(rank) ||
      typeof done !== 'boolean' ||
      !orNull(isNumber)(limit) ||
      !orNull(isHue)(color)
    )
      found.push('column');
  for (const { type, options } of project.fields)
    if (!FIELD_TYPES.includes(type) || !Array.isArray(options)) found.push('field');
  if (!isText(project.name) || !isText(project.key)) found.push('settings');
  for (const { author, body, at } of readMessages(doc))
    if (!isId22(author) || !isText(body) || !isNumber(at)) found.push('message');
  return found;
}

test('READ-1 whatever peers wrote, readers answer in the shapes they promise and every card is in one place', () => {
  fc.assert(
    fc.property(garbage, (writes) => {
      const doc = spoil(writes);
      expect(wrong(doc)).toEqual([]);
      expect(misplaced(doc)).toEqual([]);
      expect(plainText(doc)).toBe('');
      // Kept by observers or read afresh, it is the same; and one can go on working.
      expect(contentOf(doc)).toBe(contentOf(replicaOf(doc, 6)));
      const ctx = contextOf(alice, seeded(writes.length));
      const id = ctx.id();
      createTask(doc, ctx, { id, column: readProject(indexOf(doc)).columns[0]!.id, title: 'Go on', top: true });
      expect(taskById(indexOf(doc), id)?.title).toBe('Go on');
    }),
    { numRuns: 500 },
  );
});

test('a fold of what peers spoiled shows the same', () => {
  const foldable = garbage.filter((writes) => writes.every(([, , what]) => typeof what !== 'bigint'));
  fc.assert(
    fc.property(foldable, (writes) => {
      const doc = spoil(writes);
      expect(contentOf(fold(doc, { now: 0 }))).toBe(contentOf(doc));
    }),
    { numRuns: 300 },
  );
});

test('the oracle is not blind: a reader that trusts peers is found', () => {
  const doc = spoil([['T', `${tailOf(tasks.hull)}t`, { not: 'a title' }]]);
  expect(wrong(doc)).toEqual([]);
  const [task] = tasksByColumn(indexOf(doc)).get(columns.todo.id)!;
  task!.title = doc.getMap('T').get(`${tailOf(tasks.hull)}t`) as string;
  expect(wrong(doc)).toEqual(['title = [object Object]']);
});
