import { isDate, isInstant, isInteger, isLine, isNumber } from '../kernel/checks.ts';
import { isId22, isRef8, timeOf, type Id22, type Ref8 } from '../kernel/ids.ts';
import type { Json } from '../kernel/kinds.ts';
import { keysOf, membersOf } from '../kernel/members.ts';
import { byRank } from '../kernel/order.ts';
import { archivedAtOf, columnTable, deletionOf, lanes, placeOf, type Lane, type Placed } from '../kernel/place.ts';
import { fieldOf, get, type Entity, type Index } from '../kernel/registers.ts';
import { MAX_ITEM, MAX_TITLE, RELATION_KINDS, TASK_FIELDS, type RelationKind } from './schema.ts';

export interface ChecklistItem {
  id: Ref8;
  text: string;
  done: boolean;
  rank: string;
}

export interface Relation {
  kind: RelationKind;
  target: Id22;
}

/** A task as screens and servers see it. Never changed in place. */
export interface Task {
  id: Id22;
  /** null: made offline, or a moment ago; the server gives it one */
  number: number | null;
  title: string;
  /** the column where it shows */
  column: Ref8;
  rank: string;
  doneAt: number | null;
  /** 0 none … 4 urgent */
  priority: number;
  start: string | null;
  due: string | null;
  estimate: number | null;
  parent: Id22 | null;
  assignees: readonly Id22[];
  watchers: readonly Id22[];
  labels: readonly Ref8[];
  relations: readonly Relation[];
  /** custom field → value */
  fields: Readonly<Record<string, Json>>;
  /** in order */
  checklist: readonly ChecklistItem[];
  cover: string | null;
  recurrence: string | null;
  archivedAt: number | null;
  deleted: { by: Id22; at: number } | null;
  creator: Id22 | null;
  createdAt: number;
  importRef: Ref8 | null;
}

const lists = new WeakMap<Lane, readonly Task[]>();
const maps = new WeakMap<ReadonlyMap<Ref8, Lane>, ReadonlyMap<Ref8, readonly Task[]>>();

/** Archived and deleted ones too. The same object until something about it changes. */
export function taskById(index: Index, id: Id22): Task | undefined {
  const entity = get(index, 't', id);
  return entity === undefined ? undefined : taskOf(index, entity, null);
}

/** The cards of each column in order, without what is archived or deleted; unchanged columns keep their arrays. */
export function tasksByColumn(index: Index): ReadonlyMap<Ref8, readonly Task[]> {
  const byColumn = lanes(index);
  let map = maps.get(byColumn);
  if (map === undefined) {
    map = new Map([...byColumn].map(([column, lane]) => [column, tasksOf(index, lane)]));
    maps.set(byColumn, map);
  }
  return map;
}

function tasksOf(index: Index, lane: Lane): readonly Task[] {
  let list = lists.get(lane);
  if (list === undefined)
    lists.set(lane, (list = lane.map((card) => (card.view as Task | null) ?? cardOf(index, card))));
  return list;
}

function cardOf(index: Index, card: Placed): Task {
  const task = taskOf(index, card.entity, card.column);
  // Whether a parent stands may depend on other tasks, so that is asked each time.
  if (parentField(card.entity) === null) card.view = task;
  return task;
}

function taskOf(index: Index, entity: Entity, shown: Ref8 | null): Task {
  const place = placeOf(entity);
  const column = shown ?? columnTable(index).resolve(place.column) ?? (place.column as Ref8);
  const parent = parentOf(index, entity);
  const last = entity.view as Task | null;
  if (last !== null && last.column === column && last.parent === parent) return last;
  const task = last === null ? readTask(entity, column, parent) : { ...last, column, parent };
  entity.view = task;
  return task;
}

