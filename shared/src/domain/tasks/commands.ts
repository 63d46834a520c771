import type * as Y from 'yjs';
import { oneLine } from '../kernel/checks.ts';
import { randomOf, type Context } from '../kernel/context.ts';
import { DomainError } from '../kernel/errors.ts';
import { tailOf, type Id22, type Ref8 } from '../kernel/ids.ts';
import type { Json } from '../kernel/kinds.ts';
import type { Position } from '../kernel/order.ts';
import { columnTable, placement, placeOf, placeValue, type Placement } from '../kernel/place.ts';
import { fieldOf, get, idsOfTail, indexOf, type Entity, type Index } from '../kernel/registers.ts';
import { change, type Edit, type Undo } from '../kernel/undo.ts';
import { membersOf } from '../kernel/members.ts';
import { checkField, FIELD_CODES, type FieldName } from './fields.ts';
import {
  MAX_ASSIGNEES,
  MAX_LABELS,
  MAX_RELATIONS,
  MAX_TITLE,
  MAX_WATCHERS,
  RELATION_KINDS,
  TASK_FIELDS,
  type RelationKind,
} from './schema.ts';

/** All commands refuse with a DomainError before they write anything, run in one transaction and return their undo. */

export interface NewTask extends Position {
  /** made by the caller, or from elsewhere: a task that exists is left as it is */
  id?: Id22;
  column: Ref8;
  title: string;
  priority?: number;
  start?: string | null;
  due?: string | null;
  estimate?: number | null;
  parent?: Id22 | null;
  assignees?: readonly Id22[];
  labels?: readonly Ref8[];
}

/** @throws DomainError no-column, invalid-value, too-many */
export function createTask(doc: Y.Doc, ctx: Context, input: NewTask): Undo {
  const index = indexOf(doc);
  const id = input.id ?? freshId(index, ctx);
  if (get(index, 't', id) !== undefined) return { label: 'task.create', writes: [] };
  const column = existingColumn(index, input.column);
  const { assignees = [], labels = [] } = input;
  if (assignees.length > MAX_ASSIGNEES) throw new DomainError('too-many', 'assignees');
  if (labels.length > MAX_LABELS) throw new DomainError('too-many', 'labels');
  for (const user of assignees) checkMember('a', user);
  for (const label of labels) checkMember('l', label);
  const fields: Record<string, Json> = { t: titleOf(input.title) };
  for (const name of ['priority', 'start', 'due', 'estimate', 'parent'] as const) {
    const value = input[name];
    if (value === undefined || value === null || (name === 'priority' && value === 0)) continue;
    checkField(name, value);
    fields[FIELD_CODES[name]] = value;
  }
  const { ranks, others } = placement(index, column, 1, input, randomOf(ctx));
  fields['p'] = placeValue(columnTable(index), column, ranks[0]!, null, ctx.now);
  if (assignees.length > 0) fields['a'] = [...new Set(assignees)];
  if (labels.length > 0) fields['l'] = [...new Set(labels)];
  fields['o'] = ctx.actor;
  return change(doc, 'task.create', (edit) => {
    edit.birth('t', id, fields, [ctx.actor, ctx.now]);
    settle(edit, others);
  });
}

/** Sets one plain field; null takes it away. @throws DomainError unknown-entity, invalid-value, cycle */
export function setField(
  doc: Y.Doc,
  ctx: Context,
  { id, field, value }: { id: Id22; field: FieldName; value: Json },
): Undo {
  const index = indexOf(doc);
  existing(index, id);
  const next = field === 'title' ? titleOf(value) : value;
  if (next !== null) checkField(field, next);
  if (field === 'parent' && next !== null && isBelow(index, next as Id22, id)) throw new DomainError('cycle', id);
  return change(doc, `task.${field}`, (edit) => edit.put('t', id, FIELD_CODES[field], next));
}

export function moveTask(doc: Y.Doc, ctx: Context, { id, ...target }: { id: Id22; column: Ref8 } & Position): Undo {
  return moveTasks(doc, ctx, { ids: [id], ...target });
}

