/**
 * Total readers of foreign JSON: what is missing, null or of another type becomes the empty value, never an error.
 * Only own properties count, so a file cannot speak through a prototype.
 */
export type JsonObject = { readonly [key: string]: unknown };

export const asObject = (value: unknown): JsonObject | null =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : null;

const own = (object: JsonObject, key: string): unknown => (Object.hasOwn(object, key) ? object[key] : undefined);

export const has = (object: JsonObject, key: string): boolean => Object.hasOwn(object, key);

export const objectAt = (object: JsonObject, key: string): JsonObject | null => asObject(own(object, key));

export function listAt(object: JsonObject, key: string): readonly unknown[] {
  const value = own(object, key);
  return Array.isArray(value) ? (value as unknown[]) : [];
}

export const textsAt = (object: JsonObject, key: string): string[] =>
  listAt(object, key).filter((value): value is string => typeof value === 'string');

export function textAt(object: JsonObject, key: string): string {
  const value = own(object, key);
  if (typeof value === 'string') return cleanText(value);
  return typeof value === 'number' && Number.isFinite(value) ? String(value) : '';
}

export function numberAt(object: JsonObject, key: string): number | null {
  const value = own(object, key);
  if (typeof value === 'string' && value.trim() !== '') return finite(Number(value));
  return typeof value === 'number' ? finite(value) : null;
}

export function flagAt(object: JsonObject, key: string): boolean {
  const value = own(object, key);
  return value === true || value === 'true';
}

const ISO_INSTANT = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})?)?$/;

/** @returns milliseconds since 1970, null where the text is no date */
export function instantAt(object: JsonObject, key: string): number | null {
  const text = textAt(object, key);
  return ISO_INSTANT.test(text) ? finite(Date.parse(text)) : null;
}

const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);

// oxlint-disable-next-line no-control-regex -- control characters are exactly what must go
const CONTROLS = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F]/g;

/** Line ends become \n; control characters and halves of surrogate pairs, which no document can carry, go. */
export const cleanText = (text: string): string => text.replace(/\r\n?/g, '\n').replace(CONTROLS, '').toWellFormed();

/** One line, trimmed, inner white space single. */
export const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();

/** The first `max` UTF-16 units, an ellipsis included, never half a character. */
export function shorten(text: string, max: number): string {
  if (text.length <= max) return text;
  return `${text
    .slice(0, max - 1)
    .toWellFormed()
    .replace(/\uFFFD$/, '')
    .trimEnd()}…`;
}

/** Cuts a text into pieces of at most `max` UTF-16 units, never through a character. */
export function pieces(text: string, max: number): string[] {
  const cut: string[] = [];
  for (let from = 0; from < text.length;) {
    let to = Math.min(from + max, text.length);
    if (to < text.length && /[\uD800-\uDBFF]/.test(text[to - 1]!)) to--;
    cut.push(text.slice(from, to));
    from = to;
  }
  return cut;
}
