import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays, addMonths, parseDate } from './parse-date.ts';

/** Thursday 12 March 2026, noon on this device. */
const now = new Date(2026, 2, 12, 12);
const read = (text: string, locale = 'en-GB') => parseDate(text, { now, locale });

describe('English', () => {
  test.each([
    ['today', '2026-03-12'],
    ['Tomorrow', '2026-03-13'],
    ['tmr', '2026-03-13'],
    ['yesterday', '2026-03-11'],
    ['fri', '2026-03-13'],
    ['Thu', '2026-03-19'],
    ['wednesday', '2026-03-18'],
    ['next fri', '2026-03-20'],
    ['next mon', '2026-03-16'],
    ['this sat', '2026-03-14'],
    ['next week', '2026-03-16'],
    ['next month', '2026-04-01'],
    ['in 2w', '2026-03-26'],
    ['in 2 weeks', '2026-03-26'],
    ['2 weeks', '2026-03-26'],
    ['in a week', '2026-03-19'],
    ['3d', '2026-03-15'],
    ['+3', '2026-03-15'],
    ['in 1 month', '2026-04-12'],
    ['1y', '2027-03-12'],
    ['15.3.', '2026-03-15'],
    ['15.3', '2026-03-15'],
    ['15.3.27', '2027-03-15'],
    ['9 mar', '2026-03-09'],
    ['9mar', '2026-03-09'],
    ['9th of March', '2026-03-09'],
    ['mar 9 2027', '2027-03-09'],
    ['March 9, 2027', '2027-03-09'],
    ['Mon 9 Mar', '2026-03-09'],
    ['5 jan', '2027-01-05'],
    ['2026-3-9', '2026-03-09'],
    ['29 feb', '2028-02-29'],
    ['tomorrow 17:00', '2026-03-13T17:00'],
    ['fri 5pm', '2026-03-13T17:00'],
    ['9 mar at 5:30 pm', '2026-03-09T17:30'],
    ['17:00', '2026-03-12T17:00'],
    ['12am', '2026-03-12T00:00'],
    ['  TODAY  ', '2026-03-12'],
  ])('reads %j as %s', (text, date) => expect(read(text)).toBe(date));

  test.each([
    '',
    '  ',
    'soon',
    '31.2.',
    '32 mar',
    '2026-13-01',
    '9',
    'mar',
    'in 2',
    '25:00',
    'fri 13pm',
    '9 mar mar',
    'm',
    '1.2.3.4',
    '9999y',
    'constructor',
    '__proto__',
  ])('does not take %j for a date', (text) => expect(read(text)).toBeNull());
});

test.each([
  ['3/4', 'en-US', '2026-03-04'],
  ['3/4', 'en-GB', '2026-04-03'],
  ['15/3', 'en-US', '2026-03-15'],
  ['3/15', 'en-GB', '2026-03-15'],
  ['3.4.', 'en-US', '2026-04-03'],
  ['heute', 'de', '2026-03-12'],
  ['übermorgen', 'de', '2026-03-14'],
  ['ubermorgen', 'de', '2026-03-14'],
  ['Fr', 'de', '2026-03-13'],
  ['Mi.', 'de', '2026-03-18'],
  ['nächsten Fr', 'de', '2026-03-20'],
  ['nächste Woche', 'de', '2026-03-16'],
  ['in 2 Wochen', 'de', '2026-03-26'],
  ['in 3 Tagen', 'de', '2026-03-15'],
  ['in einem Monat', 'de', '2026-04-12'],
  ['9. März', 'de', '2026-03-09'],
  ['9. Dez 2027', 'de', '2027-12-09'],
  ['morgen 17 Uhr', 'de', '2026-03-13T17:00'],
  ['tomorrow', 'de', '2026-03-13'],
  ['hoy', 'es', '2026-03-12'],
  ['mañana', 'es', '2026-03-13'],
  ['manana a las 9:30', 'es', '2026-03-13T09:30'],
  ['pasado mañana', 'es', '2026-03-14'],
  ['vie', 'es', '2026-03-13'],
  ['mar', 'es', '2026-03-17'],
  ['9 mar', 'es', '2026-03-09'],
  ['9 de marzo de 2027', 'es', '2027-03-09'],
  ['en 2 semanas', 'es', '2026-03-26'],
  ['15/3', 'es', '2026-03-15'],
])('reads %j in %s as %s', (text, locale, date) => expect(read(text, locale)).toBe(date));

const anyDate = fc
  .date({ min: new Date('1990-01-01'), max: new Date('2099-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));

test('what Intl writes in any style is read back as the same day', () => {
  const styles = fc.constantFrom<Intl.DateTimeFormatOptions>(
    { day: 'numeric', month: 'long', year: 'numeric' },
    { day: 'numeric', month: 'short', year: 'numeric' },
    { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' },
    { day: '2-digit', month: '2-digit', year: 'numeric' },
    { day: 'numeric', month: 'numeric', year: 'numeric' },
  );
  const locales = fc.constantFrom('en-GB', 'en-US', 'de', 'es', 'fr');
  fc.assert(
    fc.property(anyDate, styles, locales, (date, style, locale) => {
      const written = new Intl.DateTimeFormat(locale, { ...style, timeZone: 'UTC' }).format(new Date(`${date}T12:00Z`));
      expect(parseDate(written, { now, locale })).toBe(date);
    }),
    { numRuns: 1000 },
  );
});

test('a weekday is one to seven days ahead whatever day it is', () => {
  fc.assert(
    fc.property(anyDate, fc.constantFrom('mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'), (date, word) => {
      const today = new Date(`${date}T12:00:00`);
      const ahead = Array.from({ length: 7 }, (_, i) => addDays(date, i + 1));
      expect(ahead).toContain(parseDate(word, { now: today, locale: 'en' }));
    }),
  );
});

test('any text gives null or a day on the calendar', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const date = read(text);
      if (date !== null)
        expect(new Date(`${date.slice(0, 10)}T00:00:00Z`).toISOString().slice(0, 10)).toBe(date.slice(0, 10));
    }),
  );
});

test('a month later ends with that month', () => {
  expect(addMonths('2026-01-31', 1)).toBe('2026-02-28');
  expect(addMonths('2026-03-31', -1)).toBe('2026-02-28');
  expect(addMonths('2026-12-05', 1)).toBe('2027-01-05');
});
