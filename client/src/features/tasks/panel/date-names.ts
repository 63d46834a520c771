export type DateUnit = 'day' | 'week' | 'month' | 'year';

/** What days, months and spans are called, in English and one other language, folded to plain lower case. */
export interface DateNames {
  /** `today`, `tomorrow`, `übermorgen` … → days from today */
  relative: ReadonlyMap<string, number>;
  nextWeek: ReadonlySet<string>;
  nextMonth: ReadonlySet<string>;
  units: ReadonlyMap<string, DateUnit>;
  /** whether the locale writes 3/15 for 15 March */
  monthFirst: boolean;
  /** 1 Monday … 7 Sunday, from two letters on where they tell */
  weekday(word: string): number | undefined;
  /** 1 … 12, from three letters on where they tell */
  month(word: string): number | undefined;
}

const cache = new Map<string, DateNames>();

/** All names come from Intl, so any language works that the browser knows. */
export function namesIn(locale: string): DateNames {
  let names = cache.get(locale);
  if (!names) cache.set(locale, (names = build(locale)));
  return names;
}

function build(locale: string): DateNames {
  const locales = [...new Set([locale, 'en'])];
  const weekdays = locales.map((l) => namesOf(l, 'weekday', 7));
  const months = locales.map((l) => namesOf(l, 'month', 12));
  const order = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'numeric' }).formatToParts(new Date(0));
  return {
    relative: new Map(
      locales
        .flatMap((l) => relativeDays(l))
        .concat([
          ['tmr', 1],
          ['tom', 1],
          ['tod', 0],
        ]),
    ),
    nextWeek: new Set(locales.map((l) => fold(relative(l).format(1, 'week')))),
    nextMonth: new Set(locales.map((l) => fold(relative(l).format(1, 'month')))),
    units: new Map([...locales.flatMap((l) => unitsOf(l)), ...SHORT_UNITS]),
    monthFirst: order.findIndex((part) => part.type === 'month') < order.findIndex((part) => part.type === 'day'),
    weekday: (word) => lookUp(weekdays, word, 2),
    month: (word) => lookUp(months, word, 3),
  };
}

const SHORT_UNITS = [
  ['d', 'day'],
  ['w', 'week'],
  ['wk', 'week'],
  ['wks', 'week'],
  ['m', 'month'],
  ['mo', 'month'],
  ['y', 'year'],
] as const satisfies readonly (readonly [string, DateUnit])[];

const relative = (locale: string) => new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });

function relativeDays(locale: string): [string, number][] {
  return [-2, -1, 0, 1, 2].map((n): [string, number] => [fold(relative(locale).format(n, 'day')), n]);
}

/** Every form that a locale gives a span of 1, 2 or 5 units ("in 2 Tagen", "2 Tage"), digits stripped. */
function unitsOf(locale: string): [string, DateUnit][] {
  const spans = new Intl.RelativeTimeFormat(locale, { numeric: 'always' });
  return (['day', 'week', 'month', 'year'] as const).flatMap((unit) =>
    [1, 2, 5].flatMap((n) => {
      const spoken = `${spans.format(n, unit)} ${counted(locale, n, unit)}`;
      const words = fold(spoken).match(/\p{L}{3,}/gu) ?? [];
      return words.map((word): [string, DateUnit] => [word, unit]);
    }),
  );
}

const counted = (locale: string, n: number, unit: DateUnit) =>
  new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' }).format(n);

function namesOf(locale: string, part: 'weekday' | 'month', count: number): string[][] {
  const styles = (['long', 'short'] as const).flatMap((style) => [
    new Intl.DateTimeFormat(locale, { [part]: style, timeZone: 'UTC' }),
    // With a day beside it some languages use another case of the month's name.
    new Intl.DateTimeFormat(locale, { [part]: style, day: 'numeric', timeZone: 'UTC' }),
  ]);
  return Array.from({ length: count }, (_, i) => {
    // 1 January 2024 was a Monday.
    const date = part === 'weekday' ? new Date(Date.UTC(2024, 0, 1 + i)) : new Date(Date.UTC(2024, i, 1));
    const words = styles.map((style) => style.formatToParts(date).find((p) => p.type === part)?.value ?? '');
    return [...new Set(words.map((word) => fold(word).replaceAll('.', '')))].filter(Boolean);
  });
}

/** Exact names first, then a beginning that fits exactly one; the person's own language before English. */
function lookUp(tables: string[][][], word: string, minimum: number): number | undefined {
  const text = word.replaceAll('.', '');
  for (const table of tables) {
    const exact = table.findIndex((names) => names.includes(text));
    if (exact >= 0) return exact + 1;
  }
  if (text.length < minimum) return undefined;
  for (const table of tables) {
    const hits = table.flatMap((names, i) => (names.some((name) => name.startsWith(text)) ? [i] : []));
    if (hits.length === 1) return hits[0]! + 1;
  }
  return undefined;
}

/** Lower case, no accents, single spaces: what is typed on a phone in a hurry. */
export function fold(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replace(/\s+/g, ' ').trim();
}
