import fc from 'fast-check';
import { expect, test } from 'vitest';
import { itemsFromPaste, MAX_PASTED_ITEMS } from './checklist-paste.ts';

const texts = (text: string) => itemsFromPaste(text).map((item) => item.text);

test('many lines make many items, empty lines none', () => {
  expect(texts('Salt test\n\nBlast frames 18 to 26\r\n  First coat  \n')).toEqual([
    'Salt test',
    'Blast frames 18 to 26',
    'First coat',
  ]);
});

test('bullets, numbers and boxes are taken off, ticks are kept', () => {
  expect(
    itemsFromPaste('- [x] done\n- [ ] open\n* star\n3. third\n4) fourth\n• dot\n☑ boxed\n☐ bare\n[X] big'),
  ).toEqual([
    { text: 'done', done: true },
    { text: 'open', done: false },
    { text: 'star', done: false },
    { text: 'third', done: false },
    { text: 'fourth', done: false },
    { text: 'dot', done: false },
    { text: 'boxed', done: true },
    { text: 'bare', done: false },
    { text: 'big', done: true },
  ]);
});

test('what merely looks like a bullet stays', () => {
  expect(texts('-2 °C overnight\n2.5 mm grit\n10 bolts')).toEqual(['-2 °C overnight', '2.5 mm grit', '10 bolts']);
});

test('an item is one line of at most 500 characters and there are at most 200', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 3000 }), (text) => {
      for (const item of itemsFromPaste(text)) {
        expect(item.text).not.toMatch(/[\r\n]/);
        expect(item.text.length).toBeGreaterThan(0);
        expect(item.text.length).toBeLessThanOrEqual(500);
        expect(item.text).toBe(item.text.trim());
      }
    }),
  );
  expect(itemsFromPaste('x\n'.repeat(1000))).toHaveLength(MAX_PASTED_ITEMS);
  expect(texts('🙂'.repeat(600))[0]!.isWellFormed()).toBe(true);
});
