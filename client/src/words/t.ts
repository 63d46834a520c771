import i18next from 'i18next';
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

void i18next.init({
  lng: 'en',
  fallbackLng: 'en',
  initAsync: false,
  nsSeparator: false,
  resources: { en: { translation: en } },
  interpolation: { escapeValue: false }, // React escapes
  returnNull: false,
});

/** The words for a key, with `{{values}}` filled in and the plural chosen by `count`. */
export const t = (key: WordKey, values?: Values): string => i18next.t(key, values ?? {});

/** For keys that come from elsewhere (error codes, sync problems). @returns the fallback where there are no such words */
export const tMaybe = (key: string, fallback: string, values?: Values): string =>
  i18next.exists(key) ? i18next.t(key, values ?? {}) : fallback;

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
  const language = preferred();
  if (language !== 'en') await show(language);
}

async function show(code: string): Promise<void> {
  if (!i18next.hasResourceBundle(code, 'translation')) {
    i18next.addResourceBundle(code, 'translation', await LANGUAGES[code]!.load());
  }
  await i18next.changeLanguage(code);
  document.documentElement.lang = code;
  for (const listener of listeners) listener();
}

/** The language shown. A component that uses it (the app's root) renders again when it changes. */
export function useLanguage(): string {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => i18next.language,
  );
}

/**
 * The locale for dates and numbers: the browser's own region where it speaks the language shown (en-GB writes
 * dates as en-GB does), else the language.
 */
export function locale(): string {
  const { language } = i18next;
  return (globalThis.navigator?.languages ?? []).find((tag) => tag.split('-')[0] === language) ?? language;
}
