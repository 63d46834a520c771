import { expect, test } from 'vitest';
import { hrefFromInput, safeHref } from './safe-href.ts';

test.each(['https://example.org/a?b#c', 'http://localhost:3000', 'mailto:ana@example.org', 'tel:+4940123'])(
  'allows %j',
  (href) => expect(safeHref(href)).toBe(href),
);

test.each([
  'javascript:alert(1)',
  'JavaScript:alert(1)',
  'java\nscript:alert(1)',
  '\u0001javascript:alert(1)',
  'data:text/html,<script>1</script>',
  'vbscript:x',
  'file:///etc/passwd',
  'blob:https://example.org/1',
  '/relative',
  '//example.org',
  'https://exam ple.org',
  `https://example.org/${'x'.repeat(3000)}`,
  '',
  null,
  undefined,
  {},
])('refuses %j', (href) => expect(safeHref(href)).toBeNull());

test.each([
  ['example.org', 'https://example.org'],
  ['example.org/path?x=1', 'https://example.org/path?x=1'],
  ['ana@example.org', 'mailto:ana@example.org'],
  ['https://example.org', 'https://example.org'],
  ['javascript:alert(1)', null],
  ['word', null],
  ['', null],
])('reads %j from a link field as %j', (typed, href) => expect(hrefFromInput(typed)).toBe(href));
