/**
 * Identifiers. An entity known outside its document has a UUIDv7; inside documents it is written as an
 * `Id22`: the same 128 bits, zero-padded at the front to 132, in an alphabet that is in ASCII order, so that
 * string order = UUID order = creation order and the last 8 characters are 48 random bits.
 * What lives only inside one document has a `Ref8`: 48 random bits in the same alphabet.
 */
declare const brand: unique symbol;
export type Id22 = string & { readonly [brand]: 'Id22' };
export type Ref8 = string & { readonly [brand]: 'Ref8' };
export type Uuid = string & { readonly [brand]: 'Uuid' };

const ALPHABET = '-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz';
/** 22 characters carry 132 bits: the first is at most 3, so that the rest is a 128-bit number. */
const ID22 = /^[-0-2][-0-9A-Z_a-z]{21}$/;
const REF8 = /^[-0-9A-Z_a-z]{8}$/;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

export const isId22 = (value: unknown): value is Id22 => typeof value === 'string' && ID22.test(value);
export const isRef8 = (value: unknown): value is Ref8 => typeof value === 'string' && REF8.test(value);
export const isUuid = (value: unknown): value is Uuid => typeof value === 'string' && UUID.test(value);

/** The part of an id that keys its registers: 48 random bits. */
export const tailOf = (id: Id22): Ref8 => id.slice(-8) as Ref8;

/** Milliseconds since 1970 at which a UUIDv7 was made. */
export function timeOf(id: Id22): number {
  let n = 0;
  // The first 9 characters are 4 bits of padding, 48 of time and 2 more: a safe integer, unlike the whole.
  for (let i = 0; i < 9; i++) n = n * 64 + ALPHABET.indexOf(id[i]!);
  return Math.floor(n / 4);
}

function id22ToBigint(id: string): bigint {
  let n = 0n;
  for (const character of id) n = (n << 6n) | BigInt(ALPHABET.indexOf(character));
  return n;
}

function bigintToId22(n: bigint): Id22 {
  let id = '';
  for (let i = 0; i < 22; i++) {
    id = ALPHABET[Number(n & 63n)]! + id;
    n >>= 6n;
  }
  return id as Id22;
}

export const uuidToId22 = (uuid: Uuid): Id22 => bigintToId22(BigInt(`0x${uuid.replaceAll('-', '')}`));

export function id22ToUuid(id: Id22): Uuid {
  const hex = id22ToBigint(id).toString(16).padStart(32, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}` as Uuid;
}

/**
 * A UUIDv7 (RFC 9562) as Id22.
 * @param ms milliseconds since 1970
 * @param random at least 10 random bytes
 */
export function makeId22(ms: number, random: Uint8Array): Id22 {
  let n = BigInt(ms);
  for (let i = 0; i < 10; i++) n = (n << 8n) | BigInt(random[i]!);
  n = (n & ~(0xfn << 76n)) | (7n << 76n); // version
  n = (n & ~(3n << 62n)) | (2n << 62n); // variant
  return bigintToId22(n);
}

/** @param random at least 6 random bytes */
export function makeRef8(random: Uint8Array): Ref8 {
  let n = 0n;
  for (let i = 0; i < 6; i++) n = (n << 8n) | BigInt(random[i]!);
  return bigintToId22(n).slice(-8) as Ref8;
}
