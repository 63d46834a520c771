import fc from 'fast-check';
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import type { Change } from '../kernel/policy.ts';
import { plainText } from './extract.ts';
import { richTextPolicy } from './policy.ts';
import { BODY, isSafeHref, MARKS, NODES } from './schema.ts';

const attributes: Record<string, unknown> = { level: 2, start: 3, type: null, checked: true, language: 'ts' };

const change = (content: Change['content'], more: Partial<Change> = {}): Change => ({
  op: 'insert',
  root: BODY,
  path: [],
  key: null,
  id: Y.createID(1, 0),
  origin: null,
  content,
  bytes: 10,
  aware: true,
  ...more,
});

const refusal = (...changes: Change[]) =>
  richTextPolicy.check({ entity: BODY, changes }, { actor: 'x', role: 'editor', now: 0, document: new Y.Doc() });

const element = (name: string) => new Y.ContentType(new Y.XmlElement(name) as never);

test('SYNC-2 every node, attribute and mark of the editor is allowed', () => {
  for (const [name, of] of Object.entries(NODES)) {
    expect(refusal(change(element(name)))).toBeNull();
    for (const key of Object.keys(of)) expect(refusal(change(new Y.ContentAny([attributes[key]]), { key }))).toBeNull();
  }
  for (const name of Object.keys(MARKS)) {
    const value = name === 'link' ? { href: 'https://example.org/x?y=1' } : {};
    expect(refusal(change(new Y.ContentFormat(name, value as never)))).toBeNull();
    expect(refusal(change(new Y.ContentFormat(name, null as never)))).toBeNull();
  }
  expect(refusal(change(new Y.ContentString('words')), change(new Y.ContentDeleted(3)))).toBeNull();
  expect(refusal(change(new Y.ContentType(new Y.XmlText() as never)))).toBeNull();
});

const FORBIDDEN: Record<string, Change> = {
  'an unknown node': change(element('script')),
  'a node of the prototype': change(element('__proto__')),
  'a hook': change(new Y.ContentType(new Y.XmlHook('x') as never)),
  'a map': change(new Y.ContentType(new Y.Map() as never)),
  'an embed': change(new Y.ContentEmbed({ image: 'x' })),
  bytes: change(new Y.ContentBinary(new Uint8Array(2))),
  'a subdocument': change(new Y.ContentDoc(new Y.Doc())),
  'an unknown attribute': change(new Y.ContentAny(['x']), { key: 'onclick' }),
  'an attribute of the prototype': change(new Y.ContentAny(['x']), { key: 'constructor' }),
  'a level that there is not': change(new Y.ContentAny([7]), { key: 'level' }),
  'an unknown mark': change(new Y.ContentFormat('iframe', {})),
  'a link that runs': change(new Y.ContentFormat('link', { href: 'javascript:alert(1)' })),
  'a link that carries more': change(new Y.ContentFormat('link', { href: 'https://a.b', onclick: 'x' })),
  'too much at once': change(new Y.ContentString('x'), { bytes: 600_000 }),
  'a depth that overflows': change(new Y.ContentString('x'), { path: Array.from({ length: 19 }, () => 'listItem') }),
};

test.each(Object.keys(FORBIDDEN))('SYNC-2 refuses %s', (name) => {
  expect(refusal(change(new Y.ContentString('words')), FORBIDDEN[name]!)).not.toBeNull();
});

test('links open pages, mails and calls, and never run, however they are spelt', () => {
  for (const href of ['https://a.b', 'HTTP://a.b', 'mailto:a@b.c', 'tel:+1', '/p/x', '#here', 'page'])
    expect(isSafeHref(href)).toBe(true);
  for (const href of [
    'javascript:x',
    ' java\nscript:x',
    'JAVASCRIPT:x',
    'data:text/html,x',
    'file:///etc',
    'vbscript:x',
    '\u0001javascript:x',
    7,
    null,
  ])
    expect(isSafeHref(href)).toBe(false);
});

test('plain text is the text, a line per block, and comes out of any tree', () => {
  const doc = new Y.Doc();
  const fragment = doc.getXmlFragment(BODY);
  const block = (name: string, ...words: string[]) => {
    const node = new Y.XmlElement(name);
    node.insert(
      0,
      words.map((word) => new Y.XmlText(word)),
    );
    return node;
  };
  const list = new Y.XmlElement('bulletList');
  const item = new Y.XmlElement('listItem');
  item.insert(0, [block('paragraph', 'Sand it')]);
  list.insert(0, [item]);
  fragment.insert(0, [block('heading', 'The hull'), block('paragraph', 'Paint', ' it'), list]);
  expect(plainText(doc)).toBe('The hull\nPaint it\nSand it');
  fc.assert(
    fc.property(fc.array(fc.constantFrom('paragraph', 'bulletList', 'script', 'x'), { maxLength: 200 }), (names) => {
      const doc = new Y.Doc();
      let at: Y.XmlFragment = doc.getXmlFragment(BODY);
      for (const name of names) {
        const next = new Y.XmlElement(name);
        at.insert(0, [next]);
        at = next;
      }
      at.insert(0, [new Y.XmlText('deep')]);
      expect(plainText(doc)).toBe('deep');
    }),
    { numRuns: 30 },
  );
});
