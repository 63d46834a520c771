import * as Y from 'yjs';
import { BODY } from './schema.ts';

/** Bounds the walk: text beyond is not searched, and a hostile depth does not overflow the stack. */
const MAX_CHARACTERS = 1_000_000;
const BLOCKS = new Set(['paragraph', 'heading', 'codeBlock', 'horizontalRule', 'hardBreak']);

/** The plain text of a description, a line per block. Total: what is not text is passed over. */
export function plainText(doc: Y.Doc): string {
  const parts: string[] = [];
  let length = 0;
  const waiting: unknown[] = [...doc.getXmlFragment(BODY).toArray()].toReversed();
  while (waiting.length > 0 && length < MAX_CHARACTERS) {
    const node = waiting.pop();
    if (typeof node === 'string') {
      parts.push(node);
    } else if (node instanceof Y.XmlText) {
      const text = textOf(node);
      parts.push(text);
      length += text.length;
    } else if (node instanceof Y.XmlElement) {
      if (BLOCKS.has(node.nodeName)) waiting.push('\n');
      waiting.push(...node.toArray().toReversed());
    }
  }
  return parts.join('').trim();
}

function textOf(node: Y.XmlText): string {
  const delta = node.toDelta() as { insert?: unknown }[];
  return delta.map(({ insert }) => (typeof insert === 'string' ? insert : '')).join('');
}
