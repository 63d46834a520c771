import { isId22, makeId22, timeOf, type Id22 } from '../kernel/ids.ts';
import type { Context } from '../kernel/context.ts';

/** A peer's clock that runs ahead by more than this is not followed; the judge refuses such ids anyway. */
const MAX_AHEAD_MS = 60_000;
const MAX_COUNT = 0xfff;

const ALPHABET = '-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz';

/**
 * The id of the next message: a hybrid logical clock (Kulkarni et al., 2014) inside a UUIDv7. Its millisecond is the
 * greater of one's own clock and the newest message seen, its 12 bits behind the version count within it, so that the
 * order of keys is the order in which things were said.
 */
export function nextMessageId(ctx: Context, newest: Id22 | null): Id22 {
  const seen = newest !== null && timeOf(newest) <= ctx.now + MAX_AHEAD_MS ? newest : null;
  let ms = ctx.now;
  let count = 0;
  if (seen !== null && timeOf(seen) >= ms) {
    ms = timeOf(seen);
    count = countOf(seen) + 1;
    if (count > MAX_COUNT) {
      ms++;
      count = 0;
    }
  }
  const bytes = randomBytes(ctx);
  bytes[0] = count >> 8;
  bytes[1] = count & 0xff;
  return makeId22(ms, bytes);
}

/** The newest id of a conversation that is not from the future. */
export function newestId(keys: Iterable<string>, now: number): Id22 | null {
  let newest: string | null = null;
  for (const key of keys) {
    if (isId22(key) && (newest === null || key > newest) && timeOf(key) <= now + MAX_AHEAD_MS) newest = key;
  }
  return newest as Id22 | null;
}

/** The 12 bits behind the version: bits 64 to 75 of the id, counted from its end. */
function countOf(id: Id22): number {
  let bits = 0n;
  for (const character of id) bits = (bits << 6n) | BigInt(ALPHABET.indexOf(character));
  return Number((bits >> 64n) & 0xfffn);
}

function randomBytes(ctx: Context): Uint8Array {
  const text = ctx.ref() + ctx.ref();
  return Uint8Array.from({ length: 10 }, (_, i) => {
    const a = ALPHABET.indexOf(text[i]!);
    const b = ALPHABET.indexOf(text[i + 6]!);
    return ((a << 2) ^ b) & 0xff;
  });
}
