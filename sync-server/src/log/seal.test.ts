import crypto from 'node:crypto';
import { expect, test } from 'vitest';
import { DataKey, MasterKey } from './seal.ts';

const master = new MasterKey(Buffer.alloc(32, 7));
const text = (updates: Uint8Array[]) => updates.map((update) => Buffer.from(update).toString());

test('a sealed row opens with the unwrapped key, and holds each update as it was', () => {
  const key = master.unwrap(master.create(7, 1), 3, 7, 1);
  const row = key.sealRow([Buffer.from('one'), Buffer.from(''), Buffer.from('three')]);
  expect(row.includes('three')).toBe(false);
  expect(text(key.openRow(row))).toEqual(['one', '', 'three']);
  expect(key.id).toBe(3);
});

test("another document's place, another epoch's and another key do not open it", () => {
  const wrapped = master.create(7, 1);
  expect(() => master.unwrap(wrapped, 1, 8, 1)).toThrow();
  expect(() => master.unwrap(wrapped, 1, 7, 2)).toThrow();
  const row = master.unwrap(wrapped, 1, 7, 1).sealRow([Buffer.from('x')]);
  expect(() => new DataKey(1, crypto.randomBytes(32)).openRow(row)).toThrow();
});

test('every flipped bit is noticed', () => {
  const key = master.unwrap(master.create(7, 1), 1, 7, 1);
  const row = key.sealRow([Buffer.from('some update')]);
  for (let i = 0; i < row.length; i++) {
    const flipped = Buffer.from(row);
    flipped[i]! ^= 1;
    expect(() => key.openRow(flipped)).toThrow();
  }
});

test('no two rows share a nonce', () => {
  const key = master.unwrap(master.create(7, 1), 1, 7, 1);
  const nonces = Array.from({ length: 1000 }, () => key.seal(Buffer.from('x')).subarray(0, 12).toString('hex'));
  expect(new Set(nonces).size).toBe(1000);
});
