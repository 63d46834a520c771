import * as Y from 'yjs';
import { describe, expect, test } from 'vitest';
import { readMessages } from '../conversations/read.ts';
import { deleteTask, setField } from '../tasks/commands.ts';
import { taskById } from '../tasks/read.ts';
import { readProject } from '../projects/read.ts';
import { changedSince, redoImport, undoImport } from './import-commands.ts';
import {
  ANA,
  card,
  contextOf,
  ctx,
  fates,
  KOFI,
  makeProject,
  nobody,
  NOW,
  planOf,
  PROJECT,
  quay,
  small,
  textOf,
} from '../../testkit/imported-project.ts';
import { pastImports } from './past-imports.ts';

describe('a second run', () => {
  test('IMP-2: two devices that import the same file apart have one set of tasks', () => {
    const plan = planOf(quay);
    const [a, b] = [makeProject(), makeProject()];
    const first = a.import(plan);
    b.import(plan, nobody(plan), contextOf(KOFI, NOW + 5000));
    Y.applyUpdate(a.project, Y.encodeStateAsUpdate(b.project));
    expect(a.project.getMap('t').size).toBe(320);
    expect(a.tasks()).toHaveLength(first.tasks.filter((task) => task.archivedAt === null).length);
    expect(pastImports(a.index())).toHaveLength(1);
  });

  test('a newer file adds its new cards, items and comments and leaves the rest alone', () => {
    const world = makeProject();
    const comment = (id: string, day: string): object => ({
      id,
      type: 'commentCard',
      date: `2025-01-${day}T00:00:00Z`,
      data: { text: id, card: { id: 'a' } },
    });
    const items = (...ids: string[]): object[] => [
      { id: 'k', name: 'Checklist', idCard: 'a', checkItems: ids.map((id) => ({ id, name: id })) },
    ];
    const first = world.import(
      planOf({ ...small(card('a')), checklists: items('i1'), actions: [comment('c1', '01'), comment('c2', '03')] }),
    );
    const a = first.tasks[0]!.id;
    world.project.transact(() => setField(world.project, ctx, { id: a, field: 'title', value: 'Mine' }));
    const second = world.import(
      planOf({
        ...small(card('a', { name: 'Theirs' }), card('b')),
        checklists: items('i1', 'i2'),
        actions: [comment('c1', '01'), comment('c2', '03'), comment('c3', '05')],
      }),
    );
    expect(fates(second, 'card')).toEqual({ 'already-here': 1, imported: 1 });
    expect(fates(second, 'item')).toEqual({ 'already-here': 1, imported: 1 });
    expect(fates(second, 'comment')).toEqual({ 'already-here': 2, imported: 1 });
    expect(world.tasks().map((task) => task.title)).toEqual(['Mine', 'b']);
    expect(taskById(world.index(), a)!.checklist.map((item) => item.text)).toEqual(['i1', 'i2']);
    expect(readMessages(world.beside.get(`thread/${PROJECT}/${a}`)!)).toHaveLength(3);
  });

  test('a task that somebody deleted stays deleted', () => {
    const world = makeProject();
    const plan = planOf(small(card('a'), card('b')));
    const { tasks } = world.import(plan);
    world.project.transact(() => deleteTask(world.project, ctx, { id: tasks[0]!.id }));
    world.import(plan);
    expect(world.tasks().map((task) => task.title)).toEqual(['b']);
  });
});

