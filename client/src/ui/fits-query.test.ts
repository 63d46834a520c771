import { expect, test } from 'vitest';
import { fitsQuery } from './fits-query.ts';

test('every typed word begins a word of the text, in any order', () => {
  expect(fitsQuery('mir co', 'Mirela Costa')).toBe(true);
  expect(fitsQuery('co mir', 'Mirela Costa')).toBe(true);
  expect(fitsQuery('mir xo', 'Mirela Costa')).toBe(false);
});

test('accents and case do not matter', () => {
  expect(fitsQuery('malaga', 'Málaga yard')).toBe(true);
  expect(fitsQuery('MÁL', 'malaga')).toBe(true);
});

test('an empty query fits everything, and parts within words are found', () => {
  expect(fitsQuery('  ', 'x')).toBe(true);
  expect(fitsQuery('elding', 'Welding')).toBe(true);
});

test('letters that are no letters in a pattern are only themselves', () => {
  expect(fitsQuery('(a+', '(a+ plan')).toBe(true);
  expect(fitsQuery('.*', 'plan')).toBe(false);
});
