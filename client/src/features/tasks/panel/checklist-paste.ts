/** More lines than this are a document, not a list; the rest is left out and said so. */
export const MAX_PASTED_ITEMS = 200;
const MAX_ITEM = 500;

export interface PastedItem {
  text: string;
  done: boolean;
}

/**
 * Splits pasted text into checklist items: one a line, without bullets, numbers or boxes (`- [x] done`, `3. third`, `• dot`),
 * ticked where the box was ticked. Empty lines are dropped, long ones cut at 500 characters.
 * @returns fewer than two where the text is just words for the field one is in
 */
export function itemsFromPaste(text: string): PastedItem[] {
  const lines = text.split(/\r\n|\r|\n|\u2028|\u2029/);
  return lines.flatMap((line) => itemFromLine(line) ?? []).slice(0, MAX_PASTED_ITEMS);
}

function itemFromLine(line: string): PastedItem | null {
  const bare = line.trim().replace(/^(?:[-*+•–—◦▪‣]|\d{1,3}[.)])\s+/u, '');
  const box = /^(?:\[([ xX✓✔]?)\]|([☐☑☒✅✓✔]))\s*/u.exec(bare);
  const mark = box?.[1] ?? box?.[2] ?? '';
  const words = (box ? bare.slice(box[0].length) : bare).replace(/\s+/g, ' ').trim();
  if (words === '') return null;
  // Cutting by code point keeps an emoji whole.
  const text = words.length > MAX_ITEM ? [...words].slice(0, MAX_ITEM / 2).join('') : words;
  return { text, done: /[xX✓✔☑☒✅]/u.test(mark) };
}
