import { t } from '../../words/t.ts';

/** A date as documents keep it: `YYYY-MM-DD` or `YYYY-MM-DDTHH:mm`, floating, no zone. */
export type PlainDate = string;

export interface DueWords {
  /** e.g. `Late · 9 Mar`, `Today`, `Mon 16 Mar`, `2 Apr 2027` */
  text: string;
  tone: 'late' | 'soon' | null;
}

/** From here on a weekday no longer tells which one is meant. */
const WEEKDAY_HORIZON = 14;
const DAY = 86_400_000;

/**
 * A due date in few words, as cards and rows show it.
 * @param now milliseconds since 1970 or a Date, read in the device's own zone
 * @param options.done a finished task is never late
 */
export function dueWords(
  date: PlainDate,
  now: number | Date,
  locale: string,
  options: { done?: boolean } = {},
): DueWords {
  const days = daysUntil(date, now);
  if (days === null) return { text: date, tone: null };
  if (options.done) return { text: dateWords(date, now, locale), tone: null };
  const overdue = isOverdue(date, now);
  if (overdue && days < 0) return { text: t('task.dateLate', { date: shortDate(date, now, locale) }), tone: 'late' };
  if (overdue) return { text: t('task.dateLate', { date: dateWords(date, now, locale) }), tone: 'late' };
  return { text: dateWords(date, now, locale), tone: days <= 1 ? 'soon' : null };
}

/** A due date with how late it is, as the panel shows it: `9 Mar, 3 days late`. */
export function dueSentence(
  date: PlainDate,
  now: number | Date,
  locale: string,
  options: { done?: boolean } = {},
): DueWords {
  const days = daysUntil(date, now);
  if (days === null || days >= 0 || options.done) return dueWords(date, now, locale, options);
  const late = t('task.daysLate', { count: -days, date: shortDate(date, now, locale) });
  return { text: late, tone: 'late' };
}

/** A date without judgement: `Today`, `Mon 16 Mar`, `27 Mar`, `2 Apr 2027`, each with its time if it has one. */
export function dateWords(date: PlainDate, now: number | Date, locale: string): string {
  const days = daysUntil(date, now);
  if (days === null) return date;
  const time = timeOfDay(date, locale);
  const day = Math.abs(days) <= 1 ? capitalised(relative(locale).format(days, 'day'), locale) : null;
  const words = day ?? (days > 0 && days < WEEKDAY_HORIZON ? weekdayDate(date, locale) : shortDate(date, now, locale));
  return time === null || words === date ? words : `${words}, ${time}`;
}

/** Whole days from today to the date; negative when past, null when it is no date. */
export function daysUntil(date: PlainDate, now: number | Date): number | null {
  const day = dayNumber(date);
  if (day === null) return null;
  const today = new Date(now);
  return day - Date.UTC(today.getFullYear(), today.getMonth(), today.getDate()) / DAY;
}

/** Past its day, or past its minute where it has a time. */
export function isOverdue(date: PlainDate, now: number | Date): boolean {
  const days = daysUntil(date, now);
  if (days === null) return false;
  if (days !== 0 || !date.includes('T')) return days < 0;
  const today = new Date(now);
  const [hour, minute] = date.slice(11).split(':').map(Number);
  return hour! * 60 + minute! < today.getHours() * 60 + today.getMinutes();
}

/** The day a moment falls on, as documents keep days. */
export function plainDay(moment: number | Date): PlainDate {
  const date = new Date(moment);
  const pad = (n: number) => String(n).padStart(2, '0');
  return `${String(date.getFullYear()).padStart(4, '0')}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`;
}

/** Days since 1970 of a plain date; null for what is none. */
function dayNumber(date: PlainDate): number | null {
  const match = /^(\d{4})-(\d\d)-(\d\d)(?:T\d\d:\d\d)?$/.exec(date);
  if (!match) return null;
  const ms = Date.UTC(Number(match[1]), Number(match[2]) - 1, Number(match[3]));
  return new Date(ms).toISOString().slice(0, 10) === date.slice(0, 10) ? ms / DAY : null;
}

const utcNoon = (date: PlainDate): Date => new Date(`${date.slice(0, 10)}T12:00:00Z`);

function shortDate(date: PlainDate, now: number | Date, locale: string): string {
  const year = Number(date.slice(0, 4)) === new Date(now).getFullYear() ? undefined : ('numeric' as const);
  return tidy(formatter(locale, { day: 'numeric', month: 'short', year }).format(utcNoon(date)));
}

const weekdayDate = (date: PlainDate, locale: string): string =>
  tidy(formatter(locale, { weekday: 'short', day: 'numeric', month: 'short' }).format(utcNoon(date)));

function timeOfDay(date: PlainDate, locale: string): string | null {
  if (!date.includes('T')) return null;
  return formatter(locale, { timeStyle: 'short' }).format(new Date(`${date}:00Z`));
}

/** `Mon, 16 Mar` costs a comma that a dense card can do without. */
const tidy = (words: string): string => words.replace(/^(\p{L}+\.?),/u, '$1');

const capitalised = (text: string, locale: string): string =>
  text.slice(0, 1).toLocaleUpperCase(locale) + text.slice(1);

/** Building a formatter costs ~50 µs; a board asks for hundreds of dates in one frame. */
const formatters = new Map<string, Intl.DateTimeFormat>();
function formatter(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${locale} ${JSON.stringify(options)}`;
  let found = formatters.get(key);
  if (!found) formatters.set(key, (found = new Intl.DateTimeFormat(locale, { ...options, timeZone: 'UTC' })));
  return found;
}

const relatives = new Map<string, Intl.RelativeTimeFormat>();
function relative(locale: string): Intl.RelativeTimeFormat {
  let found = relatives.get(locale);
  if (!found) relatives.set(locale, (found = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' })));
  return found;
}
