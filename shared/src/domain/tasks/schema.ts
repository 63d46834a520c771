import { isDate, isDeletion, isInstant, isInteger, isLine, isNumber, isPlace, isHue } from '../kernel/checks.ts';
import type { FieldTable } from '../kernel/field-table.ts';
import { isId22, isRef8 } from '../kernel/ids.ts';
import type { Json } from '../kernel/kinds.ts';
import { isRank } from '../kernel/ranks.ts';

export const MAX_TITLE = 500;
export const MAX_ITEM = 500;
export const MAX_ASSIGNEES = 20;
export const MAX_WATCHERS = 200;
export const MAX_LABELS = 20;
export const MAX_RELATIONS = 100;
export const MAX_ITEMS = 500;
export const MAX_FIELD_TEXT = 1000;

/** Letters of the kinds of a relation, stored on its source. */
export const RELATION_KINDS = { blocks: 'b', relates: 'r', duplicates: 'd' } as const;
export type RelationKind = keyof typeof RELATION_KINDS;
const RELATION = /^[brd]/;

/** `[text, done 0/1, rank]` */
const isItem = (value: Json): boolean =>
  Array.isArray(value) &&
  value.length === 3 &&
  isLine(MAX_ITEM, 0)(value[0]) &&
  (value[1] === 0 || value[1] === 1) &&
  isRank(value[2]);

const isFieldValue = (value: Json): boolean =>
  typeof value === 'boolean' ||
  (typeof value === 'number' && Number.isFinite(value)) ||
  (typeof value === 'string' && value.length <= MAX_FIELD_TEXT && !value.includes('\0')) ||
  (Array.isArray(value) && value.length <= 50 && value.every(isRef8));

/** Every code of a task: root `t` births, root `T` registers (docs/decisions/0003-document-model.md). */
export const TASK_FIELDS: FieldTable = {
  t: { name: 'title', check: isLine(MAX_TITLE), writer: 'editor' },
  p: { name: 'place', check: isPlace, writer: 'editor' },
  y: { name: 'priority', check: isInteger(0, 4), writer: 'editor' },
  s: { name: 'start', check: isDate, writer: 'editor' },
  d: { name: 'due', check: isDate, writer: 'editor' },
  e: { name: 'estimate', check: isNumber(0, 9999), writer: 'editor' },
  u: { name: 'parent', check: isId22, writer: 'editor' },
  b: {
    name: 'sprint',
    check: (value) =>
      Array.isArray(value) && value.length === 2 && (value[0] === null || isRef8(value[0])) && isRank(value[1]),
    writer: 'editor',
  },
  r: { name: 'recurrence', check: isLine(200), writer: 'editor' },
  v: { name: 'cover', check: (value) => isId22(value) || isHue(value), writer: 'editor' },
  x: { name: 'archivedAt', check: isInstant, writer: 'editor' },
  X: { name: 'deleted', check: isDeletion, writer: 'editor' },
  n: { name: 'number', check: isInteger(1, 1e9), writer: 'server' },
  o: { name: 'creator', check: isId22, writer: 'birth' },
  z: { name: 'createdAt', check: isInstant, writer: 'server' },
  i: { name: 'importRef', check: isRef8, writer: 'birth' },
  a: { name: 'assignees', check: isId22, writer: 'editor', max: MAX_ASSIGNEES },
  w: { name: 'watchers', check: isId22, writer: 'editor', max: MAX_WATCHERS },
  l: { name: 'labels', check: isRef8, writer: 'editor', max: MAX_LABELS },
  q: {
    name: 'relations',
    check: (value) => typeof value === 'string' && RELATION.test(value) && isId22(value.slice(1)),
    writer: 'editor',
    max: MAX_RELATIONS,
  },
  f: { name: 'fields', check: isFieldValue, writer: 'editor', max: 100 },
  c: { name: 'checklist', check: isItem, writer: 'editor', max: MAX_ITEMS },
};