/** Total: what a peer wrote wrongly is as if it were not there. */
export function readTask(entity: Entity, column: Ref8, parent: Id22 | null): Task {
  const id = entity.id as Id22;
  const { rank, doneAt } = placeOf(entity);
  const deletion = deletionOf(entity);
  const one = <T>(code: string, check: (value: unknown) => value is T): T | null => {
    const value = fieldOf(entity, code);
    return check(value) ? value : null;
  };
  let letters = '';
  for (const code of entity.registers.keys()) letters += code[0]!;
  const says = (code: string): boolean => entity.birth[code] !== undefined || letters.includes(code);
  const cover = fieldOf(entity, 'v');
  const recurrence = fieldOf(entity, 'r');
  return {
    id,
    number: one('n', isInteger(1, 1e9)),
    title: one('t', isLine(MAX_TITLE)) ?? '',
    column,
    rank,
    doneAt,
    priority: one('y', isInteger(0, 4)) ?? 0,
    start: one('s', isDate),
    due: one('d', isDate),
    estimate: one('e', isNumber(0, 9999)),
    parent,
    assignees: says('a') ? membersOf(entity, 'a').filter(isId22) : NONE,
    watchers: says('w') ? membersOf(entity, 'w').filter(isId22) : NONE,
    labels: says('l') ? membersOf(entity, 'l').filter(isRef8) : NONE,
    relations: says('q') ? relationsOf(entity) : NONE,
    fields: says('f') ? fieldsOf(entity) : NO_FIELDS,
    checklist: says('c') ? checklistOf(entity) : NONE,
    cover: TASK_FIELDS['v']!.check(cover as Json) ? (cover as string) : null,
    recurrence: typeof recurrence === 'string' ? recurrence : null,
    archivedAt: archivedAtOf(entity),
    deleted: deletion && { by: deletion.by, at: deletion.at },
    creator: one('o', isId22),
    createdAt: one('z', isInstant) ?? timeOf(id),
    importRef: one('i', isRef8),
  };
}

const NONE: readonly never[] = [];
const NO_FIELDS: Readonly<Record<string, Json>> = {};
const KIND_OF_LETTER = new Map(Object.entries(RELATION_KINDS).map(([kind, letter]) => [letter as string, kind]));

function relationsOf(entity: Entity): readonly Relation[] {
  return membersOf(entity, 'q').flatMap((member) => {
    const kind = KIND_OF_LETTER.get(member[0]!);
    const target = member.slice(1);
    return kind !== undefined && isId22(target) ? [{ kind: kind as RelationKind, target }] : [];
  });
}

function fieldsOf(entity: Entity): Readonly<Record<string, Json>> {
  const fields: Record<string, Json> = {};
  for (const key of keysOf(entity, 'f')) {
    const value = fieldOf(entity, `f${key}`) as Json;
    if (isRef8(key) && value !== null && TASK_FIELDS['f']!.check(value)) fields[key] = value;
  }
  return fields;
}

/** The items that are there, in order. */
export function checklistOf(entity: Entity): readonly ChecklistItem[] {
  const items: ChecklistItem[] = [];
  for (const id of new Set(keysOf(entity, 'c').map((key) => key.slice(0, 8)))) {
    const at = `c${id}`;
    if (!isRef8(id) || !Array.isArray(fieldOf(entity, at)) || fieldOf(entity, `${at}x`) === 1) continue;
    const text = fieldOf(entity, `${at}t`);
    const rank = fieldOf(entity, `${at}r`);
    items.push({
      id,
      text: isLine(MAX_ITEM, 0)(text) ? text : '',
      done: fieldOf(entity, `${at}d`) === 1,
      rank: typeof rank === 'string' ? rank : '',
    });
  }
  return items.toSorted(byRank);
}

const parentField = (entity: Entity): Id22 | null => {
  const value = fieldOf(entity, 'u');
  return isId22(value) ? value : null;
};

/** Two people may make a circle together. It is broken at its member with the smallest id, alike on all replicas. */
function parentOf(index: Index, entity: Entity): Id22 | null {
  const parent = parentField(entity);
  if (parent === null || parent === entity.id) return null;
  const circle = [entity.id];
  for (let at: Id22 | null = parent; at !== null;) {
    if (at === entity.id) return circle.every((id) => id >= entity.id) ? null : parent;
    if (circle.includes(at)) return parent; // a circle further up, of which this is no member
    circle.push(at);
    const next = get(index, 't', at);
    at = next === undefined ? null : parentField(next);
  }
  return parent;
}
