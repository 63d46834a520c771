import { expect, test } from 'vitest';
import { dateWords, daysUntil, dueSentence, dueWords, isOverdue, plainDay } from './date-words.ts';

/** Thursday 12 March 2026, noon on this device. */
const now = new Date(2026, 2, 12, 12);
const due = (date: string, locale = 'en-GB') => dueWords(date, now, locale);

test.each([
  ['2026-03-09', 'Late · 9 Mar', 'late'],
  ['2026-03-11', 'Late · 11 Mar', 'late'],
  ['2025-12-01', 'Late · 1 Dec 2025', 'late'],
  ['2026-03-12', 'Today', 'soon'],
  ['2026-03-13', 'Tomorrow', 'soon'],
  ['2026-03-16', 'Mon 16 Mar', null],
  ['2026-03-25', 'Wed 25 Mar', null],
  ['2026-03-27', '27 Mar', null],
  ['2027-04-02', '2 Apr 2027', null],
  ['2026-03-12T17:00', 'Today, 17:00', 'soon'],
  ['2026-03-12T09:00', 'Late · Today, 09:00', 'late'],
  ['2026-03-16T17:00', 'Mon 16 Mar, 17:00', null],
])('%s reads %j', (date, text, tone) => expect(due(date)).toEqual({ text, tone }));

test('the words follow the language', () => {
  expect(due('2026-03-13', 'de').text).toBe('Morgen');
  expect(due('2026-03-13', 'es').text).toBe('Mañana');
  expect(due('2026-03-16', 'de').text).toBe('Mo. 16. März');
});

test('a finished task is never late', () => {
  expect(dueWords('2026-03-09', now, 'en-GB', { done: true })).toEqual({ text: '9 Mar', tone: null });
});

test('the panel says how many days late', () => {
  expect(dueSentence('2026-03-09', now, 'en-GB')).toEqual({ text: '9 Mar, 3 days late', tone: 'late' });
  expect(dueSentence('2026-03-11', now, 'en-GB').text).toBe('11 Mar, 1 day late');
  expect(dueSentence('2026-03-13', now, 'en-GB')).toEqual({ text: 'Tomorrow', tone: 'soon' });
});

test('what is no date is shown as it is and never judged', () => {
  expect(due('2026-02-31')).toEqual({ text: '2026-02-31', tone: null });
  expect(due('soon')).toEqual({ text: 'soon', tone: null });
  expect(daysUntil('x', now)).toBeNull();
  expect(isOverdue('x', now)).toBe(false);
});

test('days are counted on the calendar, not in hours', () => {
  expect(daysUntil('2026-03-13', new Date(2026, 2, 12, 23, 59))).toBe(1);
  expect(daysUntil('2026-03-12', new Date(2026, 2, 12, 0, 1))).toBe(0);
  expect(plainDay(new Date(2026, 0, 2, 23, 59))).toBe('2026-01-02');
  expect(dateWords('2026-03-11', now, 'en-GB')).toBe('Yesterday');
});
