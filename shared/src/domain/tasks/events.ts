import type { Id22, Ref8 } from '../kernel/ids.ts';
import { sameValue, type Json } from '../kernel/kinds.ts';
import type { ChecklistItem, Relation, Task } from './read.ts';

/** What happened to a task, as people would say it. Made by comparing, so that replaying the log gives the same. */
export type TaskEvent = { task: Id22 } & (
  | { type: 'created'; title: string; column: Ref8; creator: Id22 | null; importRef: Ref8 | null }
  | { type: 'numbered'; number: number }
  | { type: 'renamed'; from: string; to: string }
  | { type: 'moved'; from: Ref8; to: Ref8 }
  | { type: 'reordered'; column: Ref8 }
  | { type: 'completed'; at: number }
  | { type: 'reopened' }
  | { type: 'changed'; field: PlainField; from: Json; to: Json }
  | { type: 'field-changed'; field: string; from: Json; to: Json }
  | { type: 'assigned' | 'unassigned' | 'watched' | 'unwatched'; user: Id22 }
  | { type: 'labelled' | 'unlabelled'; label: Ref8 }
  | { type: 'related' | 'unrelated'; relation: Relation }
  | { type: 'item-added' | 'item-removed' | 'item-ticked' | 'item-unticked'; item: Ref8; text: string }
  | { type: 'item-edited'; item: Ref8; from: string; to: string }
  | { type: 'archived'; at: number }
  | { type: 'unarchived' }
  | { type: 'deleted'; by: Id22; at: number }
  | { type: 'restored' }
  /** its 30 days are over, or it was erased */
  | { type: 'purged' }
  | Conflict
);

/** Two people wrote the same value without knowing of each other: one stands, the other can be brought back. */
export interface Conflict {
  type: 'conflict';
  entity: Id22;
  /** code of the field, with its member */
  code: string;
  kept: Json;
  lost: Json;
}

export type PlainField = 'priority' | 'start' | 'due' | 'estimate' | 'parent' | 'cover' | 'recurrence';
const PLAIN: readonly PlainField[] = ['priority', 'start', 'due', 'estimate', 'parent', 'cover', 'recurrence'];

/** What touched tasks went through between two states of a document. Pure; in the order of the ids given. */
export function taskEvents(
  before: (id: Id22) => Task | undefined,
  after: (id: Id22) => Task | undefined,
  touched: Iterable<Id22>,
): TaskEvent[] {
  const events: TaskEvent[] = [];
  for (const id of touched) {
    const was = before(id);
    const is = after(id);
    if (was !== is) events.push(...differences(id, was, is).map((event) => ({ ...event, task: id })));
  }
  return events;
}

type WithoutTask<T> = T extends unknown ? Omit<T, 'task'> : never;
type Difference = WithoutTask<TaskEvent>;

function differences(id: Id22, was: Task | undefined, is: Task | undefined): Difference[] {
  if (is === undefined) return was === undefined ? [] : [{ type: 'purged' }];
  if (was === undefined) {
    const { title, column, creator, importRef } = is;
    return [{ type: 'created', title, column, creator, importRef }, ...laterThanBirth(is)];
  }
  return [
    ...(was.number !== is.number && is.number !== null ? [{ type: 'numbered', number: is.number } as const] : []),
    ...(was.title !== is.title ? [{ type: 'renamed', from: was.title, to: is.title } as const] : []),
    ...placeEvents(was, is),
    ...PLAIN.filter((field) => was[field] !== is[field]).map(
      (field) => ({ type: 'changed', field, from: was[field], to: is[field] }) as const,
    ),
    ...fieldEvents(was, is),
    ...members(was.assignees, is.assignees).map(
      ([on, user]) => ({ type: on ? 'assigned' : 'unassigned', user }) as const,
    ),
    ...members(was.watchers, is.watchers).map(([on, user]) => ({ type: on ? 'watched' : 'unwatched', user }) as const),
    ...members(was.labels, is.labels).map(([on, label]) => ({ type: on ? 'labelled' : 'unlabelled', label }) as const),
    ...relationEvents(was, is),
    ...checklistEvents(was.checklist, is.checklist),
    ...endEvents(was, is),
  ];
}