/** Puts tasks next to each other, in the given order. @throws DomainError unknown-entity, no-column */
export function moveTasks(
  doc: Y.Doc,
  ctx: Context,
  { ids, column: wanted, ...position }: { ids: readonly Id22[]; column: Ref8 } & Position,
): Undo {
  const index = indexOf(doc);
  const column = existingColumn(index, wanted);
  const places = ids.map((id) => placeOf(existing(index, id)));
  const table = columnTable(index);
  const { ranks, others } = placement(index, column, ids.length, position, randomOf(ctx), new Set(ids));
  return change(doc, 'task.move', (edit) => {
    ids.forEach((id, i) => edit.put('t', id, 'p', placeValue(table, column, ranks[i]!, places[i]!.doneAt, ctx.now)));
    settle(edit, others);
  });
}

/**
 * Done: to the end of the first done column of its board; not done: of the first open one. A board without such a column
 * keeps the card where it is.
 */
export function completeTask(doc: Y.Doc, ctx: Context, { id, done }: { id: Id22; done: boolean }): Undo {
  const index = indexOf(doc);
  const task = existing(index, id);
  const table = columnTable(index);
  const { column, rank, doneAt } = placeOf(task);
  const here = table.resolve(column);
  if (here !== null && table.done.has(here) === done && (doneAt !== null) === done)
    return { label: 'task.complete', writes: [] };
  const board = here === null ? undefined : table.boardOf.get(here);
  const to = table.live.find((other) => table.done.has(other) === done && table.boardOf.get(other) === board);
  if (to !== undefined) return { ...moveTask(doc, ctx, { id, column: to }), label: 'task.complete' };
  return put(doc, id, 'task.complete', 'p', [here ?? column, rank, done ? ctx.now : null]);
}

/** @throws DomainError unknown-entity, invalid-value, too-many */
export function assign(doc: Y.Doc, _ctx: Context, { id, user, on }: { id: Id22; user: Id22; on: boolean }): Undo {
  const task = existing(indexOf(doc), id);
  checkMember('a', user);
  if (on) roomFor(task, 'a', user, MAX_ASSIGNEES, 'assignees');
  return change(doc, 'task.assign', (edit) => edit.put('t', id, `a${user}`, on ? 1 : 0));
}

export function watchTask(doc: Y.Doc, _ctx: Context, { id, user, on }: { id: Id22; user: Id22; on: boolean }): Undo {
  const task = existing(indexOf(doc), id);
  checkMember('w', user);
  if (on) roomFor(task, 'w', user, MAX_WATCHERS, 'watchers');
  return change(doc, 'task.watch', (edit) => edit.put('t', id, `w${user}`, on ? 1 : 0));
}

/** The value of a custom field; null takes it away. @throws DomainError unknown-entity, invalid-value */
export function setCustomField(
  doc: Y.Doc,
  _ctx: Context,
  { id, field, value }: { id: Id22; field: Ref8; value: Json },
): Undo {
  const index = indexOf(doc);
  existing(index, id);
  if (get(index, 'f', field) === undefined) throw new DomainError('unknown-entity', field);
  if (value !== null && !TASK_FIELDS['f']!.check(value)) throw new DomainError('invalid-value', field);
  return change(doc, 'task.field', (edit) => edit.put('t', id, `f${field}`, value));
}

export function toggleLabel(
  doc: Y.Doc,
  _ctx: Context,
  { id, label, on }: { id: Id22; label: Ref8; on: boolean },
): Undo {
  const task = existing(indexOf(doc), id);
  checkMember('l', label);
  if (on) roomFor(task, 'l', label, MAX_LABELS, 'labels');
  return change(doc, 'task.label', (edit) => edit.put('t', id, `l${label}`, on ? 1 : 0));
}

