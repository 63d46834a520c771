import { addDays } from './parse-date.ts';
import type { PlainDate } from '../date-words.ts';

/** Six weeks always, so that the grid keeps its height from month to month. */
const WEEKS = 6;

/** The weeks that show a month, whole ones, the days of its neighbours included. */
export function weeksOf(month: PlainDate, firstDay: number): PlainDate[][] {
  const first = `${month.slice(0, 7)}-01`;
  const weekday = new Date(`${first}T00:00:00Z`).getUTCDay() || 7;
  const start = addDays(first, -((weekday - firstDay + 7) % 7));
  return Array.from({ length: WEEKS }, (_, week) =>
    Array.from({ length: 7 }, (_, day) => addDays(start, week * 7 + day)),
  );
}

/** 1 Monday … 7 Sunday. Where the browser cannot say, weeks start on Monday (ISO 8601). */
export function firstDayOfWeek(locale: string): number {
  const info = new Intl.Locale(locale) as Intl.Locale & {
    getWeekInfo?(): { firstDay: number };
    weekInfo?: { firstDay: number };
  };
  return info.getWeekInfo?.().firstDay ?? info.weekInfo?.firstDay ?? 1;
}
