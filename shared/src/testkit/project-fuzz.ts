import type * as Y from 'yjs';
import type { Context } from '../domain/kernel/context.ts';
import { DomainError } from '../domain/kernel/errors.ts';
import type { Id22, Ref8 } from '../domain/kernel/ids.ts';
import { all, indexOf } from '../domain/kernel/registers.ts';
import { applyUndo, type Undo } from '../domain/kernel/undo.ts';
import * as projects from '../domain/projects/commands.ts';
import { readProject } from '../domain/projects/read.ts';
import * as tasks from '../domain/tasks/commands.ts';
import { taskById, tasksByColumn } from '../domain/tasks/read.ts';

type Step = (doc: Y.Doc, ctx: Context, pick: Picker) => Undo;

interface Picker {
  task(): Id22;
  column(): Ref8;
  label(): Ref8;
  number(max: number): number;
}

/** Everything that people do on a board, by name. */
export const STEPS: Readonly<Record<string, Step>> = {
  create: (doc, ctx, p) =>
    tasks.createTask(doc, ctx, { column: p.column(), title: `Task ${p.number(1000)}`, top: p.number(2) === 1 }),
  rename: (doc, ctx, p) => tasks.setField(doc, ctx, { id: p.task(), field: 'title', value: `Title ${p.number(1000)}` }),
  move: (doc, ctx, p) => tasks.moveTask(doc, ctx, { id: p.task(), column: p.column(), after: p.task() }),
  moveUp: (doc, ctx, p) => tasks.moveTask(doc, ctx, { id: p.task(), column: p.column(), before: p.task() }),
  due: (doc, ctx, p) => tasks.setField(doc, ctx, { id: p.task(), field: 'due', value: `2026-04-${10 + p.number(20)}` }),
  priority: (doc, ctx, p) => tasks.setField(doc, ctx, { id: p.task(), field: 'priority', value: p.number(5) }),
  parent: (doc, ctx, p) => tasks.setField(doc, ctx, { id: p.task(), field: 'parent', value: p.task() }),
  assign: (doc, ctx, p) => tasks.assign(doc, ctx, { id: p.task(), user: ctx.actor, on: p.number(3) > 0 }),
  label: (doc, ctx, p) => tasks.toggleLabel(doc, ctx, { id: p.task(), label: p.label(), on: p.number(3) > 0 }),
  addItem: (doc, ctx, p) => tasks.addItem(doc, ctx, { id: p.task(), text: `Item ${p.number(100)}` }),
  tickItem: (doc, ctx, p) => {
    const id = p.task();
    const items = taskById(indexOf(doc), id)!.checklist;
    if (items.length === 0) throw new DomainError('unknown-entity');
    return tasks.tickItem(doc, ctx, { id, item: items[p.number(items.length)]!.id, on: p.number(2) === 1 });
  },
  archive: (doc, ctx, p) => tasks.archiveTask(doc, ctx, { id: p.task() }),
  unarchive: (doc, ctx, p) => tasks.unarchiveTask(doc, ctx, { id: p.task() }),
  delete: (doc, ctx, p) => tasks.deleteTask(doc, ctx, { id: p.task() }),
  restore: (doc, ctx, p) => tasks.restoreTask(doc, ctx, { id: p.task() }),
  createColumn: (doc, ctx, p) =>
    projects.createColumn(doc, ctx, { name: `Column ${p.number(50)}`, done: p.number(4) === 0 }),
  moveColumn: (doc, ctx, p) => projects.moveColumn(doc, ctx, { id: p.column(), after: p.column() }),
  deleteColumn: (doc, ctx, p) => projects.deleteColumn(doc, ctx, { id: p.column(), destination: p.column() }),
  limit: (doc, ctx, p) => projects.setColumnLimit(doc, ctx, { id: p.column(), limit: 1 + p.number(9) }),
  createLabel: (doc, ctx, p) => projects.createLabel(doc, ctx, { name: `Label ${p.number(50)}`, color: 'moss' }),
};

const NAMES = Object.keys(STEPS);

/** Does something at random; what the domain refuses is no step. @returns its name, for the trace */
export function randomStep(doc: Y.Doc, ctx: Context, random: () => number, undos: Undo[]): string {
  const undo = undos.length > 0 && random() < 0.08 ? undos.pop()! : null;
  if (undo !== null) {
    applyUndo(doc, undo);
    return `undo ${undo.label}`;
  }
  const name = NAMES[Math.floor(random() * NAMES.length)]!;
  const index = indexOf(doc);
  const ids = all(index, 't')
    .map(({ id }) => id as Id22)
    .toSorted();
  const { columns, labels } = readProject(index);
  const number = (max: number) => Math.floor(random() * max);
  const one = <T>(list: readonly T[]): T => {
    if (list.length === 0) throw new DomainError('unknown-entity');
    return list[number(list.length)]!;
  };
  try {
    const done = STEPS[name]!(doc, ctx, {
      task: () => one(ids),
      column: () => one(columns).id,
      label: () => one(labels).id,
      number,
    });
    if (done.writes.length > 0) undos.push(done);
    return name;
  } catch (error) {
    if (error instanceof DomainError) return `${name} refused`;
    throw error;
  }
}

/** DOC-1: every task that is neither archived nor deleted is in exactly one column, and that column is there. */
export function misplaced(doc: Y.Doc): string[] {
  const index = indexOf(doc);
  const seen = new Map<string, number>();
  const columns = new Set<string>(readProject(index).columns.map(({ id }) => id));
  const problems: string[] = [];
  for (const [column, list] of tasksByColumn(index)) {
    if (!columns.has(column)) problems.push(`column ${column} is not on the board`);
    for (const { id } of list) seen.set(id, (seen.get(id) ?? 0) + 1);
  }
  for (const { id } of all(index, 't')) {
    const task = taskById(index, id as Id22)!;
    const wanted = task.archivedAt === null && task.deleted === null ? 1 : 0;
    if ((seen.get(id) ?? 0) !== wanted)
      problems.push(`task ${id} is in ${seen.get(id) ?? 0} places instead of ${wanted}`);
  }
  return problems;
}
