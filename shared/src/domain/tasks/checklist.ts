import type * as Y from 'yjs';
import { oneLine } from '../kernel/checks.ts';
import { randomOf, type Context } from '../kernel/context.ts';
import { DomainError } from '../kernel/errors.ts';
import type { Id22, Ref8 } from '../kernel/ids.ts';
import { positionIn, ranksAt, type Position, type Ranked } from '../kernel/order.ts';
import { get, indexOf, type Entity } from '../kernel/registers.ts';
import { change, type Edit, type Undo } from '../kernel/undo.ts';
import { checklistOf, type ChecklistItem } from './read.ts';
import { MAX_ITEM, MAX_ITEMS } from './schema.ts';

/** Items of a checklist are registers of their task: a tick never loses a concurrent edit of the text. */

/** @throws DomainError unknown-entity, invalid-value, too-many */
export function addItem(
  doc: Y.Doc,
  ctx: Context,
  {
    id,
    item = ctx.ref(),
    text,
    done = false,
    ...position
  }: { id: Id22; item?: Ref8; text: string; done?: boolean } & Position,
): Undo {
  const items = checklistOf(taskIn(doc, id));
  if (items.length >= MAX_ITEMS) throw new DomainError('too-many', 'checklist');
  const line = lineOf(text);
  const { ranks, others } = ranksAt(items, positionIn(items, position), 1, randomOf(ctx));
  return change(doc, 'task.addItem', (edit) => {
    edit.put('t', id, `c${item}`, [line, done ? 1 : 0, ranks[0]!]);
    settle(edit, id, others);
  });
}

export function tickItem(doc: Y.Doc, _ctx: Context, { id, item, on }: { id: Id22; item: Ref8; on: boolean }): Undo {
  itemIn(doc, id, item);
  return change(doc, 'task.tickItem', (edit) => edit.put('t', id, `c${item}d`, on ? 1 : 0));
}

export function editItem(doc: Y.Doc, _ctx: Context, { id, item, text }: { id: Id22; item: Ref8; text: string }): Undo {
  itemIn(doc, id, item);
  const line = lineOf(text);
  return change(doc, 'task.editItem', (edit) => edit.put('t', id, `c${item}t`, line));
}

export function moveItem(
  doc: Y.Doc,
  ctx: Context,
  { id, item, ...position }: { id: Id22; item: Ref8 } & Position,
): Undo {
  itemIn(doc, id, item);
  const others = checklistOf(taskIn(doc, id)).filter((other) => other.id !== item);
  const found = ranksAt(others, positionIn(others, position), 1, randomOf(ctx));
  return change(doc, 'task.moveItem', (edit) => {
    edit.put('t', id, `c${item}r`, found.ranks[0]!);
    settle(edit, id, found.others);
  });
}

export function removeItem(doc: Y.Doc, _ctx: Context, { id, item }: { id: Id22; item: Ref8 }): Undo {
  itemIn(doc, id, item);
  return change(doc, 'task.removeItem', (edit) => edit.put('t', id, `c${item}x`, 1));
}

function settle(edit: Edit, id: Id22, others: readonly Ranked[]): void {
  for (const other of others) edit.put('t', id, `c${other.id}r`, other.rank);
}

function taskIn(doc: Y.Doc, id: Id22): Entity {
  const task = get(indexOf(doc), 't', id);
  if (task === undefined) throw new DomainError('unknown-entity', id);
  return task;
}

function itemIn(doc: Y.Doc, id: Id22, item: Ref8): ChecklistItem {
  const found = checklistOf(taskIn(doc, id)).find((one) => one.id === item);
  if (found === undefined) throw new DomainError('unknown-entity', item);
  return found;
}

function lineOf(text: string): string {
  const line = oneLine(text, MAX_ITEM);
  if (line === '') throw new DomainError('invalid-value', 'text');
  return line;
}
