import fc from 'fast-check';
import { expect, test } from 'vitest';
import { seeded } from '../../testkit/seeded.ts';
import { byRank, ranksAt, type Ranked } from './order.ts';
import { isRank, LONG_RANK, rankBetween, ranksBetween } from './ranks.ts';

test('a rank lies between its neighbours, whatever was put there before', () => {
  fc.assert(
    fc.property(fc.integer(), fc.array(fc.nat(), { minLength: 1, maxLength: 150 }), (seed, places) => {
      const random = seeded(seed);
      const ranks: string[] = [];
      for (const place of places) {
        const at = place % (ranks.length + 1);
        const [before, after] = [ranks[at - 1] ?? null, ranks[at] ?? null];
        const rank = rankBetween(before, after, random);
        expect(isRank(rank)).toBe(true);
        expect(before === null || before < rank).toBe(true);
        expect(after === null || rank < after).toBe(true);
        ranks.splice(at, 0, rank);
      }
    }),
    { numRuns: 60 },
  );
});

test('many ranks at once ascend within their bounds', () => {
  const random = seeded(3);
  for (const [low, high] of [
    [null, null],
    ['a5', null],
    [null, 'a5'],
    ['a5', 'a6'],
    ['a5V', 'a5W'],
  ] as const) {
    const ranks = ranksBetween(low, high, 200, random);
    expect(new Set(ranks).size).toBe(200);
    expect([low ?? '', ...ranks, high ?? '~']).toEqual([low ?? '', ...ranks, high ?? '~'].toSorted());
  }
});

test('the same source of chance gives the same rank, another gives another', () => {
  expect(rankBetween('a1', 'a2', seeded(1))).toBe(rankBetween('a1', 'a2', seeded(1)));
  const ranks = Array.from({ length: 1000 }, (_, seed) => rankBetween('a1', 'a2', seeded(seed)));
  expect(new Set(ranks).size).toBeGreaterThan(985); // of 65 thousand: about 7 pairs are expected to meet
});

test('ranks that only a hostile peer writes are placed after and before all the same', () => {
  for (const rank of ['', '0', '~~~', 'zz', 'A', 'é', '__proto__', 'z'.repeat(200), 'a'])
    for (const [before, after] of [
      [rank, null],
      [null, rank],
      [rank, 'a5'],
      ['a5', rank],
    ] as const)
      expect(isRank(rankBetween(before, after, seeded(1)))).toBe(true);
});

/** Puts `n` cards at one place of a list, as a command does. */
function insert(list: Ranked[], at: number, ids: string[], seed: number): Ranked[] {
  const { ranks, others } = ranksAt(list, at, ids.length, seeded(seed));
  const moved = new Map(others.map((other) => [other.id, other.rank]));
  return [
    ...list.map(({ id, rank }) => ({ id, rank: moved.get(id) ?? rank })),
    ...ids.map((id, i) => ({ id, rank: ranks[i]! })),
  ].toSorted(byRank);
}

test('cards land where they were put, between equal ranks too', () => {
  fc.assert(
    fc.property(
      fc.integer(),
      fc.array(fc.constantFrom('a1', 'a2', 'a2', 'a2', 'a3', 'a3V'), { maxLength: 12 }),
      fc.nat(),
      fc.integer({ min: 1, max: 5 }),
      (seed, ranks, place, n) => {
        const list = ranks.map((rank, i) => ({ id: `k${String(i).padStart(2, '0')}`, rank })).toSorted(byRank);
        const at = place % (list.length + 1);
        const ids = Array.from({ length: n }, (_, i) => `a${i}`);
        const expected = list.map(({ id }) => id).toSpliced(at, 0, ...ids);
        expect(insert(list, at, ids, seed).map(({ id }) => id)).toEqual(expected);
      },
    ),
    { numRuns: 300 },
  );
});

test('the oracle is not blind: a rank taken between equal neighbours alone lands elsewhere', () => {
  const list = ['k1', 'k2', 'k3'].map((id) => ({ id, rank: 'a2' }));
  const naive = [...list, { id: 'x', rank: rankBetween('a2', 'a2', seeded(1)) }].toSorted(byRank);
  expect(naive.map(({ id }) => id)).not.toEqual(['k1', 'x', 'k2', 'k3']);
});

test('a thousand cards after the same card stay short, since their neighbours are re-spaced', () => {
  let list: Ranked[] = ranksBetween(null, null, 30, seeded(1)).map((rank, i) => ({ id: `k${i}`, rank }));
  const order = list.map(({ id }) => id);
  for (let i = 0; i < 1000; i++) {
    list = insert(list, 1, [`n${i}`], i);
    order.splice(1, 0, `n${i}`);
  }
  expect(list.map(({ id }) => id)).toEqual(order);
  expect(Math.max(...list.map(({ rank }) => rank.length))).toBeLessThanOrEqual(LONG_RANK);
  // Without re-spacing they grow past it.
  let last = rankBetween('a0', null, seeded(1));
  for (let i = 0; i < 250; i++) last = rankBetween('a0', last, seeded(i));
  expect(last.length).toBeGreaterThan(LONG_RANK);
});
