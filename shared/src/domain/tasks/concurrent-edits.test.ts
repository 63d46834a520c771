import { describe, expect, test } from 'vitest';
import type * as Y from 'yjs';
import { misplaced } from '../../testkit/project-fuzz.ts';
import { contentOf, rawOf } from '../../testkit/digest.ts';
import { makeWorld, replicaOf, syncAll, type World } from '../../testkit/world.ts';
import { tailOf } from '../kernel/ids.ts';
import { birth, indexOf, put } from '../kernel/registers.ts';
import { createColumn, deleteColumn } from '../projects/commands.ts';
import { readProject } from '../projects/read.ts';
import * as tasks from './commands.ts';
import { taskById, tasksByColumn, type Task } from './read.ts';

/** Two people edit without knowing of each other, then meet; which of them has the greater client id must not matter. */
type Edit = (doc: Y.Doc, world: World) => void;

function meet(first: Edit, second: Edit, [a, b]: readonly [number, number]) {
  const world = makeWorld();
  const here = replicaOf(world.doc, a);
  const there = replicaOf(world.doc, b);
  first(here, world);
  second(there, world);
  syncAll(here, there);
  expect(contentOf(here)).toBe(contentOf(there));
  expect(rawOf(here)).toBe(rawOf(there));
  expect(misplaced(here)).toEqual([]);
  return { ...world, doc: here, hull: taskById(indexOf(here), world.tasks.hull)! };
}

const rename =
  (value: string): Edit =>
  (doc, { as, bob, tasks: { hull } }) =>
    tasks.setField(doc, as(bob), { id: hull, field: 'title', value });

