import { LONG_RANK, ranksBetween, type Random } from './ranks.ts';

/** Anything in a list sorted by (rank, id). */
export interface Ranked {
  readonly id: string;
  readonly rank: string;
}

/** Where something goes: beside neighbours, at the top, else at the end. Neighbours that are not there are ignored. */
export interface Position {
  after?: string | undefined;
  before?: string | undefined;
  top?: boolean | undefined;
}

/** Code-unit order, the same on every replica and in Postgres (`COLLATE "C"`). */
export const byRank = (a: Ranked, b: Ranked): number =>
  a.rank < b.rank ? -1 : a.rank > b.rank ? 1 : a.id < b.id ? -1 : a.id > b.id ? 1 : 0;

/** How many neighbours are re-spaced at first when ranks have grown too long; doubled until there is room. */
const WINDOW = 8;

/** @returns the number of elements that come before the position */
export function positionIn(list: readonly Ranked[], { after, before, top }: Position): number {
  if (after !== undefined) {
    const at = list.findIndex((x) => x.id === after);
    if (at >= 0) return at + 1;
  }
  if (before !== undefined) {
    const at = list.findIndex((x) => x.id === before);
    if (at >= 0) return at;
  }
  return top ? 0 : list.length;
}

/**
 * Ranks for `n` elements that go into a sorted list, of which they are no part yet.
 * @returns their ranks, and new ones for others where nothing fits between (equal ranks) or ranks grew too long
 */
export function ranksAt(
  list: readonly Ranked[],
  at: number,
  n: number,
  random: Random,
): { ranks: string[]; others: Ranked[] } {
  const low = list[at - 1]?.rank ?? null;
  let end = at;
  // Equal ranks are fine for reading (the id decides), but nothing fits between: the lower ones move down.
  if (low !== null) while (end < list.length && list[end]!.rank <= low) end++;
  let found = spread(list, at, at, end, n, random);
  for (let reach = WINDOW; found.longest > LONG_RANK && reach < 2 * list.length + 2 * WINDOW; reach *= 2) {
    found = spread(
      list,
      Math.max(0, at - reach / 2),
      at,
      Math.max(end, Math.min(list.length, at + reach / 2)),
      n,
      random,
    );
  }
  return found;
}

/** New ranks for the elements from `start` to `end`, with `n` more put in at `at`. */
function spread(list: readonly Ranked[], start: number, at: number, end: number, n: number, random: Random) {
  const low = list[start - 1]?.rank ?? null;
  let high = list[end]?.rank ?? null;
  // Here the window's own edges are equal: taken to the open end, which the next wider window may mend.
  if (low !== null && high !== null && high <= low) high = null;
  const all = ranksBetween(low, high, end - start + n, random);
  const longest = high === null && end < list.length ? Infinity : Math.max(...all.map((rank) => rank.length));
  const others: Ranked[] = [];
  for (let i = start; i < end; i++) others.push({ id: list[i]!.id, rank: all[i < at ? i - start : i - start + n]! });
  return { ranks: all.slice(at - start, at - start + n), others, longest };
}
