import { isId22, isRef8 } from './ids.ts';
import type { Json } from './kinds.ts';
import { isRank } from './ranks.ts';

/** Checks of values, shared by the field tables. */
// Line ends, and NUL, which no database keeps in a text.
// oxlint-disable-next-line no-control-regex
const NOT_IN_A_LINE = /[\u0000\n\r\u2028\u2029]/;
const DATE = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])(T([01]\d|2[0-3]):[0-5]\d)?$/;
export const HUES = [
  'rose',
  'brick',
  'ochre',
  'straw',
  'moss',
  'fern',
  'teal',
  'lagoon',
  'sky',
  'slate',
  'heather',
  'mallow',
] as const;
export type Hue = (typeof HUES)[number];

export const isLine =
  (max: number, min = 1) =>
  (value: unknown): value is string =>
    typeof value === 'string' && value.length >= min && value.length <= max && !NOT_IN_A_LINE.test(value);
export const isInteger =
  (min: number, max: number) =>
  (value: unknown): value is number =>
    Number.isInteger(value) && (value as number) >= min && (value as number) <= max;
export const isNumber =
  (min: number, max: number) =>
  (value: unknown): value is number =>
    typeof value === 'number' && value >= min && value <= max;
/** Milliseconds since 1970. */
export const isInstant = isInteger(0, 8.64e15);
/** `YYYY-MM-DD`, or with `THH:mm`: floating, in the project's time zone. */
export function isDate(value: unknown): value is string {
  if (typeof value !== 'string' || !DATE.test(value)) return false;
  const day = Number(value.slice(8, 10));
  return day <= 28 || day <= new Date(Date.UTC(Number(value.slice(0, 4)), Number(value.slice(5, 7)), 0)).getUTCDate();
}

/** One line out of anything typed or pasted: white space and control characters become one space each; cut to `max`. */
export function oneLine(text: string, max: number): string {
  // oxlint-disable-next-line no-control-regex
  const flat = text.replaceAll(/[\s\u0000-\u001f\u007f]+/g, ' ').trim();
  const code = flat.charCodeAt(max - 1);
  // Never within a surrogate pair.
  return flat.slice(0, flat.length > max && code >= 0xd800 && code < 0xdc00 ? max - 1 : max).trimEnd();
}

export const isHue = (value: unknown): value is Hue => HUES.includes(value as Hue);
export const isFlag = (value: unknown): value is 0 | 1 => value === 0 || value === 1;
/** `[column, rank, doneAt or null]` */
export const isPlace = (value: Json): boolean =>
  Array.isArray(value) &&
  value.length === 3 &&
  isRef8(value[0]) &&
  isRank(value[1]) &&
  (value[2] === null || isInstant(value[2]));
/** `[user, instant]`, for columns with where their cards go */
export const isDeletion = (value: Json): boolean =>
  Array.isArray(value) &&
  (value.length === 2 || value.length === 3) &&
  isId22(value[0]) &&
  isInstant(value[1]) &&
  (value.length === 2 || isRef8(value[2]));
