import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  id22ToUuid,
  isId22,
  isUuid,
  makeId22,
  makeRef8,
  isRef8,
  tailOf,
  timeOf,
  uuidToId22,
  type Uuid,
} from './ids.ts';

test('the documented example converts both ways', () => {
  const uuid = '01a20369-e000-7e42-bb5b-96d5b31f403a' as Uuid;
  expect(uuidToId22(uuid)).toBe('-0cVCds-0yFfhQ_hLn6o-u');
  expect(id22ToUuid(uuidToId22(uuid))).toBe(uuid);
});

test('string order is UUID order and nothing is lost', () => {
  const bytes = fc.uint8Array({ minLength: 10, maxLength: 10 });
  const ms = fc.integer({ min: 0, max: 2 ** 47 });
  fc.assert(
    fc.property(ms, bytes, ms, bytes, (msA, a, msB, b) => {
      const x = makeId22(msA, a);
      const y = makeId22(msB, b);
      expect(isId22(x)).toBe(true);
      expect(isUuid(id22ToUuid(x))).toBe(true);
      expect(uuidToId22(id22ToUuid(x))).toBe(x);
      expect(timeOf(x)).toBe(msA);
      expect(isRef8(tailOf(x))).toBe(true);
      expect(x < y).toBe(id22ToUuid(x) < id22ToUuid(y));
    }),
  );
});

test('a ref is 8 characters of the alphabet', () => {
  expect(makeRef8(new Uint8Array(6))).toBe('--------');
  expect(makeRef8(new Uint8Array(6).fill(255))).toBe('zzzzzzzz');
});
