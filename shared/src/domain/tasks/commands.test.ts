import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { contentOf, rawOf } from '../../testkit/digest.ts';
import { makeWorld } from '../../testkit/world.ts';
import { DomainError, type DomainErrorCode } from '../kernel/errors.ts';
import type { Id22, Ref8 } from '../kernel/ids.ts';
import { indexOf, put } from '../kernel/registers.ts';
import { applyUndo, type Undo } from '../kernel/undo.ts';
import {
  createBoard,
  createColumn,
  createCustomField,
  deleteBoard,
  deleteColumn,
  setColumnDone,
} from '../projects/commands.ts';
import { readProject } from '../projects/read.ts';
import * as commands from './commands.ts';
import { taskEvents } from './events.ts';
import { taskById, tasksByColumn, type Task } from './read.ts';

const titles = (doc: Y.Doc, column: Ref8): string[] =>
  (tasksByColumn(indexOf(doc)).get(column) ?? []).map(({ title }) => title);
const task = (doc: Y.Doc, id: Id22): Task => taskById(indexOf(doc), id)!;

test('cards go where they are put: beside neighbours, at the top, else at the end', () => {
  const { doc, columns, tasks, alice, as } = makeWorld();
  const { todo, doing } = columns;
  commands.createTask(doc, as(alice), { column: todo.id, title: 'First', top: true });
  commands.createTask(doc, as(alice), { column: todo.id, title: 'Between', after: tasks.hull, before: tasks.engine });
  commands.createTask(doc, as(alice), { column: todo.id, title: 'Above', before: tasks.hull });
  expect(titles(doc, todo.id)).toEqual([
    'First',
    'Above',
    'Paint the hull',
    'Between',
    'Service the engine',
    'Mend the sails',
  ]);
  commands.moveTasks(doc, as(alice), { ids: [tasks.sails, tasks.hull], column: doing.id });
  commands.moveTask(doc, as(alice), { id: tasks.engine, column: doing.id, after: tasks.sails });
  expect(titles(doc, doing.id)).toEqual(['Mend the sails', 'Service the engine', 'Paint the hull']);
});

test('a card is done while it is in a done column, and keeps the time among them', () => {
  const { doc, columns, tasks, alice, as } = makeWorld();
  commands.moveTask(doc, as(alice), { id: tasks.hull, column: columns.done.id });
  const { doneAt } = task(doc, tasks.hull);
  expect(doneAt).not.toBeNull();
  setColumnDone(doc, as(alice), { id: columns.doing.id, done: true });
  commands.moveTask(doc, as(alice, 5000), { id: tasks.hull, column: columns.doing.id });
  expect(task(doc, tasks.hull).doneAt).toBe(doneAt);
  commands.completeTask(doc, as(alice), { id: tasks.hull, done: false });
  expect(task(doc, tasks.hull)).toMatchObject({ column: columns.todo.id, doneAt: null });
  commands.completeTask(doc, as(alice), { id: tasks.hull, done: true });
  expect(task(doc, tasks.hull)).toMatchObject({ column: columns.doing.id });
});

test('a deleted column puts its cards at the end of the destination, in their order, and completes them there', () => {
  const { doc, columns, tasks, alice, as } = makeWorld();
  commands.moveTask(doc, as(alice), { id: tasks.engine, column: columns.done.id });
  deleteColumn(doc, as(alice), { id: columns.todo.id, destination: columns.done.id });
  expect(titles(doc, columns.done.id)).toEqual(['Service the engine', 'Paint the hull', 'Mend the sails']);
  expect(task(doc, tasks.sails).doneAt).not.toBeNull();
});

test('a deleted board takes its columns along and leaves its cards', () => {
  const { doc, columns, tasks, alice, as } = makeWorld();
  const ctx = as(alice);
  const [board, column] = [ctx.ref(), ctx.ref()];
  createBoard(doc, ctx, { id: board, name: 'Winter' });
  createColumn(doc, ctx, { id: column, board, name: 'Ideas' });
  const undo = deleteBoard(doc, as(alice), { id: columns.todo.board, destination: column });
  expect(readProject(indexOf(doc)).columns.map(({ id }) => id)).toEqual([column]);
  expect(titles(doc, column)).toHaveLength(3);
  applyUndo(doc, undo);
  expect(task(doc, tasks.hull).column).toBe(columns.todo.id);
});

