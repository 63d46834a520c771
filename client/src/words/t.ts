import { useSyncExternalStore } from 'react';
import { en } from './en.ts';

/**
 * The product's words. Keys are `slice.thing`; English is the source and the type of every other language.
 * Plurals are written `thing_one`, `thing_other` and asked for as `t('slice.thing', { count })`.
 */

type Plain<K extends string> = K extends `${infer Base}_${'zero' | 'one' | 'two' | 'few' | 'many' | 'other'}`
  ? Base
  : K;
type Keys<T> = {
  [K in keyof T & string]: T[K] extends string ? Plain<K> : `${K}.${Keys<T[K]>}`;
}[keyof T & string];

export type WordKey = Keys<typeof en>;
export type Values = Record<string, string | number>;

type Shape<T> = { [K in keyof T]: T[K] extends string ? string : Shape<T[K]> };
/** A whole language: every key of English, and whatever further plural forms it needs. */
export type Words = Shape<typeof en>;

/** Languages one can choose. Another one is a file of the type `Words` and a line here. */
export const LANGUAGES: Readonly<Record<string, { name: string; load: () => Promise<Words> }>> = {
  en: { name: 'English', load: async () => en },
};

const SETTING = 'cairn/language';
const listeners = new Set<() => void>();

/** A language as one flat table: `task.daysLate_other` → its words. */
type Table = ReadonlyMap<string, string>;

function flatten(words: object, prefix = ''): [string, string][] {
  return Object.entries(words).flatMap(([key, value]: [string, unknown]) =>
    typeof value === 'string'
      ? [[prefix + key, value] as [string, string]]
      : flatten(value as object, `${prefix}${key}.`),
  );
}

const english: Table = new Map(flatten(en));
let language = 'en';
let table = english;
let plurals = new Intl.PluralRules('en');

function find(key: string, values: Values | undefined): string | undefined {
  const count = values?.['count'];
  if (typeof count === 'number') {
    const form = table.get(`${key}_${plurals.select(count)}`) ?? table.get(`${key}_other`);
    if (form !== undefined) return form;
  }
  return table.get(key) ?? english.get(key) ?? (count === undefined ? undefined : english.get(`${key}_other`));
}

const fill = (words: string, values: Values | undefined): string =>
  values === undefined ? words : words.replace(/\{\{(\w+)\}\}/g, (hole, name: string) => String(values[name] ?? hole));

/** The words for a key, with `{{values}}` filled in and the plural chosen by `count`. */
export const t = (key: WordKey, values?: Values): string => fill(find(key, values) ?? key, values);

/** For keys that come from elsewhere (error codes, sync problems). @returns the fallback where there are no such words */
export const tMaybe = (key: string, fallback: string, values?: Values): string => {
  const words = find(key, values);
  return words === undefined ? fallback : fill(words, values);
};

/** The language set on this device; null: as the browser. */
export function chosenLanguage(): string | null {
  try {
    const chosen = localStorage.getItem(SETTING);
    return chosen !== null && chosen in LANGUAGES ? chosen : null;
  } catch {
    return null;
  }
}

const preferred = (): string =>
  chosenLanguage() ??
  (globalThis.navigator?.languages ?? []).map((tag) => tag.split('-')[0]!).find((code) => code in LANGUAGES) ??
  'en';

/** Changes the language on this device and shows it at once; null follows the browser. */
export async function chooseLanguage(code: string | null): Promise<void> {
  try {
    if (code === null) localStorage.removeItem(SETTING);
    else localStorage.setItem(SETTING, code);
  } catch {
    // Storage is refused: the choice lasts as long as the tab.
  }
  await show(code ?? preferred());
}

/** Loads the language of this device. Call once before the first render; English needs no waiting. */
export async function startLanguage(): Promise<void> {
  const code = preferred();
  if (code !== 'en') await show(code);
}

async function show(code: string): Promise<void> {
  table = code === 'en' ? english : new Map(flatten(await LANGUAGES[code]!.load()));
  plurals = new Intl.PluralRules(code);
  language = code;
  if (typeof document !== 'undefined') document.documentElement.lang = code;
  for (const listener of listeners) listener();
}

/** The language shown. A component that uses it (the app's root) renders again when it changes. */
export function useLanguage(): string {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => language,
  );
}

/**
 * The locale for dates and numbers: the browser's own region where it speaks the language shown (en-GB writes
 * dates as en-GB does), else the language.
 */
export const locale = (): string =>
  (globalThis.navigator?.languages ?? []).find((tag) => tag.split('-')[0] === language) ?? language;
