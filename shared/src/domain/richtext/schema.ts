/**
 * What a description may hold: the one list that the editor, the importer and the judge share. The fragment is the root
 * `body` of a `task/…` document, laid out as y-tiptap does: a node is an XmlElement with its attributes, text is XmlText
 * whose formats are the marks.
 */
export const BODY = 'body';

/** A check of an attribute's value. */
type AttributeCheck = (value: unknown) => boolean;

const oneOf =
  (...values: unknown[]): AttributeCheck =>
  (value) =>
    values.includes(value);
const nothing: AttributeCheck = (value) => value === null || value === undefined;
const or =
  (...checks: AttributeCheck[]): AttributeCheck =>
  (value) =>
    checks.some((check) => check(value));
const text =
  (max: number): AttributeCheck =>
  (value) =>
    typeof value === 'string' && value.length <= max;
const integer =
  (min: number, max: number): AttributeCheck =>
  (value) =>
    Number.isInteger(value) && (value as number) >= min && (value as number) <= max;

/** Node name → its attributes. */
export const NODES: Readonly<Record<string, Readonly<Record<string, AttributeCheck>>>> = {
  paragraph: {},
  heading: { level: integer(1, 3) },
  blockquote: {},
  bulletList: {},
  orderedList: { start: integer(0, 1_000_000), type: or(nothing, text(2)) },
  listItem: {},
  taskList: {},
  taskItem: { checked: oneOf(true, false) },
  codeBlock: { language: or(nothing, text(40)) },
  horizontalRule: {},
  hardBreak: {},
};

/** Mark name → its value, `{}` as a rule. */
export const MARKS: Readonly<Record<string, (value: unknown) => boolean>> = {
  bold: isEmpty,
  italic: isEmpty,
  strike: isEmpty,
  underline: isEmpty,
  code: isEmpty,
  link: (value) =>
    isRecord(value) &&
    Object.keys(value).every((key) => key === 'href') &&
    isSafeHref((value as { href?: unknown }).href),
};

/** Nested lists are two nodes a level: eight levels, a paragraph and its text. */
export const MAX_DEPTH = 18;
const MAX_HREF = 2_000;
/** Schemes that open a page, a mail or a call, and run nothing. No scheme: relative to the page. */
const SAFE_HREF = /^(https?:|mailto:|tel:|[/#?]|[^:]*$)/i;

export function isSafeHref(href: unknown): boolean {
  return typeof href === 'string' && href.length <= MAX_HREF && SAFE_HREF.test(href.replaceAll(/\s/g, ''));
}

/** y-tiptap writes a mark that may overlap itself as `name--<hash>`. */
export const markName = (key: string): string => key.replace(/--[A-Za-z0-9+/=]{8}$/, '');

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function isEmpty(value: unknown): boolean {
  return value === true || (isRecord(value) && Object.keys(value).length === 0);
}
