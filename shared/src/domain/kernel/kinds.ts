import { isId22, isRef8 } from './ids.ts';

/**
 * The grammar of births and registers, without the meaning of any field (docs/decisions on the document model).
 * A kind has a root of births (entity id → JSON text) and a root of registers (last 8 characters of the id,
 * then the code, then the member → value).
 */
export const KINDS = ['t', 'b', 'c', 'l', 'f', 'i'] as const;
export type Kind = (typeof KINDS)[number];

/** t tasks, b boards, c columns, l labels, f custom fields, i imports; capital: their registers. */
export const REGISTER_ROOT = { t: 'T', b: 'B', c: 'C', l: 'L', f: 'F', i: 'I' } as const satisfies Record<Kind, string>;
export type RegisterRoot = (typeof REGISTER_ROOT)[Kind];

const KIND_OF_REGISTER_ROOT: ReadonlyMap<string, Kind> = new Map(KINDS.map((kind) => [REGISTER_ROOT[kind], kind]));
const KIND_SET: ReadonlySet<string> = new Set(KINDS);

export const isKind = (root: string): root is Kind => KIND_SET.has(root);
export const kindOfRegisterRoot = (root: string): Kind | undefined => KIND_OF_REGISTER_ROOT.get(root);

/** Settings of the document: registers only, keyed by code. `h`, the head, is the server's. */
export const SETTING_ROOTS = ['P', 'h'] as const;
export type SettingRoot = (typeof SETTING_ROOTS)[number];

/** What JSON can hold; everything a birth or register may be. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
/** A birth: code → value; absent = default. */
export type Fields = { readonly [code: string]: Json };

/**
 * How a code's values are laid out; the same in all kinds.
 * one: the value · set: a list in the birth, a register 1/0 per member · map: an object in the birth, a register
 * per key · items: an object of lists in the birth, per key a register for the list and one for each of its places
 */
export type Shape = 'one' | 'set' | 'map' | 'items';

const SHAPES: ReadonlyMap<string, Shape> = new Map([
  ['a', 'set'],
  ['w', 'set'],
  ['l', 'set'],
  ['q', 'set'],
  ['f', 'map'],
  ['c', 'items'],
]);
/** @param code a whole code; its first character says the shape */
export const shapeOf = (code: string): Shape => SHAPES.get(code[0]!) ?? 'one';

/** Where the registers of an item find their first value in the item's list; `x`, removed, is in no birth. */
export const ITEM_PLACES: Readonly<Record<string, number>> = { t: 0, d: 1, r: 2 };

export const TAIL = 8;
/** Tasks are known outside their document, so they have a long id; all else lives only inside. */
export const isEntityId = (kind: Kind, id: string): boolean => (kind === 't' ? isId22(id) : isRef8(id));
export const tail = (id: string): string => id.slice(-TAIL);

/** Equality of JSON values; a cleared register (null) equals one never written. */
export function sameValue(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (a === null || a === undefined) return b === null || b === undefined;
  if (typeof a !== 'object' || typeof b !== 'object' || b === null) return false;
  if (Array.isArray(a)) return Array.isArray(b) && a.length === b.length && a.every((x, i) => sameValue(x, b[i]));
  if (Array.isArray(b) || Object.getPrototypeOf(a) !== Object.prototype) return false;
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every(
      (key) =>
        Object.hasOwn(b, key) && sameValue((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key]),
    )
  );
}
