import type * as Y from 'yjs';
import { HUES, isHue, oneLine, type Hue } from '../kernel/checks.ts';
import { randomOf, type Context } from '../kernel/context.ts';
import { DomainError } from '../kernel/errors.ts';
import type { Ref8 } from '../kernel/ids.ts';
import type { Json, Kind } from '../kernel/kinds.ts';
import { positionIn, ranksAt, type Position, type Ranked } from '../kernel/order.ts';
import { columnTable, lanes, placement, placeOf, placeValue } from '../kernel/place.ts';
import { get, idsOfTail, indexOf, type Index } from '../kernel/registers.ts';
import { change, type Edit, type Undo } from '../kernel/undo.ts';
import { readProject } from './read.ts';
import { FIELD_TYPES, MAX_LIMIT, MAX_NAME, SETTINGS, type FieldType } from './schema.ts';

/** All commands refuse with a DomainError before they write anything, run in one transaction and return their undo. */

export interface ColumnSeed {
  name: string;
  done?: boolean;
  limit?: number | null;
}

const DEFAULT_COLUMNS: readonly ColumnSeed[] = [
  { name: 'To do' },
  { name: 'In progress' },
  { name: 'Done', done: true },
];

/**
 * Names a project and, unless it brings its own, gives it a board with columns.
 * @param input.columns instead of the default ones
 */
export function setupProject(
  doc: Y.Doc,
  ctx: Context,
  {
    name,
    key,
    template = 'default',
    board: boardName = 'Board',
    columns = DEFAULT_COLUMNS,
  }: { name: string; key: string; template?: 'default' | 'none'; board?: string; columns?: readonly ColumnSeed[] },
): Undo {
  const title = nameOf(name);
  if (!SETTINGS['k']!.check(key)) throw new DomainError('invalid-value', 'key');
  const index = indexOf(doc);
  return change(doc, 'project.setup', (edit) => {
    edit.setting('n', title);
    edit.setting('k', key);
    if (template === 'none') return;
    const board = fresh(index, 'b', ctx);
    const { ranks } = ranksAt([], 0, columns.length, randomOf(ctx));
    edit.birth('b', board, { n: nameOf(boardName), r: ranks[0]! }, [ctx.actor, ctx.now]);
    columns.forEach((column, i) => {
      const fields: Record<string, Json> = { n: nameOf(column.name), b: board, r: ranks[i]! };
      if (column.done) fields['d'] = 1;
      if (column.limit) fields['m'] = limitOf(column.limit);
      edit.birth('c', fresh(index, 'c', ctx), fields, [ctx.actor, ctx.now]);
    });
  });
}

export function setProjectName(doc: Y.Doc, _ctx: Context, { name }: { name: string }): Undo {
  const title = nameOf(name);
  return change(doc, 'project.name', (edit) => edit.setting('n', title));
}

/** @param input.board the first board, where none is named; a project without any gets one */
export function createColumn(
  doc: Y.Doc,
  ctx: Context,
  input: {
    id?: Ref8;
    name: string;
    board?: Ref8;
    color?: string | null;
    done?: boolean;
    limit?: number | null;
  } & Position,
): Undo {
  const index = indexOf(doc);
  const { boards, columns } = readProject(index);
  const name = nameOf(input.name);
  const id = input.id ?? fresh(index, 'c', ctx);
  const board = input.board ?? boards[0]?.id ?? null;
  const siblings = columns.filter((column) => column.board === board);
  const { ranks, others } = ranksAt(siblings, positionIn(siblings, input), 1, randomOf(ctx));
  const color = colorOf(input.color ?? null);
  const limit = input.limit ? limitOf(input.limit) : null;
  return change(doc, 'column.create', (edit) => {
    const home = board ?? fresh(index, 'b', ctx);
    if (board === null) edit.birth('b', home, { n: 'Board', r: ranks[0]! }, [ctx.actor, ctx.now]);
    const fields: Record<string, Json> = { n: name, b: home, r: ranks[0]! };
    if (color !== null) fields['k'] = color;
    if (input.done) fields['d'] = 1;
    if (limit !== null) fields['m'] = limit;
    edit.birth('c', id, fields, [ctx.actor, ctx.now]);
    settle(edit, 'c', others);
  });
}

