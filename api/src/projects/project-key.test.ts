import { expect, test } from 'vitest';
import { freeKey, keyFromName } from './project-key.ts';

test.each([
  ['Hotel Refurbishment', 'HR'],
  ['Website', 'WEB'],
  ['Büro über dem Café', 'BUDC'],
  ['a', 'A'],
  ['2026 plan', 'PLA'],
  ['2026 Q3 roadmap', 'QR'],
  ['日本語', 'P'],
  ['🎉', 'P'],
  ['one two three four five six', 'OTTF'],
])('the key of “%s” is %s', (name, key) => {
  expect(keyFromName(name)).toBe(key);
  expect(key).toMatch(/^[A-Z][A-Z0-9]{0,5}$/);
});

test('a key that is taken gets a number and stays within six characters', () => {
  expect(freeKey('HR', new Set())).toBe('HR');
  expect(freeKey('HR', new Set(['HR', 'HR2']))).toBe('HR3');
  const taken = new Set(['ABCDEF', ...Array.from({ length: 8 }, (_, i) => `ABCDE${i + 2}`)]);
  expect(freeKey('ABCDEF', taken)).toBe('ABCD10');
});
