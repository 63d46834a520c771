import { expect, test } from 'vitest';
import { isId22, isRef8, tailOf, timeOf } from '../kernel/ids.ts';
import { hash128, seededRandom, sourceIds, timeInSourceId } from './source-id.ts';

test('ids repeat for the same project and source, and differ for another of either', () => {
  const [a, b, other] = [sourceIds('p1'), sourceIds('p1'), sourceIds('p2')];
  const id = a.entity('card', 'x', 1_700_000_000_000);
  expect(isId22(id)).toBe(true);
  expect(timeOf(id)).toBe(1_700_000_000_000);
  expect(b.entity('card', 'x', 1_700_000_000_000)).toBe(id);
  expect(other.entity('card', 'x', 1_700_000_000_000)).not.toBe(id);
  expect(a.entity('card', 'y', 1_700_000_000_000)).not.toBe(id);
  expect(isRef8(a.ref('list', 'x'))).toBe(true);
  expect(a.ref('list', 'x')).toBe(b.ref('list', 'x'));
});

test('no two of 200,000 similar names share a tail', () => {
  const ids = sourceIds('p');
  const tails = new Set<string>();
  for (let n = 0; n < 200_000; n++)
    tails.add(tailOf(ids.entity('card', `65a0f0804fe1c09ab2${n.toString(16).padStart(6, '0')}`, 0)));
  expect(tails.size).toBe(200_000);
});

test('a flipped bit of the name flips about half of the hash', () => {
  let flipped = 0;
  for (let n = 0; n < 1_000; n++) {
    const a = hash128(`card:${n}:x`);
    const b = hash128(`card:${n}:y`);
    for (const [i, byte] of a.entries()) flipped += (byte ^ b[i]!).toString(2).replaceAll('0', '').length;
  }
  expect(flipped / 128_000).toBeCloseTo(0.5, 1);
});

test('only ids of 24 hex digits with a time of the past carry a time', () => {
  const now = Date.UTC(2026, 0, 1);
  expect(timeInSourceId('65a0f0804fe1c09ab2000001', now)).toBe(0x65a0f080 * 1000);
  for (const id of ['ffffffff4fe1c09ab2000001', '000000014fe1c09ab2000001', '65a0f080', 'x'.repeat(24), ''])
    expect(timeInSourceId(id, now)).toBeNull();
});

test('seeded numbers repeat and lie in [0, 1)', () => {
  const [a, b] = [seededRandom('s'), seededRandom('s')];
  for (let n = 0; n < 100; n++) {
    const x = a();
    expect(x).toBe(b());
    expect(x).toBeGreaterThanOrEqual(0);
    expect(x).toBeLessThan(1);
  }
});
