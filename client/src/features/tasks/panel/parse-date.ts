import { plainDay, type PlainDate } from '../date-words.ts';
import { fold, namesIn, type DateNames } from './date-names.ts';

export interface DateContext {
  /** the moment "today" is read from, in the device's zone */
  now: number | Date;
  locale: string;
}

/** A day and month without a year mean this year's, unless that is longer ago: then the coming one. Days. */
const LOOK_BACK = 60;
/** Nobody plans further; more is a typing slip. */
const MAX_YEARS = 100;

/**
 * Reads a date as people type it, in English and in the person's own language: `today`, `tomorrow`, `fri`, `next mon`,
 * `in 2w`, `+3`, `15.3.`, `9 mar`, `march 9 2027`, `2027-03-09`, each with an optional time (`fri 17:00`, `9 mar 5pm`).
 * @returns null for anything that is not a date on the calendar
 */
export function parseDate(text: string, context: DateContext): PlainDate | null {
  const names = namesIn(context.locale);
  const { rest, time } = splitTime(fold(text));
  if (rest === '' && time === null) return null;
  const today = dayOf(context.now);
  const day = rest === '' ? today : readDay(rest, today, names);
  if (day === null || Math.abs(day.getUTCFullYear() - today.getUTCFullYear()) > MAX_YEARS) return null;
  return day.toISOString().slice(0, 10) + (time === null ? '' : `T${time}`);
}

/** The calendar day `n` days later. */
export function addDays(date: PlainDate, n: number): PlainDate {
  return shift(new Date(`${date.slice(0, 10)}T00:00:00Z`), n)
    .toISOString()
    .slice(0, 10);
}

/** The same day `n` months later, or that month's last day. */
export function addMonths(date: PlainDate, n: number): PlainDate {
  return monthsLater(new Date(`${date.slice(0, 10)}T00:00:00Z`), n)
    .toISOString()
    .slice(0, 10);
}

function readDay(text: string, today: Date, names: DateNames): Date | null {
  return (
    readWord(text, today, names) ??
    readOffset(text, today, names) ??
    readWeekday(text, today, names) ??
    readNumeric(text, today, names) ??
    readNamedMonth(text, today, names)
  );
}

function readWord(text: string, today: Date, names: DateNames): Date | null {
  const days = names.relative.get(text);
  if (days !== undefined) return shift(today, days);
  if (names.nextWeek.has(text)) return shift(today, 8 - isoWeekday(today));
  if (names.nextMonth.has(text)) {
    return new Date(Date.UTC(today.getUTCFullYear(), today.getUTCMonth() + 1, 1));
  }
  return null;
}

/** `in 2w`, `2 weeks`, `+3`, `3d`, `in 2 wochen`, `en 3 dias` */
function readOffset(text: string, today: Date, names: DateNames): Date | null {
  const match = /^(?:(in|en|dans)\s+|(\+)\s*)?(\d{1,4}|an?|one|ein(?:e[rmn]?)?|una?)\s*(\p{L}+)?\.?$/u.exec(text);
  if (!match) return null;
  const [, word, plus, amount, unitText] = match;
  const n = /^\d/.test(amount!) ? Number(amount) : 1;
  const unit = unitText === undefined ? (plus ? 'day' : undefined) : names.units.get(unitText);
  if (unit === undefined || (!word && !plus && !/^\d/.test(amount!))) return null;
  if (unit === 'day') return shift(today, n);
  if (unit === 'week') return shift(today, n * 7);
  return monthsLater(today, unit === 'month' ? n : n * 12);
}

/** The next such day after today; with `next`, the one of the coming week. */
function readWeekday(text: string, today: Date, names: DateNames): Date | null {
  const match =
    /^(?:(next|nachste[rnms]?|proximo|this|diese[rnms]?|este)\s+)?(\p{L}{2,})\.?(?:\s+(proximo|que viene))?$/u.exec(
      text,
    );
  const weekday = match ? names.weekday(match[2]!) : undefined;
  if (!match || weekday === undefined) return null;
  const next = /^(next|nachste|proximo)/.test(match[1] ?? '') || match[3] !== undefined;
  if (next) return shift(today, 8 - isoWeekday(today) + weekday - 1);
  return shift(today, ((weekday - isoWeekday(today) + 6) % 7) + 1);
}

