import fc from 'fast-check';
import { expect, test } from 'vitest';
import { toCsv } from './csv.ts';

test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', ' =1', '＝1', '|calc', '%0'])(
  'a cell %j does not run as a formula',
  (text) => {
    const [line] = toCsv([[text]])
      .slice(1)
      .split(/\r\n$/);
    expect(line!.replace(/^"/, '').startsWith("'")).toBe(true);
  },
);

test('cells come back as they were, apart from the apostrophe before formulas', () => {
  fc.assert(
    fc.property(fc.array(fc.array(fc.string({ unit: 'binary' }), { minLength: 1 }), { minLength: 1 }), (rows) => {
      const back = parse(toCsv(rows).slice(1));
      expect(back.map((row) => row.map((text) => text.replace(/^'/, '')))).toEqual(
        rows.map((row) => row.map((text) => text.replace(/^'/, ''))),
      );
    }),
  );
});

test('numbers are numbers', () => expect(toCsv([['n', -5]])).toBe('\uFEFFn,-5\r\n'));

function parse(text: string): string[][] {
  const rows: string[][] = [[]];
  let at = 0;
  while (at < text.length) {
    let cell = '';
    if (text[at] === '"') {
      for (at++; !(text[at] === '"' && text[at + 1] !== '"'); at++) {
        if (text[at] === '"') at++;
        cell += text[at];
      }
      at++;
    } else while (text[at] !== ',' && !text.startsWith('\r\n', at)) cell += text[at++];
    rows.at(-1)!.push(cell);
    if (text[at] === ',') at++;
    else {
      at += 2;
      if (at < text.length) rows.push([]);
    }
  }
  return rows;
}
