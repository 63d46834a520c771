import * as Y from 'yjs';
import { pieces } from './json-value.ts';
import type { Block } from './markdown.ts';
import type { Run } from './markdown-inline.ts';

/**
 * Writes blocks at the end of a description. Only what `richtext/schema.ts` allows, in the shape the editor gives it:
 * an item begins with a paragraph, code carries no other mark, headings have three levels.
 */
export function writeBlocks(fragment: Y.XmlFragment, blocks: readonly Block[]): void {
  fragment.push(blocks.map(elementOf));
}

const HEADING_LEVELS = 3;

function elementOf(block: Block): Y.XmlElement {
  switch (block.type) {
    case 'paragraph':
      return element('paragraph', inlineOf(block.content));
    case 'heading':
      return element('heading', inlineOf(block.content), { level: Math.min(block.level, HEADING_LEVELS) });
    case 'quote':
      return element('blockquote', block.content.map(elementOf));
    case 'rule':
      return element('horizontalRule', []);
    case 'code':
      return element(
        'codeBlock',
        pieces(block.text, MAX_PIECE).map((text) => textOf([{ text, marks: {} }])),
        block.language === null ? {} : { language: block.language },
      );
    default:
      return element(
        block.ordered ? 'orderedList' : 'bulletList',
        block.items.map((item) => element('listItem', itemOf(item))),
        block.ordered ? { start: block.start } : {},
      );
  }
}

function itemOf(blocks: readonly Block[]): Y.XmlElement[] {
  const elements = blocks.map(elementOf);
  return blocks[0]?.type === 'paragraph' ? elements : [element('paragraph', []), ...elements];
}

/** Characters of one text node: the judge takes 512 kB at once. */
const MAX_PIECE = 100_000;

type Content = Y.XmlElement | Y.XmlText;

function element(name: string, content: Content[], attributes: Record<string, string | number> = {}): Y.XmlElement {
  const made = new Y.XmlElement<Record<string, string | number>>(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  if (content.length > 0) made.insert(0, content);
  return made as unknown as Y.XmlElement;
}

/** Line breaks are elements of their own, so the texts between them are too. */
function inlineOf(runs: readonly Run[]): Content[] {
  const content: Content[] = [];
  let line: Run[] = [];
  const endLine = (): void => {
    if (line.length > 0) content.push(textOf(line));
    line = [];
  };
  for (const run of runs) {
    for (const [at, text] of run.text.split('\n').entries()) {
      if (at > 0) {
        endLine();
        content.push(element('hardBreak', []));
      }
      for (const piece of pieces(text, MAX_PIECE)) {
        line.push({ ...run, text: piece });
        if (text.length > MAX_PIECE) endLine();
      }
    }
  }
  endLine();
  return content;
}

function textOf(runs: readonly Run[]): Y.XmlText {
  const made = new Y.XmlText();
  made.applyDelta(runs.map(({ text, marks }) => ({ insert: text, attributes: attributesOf(marks) })));
  return made;
}

function attributesOf({ bold, italic, strike, code, link }: Run['marks']): Record<string, object> {
  if (code) return { code: {} };
  return {
    ...(bold && { bold: {} }),
    ...(italic && { italic: {} }),
    ...(strike && { strike: {} }),
    ...(link !== undefined && { link: { href: link } }),
  };
}
