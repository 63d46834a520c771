/**
 * Text of a CSV file as spreadsheets open it: RFC 4180 with a byte order mark, so that accents survive.
 * A cell that a spreadsheet would take for a formula is prefixed with an apostrophe: a card's title must not run.
 */
export const toCsv = (rows: readonly (readonly (string | number)[])[]): string =>
  `\uFEFF${rows.map((row) => row.map(cell).join(',')).join('\r\n')}\r\n`;

/** Also the full-width twins of the signs, which some spreadsheets fold; and what may stand before a sign. */
// oxlint-disable-next-line no-control-regex -- a control character before the sign does not stop a spreadsheet
const FORMULA = /^[\s\u0000-\u001F]*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20|%]/;

function cell(value: string | number): string {
  if (typeof value === 'number') return String(value);
  const safe = FORMULA.test(value) || /^[\t\r\n]/.test(value) ? `'${value}` : value;
  return /[",\r\n;\t]/.test(safe) || safe !== safe.trim() ? `"${safe.replaceAll('"', '""')}"` : safe;
}
