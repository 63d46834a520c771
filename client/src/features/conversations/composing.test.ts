import { expect, test } from 'vitest';
import { MAX_BODY } from '@cairn/shared/domain/conversations/schema.ts';
import { isSendKey, messageBody, overLimit } from './composing.ts';

test('outer blank lines and trailing spaces are dropped, inner ones and indentation stay', () => {
  expect(messageBody('\n\n  first  \r\n\n  second\n\n')).toBe('  first\n\n  second');
});

test.each(['', '   ', '\n\n', '\t \r\n'])('%j is no message', (typed) => expect(messageBody(typed)).toBeNull());

test('the limit is counted on what would be sent', () => {
  expect(overLimit('x'.repeat(MAX_BODY) + '\n\n')).toBe(0);
  expect(overLimit('x'.repeat(MAX_BODY + 3))).toBe(3);
});

test('only Ctrl or Cmd with Enter sends, and not while a word is being composed', () => {
  const key = { key: 'Enter', ctrlKey: false, metaKey: false };
  expect(isSendKey(key)).toBe(false);
  expect(isSendKey({ ...key, ctrlKey: true })).toBe(true);
  expect(isSendKey({ ...key, metaKey: true })).toBe(true);
  expect(isSendKey({ ...key, ctrlKey: true, isComposing: true })).toBe(false);
  expect(isSendKey({ ...key, key: 'a', ctrlKey: true })).toBe(false);
});
