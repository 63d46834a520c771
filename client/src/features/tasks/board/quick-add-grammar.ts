import type { Id22, Ref8 } from '@cairn/shared/domain/kernel/ids.ts';
import { plainDay } from '../date-words.ts';
import { fold, namesIn } from '../panel/date-names.ts';
import { parseDate } from '../panel/parse-date.ts';

/** What quick add may name. */
export interface Vocabulary {
  labels: readonly { id: Ref8; name: string; color: string }[];
  people: readonly { id: Id22; name: string }[];
  now: Date;
  locale: string;
}

/** A recognised piece of the text, shown as a chip. `raw` is what was typed, so a chip can turn back into text. */
export type Token = { raw: string } & (
  | { kind: 'date'; value: string }
  | { kind: 'time'; value: string }
  | { kind: 'label'; id: Ref8; name: string; color: string }
  | { kind: 'person'; id: Id22; name: string }
  | { kind: 'priority'; value: number }
  | { kind: 'estimate'; value: number }
);

const PRIORITIES: Record<string, number> = { urgent: 4, high: 3, medium: 2, low: 1, '4': 4, '3': 3, '2': 2, '1': 1 };

const pad = (n: number) => String(n).padStart(2, '0');

/**
 * Narrower than the date picker: in the middle of a title `3 days`, `1/2` or `so` are words, not dates.
 * A weekday or `tomorrow`; `in 2w`; `next …`; `15.3.`; `2027-03-15`.
 */
const DATE_SHAPE = /^(?:\p{L}{3,}|in \d{1,3} ?\p{L}+|next \p{L}{3,}|\d{1,2}\.\d{1,2}\.(?:\d{4})?|\d{4}-\d\d-\d\d)$/u;
/** `20 mar`, `20. mar 2027`, `mar 20` */
const MONTH_SHAPE = /^(?:\d{1,2}\.? (\p{L}{3,})(?: \d{4})?|(\p{L}{3,}) \d{1,2})$/u;

function readDate(raw: string, words: Vocabulary): string | null {
  const month = MONTH_SHAPE.exec(raw);
  const shaped = month ? namesIn(words.locale).month(fold(month[1] ?? month[2]!)) !== undefined : DATE_SHAPE.test(raw);
  return shaped ? parseDate(raw, words) : null;
}

/** `17:00`, `9:30`, `at 5pm`. @returns `HH:mm` or null */
export function parseTime(text: string): string | null {
  const match = /^(?:at )?(\d{1,2})(?::(\d\d))?(am|pm)?$/i.exec(text.trim());
  if (!match || (match[2] === undefined && match[3] === undefined)) return null;
  const half = match[3]?.toLowerCase();
  let hour = Number(match[1]);
  if (half !== undefined && (hour < 1 || hour > 12)) return null;
  if (half !== undefined) hour = (hour % 12) + (half === 'pm' ? 12 : 0);
  const minute = Number(match[2] ?? 0);
  return hour > 23 || minute > 59 ? null : `${pad(hour)}:${pad(minute)}`;
}

/** The one entry meant by a typed name: the exact one, else the only one that starts so. */
export function findByName<T extends { name: string }>(entries: readonly T[], typed: string): T | null {
  const wanted = typed.toLowerCase().replaceAll(/[-_]/g, ' ');
  const exact = entries.find((entry) => entry.name.toLowerCase() === wanted);
  if (exact) return exact;
  const starting = entries.filter((entry) => entry.name.toLowerCase().startsWith(wanted));
  return starting.length === 1 ? starting[0]! : null;
}

function readWord(raw: string, words: Vocabulary): Token | null {
  const rest = raw.slice(1);
  if (raw.startsWith('#') && rest) {
    const label = findByName(words.labels, rest);
    return label && { raw, kind: 'label', ...label };
  }
  if (raw.startsWith('@') && rest) {
    const person = findByName(words.people, rest);
    return person && { raw, kind: 'person', ...person };
  }
  if (raw.startsWith('!') && rest.toLowerCase() in PRIORITIES) {
    return { raw, kind: 'priority', value: PRIORITIES[rest.toLowerCase()]! };
  }
  const estimate = /^~(\d{1,4}(?:\.\d)?)p?$/.exec(raw);
  if (estimate) return { raw, kind: 'estimate', value: Number(estimate[1]) };
  const date = readDate(raw, words);
  if (date !== null) return { raw, kind: 'date', value: date };
  const time = parseTime(raw);
  return time === null ? null : { raw, kind: 'time', value: time };
}

/** At most this many words make one token (`in 2 weeks`). */
const MAX_WORDS = 3;

/**
 * Takes the tokens out of a text.
 * @param typing true while someone types: the last word may not be finished, so only what a space follows counts
 * @param literal words that were chips and were turned back into text: they stay text
 */
export function takeTokens(
  text: string,
  words: Vocabulary,
  typing: boolean,
  literal: ReadonlySet<string> = new Set(),
): { rest: string; tokens: Token[] } {
  const parts = text.split(/(\s+)/); // word, space, word, …
  const tokens: Token[] = [];
  const kept: string[] = [];
  for (let i = 0; i < parts.length; i += 2) {
    let taken = 0;
    for (let count = MAX_WORDS; count >= 1 && taken === 0; count--) {
      const end = i + count * 2 - 1;
      if (end > parts.length || (typing && end === parts.length)) continue;
      const raw = parts.slice(i, end).join('').replaceAll(/\s+/g, ' ');
      const token = raw === '' || literal.has(raw) ? null : readWord(raw, words);
      if (token === null) continue;
      tokens.push(token);
      taken = count;
    }
    if (taken > 0) i += (taken - 1) * 2;
    else kept.push(parts[i]!, parts[i + 1] ?? '');
  }
  return { rest: tokens.length === 0 ? text : kept.join(''), tokens };
}

/** What the tokens say together. A later one wins where only one can hold; a time without a day is today's. */
export interface Parsed {
  due: string | null;
  priority: number;
  estimate: number | null;
  labels: Ref8[];
  assignees: Id22[];
}

export function combine(tokens: readonly Token[], now: Date): Parsed {
  const parsed: Parsed = { due: null, priority: 0, estimate: null, labels: [], assignees: [] };
  let time: string | null = null;
  for (const token of tokens) {
    if (token.kind === 'date') parsed.due = token.value;
    else if (token.kind === 'time') time = token.value;
    else if (token.kind === 'priority') parsed.priority = token.value;
    else if (token.kind === 'estimate') parsed.estimate = token.value;
    else if (token.kind === 'label') parsed.labels = [...new Set([...parsed.labels, token.id])];
    else parsed.assignees = [...new Set([...parsed.assignees, token.id])];
  }
  if (time !== null) parsed.due = `${parsed.due ?? plainDay(now)}T${time}`;
  return parsed;
}
