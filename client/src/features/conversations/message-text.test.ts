import fc from 'fast-check';
import { expect, test } from 'vitest';
import { messageParts } from './message-text.ts';

const links = (body: string) => messageParts(body).flatMap((part) => ('href' in part ? [[part.text, part.href]] : []));

test.each([
  ['see https://example.org/a?b=1#c.', 'https://example.org/a?b=1#c'],
  ['(https://example.org/a)', 'https://example.org/a'],
  ['https://en.wikipedia.org/wiki/Cairn_(disambiguation)!', 'https://en.wikipedia.org/wiki/Cairn_(disambiguation)'],
  ['www.example.org, please', 'https://www.example.org'],
  ['mail ana@example.org.', 'mailto:ana@example.org'],
])('finds the address in %j', (body, href) => expect(links(body).map(([, to]) => to)).toEqual([href]));

test.each(['javascript:alert(1)', 'data:text/html,x', 'see file:///etc/passwd', 'a@b', 'http://', '<b>bold</b>'])(
  'finds none in %j',
  (body) => expect(links(body)).toEqual([]),
);

test('the parts put together are the text, whatever it is', () => {
  const text = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc
      .array(fc.constantFrom('https://', 'www.', 'a.b', '@', ')', '(', '.', ' ', '<script>', 'mailto:', '"', '\n'))
      .map((p) => p.join('')),
  );
  fc.assert(
    fc.property(text, (body) => {
      expect(
        messageParts(body)
          .map((part) => part.text)
          .join(''),
      ).toBe(body);
      for (const [, href] of links(body)) expect(href).toMatch(/^(https?:|mailto:)/i);
    }),
    { numRuns: 2000 },
  );
});

test('a message full of addresses stays cheap', () => {
  const started = performance.now();
  const parts = messageParts('https://example.org/x '.repeat(2000));
  expect(parts.filter((part) => 'href' in part)).toHaveLength(100);
  messageParts('a'.repeat(20_000) + '@');
  messageParts('a.'.repeat(20_000));
  expect(performance.now() - started).toBeLessThan(1000);
});
