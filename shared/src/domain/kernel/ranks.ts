import { generateKeyBetween } from 'fractional-indexing-jittered';

/**
 * Places in a list as strings: something always fits between two that differ. Lists are sorted by (rank, id) in
 * code-unit order. The library finds the open ends; between two ranks a random one of 2^16 or more is taken, so
 * that two people who drop a card at the same gap do not get the same rank.
 */
export type Random = () => number;

const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const BASE = BigInt(DIGITS.length);
const RANK = /^[A-Za-z][0-9A-Za-z]{1,63}$/;
/** The least number of ranks to choose from: two choices are equal once in 65 thousand. */
const CHOICES = 65_536n;

/** A command re-spaces the neighbours rather than write a longer rank. */
export const LONG_RANK = 40;

export const isRank = (value: unknown): value is string => typeof value === 'string' && RANK.test(value);

/** Above all ranks that are made here; a forged rank may lie higher, and then nothing is placed after it but by re-ranking. */
const TOP = 'zz';

/**
 * A rank between two others.
 * @param before the rank above, null at the top of the list
 * @param after the rank below, null at its end; must be greater than `before`
 * @param random numbers in [0, 1)
 */
export function rankBetween(before: string | null, after: string | null, random: Random = Math.random): string {
  const rank = between(before, after, random);
  if (isRank(rank)) return rank;
  // A neighbour is none of ours: without it there is a place, though perhaps not beside it.
  const sound = (neighbour: string | null) => (isRank(neighbour) && neighbour.length <= LONG_RANK ? neighbour : null);
  const [low, high] = [sound(before), sound(after)];
  const second = between(low, low !== null && high !== null && high <= low ? null : high, random);
  return isRank(second) ? second : between(null, null, random);
}

function between(before: string | null, after: string | null, random: Random): string {
  if (before !== null && after !== null) return pick(before, after, random);
  if (before !== null) {
    const next = openEnd(before, null);
    return next === null ? pick(before, TOP, random) : pick(next, openEnd(next, null) ?? TOP, random);
  }
  if (after !== null) {
    const next = openEnd(null, after);
    return next === null ? pick('', after, random) : pick(next, openEnd(next, null) ?? after, random);
  }
  return pick('a0', 'a1', random);
}

/** `n` ascending ranks between two others, spread evenly. */
export function ranksBetween(
  before: string | null,
  after: string | null,
  n: number,
  random: Random = Math.random,
): string[] {
  if (n <= 0) return [];
  if (after === null) {
    const ranks: string[] = [];
    for (let last = before; ranks.length < n; ranks.push(last)) last = rankBetween(last, null, random);
    return ranks;
  }
  const half = n >> 1;
  const middle = rankBetween(before, after, random);
  return [...ranksBetween(before, middle, half, random), middle, ...ranksBetween(middle, after, n - half - 1, random)];
}

/** @returns null for ranks that only a hostile peer writes */
function openEnd(before: string | null, after: string | null): string | null {
  try {
    const key = generateKeyBetween(before, after);
    return isRank(key) && (before === null || key > before) && (after === null || key < after) ? key : null;
  } catch {
    return null;
  }
}

/** Takes the ranks as fractions in base 62 and cuts them to as few digits as leave enough to choose from. */
function pick(low: string, high: string, random: Random): string {
  for (let length = 2; ; length++) {
    const a = numberOf(low, length);
    const room = numberOf(high, length) - a - 1n;
    // Between equal or swapped neighbours nothing fits: the caller re-ranks; here only an end is needed.
    if (room < CHOICES && length <= Math.max(low.length, high.length) + 4) continue;
    const choice =
      room > 0n ? a + 1n + (room * BigInt(Math.floor((0.25 + random() / 2) * 2 ** 24))) / 2n ** 24n : a + 1n;
    return textOf(choice, length);
  }
}

function numberOf(rank: string, length: number): bigint {
  let n = 0n;
  for (let i = 0; i < length; i++) n = n * BASE + BigInt(Math.max(0, i < rank.length ? DIGITS.indexOf(rank[i]!) : 0));
  return n;
}

function textOf(n: bigint, length: number): string {
  let text = '';
  for (let i = 0; i < length; i++) {
    text = DIGITS[Number(n % BASE)]! + text;
    n /= BASE;
  }
  const whole = wholeLength(text[0]!);
  return text.replace(/0+$/, '').padEnd(whole, '0');
}

/** How long a rank with this first character is at least: a, Z 2 · b, Y 3 · … */
const wholeLength = (head: string): number =>
  head >= 'a' ? head.charCodeAt(0) - 95 : head >= 'A' ? 92 - head.charCodeAt(0) : 2;