test('several cards change in one transaction with one undo, and those that are gone are passed over', () => {
  const { doc, tasks, alice, as } = makeWorld();
  const before = contentOf(doc);
  let transactions = 0;
  doc.on('afterTransaction', () => transactions++);
  const ids = [...Object.values(tasks), as(alice).id()];
  const undo = commands.bulk(doc, as(alice), ids, (id) =>
    commands.setField(doc, as(alice), { id, field: 'priority', value: 3 }),
  );
  expect(transactions).toBe(1);
  expect(undo).toMatchObject({ label: 'task.priority', writes: { length: 3 } });
  applyUndo(doc, undo);
  expect(contentOf(doc)).toBe(before);
});

test('a title is one line that any database keeps, whatever was pasted', () => {
  const { doc, tasks, alice, as } = makeWorld();
  commands.setField(doc, as(alice), { id: tasks.hull, field: 'title', value: '  Paint\n\tthe\0 hull  ' });
  expect(task(doc, tasks.hull).title).toBe('Paint the hull');
  commands.setField(doc, as(alice), { id: tasks.hull, field: 'title', value: `${'x'.repeat(499)}😀` });
  expect(task(doc, tasks.hull).title).toBe('x'.repeat(499));
});

test('a checklist is edited, ordered and cleared item by item', () => {
  const { doc, tasks, items, bob, as } = makeWorld();
  const third = as(bob).ref();
  commands.addItem(doc, as(bob), { id: tasks.hull, item: third, text: 'Varnish', before: items.sand });
  commands.moveItem(doc, as(bob), { id: tasks.hull, item: items.prime, top: true });
  commands.tickItem(doc, as(bob), { id: tasks.hull, item: third, on: true });
  commands.editItem(doc, as(bob), { id: tasks.hull, item: third, text: 'Varnish it' });
  const undo = commands.removeItem(doc, as(bob), { id: tasks.hull, item: items.sand });
  const texts = () => task(doc, tasks.hull).checklist.map(({ text, done }) => `${done ? '✓' : ''}${text}`);
  expect(texts()).toEqual(['Prime', '✓Varnish it']);
  applyUndo(doc, undo);
  expect(texts()).toEqual(['Prime', '✓Varnish it', 'Sand']);
});

