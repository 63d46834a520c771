/** Instants of a source become floating dates of the importing person's time zone, as tasks keep them. */
export interface LocalDates {
  /** `YYYY-MM-DD` */
  day(ms: number): string;
  /** `YYYY-MM-DDTHH:mm` */
  minute(ms: number): string;
}

/** Years that a task's date can be written with. */
const FIRST = Date.UTC(1, 0, 2);
const LAST = Date.UTC(9999, 11, 30);

/** @param timeZone IANA name; UTC where the runtime does not know it */
export function localDates(timeZone: string): LocalDates {
  const format = formatter(timeZone);
  const parts = (ms: number): Record<string, string> =>
    Object.fromEntries(
      format.formatToParts(Math.min(Math.max(ms, FIRST), LAST)).map(({ type, value }) => [type, value]),
    );
  const day = (p: Record<string, string>): string => `${(p['year'] ?? '').padStart(4, '0')}-${p['month']}-${p['day']}`;
  return {
    day: (ms) => day(parts(ms)),
    minute: (ms) => {
      const p = parts(ms);
      return `${day(p)}T${p['hour']}:${p['minute']}`;
    },
  };
}

function formatter(timeZone: string): Intl.DateTimeFormat {
  const options = {
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  } as const;
  try {
    return new Intl.DateTimeFormat('en-GB', { ...options, timeZone });
  } catch {
    return new Intl.DateTimeFormat('en-GB', { ...options, timeZone: 'UTC' });
  }
}