export function renameColumn(doc: Y.Doc, _ctx: Context, { id, name }: { id: Ref8; name: string }): Undo {
  return put(doc, 'column.rename', 'c', id, 'n', nameOf(name));
}

/** @param input.after null: first */
export function moveColumn(doc: Y.Doc, ctx: Context, { id, after }: { id: Ref8; after: Ref8 | null }): Undo {
  const index = indexOf(doc);
  existing(index, 'c', id);
  const { columns } = readProject(index);
  const board = columns.find((column) => column.id === id)?.board;
  const siblings = columns.filter((column) => column.board === board && column.id !== id);
  const position = after === null ? { top: true } : { after };
  const { ranks, others } = ranksAt(siblings, positionIn(siblings, position), 1, randomOf(ctx));
  return change(doc, 'column.move', (edit) => {
    edit.put('c', id, 'r', ranks[0]!);
    settle(edit, 'c', others);
  });
}

export function setColumnLimit(doc: Y.Doc, _ctx: Context, { id, limit }: { id: Ref8; limit: number | null }): Undo {
  return put(doc, 'column.limit', 'c', id, 'm', limit === null ? null : limitOf(limit));
}

export function setColumnDone(doc: Y.Doc, _ctx: Context, { id, done }: { id: Ref8; done: boolean }): Undo {
  return put(doc, 'column.done', 'c', id, 'd', done ? 1 : 0);
}

export function setColumnColor(doc: Y.Doc, _ctx: Context, { id, color }: { id: Ref8; color: string | null }): Undo {
  return put(doc, 'column.color', 'c', id, 'k', colorOf(color));
}

/**
 * Takes a column away and puts its cards at the end of the destination, in their order. What others add to it meanwhile
 * shows there too, since the deletion says where to.
 * @throws DomainError unknown-entity, last-column, no-column
 */
export function deleteColumn(doc: Y.Doc, ctx: Context, { id, destination }: { id: Ref8; destination: Ref8 }): Undo {
  existing(indexOf(doc), 'c', id);
  return change(doc, 'column.delete', clearing(doc, ctx, [id], destination));
}

/** As `deleteColumn`, for all columns of a board; the destination is on another. */
export function deleteBoard(doc: Y.Doc, ctx: Context, { id, destination }: { id: Ref8; destination: Ref8 }): Undo {
  const index = indexOf(doc);
  existing(index, 'b', id);
  const { boardOf } = columnTable(index);
  const columns = [...boardOf].filter(([, board]) => board === id).map(([column]) => column as Ref8);
  const clear = clearing(doc, ctx, columns, destination);
  return change(doc, 'board.delete', (edit) => {
    clear(edit);
    edit.put('b', id, 'X', [ctx.actor, ctx.now]);
  });
}

function clearing(doc: Y.Doc, ctx: Context, ids: readonly Ref8[], destination: Ref8): (edit: Edit) => void {
  const index = indexOf(doc);
  const table = columnTable(index);
  if (!table.live.some((column) => !ids.includes(column))) throw new DomainError('last-column', ids[0]);
  if (ids.includes(destination) || !table.live.includes(destination)) throw new DomainError('no-column', destination);
  const cards = ids.flatMap((id) => lanes(index).get(id) ?? []);
  const { ranks, others } = placement(index, destination, cards.length, {}, randomOf(ctx));
  const places = cards.map(({ entity }, i) =>
    placeValue(table, destination, ranks[i]!, placeOf(entity).doneAt, ctx.now),
  );
  return (edit) => {
    for (const id of ids) edit.put('c', id, 'X', [ctx.actor, ctx.now, destination]);
    cards.forEach((card, i) => edit.put('t', card.id, 'p', places[i]!));
    for (const { id, place } of others) edit.put('t', id, 'p', [place.column, place.rank, place.doneAt]);
  };
}

export function createBoard(doc: Y.Doc, ctx: Context, input: { id?: Ref8; name: string }): Undo {
  const index = indexOf(doc);
  const name = nameOf(input.name);
  const { boards } = readProject(index);
  const { ranks } = ranksAt(boards, boards.length, 1, randomOf(ctx));
  const id = input.id ?? fresh(index, 'b', ctx);
  return change(doc, 'board.create', (edit) => edit.birth('b', id, { n: name, r: ranks[0]! }, [ctx.actor, ctx.now]));
}