/** `2027-03-09`, `15.3.`, `15.3.27`, `3/15`, `15/3/2027`: a dot always means day first, a slash follows the locale. */
function readNumeric(text: string, today: Date, names: DateNames): Date | null {
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(text);
  if (iso) return exact(Number(iso[1]), Number(iso[2]), Number(iso[3]));
  const match = /^(\d{1,2})([./-])\s?(\d{1,2})(?:\2\s?(\d{4}|\d{2})?)?$/.exec(text);
  if (!match) return null;
  const [first, second] = [Number(match[1]), Number(match[3])];
  const monthFirst = match[2] !== '.' && names.monthFirst;
  // A number over 12 cannot be a month, whatever the order.
  const swap = monthFirst ? first <= 12 : second > 12 && first <= 12 && match[2] !== '.';
  const [day, month] = swap ? [second, first] : [first, second];
  return inYear(match[4], month, day, today);
}

/** `9 mar`, `9. marz 2027`, `mar 9, 2027`, `9 de marzo de 2027`, also with the weekday before it */
function readNamedMonth(text: string, today: Date, names: DateNames): Date | null {
  const words = text
    .replace(/[.,]/g, ' ')
    .replace(/(\d)(?:st|nd|rd|th)\b/g, '$1')
    .split(/\s+/)
    .filter(Boolean);
  const parts = words.filter((word) => word !== 'de' && word !== 'del' && word !== 'of' && word !== 'the');
  if (parts.length > 2 && names.weekday(parts[0]!) !== undefined && names.month(parts[0]!) === undefined) parts.shift();
  const run = parts.length === 1 ? /^(\d{1,2})(\p{L}+)$|^(\p{L}+)(\d{1,2})$/u.exec(parts[0]!) : null;
  const [a, b, year, ...more] = run ? run.slice(1).filter((part) => part !== undefined) : parts;
  if (a === undefined || b === undefined || more.length > 0) return null;
  const [dayText, monthText] = /^\d/.test(a) ? [a, b] : [b, a];
  const month = names.month(monthText);
  if (month === undefined || !/^\d{1,2}$/.test(dayText)) return null;
  if (year !== undefined && !/^(\d{4}|\d{2})$/.test(year)) return null;
  return inYear(year, month, Number(dayText), today);
}

function inYear(year: string | undefined, month: number, day: number, today: Date): Date | null {
  if (year !== undefined) return exact(Number(year) + (year.length === 2 ? 2000 : 0), month, day);
  // 29 February may be years away.
  for (let y = today.getUTCFullYear(); y <= today.getUTCFullYear() + 8; y++) {
    const date = exact(y, month, day);
    if (date && date.getTime() >= shift(today, -LOOK_BACK).getTime()) return date;
  }
  return null;
}

function exact(year: number, month: number, day: number): Date | null {
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? date : null;
}

/** Cuts a time of day off the end: `17:00`, `5pm`, `5:30 pm`, `17h`, `17 uhr`. */
function splitTime(text: string): { rest: string; time: string | null } {
  const match =
    /(?:^|[\s,]+)(?:(?:at|um|a las?)\s+)?(\d{1,2})(?:(?::(\d\d))\s*(am|pm)?|\s*(am|pm)|\s?(?:h|uhr))(?:\s+uhr)?$/.exec(
      text,
    );
  if (!match) return { rest: text, time: null };
  const half = match[3] ?? match[4];
  let hour = Number(match[1]);
  const minute = Number(match[2] ?? 0);
  if (half !== undefined) {
    if (hour < 1 || hour > 12) return { rest: text, time: null };
    hour = (hour % 12) + (half === 'pm' ? 12 : 0);
  }
  if (hour > 23 || minute > 59) return { rest: text, time: null };
  const time = `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
  return { rest: text.slice(0, match.index).trim(), time };
}

/** Today as a UTC midnight, so that no daylight saving can shift a day. */
const dayOf = (now: number | Date): Date => new Date(`${plainDay(now)}T00:00:00Z`);
const isoWeekday = (date: Date): number => date.getUTCDay() || 7;
const shift = (date: Date, days: number): Date => new Date(date.getTime() + days * 86_400_000);

function monthsLater(date: Date, n: number): Date {
  const month = date.getUTCMonth() + n;
  const last = new Date(Date.UTC(date.getUTCFullYear(), month + 1, 0)).getUTCDate();
  return new Date(Date.UTC(date.getUTCFullYear(), month, Math.min(date.getUTCDate(), last)));
}