describe.each([[[10, 20] as const], [[20, 10] as const]])('client ids %j', (clients) => {
  test('the same id made twice, both then edited: both edits live', () => {
    const id = makeWorld(2).tasks.hull;
    const make =
      (edit: (doc: Y.Doc) => void): Edit =>
      (doc, { columns, alice }) => {
        birth(doc, 't', id, { t: 'Weekly check', p: [columns.todo.id, 'a0', null], o: alice });
        edit(doc);
      };
    const { doc } = meet(
      make((d) => put(d, 't', id, 'y', 3)),
      make((d) => put(d, 't', id, 'd', '2026-04-02')),
      clients,
    );
    expect(taskById(indexOf(doc), id)).toMatchObject({ title: 'Weekly check', priority: 3, due: '2026-04-02' });
  });

  test('an edit while another deletes is kept, and the task can be restored with it', () => {
    const { doc, hull, carol, as } = meet(
      rename('Paint the hull red'),
      (d, { as, carol, tasks: { hull } }) => tasks.deleteTask(d, as(carol), { id: hull }),
      clients,
    );
    expect(hull.deleted?.by).toBe(carol);
    tasks.restoreTask(doc, as(carol), { id: hull.id });
    expect(taskById(indexOf(doc), hull.id)).toMatchObject({ deleted: null, title: 'Paint the hull red' });
    expect(tasksByColumn(indexOf(doc)).get(hull.column)![0]!.id).toBe(hull.id);
  });

  test('two fields of one task: both', () => {
    const { hull } = meet(
      rename('Paint the hull red'),
      (doc, { as, carol, tasks: { hull } }) =>
        tasks.setField(doc, as(carol), { id: hull, field: 'due', value: '2026-04-09' }),
      clients,
    );
    expect(hull).toMatchObject({ title: 'Paint the hull red', due: '2026-04-09' });
  });

  test('the same field: one of the two, by client id and not by time', () => {
    const { hull } = meet(rename('red'), rename('blue'), clients);
    expect(hull.title).toBe(clients[0] > clients[1] ? 'red' : 'blue');
  });

  test('two members added: both', () => {
    const { hull, bob, carol } = meet(
      (doc, { as, bob, tasks: { hull } }) => tasks.assign(doc, as(bob), { id: hull, user: bob, on: true }),
      (doc, { as, carol, tasks: { hull } }) => tasks.assign(doc, as(carol), { id: hull, user: carol, on: true }),
      clients,
    );
    expect(hull.assignees).toEqual([bob, carol].toSorted());
  });

  test('a member removed, and added again without knowing: one of the two, the same everywhere', () => {
    const {
      doc,
      tasks: ids,
      bob,
    } = meet(
      (d, { as, bob, tasks: { engine } }) => tasks.assign(d, as(bob), { id: engine, user: bob, on: false }),
      (d, { as, bob, tasks: { engine } }) => {
        tasks.assign(d, as(bob), { id: engine, user: bob, on: false });
        tasks.assign(d, as(bob), { id: engine, user: bob, on: true });
      },
      clients,
    );
    expect(taskById(indexOf(doc), ids.engine)!.assignees).toEqual(clients[0] > clients[1] ? [] : [bob]);
  });

  test('a tick and a new text of one checklist item: both', () => {
    const { hull, items } = meet(
      (doc, { as, bob, tasks: { hull }, items }) =>
        tasks.tickItem(doc, as(bob), { id: hull, item: items.sand, on: true }),
      (doc, { as, carol, tasks: { hull }, items }) =>
        tasks.editItem(doc, as(carol), { id: hull, item: items.sand, text: 'Sand twice' }),
      clients,
    );
    expect(hull.checklist[0]).toMatchObject({ id: items.sand, text: 'Sand twice', done: true });
  });

  test('a card moved to two columns is in one of them, once, and its completion goes with it', () => {
    const { hull, columns } = meet(
      (doc, { as, bob, tasks: { hull }, columns }) =>
        tasks.moveTask(doc, as(bob), { id: hull, column: columns.done.id }),
      (doc, { as, carol, tasks: { hull }, columns }) =>
        tasks.moveTask(doc, as(carol), { id: hull, column: columns.doing.id }),
      clients,
    );
    const isDone = clients[0] > clients[1];
    expect(hull.column).toBe(isDone ? columns.done.id : columns.doing.id);
    expect(hull.doneAt !== null).toBe(isDone);
  });

  test('a card added to a column that is being deleted shows where its cards went', () => {
    const { doc, columns } = meet(
      (d, { as, bob, columns }) => deleteColumn(d, as(bob), { id: columns.doing.id, destination: columns.done.id }),
      (d, { as, carol, columns }) => tasks.createTask(d, as(carol), { column: columns.doing.id, title: 'Buy rope' }),
      clients,
    );
    expect(titles(tasksByColumn(indexOf(doc)).get(columns.done.id))).toEqual(['Buy rope']);
  });

  test('each deletes a column into the one that the other deletes: cards stay in view', () => {
    const { doc } = meet(
      (d, { as, bob, columns }) => {
        deleteColumn(d, as(bob), { id: columns.doing.id, destination: columns.todo.id });
        deleteColumn(d, as(bob), { id: columns.todo.id, destination: columns.done.id });
      },
      (d, { as, carol, columns }) => {
        deleteColumn(d, as(carol), { id: columns.doing.id, destination: columns.todo.id });
        deleteColumn(d, as(carol), { id: columns.done.id, destination: columns.todo.id });
      },
      clients,
    );
    const { columns } = readProject(indexOf(doc));
    expect(columns).toHaveLength(1);
    expect(tasksByColumn(indexOf(doc)).get(columns[0]!.id)).toHaveLength(3);
  });

  test('a circle of parents that two people made together is broken at the same place everywhere', () => {
    const { doc, tasks: ids } = meet(
      (d, { as, bob, tasks: { hull, sails } }) =>
        tasks.setField(d, as(bob), { id: hull, field: 'parent', value: sails }),
      (d, { as, carol, tasks: { hull, sails } }) =>
        tasks.setField(d, as(carol), { id: sails, field: 'parent', value: hull }),
      clients,
    );
    const [smaller, greater] = [ids.hull, ids.sails].toSorted();
    expect(taskById(indexOf(doc), smaller!)!.parent).toBeNull();
    expect(taskById(indexOf(doc), greater!)!.parent).toBe(smaller);
  });

  test('the oracle is not blind: a set kept as one value loses an addition', () => {
    const add =
      (user: string): Edit =>
      (doc, { tasks: { hull } }) =>
        void doc.getMap('T').set(`${tailOf(hull)}kmembers`, [user]);
    const { doc, tasks: ids } = meet(add('bob'), add('carol'), clients);
    expect(doc.getMap('T').get(`${tailOf(ids.hull)}kmembers`)).toHaveLength(1);
  });
});

const titles = (list: readonly Task[] | undefined): string[] => (list ?? []).map(({ title }) => title);

test('a card in a column that nobody knows, or in none, shows in the first column', () => {
  const { doc, columns, tasks: ids, alice, as } = makeWorld();
  put(doc, 't', ids.hull, 'p', ['nowhere-', 'a9', null]);
  put(doc, 't', ids.sails, 'p', null);
  expect(misplaced(doc)).toEqual([]);
  expect(tasksByColumn(indexOf(doc)).get(columns.todo.id)).toHaveLength(3);
  const id = as(alice).ref();
  createColumn(doc, as(alice), { id, name: 'Later', board: columns.todo.board });
  put(doc, 't', ids.hull, 'p', [id, 'a9', null]);
  doc.getMap('c').delete(id); // as an erasure by the server would
  expect(taskById(indexOf(doc), ids.hull)!.column).toBe(columns.todo.id);
});
