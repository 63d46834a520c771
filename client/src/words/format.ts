import { locale } from './t.ts';

/** Dates, times and amounts as the reader's locale writes them. Formatters are expensive to make: kept per locale. */
const kept = new Map<string, unknown>();
function formatter<T>(kind: string, make: (locale: string) => T): T {
  const key = `${locale()}/${kind}`;
  if (!kept.has(key)) kept.set(key, make(locale()));
  return kept.get(key) as T;
}

export const formatNumber = (value: number): string =>
  formatter('number', (tag) => new Intl.NumberFormat(tag)).format(value);

export const formatPercent = (share: number): string =>
  formatter('percent', (tag) => new Intl.NumberFormat(tag, { style: 'percent' })).format(share);

export const formatTime = (at: number | Date): string =>
  formatter('time', (tag) => new Intl.DateTimeFormat(tag, { hour: '2-digit', minute: '2-digit' })).format(at);

/** 24 Nov 2026 */
export const formatDay = (at: number | Date): string =>
  formatter('day', (tag) => new Intl.DateTimeFormat(tag, { day: 'numeric', month: 'short', year: 'numeric' })).format(
    at,
  );

/** today 09:41:07 · Tue 24 Nov 09:41 · 24 Nov 2025 */
export function formatMoment(at: number, now: number = Date.now()): string {
  const date = new Date(at);
  const today = new Date(now);
  if (date.toDateString() === today.toDateString()) {
    const relative = formatter('today', (tag) => new Intl.RelativeTimeFormat(tag, { numeric: 'auto' })).format(
      0,
      'day',
    );
    const time = formatter('second', (tag) => new Intl.DateTimeFormat(tag, { timeStyle: 'medium' })).format(date);
    return `${relative}, ${time}`;
  }
  if (date.getFullYear() !== today.getFullYear()) return formatDay(date);
  return formatter(
    'moment',
    (tag) =>
      new Intl.DateTimeFormat(tag, {
        weekday: 'short',
        day: 'numeric',
        month: 'short',
        hour: '2-digit',
        minute: '2-digit',
      }),
  ).format(date);
}

/** in 6 days · 2 hours ago */
export function formatRelative(at: number, now: number = Date.now()): string {
  const seconds = (at - now) / 1000;
  const units: [Intl.RelativeTimeFormatUnit, number][] = [
    ['day', 86_400],
    ['hour', 3_600],
    ['minute', 60],
  ];
  const [unit, length] = units.find(([, length]) => Math.abs(seconds) >= length) ?? ['minute', 60];
  return formatter('relative', (tag) => new Intl.RelativeTimeFormat(tag, { numeric: 'auto' })).format(
    Math.round(seconds / length),
    unit,
  );
}

const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'];

/** 184 MB */
export function formatBytes(bytes: number): string {
  const step = Math.min(UNITS.length - 1, bytes < 1 ? 0 : Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1000 ** step;
  return formatter(
    `bytes-${step}-${value < 10 && step > 1}`,
    (tag) =>
      new Intl.NumberFormat(tag, {
        style: 'unit',
        unit: UNITS[step]!,
        unitDisplay: step === 0 ? 'long' : 'short',
        maximumFractionDigits: value < 10 && step > 1 ? 1 : 0,
      }),
  ).format(value);
}
