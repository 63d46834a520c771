import type { Fields, Json, Shape } from './kinds.ts';
import { ITEM_PLACES, shapeOf, TAIL } from './kinds.ts';
import { isRef8 } from './ids.ts';

/** One code of a kind. The table of a kind is the only place that knows it: reader, judge and tests derive from it. */
export interface Field {
  name: string;
  /** of the value of a register; for sets, of the member; for maps, of the value under a key */
  check(value: Json): boolean;
  /** who may write it; `birth`: only with the birth */
  writer: 'editor' | 'server' | 'birth';
  /** sets: how many members at most */
  max?: number;
}

export type FieldTable = Readonly<Record<string, Field>>;

const MAX_KEYS = 200;

/** @returns null: allowed; else which code is wrong */
export function refuseBirth(table: FieldTable, birth: Fields, byServer: boolean): string | null {
  for (const [code, value] of Object.entries(birth)) {
    const field = Object.hasOwn(table, code) ? table[code]! : null;
    if (field === null || (field.writer === 'server' && !byServer)) return code.slice(0, 20);
    if (value === null || !birthValue(shapeOf(code), field, value)) return field.name;
  }
  return null;
}

function birthValue(shape: Shape, field: Field, value: Json): boolean {
  if (shape === 'one') return field.check(value);
  if (shape === 'set')
    return Array.isArray(value) && value.length <= (field.max ?? MAX_KEYS) && value.every(field.check);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const entries = Object.entries(value);
  return (
    entries.length <= (field.max ?? MAX_KEYS) && entries.every(([key, inner]) => isRef8(key) && field.check(inner))
  );
}

/** @param code of a register, member included. @returns null: allowed; else why not */
export function refuseRegister(table: FieldTable, code: string, value: Json, byServer: boolean): string | null {
  const letter = code[0]!;
  const field = Object.hasOwn(table, letter) ? table[letter]! : null;
  if (field === null || field.writer === 'birth' || (field.writer === 'server' && !byServer))
    return `field ${code.slice(0, 20)}`;
  return registerValue(shapeOf(letter), field, code.slice(1), value) ? null : `value of ${field.name}`;
}

/** As `refuseRegister`, for a value that was overwritten before it was sent: only where it stood can be judged. */
export function refuseCleared(table: FieldTable, code: string, byServer: boolean): string | null {
  return refuseRegister(table, code, shapeOf(code) === 'set' ? 0 : null, byServer);
}

/**
 * How many register keys the members of one code may take: what was removed keeps its key until the next epoch, and an
 * item of a checklist has up to five.
 */
export function memberLimit(table: FieldTable, code: string): number {
  const field = Object.hasOwn(table, code[0]!) ? table[code[0]!]! : null;
  return 5 * (field?.max ?? MAX_KEYS);
}

function registerValue(shape: Shape, field: Field, member: string, value: Json): boolean {
  switch (shape) {
    case 'one':
      return member === '' && (value === null || field.check(value));
    case 'set':
      return (value === 0 || value === 1) && field.check(member);
    case 'map':
      return isRef8(member) && (value === null || field.check(value));
    case 'items':
      return itemValue(field, member, value);
  }
}

/** An item's own register, or one of its places; `x` says that it was removed. */
function itemValue(field: Field, member: string, value: Json): boolean {
  const place = member.slice(TAIL);
  if (!isRef8(member.slice(0, TAIL))) return false;
  if (place === '') return value === null || field.check(value);
  if (place === 'x') return value === null || value === 1 || value === 0;
  const at = Object.hasOwn(ITEM_PLACES, place) ? ITEM_PLACES[place] : undefined;
  if (at === undefined) return false;
  if (value === null) return true;
  const whole: Json[] = ['text', 0, 'a0'];
  whole[at] = value;
  return field.check(whole);
}