describe('taking back', () => {
  test('IMP-3: one undo takes back one import and what it made, a redo or the same file brings it back', () => {
    const world = makeProject();
    const plan = planOf(quay);
    const { ref } = world.import(plan);
    const ids = (): string[] =>
      world
        .tasks()
        .map((task) => task.id as string)
        .toSorted();
    const shown = ids();
    const step = undoImport(world.project, contextOf(ANA, NOW + 10), { id: ref });
    expect(step).toMatchObject({ tasks: 320, more: false });
    expect(ids()).toEqual([]);
    expect(readProject(world.index())).toMatchObject({ labels: [], fields: [] });
    expect(readProject(world.index()).columns).toHaveLength(1);
    expect(pastImports(world.index())[0]!.undoneAt).toBe(NOW + 10);

    redoImport(world.project, ctx, { id: ref });
    expect(ids()).toEqual(shown);
    const project = readProject(world.index());
    expect([project.columns.length, project.labels.length, project.fields.length]).toEqual([10, 9, 5]);

    undoImport(world.project, contextOf(ANA, NOW + 20), { id: ref });
    const again = world.import(plan, nobody(plan), contextOf(KOFI, NOW + 30));
    expect(fates(again, 'card')).toEqual({ imported: 320 });
    expect(ids()).toEqual(shown);
    expect(readProject(world.index()).columns).toHaveLength(10);
    expect(pastImports(world.index()).map((past) => past.undoneAt)).toEqual([null]);
  });

  test('what was there before and what others made in the meantime stays', () => {
    const world = makeProject();
    const first = world.import(planOf(small(card('a', { idLabels: ['x'] }))));
    const plan = planOf({
      ...small(card('a'), card('b', { idList: 'm' })),
      lists: [
        { id: 'l', name: 'Doing' },
        { id: 'm', name: 'More' },
      ],
    });
    const second = world.import(plan);
    expect(readProject(world.index()).columns.map((column) => column.name)).toEqual(['Doing', 'More']);
    const b = second.tasks.find((task) => task.plan.source === 'b')!.id;
    world.project.transact(() => setField(world.project, ctx, { id: b, field: 'title', value: 'Changed' }));
    expect(changedSince(world.index(), second.ref)).toEqual([b]);
    expect(changedSince(world.index(), first.ref)).toEqual([]);
    undoImport(world.project, ctx, { id: second.ref });
    expect(world.tasks().map((task) => task.id)).toEqual([first.tasks[0]!.id]);
    expect(readProject(world.index()).columns.map((column) => column.name)).toEqual(['Doing']);
    redoImport(world.project, ctx, { id: second.ref });
    expect(taskById(world.index(), b)!.title).toBe('Changed');
  });

  test('a column of the import that holds another card by now stays', () => {
    const world = makeProject();
    const first = world.import(planOf({ ...small(), lists: [{ id: 'l', name: 'Doing' }], cards: [card('a')] }));
    world.import(planOf({ ...small(card('other')), id: 'another board', lists: [{ id: 'l', name: 'Doing' }] }));
    undoImport(world.project, ctx, { id: first.ref });
    expect(readProject(world.index()).columns.map((column) => column.name)).toEqual(['Doing']);
    expect(world.tasks().map((task) => task.title)).toEqual(['other']);
  });
});

describe('choices', () => {
  const checklist = { id: 'k', name: 'x', checkItems: [{ id: 'i', name: 'y' }] };
  const plan = planOf({
    ...small(
      card('a'),
      card('b', { idList: 'm', checklists: [checklist] }),
      card('c', { idList: 'n' }),
      card('d', { idList: 'gone' }),
    ),
    lists: [
      { id: 'l', name: 'Doing', pos: 1 },
      { id: 'm', name: 'Old', pos: 2 },
      { id: 'n', name: 'Shut', closed: true, pos: 3 },
    ],
  });

  test('lists go where the mapping says, and the account follows', () => {
    const world = makeProject();
    world.import(planOf(small(card('z'))));
    const [doing] = readProject(world.index()).columns;
    const resolved = world.import(plan, {
      people: new Map(),
      columns: new Map([
        ['l', { to: 'column', column: doing!.id }],
        ['m', { to: 'leave-out' }],
        ['n', { to: 'archive' }],
      ]),
    });
    expect(world.tasks().map((task) => task.title)).toEqual(['z', 'a', 'd']);
    expect(fates(resolved, 'list')).toEqual({ 'into-column': 1, 'list-left-out': 1, 'cards-archived': 1 });
    expect(fates(resolved, 'card')).toEqual({ imported: 3, 'list-left-out': 1 });
    expect(fates(resolved, 'item')).toEqual({ 'card-left-out': 1 });
    expect(readProject(world.index()).columns.map((column) => column.name)).toEqual(['Doing', 'Without a list']);
    const shut = resolved.tasks.find((task) => task.plan.source === 'c')!;
    expect(taskById(world.index(), shut.id)!.archivedAt).not.toBeNull();
    expect(textOf(world.beside.get(`task/${PROJECT}/${shut.id}`)!)).toContain('Shut');
  });

  test('a list that was left out comes with a later run that takes it', () => {
    const world = makeProject();
    world.import(plan, { people: new Map(), columns: new Map([['m', { to: 'leave-out' }]]) });
    const second = world.import(plan, nobody(plan));
    expect(fates(second, 'card')).toEqual({ 'already-here': 3, imported: 1 });
    expect(world.project.getMap('t').size).toBe(4);
  });
});
