import type { Figures } from './figures.ts';

export interface Row {
  work: string;
  what: string;
  figure: string;
  against: string;
  results: Record<string, Figures>;
}

/** Prints each work with all figures of each server and the ratio that is compared. */
export function printTable(rows: readonly Row[]): void {
  for (const row of rows) {
    console.log(`\n${row.work}  ${row.what}`);
    const base = row.results[row.against]?.[row.figure];
    for (const [name, figures] of Object.entries(row.results)) {
      const ratio = base && figures[row.figure] !== undefined ? figures[row.figure]! / base : Number.NaN;
      const cells = Object.entries(figures).map(([figure, value]) => `${figure} ${format(value)}`);
      console.log(
        `  ${name.padEnd(12)} ${cells.join('   ').padEnd(64)} ${Number.isFinite(ratio) ? `${ratio.toFixed(2)} × ${row.against}` : ''}`,
      );
    }
  }
}

const format = (value: number) =>
  Math.abs(value) >= 100 ? Math.round(value).toLocaleString('en') : value.toPrecision(3);
