import { expect, test } from 'vitest';
import { messageTime } from './message-time.ts';

/** Thursday 12 March 2026, 15:00 on this device. */
const now = new Date(2026, 2, 12, 15).getTime();
const at = (...parts: [number, number, number, number, number]) => new Date(...parts).getTime();

test.each([
  [now - 5_000, 'now'],
  [now + 120_000, 'now'],
  [now - 5 * 60_000, '5 min ago'],
  [at(2026, 2, 12, 8, 5), '08:05'],
  [at(2026, 2, 11, 16, 48), 'Wed 16:48'],
  [at(2026, 2, 9, 14, 20), 'Mon 14:20'],
  [at(2026, 2, 3, 7, 12), '3 Mar, 07:12'],
  [at(2025, 2, 3, 7, 12), '3 Mar 2025'],
])('%s reads %j', (moment, text) => expect(messageTime(moment, now, 'en-GB')).toBe(text));

test('the words follow the language', () => {
  expect(messageTime(now - 5 * 60_000, now, 'de')).toBe('vor 5 Min.');
});
