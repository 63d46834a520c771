import { expect, test } from 'vitest';
import { firstDayOfWeek, weeksOf } from './calendar-days.ts';

test('a month shows as six whole weeks that contain all its days', () => {
  for (let month = 1; month <= 12; month++) {
    for (const firstDay of [1, 6, 7]) {
      const first = `2026-${String(month).padStart(2, '0')}-01`;
      const weeks = weeksOf(first, firstDay);
      expect(weeks.map((week) => week.length)).toEqual([7, 7, 7, 7, 7, 7]);
      expect(weeks[0]).toContain(first);
      expect(new Date(`${weeks[0]![0]}T00:00:00Z`).getUTCDay() || 7).toBe(firstDay);
      const days = weeks.flat();
      expect(new Set(days).size).toBe(42);
      expect(days.filter((day) => day.startsWith(first.slice(0, 7))).length).toBeGreaterThanOrEqual(28);
    }
  }
});

test('weeks start where the locale starts them', () => {
  expect(firstDayOfWeek('en-GB')).toBe(1);
  expect(firstDayOfWeek('en-US')).toBe(7);
  expect(firstDayOfWeek('de-DE')).toBe(1);
});
