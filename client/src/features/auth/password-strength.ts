/** How hard a password is to guess, in words. An estimate: bits of what is not a pattern. */
export type Strength = 'weak' | 'fair' | 'good' | 'strong';

export interface Verdict {
  strength: Strength;
  /** 0–100, for the bar */
  percent: number;
}

export const MIN_LENGTH = 10;

const COMMON =
  /passwor[dt]|passwort|contrase|qwert[yz]|asdf|yxcv|zxcv|letmein|welcome|admin|login|iloveyou|monkey|dragon|football|baseball|sunshine|princess|master|abc123|secret|geheim|hallo|hello|cairn|test/gi;

/** @param about what others know: name, e-mail address */
export function judgePassword(password: string, about: readonly string[] = []): Verdict {
  const known = about.flatMap((text) => text.toLowerCase().split(/[^\p{L}\p{N}]+/u)).filter((part) => part.length > 2);
  let rest = password.toLowerCase();
  for (const part of known) rest = rest.replaceAll(part, '*');
  rest = rest.replace(COMMON, '*');
  const bits = freshCharacters(rest) * Math.log2(poolOf(password));
  const strength: Strength = bits < 38 ? 'weak' : bits < 52 ? 'fair' : bits < 78 ? 'good' : 'strong';
  return { strength, percent: Math.round(Math.min(100, (bits / 84) * 100)) };
}

/** Characters that do not follow from the one before: repeats and runs (aaa, 123, cba) count a quarter. */
function freshCharacters(text: string): number {
  let fresh = 0;
  const seen = new Map<string, number>();
  for (let at = 0; at < text.length; at++) {
    const step = at === 0 ? 99 : text.charCodeAt(at) - text.charCodeAt(at - 1);
    const times = seen.get(text[at]!) ?? 0;
    seen.set(text[at]!, times + 1);
    fresh += Math.abs(step) <= 1 ? 0.25 : times >= 3 ? 0.5 : 1;
  }
  return fresh;
}

function poolOf(password: string): number {
  let pool = 0;
  if (/[a-z]/.test(password)) pool += 20; // letters of words are not evenly spread
  if (/[A-Z]/.test(password)) pool += 20;
  if (/\d/.test(password)) pool += 10;
  if (/[^a-zA-Z\d]/.test(password)) pool += 24;
  return Math.max(pool, 2);
}