describe('what a command refuses changes nothing', () => {
  const { doc, columns, tasks, alice, label, as } = makeWorld();
  const nobody = as(alice).id();
  const nothing = as(alice).ref();
  const { hull } = tasks;
  const refused: [DomainErrorCode, string, () => Undo][] = [
    [
      'invalid-value',
      'no title',
      () => commands.createTask(doc, as(alice), { column: columns.todo.id, title: ' \n ' }),
    ],
    [
      'invalid-value',
      'a date',
      () => commands.createTask(doc, as(alice), { column: columns.todo.id, title: 'x', due: 'soon' }),
    ],
    [
      'invalid-value',
      'nobody',
      () => commands.createTask(doc, as(alice), { column: columns.todo.id, title: 'x', assignees: ['x' as Id22] }),
    ],
    [
      'too-many',
      'people',
      () =>
        commands.createTask(doc, as(alice), {
          column: columns.todo.id,
          title: 'x',
          assignees: Array<Id22>(21).fill(alice),
        }),
    ],
    ['invalid-value', 'a priority', () => commands.setField(doc, as(alice), { id: hull, field: 'priority', value: 5 })],
    [
      'invalid-value',
      'a day',
      () => commands.setField(doc, as(alice), { id: hull, field: 'due', value: '2026-02-30' }),
    ],
    ['unknown-entity', 'a task', () => commands.setField(doc, as(alice), { id: nobody, field: 'priority', value: 1 })],
    ['cycle', 'itself', () => commands.setField(doc, as(alice), { id: hull, field: 'parent', value: hull })],
    [
      'cycle',
      'a relation to itself',
      () => commands.relate(doc, as(alice), { id: hull, kind: 'blocks', target: hull, on: true }),
    ],
    [
      'unknown-entity',
      'a relation',
      () => commands.relate(doc, as(alice), { id: hull, kind: 'blocks', target: nobody, on: true }),
    ],
    ['unknown-entity', 'an item', () => commands.tickItem(doc, as(alice), { id: hull, item: nothing, on: true })],
    [
      'unknown-entity',
      'a custom field',
      () => commands.setCustomField(doc, as(alice), { id: hull, field: nothing, value: 1 }),
    ],
    [
      'invalid-value',
      'a label',
      () => commands.toggleLabel(doc, as(alice), { id: hull, label: `${label}x` as Ref8, on: true }),
    ],
    [
      'no-column',
      'a destination',
      () => deleteColumn(doc, as(alice), { id: columns.todo.id, destination: columns.todo.id }),
    ],
    [
      'last-column',
      'the last board',
      () => deleteBoard(doc, as(alice), { id: columns.todo.board, destination: columns.todo.id }),
    ],
  ];
  test.each(refused)('%s: %s', (code, _what, run) => {
    const before = rawOf(doc);
    let error: unknown = null;
    try {
      run();
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(DomainError);
    expect((error as DomainError).code).toBe(code);
    expect(rawOf(doc)).toBe(before);
  });

  test('limits count what is there: the 21st label', () => {
    const { doc, tasks, bob, as } = makeWorld();
    const one = () => commands.toggleLabel(doc, as(bob), { id: tasks.engine, label: as(bob).ref(), on: true });
    for (let i = 0; i < 20; i++) one();
    expect(one).toThrow(DomainError);
  });
});

test('what happened is said by comparing two states, in the words of people', () => {
  const { doc, columns, tasks, label, items, alice, bob, as } = makeWorld();
  const field = as(alice).ref();
  createCustomField(doc, as(alice), { id: field, name: 'Berth', type: 'text' });
  const { hull } = tasks;
  const said = (run: () => unknown): unknown[] => {
    const before = new Map(Object.values(tasks).map((id) => [id, task(doc, id)]));
    run();
    return taskEvents(
      (id) => before.get(id),
      (id) => taskById(indexOf(doc), id),
      Object.values(tasks),
    ).map((event) => ({ ...event, task: undefined }));
  };
  expect(said(() => {})).toEqual([]);
  expect(said(() => commands.setField(doc, as(bob), { id: hull, field: 'title', value: 'Paint it' }))).toEqual([
    { type: 'renamed', from: 'Paint the hull', to: 'Paint it' },
  ]);
  expect(said(() => commands.moveTask(doc, as(bob), { id: hull, column: columns.done.id }))).toMatchObject([
    { type: 'moved', from: columns.todo.id, to: columns.done.id },
    { type: 'completed' },
  ]);
  expect(said(() => commands.moveTask(doc, as(bob), { id: hull, column: columns.todo.id }))).toMatchObject([
    { type: 'moved' },
    { type: 'reopened' },
  ]);
  expect(said(() => commands.moveTask(doc, as(bob), { id: hull, column: columns.todo.id, top: true }))).toMatchObject([
    { type: 'reordered' },
  ]);
  expect(said(() => commands.assign(doc, as(bob), { id: hull, user: bob, on: true }))).toEqual([
    { type: 'assigned', user: bob },
  ]);
  expect(said(() => commands.toggleLabel(doc, as(bob), { id: hull, label, on: false }))).toEqual([
    { type: 'unlabelled', label },
  ]);
  expect(said(() => commands.setField(doc, as(bob), { id: hull, field: 'due', value: '2026-05-01' }))).toEqual([
    { type: 'changed', field: 'due', from: null, to: '2026-05-01' },
  ]);
  expect(said(() => commands.setCustomField(doc, as(bob), { id: hull, field, value: 'C4' }))).toEqual([
    { type: 'field-changed', field, from: null, to: 'C4' },
  ]);
  expect(said(() => commands.tickItem(doc, as(bob), { id: hull, item: items.sand, on: true }))).toEqual([
    { type: 'item-ticked', item: items.sand, text: 'Sand' },
  ]);
  expect(
    said(() => commands.relate(doc, as(bob), { id: hull, kind: 'blocks', target: tasks.sails, on: true })),
  ).toEqual([{ type: 'related', relation: { kind: 'blocks', target: tasks.sails } }]);
  expect(said(() => commands.archiveTask(doc, as(bob), { id: hull }))).toMatchObject([{ type: 'archived' }]);
  expect(said(() => commands.deleteTask(doc, as(bob), { id: hull }))).toMatchObject([{ type: 'deleted', by: bob }]);
  expect(said(() => commands.restoreTask(doc, as(bob), { id: hull }))).toEqual([{ type: 'restored' }]);
  expect(said(() => put(doc, 't', hull, 'n', 42))).toEqual([{ type: 'numbered', number: 42 }]);
  const none = () => undefined;
  expect(taskEvents(none, (id) => taskById(indexOf(doc), id), [tasks.engine])).toMatchObject([
    { type: 'created' },
    { type: 'assigned', user: bob },
  ]);
  expect(taskEvents((id) => taskById(indexOf(doc), id), none, [tasks.engine])).toEqual([
    { type: 'purged', task: tasks.engine },
  ]);
});
