import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { makeWorld, replicaOf } from '../../testkit/world.ts';
import { indexOf } from '../kernel/registers.ts';
import { renameColumn } from '../projects/commands.ts';
import { readProject } from '../projects/read.ts';
import { assign, moveTask, setField } from './commands.ts';
import { taskById, tasksByColumn } from './read.ts';

test('one change makes one new task and one new column; all else keeps its identity', () => {
  const { doc, columns, tasks, bob, as } = makeWorld();
  const index = indexOf(doc);
  moveTask(doc, as(bob), { id: tasks.sails, column: columns.doing.id });
  const before = tasksByColumn(index);
  const [hull, engine] = before.get(columns.todo.id)!;
  expect(tasksByColumn(index)).toBe(before);
  assign(doc, as(bob), { id: tasks.hull, user: bob, on: true });
  const after = tasksByColumn(index);
  expect(after).not.toBe(before);
  expect(after.get(columns.doing.id)).toBe(before.get(columns.doing.id));
  expect(after.get(columns.todo.id)![1]).toBe(engine);
  expect(after.get(columns.todo.id)![0]).not.toBe(hull);
  expect(hull!.assignees).toEqual([]);
  expect(taskById(index, tasks.hull)).toBe(after.get(columns.todo.id)![0]);
});

test('a new name of a column leaves its cards alone', () => {
  const { doc, columns, alice, as } = makeWorld();
  const index = indexOf(doc);
  const before = tasksByColumn(index);
  const project = readProject(index);
  renameColumn(doc, as(alice), { id: columns.todo.id, name: 'Next' });
  expect(tasksByColumn(index)).toBe(before);
  const renamed = readProject(index);
  expect(renamed.columns[0]!.name).toBe('Next');
  expect(renamed.columns[1]).toBe(project.columns[1]);
  expect(renamed.labels).toBe(project.labels);
});

test('a circle of parents opens where it is broken, at every task that was in it', () => {
  const { doc, tasks, bob, as } = makeWorld();
  const other = replicaOf(doc, 9);
  const index = indexOf(doc);
  tasksByColumn(index);
  setField(doc, as(bob), { id: tasks.hull, field: 'parent', value: tasks.sails });
  expect(taskById(index, tasks.hull)!.parent).toBe(tasks.sails);
  setField(other, as(bob), { id: tasks.sails, field: 'parent', value: tasks.hull });
  Y.applyUpdate(doc, Y.encodeStateAsUpdate(other));
  const parents = () => new Map([...tasksByColumn(index).values()].flat().map(({ id, parent }) => [id, parent]));
  const [smaller, greater] = [tasks.hull, tasks.sails].toSorted();
  expect(parents().get(smaller!)).toBeNull();
  expect(parents().get(greater!)).toBe(smaller);
  setField(doc, as(bob), { id: greater!, field: 'parent', value: null });
  expect(parents().get(smaller!)).toBe(greater);
});