/** @param input.after null: first */
export function moveBoard(doc: Y.Doc, ctx: Context, { id, after }: { id: Ref8; after: Ref8 | null }): Undo {
  const index = indexOf(doc);
  existing(index, 'b', id);
  const others = readProject(index).boards.filter((board) => board.id !== id);
  const found = ranksAt(others, positionIn(others, after === null ? { top: true } : { after }), 1, randomOf(ctx));
  return change(doc, 'board.move', (edit) => {
    edit.put('b', id, 'r', found.ranks[0]!);
    settle(edit, 'b', found.others);
  });
}

export const renameBoard = (doc: Y.Doc, _ctx: Context, { id, name }: { id: Ref8; name: string }): Undo =>
  put(doc, 'board.rename', 'b', id, 'n', nameOf(name));

export function createLabel(doc: Y.Doc, ctx: Context, input: { id?: Ref8; name: string; color: string }): Undo {
  const id = input.id ?? fresh(indexOf(doc), 'l', ctx);
  const fields = { n: nameOf(input.name), k: colorOf(input.color) ?? HUES[0] };
  return change(doc, 'label.create', (edit) => edit.birth('l', id, fields, [ctx.actor, ctx.now]));
}

export const renameLabel = (doc: Y.Doc, _ctx: Context, { id, name }: { id: Ref8; name: string }): Undo =>
  put(doc, 'label.rename', 'l', id, 'n', nameOf(name));
export const recolorLabel = (doc: Y.Doc, _ctx: Context, { id, color }: { id: Ref8; color: string }): Undo =>
  put(doc, 'label.color', 'l', id, 'k', colorOf(color));
export const deleteLabel = (doc: Y.Doc, ctx: Context, { id }: { id: Ref8 }): Undo =>
  put(doc, 'label.delete', 'l', id, 'X', [ctx.actor, ctx.now]);

export function createCustomField(
  doc: Y.Doc,
  ctx: Context,
  input: { id?: Ref8; name: string; type: FieldType; options?: readonly [Ref8, string, Hue | null][] },
): Undo {
  const index = indexOf(doc);
  if (!FIELD_TYPES.includes(input.type)) throw new DomainError('invalid-value', 'type');
  const { fields } = readProject(index);
  const { ranks } = ranksAt(fields, fields.length, 1, randomOf(ctx));
  const id = input.id ?? fresh(index, 'f', ctx);
  const birth: Record<string, Json> = { n: nameOf(input.name), y: input.type, r: ranks[0]! };
  if (input.options?.length) birth['o'] = input.options.map((option) => [...option]);
  return change(doc, 'field.create', (edit) => edit.birth('f', id, birth, [ctx.actor, ctx.now]));
}

function put(doc: Y.Doc, label: string, kind: Kind, id: Ref8, code: string, value: Json): Undo {
  existing(indexOf(doc), kind, id);
  return change(doc, label, (edit) => edit.put(kind, id, code, value));
}

function existing(index: Index, kind: Kind, id: Ref8): void {
  if (get(index, kind, id) === undefined) throw new DomainError('unknown-entity', id);
}

function settle(edit: Edit, kind: Kind, others: readonly Ranked[]): void {
  for (const { id, rank } of others) edit.put(kind, id, 'r', rank);
}

function fresh(index: Index, kind: Kind, ctx: Context): Ref8 {
  let ref = ctx.ref();
  while (idsOfTail(index, kind, ref).length > 0) ref = ctx.ref();
  return ref;
}

function nameOf(text: string): string {
  const name = oneLine(text, MAX_NAME);
  if (name === '') throw new DomainError('invalid-value', 'name');
  return name;
}

function limitOf(limit: number): number {
  if (!Number.isInteger(limit) || limit < 1 || limit > MAX_LIMIT) throw new DomainError('invalid-value', 'limit');
  return limit;
}

function colorOf(color: string | null): Hue | null {
  if (color === null) return null;
  if (!isHue(color)) throw new DomainError('invalid-value', 'color');
  return color;
}
