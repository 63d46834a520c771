import fc from 'fast-check';
import { expect, test } from 'vitest';
import { contentOf } from '../../testkit/digest.ts';
import { randomStep } from '../../testkit/project-fuzz.ts';
import { contextOf, NOW, seeded } from '../../testkit/seeded.ts';
import { makeWorld, replicaOf, syncAll } from '../../testkit/world.ts';
import { createTask, deleteTask, setField } from '../tasks/commands.ts';
import { taskById, tasksByColumn } from '../tasks/read.ts';
import { deleteColumn } from '../projects/commands.ts';
import { indexOf } from './registers.ts';
import { applyUndo, type Undo } from './undo.ts';

test('undoing everything shows what was there, but for deleted newcomers; redoing it shows all again', () => {
  fc.assert(
    fc.property(fc.integer(), (seed) => {
      const random = seeded(seed);
      const { doc, alice } = makeWorld(seed);
      const known = new Set([...tasksByColumn(indexOf(doc)).values()].flat().map(({ id }) => id));
      const shown = () =>
        JSON.stringify([...tasksByColumn(indexOf(doc)).values()].flat().filter(({ id }) => known.has(id)));
      const before = shown();
      const undos: Undo[] = [];
      for (let i = 0; i < 25; i++) {
        const some: Undo[] = [];
        randomStep(doc, contextOf(alice, random, NOW + 10 + i), random, some);
        undos.push(...some);
      }
      const after = contentOf(doc);
      const redos = undos.toReversed().map((undo) => {
        const { skipped, redo } = applyUndo(doc, undo);
        expect(skipped).toEqual([]);
        return redo;
      });
      expect(shown()).toBe(before);
      expect([...tasksByColumn(indexOf(doc)).values()].flat()).toHaveLength(known.size);
      for (const redo of redos.toReversed()) expect(applyUndo(doc, redo).skipped).toEqual([]);
      expect(contentOf(doc)).toBe(after);
    }),
    { numRuns: 80 },
  );
});

test('an undo leaves alone what somebody has changed since, and says so', () => {
  const { doc, tasks, alice, bob, as } = makeWorld();
  const other = replicaOf(doc, 2);
  const undo = setField(doc, as(alice), { id: tasks.hull, field: 'title', value: 'Paint the hull red' });
  syncAll(doc, other);
  setField(other, as(bob), { id: tasks.hull, field: 'title', value: 'Paint the hull blue' });
  syncAll(doc, other);
  const { skipped, redo } = applyUndo(doc, undo);
  expect(skipped).toHaveLength(1);
  expect(redo.writes).toEqual([]);
  expect(taskById(indexOf(doc), tasks.hull)!.title).toBe('Paint the hull blue');
});

test('the undo of a creation is a deletion that can be taken back, with what others wrote meanwhile', () => {
  const { doc, columns, alice, bob, as } = makeWorld();
  const ctx = as(alice);
  const id = ctx.id();
  const undo = createTask(doc, ctx, { id, column: columns.todo.id, title: 'Buy rope' });
  const { redo } = applyUndo(doc, undo);
  expect(taskById(indexOf(doc), id)!.deleted).toEqual({ by: alice, at: ctx.now });
  setField(doc, as(bob), { id, field: 'priority', value: 3 });
  applyUndo(doc, redo);
  expect(taskById(indexOf(doc), id)).toMatchObject({ deleted: null, priority: 3, title: 'Buy rope' });
});

test('undoing the deletion of a column brings it back with its cards, but for those that have gone on', () => {
  const { doc, columns, tasks, alice, bob, as } = makeWorld();
  const undo = deleteColumn(doc, as(alice), { id: columns.todo.id, destination: columns.doing.id });
  deleteTask(doc, as(bob), { id: tasks.sails });
  const index = indexOf(doc);
  expect(
    tasksByColumn(index)
      .get(columns.doing.id)!
      .map(({ id }) => id),
  ).toEqual([tasks.hull, tasks.engine]);
  expect(applyUndo(doc, undo).skipped).toEqual([]);
  expect(
    tasksByColumn(index)
      .get(columns.todo.id)!
      .map(({ id }) => id),
  ).toEqual([tasks.hull, tasks.engine]);
  expect(tasksByColumn(index).has(columns.doing.id)).toBe(false);
});
