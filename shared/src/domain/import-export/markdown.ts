import { readInline, type Run } from './markdown-inline.ts';

/** A small Markdown, as boards write it: a single line end is a line break, HTML is text. */
export type Block =
  | { type: 'paragraph'; content: Run[] }
  | { type: 'heading'; level: number; content: Run[] }
  | { type: 'list'; ordered: boolean; start: number; items: Block[][] }
  | { type: 'quote'; content: Block[] }
  | { type: 'code'; language: string | null; text: string }
  | { type: 'rule' };

/** Lists and quotes nest this deep; what is deeper is read as text. Bounds the work to depth × length. */
const MAX_DEPTH = 6;

// No pattern here may backtrack over a long line: what follows a mark is looked at by hand.
const FENCE = /^ {0,3}(`{3,}(?=[^`]*$)|~{3,})/;
const HEADING = /^ {0,3}(#{1,6})(?= |$)/;
const RULE = /^ {0,3}(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$/;
const QUOTE = /^ {0,3}> ?/;
const ITEM = /^( *)([-*+•]|\d{1,9}[.)])(?:[ \t]+|$)/;
const UNDERLINE = /^ {0,3}(=+|-{2,})[ \t]*$/;

/**
 * Total and linear: any text gives blocks, in time that grows with its length.
 * @param openable decides which addresses may become links
 */
export function readMarkdown(text: string, openable: (url: string) => string | null): Block[] {
  return blocksOf(
    text.split('\n').map((line) => line.replaceAll('\t', '    ')),
    openable,
    0,
  );
}

function blocksOf(lines: readonly string[], openable: (url: string) => string | null, depth: number): Block[] {
  const blocks: Block[] = [];
  let paragraph: string[] = [];
  const endParagraph = (): void => {
    if (paragraph.length > 0) {
      const content = readInline(paragraph.join('\n'), openable);
      if (content.length > 0) blocks.push({ type: 'paragraph', content });
    }
    paragraph = [];
  };

  for (let at = 0; at < lines.length;) {
    const line = lines[at]!;
    const fence = FENCE.exec(line);
    const heading = HEADING.exec(line);
    if (line.trim() === '') {
      endParagraph();
      at++;
    } else if (fence !== null) {
      endParagraph();
      at = readFence(lines, at, fence, blocks);
    } else if (paragraph.length > 0 && UNDERLINE.test(line)) {
      const content = readInline(paragraph.join('\n'), openable);
      blocks.push({ type: 'heading', level: line.includes('=') ? 1 : 2, content });
      paragraph = [];
      at++;
    } else if (RULE.test(line)) {
      endParagraph();
      blocks.push({ type: 'rule' });
      at++;
    } else if (heading !== null) {
      endParagraph();
      const content = readInline(headingText(line.slice(heading[0].length)), openable);
      if (content.length > 0) blocks.push({ type: 'heading', level: heading[1]!.length, content });
      at++;
    } else if (depth < MAX_DEPTH && QUOTE.test(line)) {
      endParagraph();
      const end = endOfQuote(lines, at);
      const inner = lines.slice(at, end).map((quoted) => quoted.replace(QUOTE, ''));
      const content = blocksOf(inner, openable, depth + 1);
      if (content.length > 0) blocks.push({ type: 'quote', content });
      at = end;
    } else if (depth < MAX_DEPTH && startsList(line, paragraph.length > 0)) {
      endParagraph();
      at = readList(lines, at, blocks, openable, depth);
    } else {
      paragraph.push(line.trim());
      at++;
    }
  }
  endParagraph();
  return blocks;
}

/** Without the closing marks that a heading may have. */
function headingText(text: string): string {
  const trimmed = text.trim();
  let end = trimmed.length;
  while (trimmed[end - 1] === '#') end--;
  return end === 0 || trimmed[end - 1] === ' ' ? trimmed.slice(0, end).trimEnd() : trimmed;
}

/** Within a paragraph only a list that starts at 1 interrupts: "In 2019\n2020. A year" is prose. */
function startsList(line: string, inParagraph: boolean): boolean {
  const item = ITEM.exec(line);
  if (item === null) return false;
  return !inParagraph || (line.length > item[0].length && (!/^\d/.test(item[2]!) || /^1[.)]/.test(item[2]!)));
}

function readFence(lines: readonly string[], from: number, fence: RegExpExecArray, blocks: Block[]): number {
  const marker = fence[1]!;
  const text: string[] = [];
  let at = from + 1;
  for (; at < lines.length; at++) {
    const line = lines[at]!.trim();
    if (line.length >= marker.length && line === marker[0]!.repeat(line.length)) break;
    text.push(lines[at]!);
  }
  const language = /^[\w+#.-]{1,40}/.exec(lines[from]!.slice(fence[0].length).trimStart())?.[0] ?? null;
  blocks.push({ type: 'code', language, text: text.join('\n') });
  return at + 1;
}

/** A paragraph in a quote may go on without its mark. */
function endOfQuote(lines: readonly string[], from: number): number {
  let at = from;
  while (at < lines.length) {
    const line = lines[at]!;
    if (line.trim() === '') break;
    if (!QUOTE.test(line) && (startsBlock(line) || lines[at - 1]!.replace(QUOTE, '').trim() === '')) break;
    at++;
  }
  return at;
}

const startsBlock = (line: string): boolean =>
  FENCE.test(line) || HEADING.test(line) || RULE.test(line) || QUOTE.test(line) || startsList(line, true);

function readList(
  lines: readonly string[],
  from: number,
  blocks: Block[],
  openable: (url: string) => string | null,
  depth: number,
): number {
  const first = ITEM.exec(lines[from]!)!;
  const indent = first[1]!.length;
  const ordered = /^\d/.test(first[2]!);
  const items: Block[][] = [];
  let at = from;
  while (at < lines.length) {
    const item = ITEM.exec(lines[at]!);
    if (item === null || item[1]!.length > indent + 1 || item[1]!.length < indent || RULE.test(lines[at]!)) break;
    if (/^\d/.test(item[2]!) !== ordered) break;
    const end = endOfItem(lines, at, indent, item[0].length);
    const inner = lines
      .slice(at, end)
      .map((line, i) => (i === 0 ? line.slice(item[0].length) : dedent(line, item[0].length)));
    items.push(blocksOf(inner, openable, depth + 1));
    at = end;
  }
  blocks.push({ type: 'list', ordered, start: ordered ? Number.parseInt(first[2]!, 10) : 1, items });
  return at;
}

/**
 * An item goes on through lines that are indented further, and through lines of its paragraph.
 * @param offset where the item's words begin
 */
function endOfItem(lines: readonly string[], from: number, indent: number, offset: number): number {
  let at = from + 1;
  let blank = false;
  while (at < lines.length) {
    const line = lines[at]!;
    if (line.trim() === '') {
      blank = true;
      at++;
      continue;
    }
    const spaces = line.length - line.trimStart().length;
    const item = ITEM.exec(line);
    // after a blank line prose must stand under the item's words, a list within it may stand anywhere right of its mark
    const deeper = spaces > indent + 1 && (item !== null || !blank || spaces >= offset);
    if (item !== null && !deeper) break;
    if (!deeper && (blank || startsBlock(line))) break;
    blank = false;
    at++;
  }
  return at;
}

function dedent(line: string, by: number): string {
  let spaces = 0;
  while (spaces < by && line[spaces] === ' ') spaces++;
  return line.slice(spaces);
}