/** A first state that says more than that it was made: who has it to do, and whether it is over already. */
function laterThanBirth(is: Task): Difference[] {
  return [
    ...is.assignees.map((user) => ({ type: 'assigned', user }) as const),
    ...(is.doneAt === null ? [] : [{ type: 'completed', at: is.doneAt } as const]),
    ...(is.archivedAt === null ? [] : [{ type: 'archived', at: is.archivedAt } as const]),
    ...(is.deleted === null ? [] : [{ type: 'deleted', by: is.deleted.by, at: is.deleted.at } as const]),
  ];
}

function placeEvents(was: Task, is: Task): Difference[] {
  const events: Difference[] = [];
  if (was.column !== is.column) events.push({ type: 'moved', from: was.column, to: is.column });
  else if (was.rank !== is.rank) events.push({ type: 'reordered', column: is.column });
  if (was.doneAt === null && is.doneAt !== null) events.push({ type: 'completed', at: is.doneAt });
  if (was.doneAt !== null && is.doneAt === null) events.push({ type: 'reopened' });
  return events;
}

function endEvents(was: Task, is: Task): Difference[] {
  const events: Difference[] = [];
  if (was.archivedAt === null && is.archivedAt !== null) events.push({ type: 'archived', at: is.archivedAt });
  if (was.archivedAt !== null && is.archivedAt === null) events.push({ type: 'unarchived' });
  if (was.deleted === null && is.deleted !== null) events.push({ type: 'deleted', ...is.deleted });
  if (was.deleted !== null && is.deleted === null) events.push({ type: 'restored' });
  return events;
}

function fieldEvents(was: Task, is: Task): Difference[] {
  const fields = new Set([...Object.keys(was.fields), ...Object.keys(is.fields)]);
  return [...fields]
    .toSorted()
    .map(
      (field) =>
        ({ type: 'field-changed', field, from: was.fields[field] ?? null, to: is.fields[field] ?? null }) as const,
    )
    .filter(({ from, to }) => !sameValue(from, to));
}

function members<T>(was: readonly T[], is: readonly T[]): [boolean, T][] {
  return [
    ...was.filter((member) => !is.includes(member)).map((member): [boolean, T] => [false, member]),
    ...is.filter((member) => !was.includes(member)).map((member): [boolean, T] => [true, member]),
  ];
}

function relationEvents(was: Task, is: Task): Difference[] {
  const has = (list: readonly Relation[], { kind, target }: Relation) =>
    list.some((other) => other.kind === kind && other.target === target);
  return [
    ...was.relations
      .filter((one) => !has(is.relations, one))
      .map((relation) => ({ type: 'unrelated', relation }) as const),
    ...is.relations
      .filter((one) => !has(was.relations, one))
      .map((relation) => ({ type: 'related', relation }) as const),
  ];
}

function checklistEvents(was: readonly ChecklistItem[], is: readonly ChecklistItem[]): Difference[] {
  const before = new Map(was.map((item) => [item.id, item]));
  const after = new Set(is.map(({ id }) => id));
  const events: Difference[] = was
    .filter(({ id }) => !after.has(id))
    .map(({ id, text }) => ({ type: 'item-removed', item: id, text }));
  for (const { id: item, text, done } of is) {
    const old = before.get(item);
    if (old === undefined) events.push({ type: 'item-added', item, text });
    else if (old.text !== text) events.push({ type: 'item-edited', item, from: old.text, to: text });
    if ((old?.done ?? false) !== done) events.push({ type: done ? 'item-ticked' : 'item-unticked', item, text });
  }
  return events;
}
