const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/**
 * When a message was written, as short as it can be told apart: `now`, `5 min. ago`, `08:05`, `Mon 14:20`, `3 Mar, 07:12`,
 * `3 Mar 2025`. A clock that runs behind makes no message of the future.
 * @param at @param now milliseconds since 1970
 */
export function messageTime(at: number, now: number, locale: string): string {
  const age = Math.max(0, now - at);
  if (age < HOUR) {
    const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto', style: 'short' });
    return age < MINUTE ? relative.format(0, 'second') : relative.format(-Math.floor(age / MINUTE), 'minute');
  }
  const then = new Date(at);
  const today = new Date(now);
  const time = { hour: '2-digit', minute: '2-digit' } as const;
  const format = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(locale, options).format(then);
  if (then.toDateString() === today.toDateString()) return format(time);
  if (age < 6 * DAY) return `${format({ weekday: 'short' })} ${format(time)}`;
  if (then.getFullYear() !== today.getFullYear()) return format({ day: 'numeric', month: 'short', year: 'numeric' });
  return format({ day: 'numeric', month: 'short', ...time });
}

/** The whole truth, for a tooltip. */
export function fullTime(at: number, locale: string): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeStyle: 'short' }).format(new Date(at));
}
