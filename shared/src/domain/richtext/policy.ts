import * as Y from 'yjs';
import type { Change, DocumentPolicy } from '../kernel/policy.ts';
import { BODY, MARKS, markName, MAX_DEPTH, NODES } from './schema.ts';

const MAX_VALUE_BYTES = 4_000;
/** One paste; what is longer comes as several. */
const MAX_TEXT_BYTES = 512_000;

/** Descriptions: known nodes, marks and attributes only. Everything of an update to a text is one group: half an edit is none. */
export const richTextPolicy: DocumentPolicy = {
  roots: { [BODY]: 'xml' },
  entityOf: () => BODY,
  check({ changes }) {
    for (const change of changes) {
      const why = refuse(change);
      if (why !== null) return why;
    }
    return null;
  },
};

function refuse({ op, path, key, content, bytes }: Change): string | null {
  if (path.length > MAX_DEPTH) return 'too deep';
  if (op === 'delete' || content instanceof Y.ContentDeleted) return null;
  if (key !== null) return attribute(key, content, bytes);
  if (content instanceof Y.ContentString) return bytes <= MAX_TEXT_BYTES ? null : 'too much text at once';
  if (content instanceof Y.ContentFormat) return mark(content, bytes);
  if (content instanceof Y.ContentType) return node(content.type);
  return 'not rich text';
}

function node(type: Y.AbstractType<unknown>): string | null {
  if (type instanceof Y.XmlHook) return 'not rich text';
  if (type instanceof Y.XmlElement)
    return Object.hasOwn(NODES, type.nodeName) ? null : `node ${type.nodeName.slice(0, 40)}`;
  return type instanceof Y.XmlText ? null : 'not rich text';
}

function mark({ key, value }: Y.ContentFormat, bytes: number): string | null {
  const name = markName(key);
  if (!Object.hasOwn(MARKS, name) || bytes > MAX_VALUE_BYTES) return `mark ${name.slice(0, 40)}`;
  const ended = value === null;
  return ended || MARKS[name]!(value) ? null : `mark ${name}`;
}

/** The element is not known here, so an attribute has to be one that some node has. */
function attribute(key: string, content: Y.Item['content'], bytes: number): string | null {
  const value: unknown = content instanceof Y.ContentAny && content.arr.length === 1 ? content.arr[0] : undefined;
  const known = bytes <= MAX_VALUE_BYTES && value !== undefined;
  for (const attributes of Object.values(NODES)) {
    if (known && Object.hasOwn(attributes, key) && attributes[key]!(value)) return null;
  }
  return `attribute ${key.slice(0, 40)}`;
}
