import { isDeletion, isFlag, isHue, isInstant, isInteger, isLine } from '../kernel/checks.ts';
import type { Field, FieldTable } from '../kernel/field-table.ts';
import { isId22, isRef8 } from '../kernel/ids.ts';
import type { Json } from '../kernel/kinds.ts';
import { isRank } from '../kernel/ranks.ts';

export const MAX_NAME = 100;
export const MAX_LIMIT = 999;
export const FIELD_TYPES = ['text', 'number', 'checkbox', 'date', 'choice', 'choices'] as const;
export type FieldType = (typeof FIELD_TYPES)[number];

const name: Field = { name: 'name', check: isLine(MAX_NAME), writer: 'editor' };
const rank: Field = { name: 'rank', check: isRank, writer: 'editor' };
const color: Field = { name: 'color', check: isHue, writer: 'editor' };
const deleted: Field = { name: 'deleted', check: isDeletion, writer: 'editor' };

export const BOARD_FIELDS: FieldTable = { n: name, r: rank, X: deleted };

export const COLUMN_FIELDS: FieldTable = {
  n: name,
  r: rank,
  k: color,
  X: deleted,
  b: { name: 'board', check: isRef8, writer: 'birth' },
  d: { name: 'done', check: isFlag, writer: 'editor' },
  m: { name: 'limit', check: isInteger(1, MAX_LIMIT), writer: 'editor' },
};

export const LABEL_FIELDS: FieldTable = { n: { ...name, check: isLine(MAX_NAME, 0) }, k: color, X: deleted };

/** `[[ref, name, hue or null], …]`, the choices of a custom field. */
const isOptions = (value: Json): boolean =>
  Array.isArray(value) &&
  value.length <= 100 &&
  value.every(
    (option: Json) =>
      Array.isArray(option) &&
      option.length === 3 &&
      isRef8(option[0]) &&
      isLine(MAX_NAME, 0)(option[1]) &&
      (option[2] === null || isHue(option[2])),
  );

export const CUSTOM_FIELD_FIELDS: FieldTable = {
  n: name,
  r: rank,
  X: deleted,
  y: { name: 'type', check: (value) => FIELD_TYPES.includes(value as FieldType), writer: 'birth' },
  o: { name: 'options', check: isOptions, writer: 'editor' },
};

/** `[from, to]`, the time whose comments an import has brought. */
const isSpan = (value: Json): boolean => Array.isArray(value) && value.length === 2 && value.every(isInstant);

/** Columns, labels and custom fields that an import made: the kind's letter, then the ref. */
const isMade = (value: Json): boolean =>
  Array.isArray(value) &&
  value.length <= 1000 &&
  value.every((made: Json) => typeof made === 'string' && /^[clf]/.test(made) && isRef8(made.slice(1)));

/** What an import brought, so that it can be found and taken back. */
export const IMPORT_FIELDS: FieldTable = {
  n: { ...name, check: isLine(200, 0), writer: 'birth' },
  s: { name: 'source', check: isLine(40), writer: 'birth' },
  z: { name: 'at', check: isInstant, writer: 'birth' },
  o: { name: 'by', check: isId22, writer: 'birth' },
  g: { name: 'board', check: isRef8, writer: 'birth' },
  t: { name: 'tasks', check: isInteger(0, 1_000_000), writer: 'birth' },
  e: { name: 'comments', check: isSpan, writer: 'birth' },
  m: { name: 'made', check: isMade, writer: 'birth' },
  X: deleted,
};

/** Settings, root `P`. */
export const SETTINGS: FieldTable = {
  n: name,
  k: {
    name: 'key',
    check: (value) => typeof value === 'string' && /^[A-Z][A-Z0-9]{0,5}$/.test(value),
    writer: 'editor',
  },
};