/** A relation is kept on its source only. */
export function relate(
  doc: Y.Doc,
  _ctx: Context,
  { id, kind, target, on }: { id: Id22; kind: RelationKind; target: Id22; on: boolean },
): Undo {
  const index = indexOf(doc);
  const task = existing(index, id);
  if (on) existing(index, target);
  if (id === target) throw new DomainError('cycle', id);
  if (on) roomFor(task, 'q', RELATION_KINDS[kind] + target, MAX_RELATIONS, 'relations');
  return change(doc, 'task.relate', (edit) => edit.put('t', id, `q${RELATION_KINDS[kind]}${target}`, on ? 1 : 0));
}

export const archiveTask = (doc: Y.Doc, ctx: Context, { id }: { id: Id22 }): Undo =>
  put(doc, id, 'task.archive', 'x', ctx.now);
export const unarchiveTask = (doc: Y.Doc, _ctx: Context, { id }: { id: Id22 }): Undo =>
  put(doc, id, 'task.unarchive', 'x', null);
/** Soft: edits that others make meanwhile survive, and show after a restore. */
export const deleteTask = (doc: Y.Doc, ctx: Context, { id }: { id: Id22 }): Undo =>
  put(doc, id, 'task.delete', 'X', [ctx.actor, ctx.now]);
export const restoreTask = (doc: Y.Doc, _ctx: Context, { id }: { id: Id22 }): Undo =>
  put(doc, id, 'task.restore', 'X', null);

/** Several tasks, one transaction, one undo. Those that are gone are passed over. */
export function bulk(doc: Y.Doc, _ctx: Context, ids: readonly Id22[], command: (id: Id22) => Undo): Undo {
  const index = indexOf(doc);
  let label = 'task.bulk';
  const there = ids.filter((id) => get(index, 't', id) !== undefined);
  const undo = change(doc, label, (edit) => {
    for (const id of there) {
      const one = command(id);
      label = one.label;
      edit.add(one);
    }
  });
  return { ...undo, label };
}

function put(doc: Y.Doc, id: Id22, label: string, code: string, value: Json): Undo {
  existing(indexOf(doc), id);
  return change(doc, label, (edit) => edit.put('t', id, code, value));
}

function settle(edit: Edit, others: Placement['others']): void {
  for (const { id, place } of others) edit.put('t', id, 'p', [place.column, place.rank, place.doneAt]);
}

function existing(index: Index, id: Id22): Entity {
  const task = get(index, 't', id);
  if (task === undefined) throw new DomainError('unknown-entity', id);
  return task;
}

function existingColumn(index: Index, column: Ref8): Ref8 {
  const shown = columnTable(index).resolve(column);
  if (shown === null) throw new DomainError('no-column', column);
  return shown;
}

function titleOf(value: Json): string {
  const title = typeof value === 'string' ? oneLine(value, MAX_TITLE) : '';
  if (title === '') throw new DomainError('invalid-value', 'title');
  return title;
}

function roomFor(task: Entity, code: string, member: string, max: number, name: string): void {
  if (fieldOf(task, code + member) === 1) return;
  const prefixes = code === 'q' ? ['qb', 'qr', 'qd'] : [code];
  const there = prefixes.reduce((sum, prefix) => sum + membersOf(task, prefix).length, 0);
  if (there >= max) throw new DomainError('too-many', name);
}

function checkMember(code: 'a' | 'w' | 'l', member: string): void {
  if (!TASK_FIELDS[code]!.check(member)) throw new DomainError('invalid-value', TASK_FIELDS[code]!.name);
}

/** The last 8 characters key the registers, so they must be new too. */
function freshId(index: Index, ctx: Context): Id22 {
  let id = ctx.id();
  while (idsOfTail(index, 't', tailOf(id)).length > 0) id = ctx.id();
  return id;
}

/** Whether `id` is `ancestor` or somewhere below it. */
function isBelow(index: Index, id: Id22, ancestor: Id22): boolean {
  const seen = new Set<string>();
  for (let at: unknown = id; typeof at === 'string' && !seen.has(at);) {
    if (at === ancestor) return true;
    seen.add(at);
    const task = get(index, 't', at);
    at = task === undefined ? null : fieldOf(task, 'u');
  }
  return false;
}

export { addItem, editItem, moveItem, removeItem, tickItem } from './checklist.ts';
