import type { Id22, Ref8 } from '../kernel/ids.ts';
import type { Fields, Json } from '../kernel/kinds.ts';
import { ranksBetween } from '../kernel/ranks.ts';
import { MAX_NAME, type FieldType } from '../projects/schema.ts';
import type { PlannedField, PlannedFieldType, PlannedItem, PlannedLabel } from './import-plan.ts';
import { oneLine, shorten } from './json-value.ts';
import type { ResolvedColumn, ResolvedImport, ResolvedTask } from './resolved-import.ts';
import { seededRandom, type SourceIds } from './source-id.ts';

/** How planned things are born, in the codes of the tasks' and projects' field tables. */

type Draft = { [code: string]: Json };

const named = (text: string): string => shorten(oneLine(text), MAX_NAME);

export const boardBirth = (name: string, rank: string): Fields => ({ n: name, r: rank });

export const columnBirth = (column: ResolvedColumn, board: Ref8, rank: string): Fields => ({
  n: named(column.name),
  b: board,
  r: rank,
  ...(column.done && { d: 1 }),
});

export const labelBirth = (label: PlannedLabel, untitled: string): Fields => ({
  n: named(label.name) || untitled,
  k: label.color,
});

const FIELD_TYPE: Record<PlannedFieldType, FieldType> = {
  text: 'text',
  number: 'number',
  date: 'date',
  checkbox: 'checkbox',
  select: 'choice',
};

export const fieldBirth = (field: PlannedField, ids: SourceIds, untitled: string, rank: string): Fields => ({
  n: named(field.name) || untitled,
  y: FIELD_TYPE[field.type],
  r: rank,
  ...(field.options.length > 0 && {
    o: field.options.map(({ source, name, color }) => [ids.ref('option', source), named(name), color]),
  }),
});

/** A birth may have 16 kB as UTF-8; what does not fit becomes registers beside it. */
const BIRTH_BYTES = 12_000;

const bytesOf = (value: Json): number => new TextEncoder().encode(JSON.stringify(value)).length;

/** What a task is born with, and the registers for what its birth has no room for. */
export function taskBirth(
  task: ResolvedTask,
  { plan, ids, mapping, ref }: Pick<ResolvedImport, 'plan' | 'ids' | 'mapping' | 'ref'>,
  place: readonly [Ref8, string, number | null],
  creator: Id22,
): { birth: Fields; spill: [code: string, value: Json][] } {
  const { title, start, due, cover, labels, values, items } = task.plan;
  const birth: Draft = { t: title, p: place, o: creator, i: ref };
  if (start !== null) birth['s'] = start;
  if (due !== null) birth['d'] = due;
  if (cover !== null) birth['v'] = cover;
  if (task.archivedAt !== null) birth['x'] = task.archivedAt;
  const assignees = assigneesOf(task, mapping.people);
  if (assignees.length > 0) birth['a'] = assignees;
  if (labels.length > 0) birth['l'] = labels.map((label) => ids.ref('label', label));
  const spill: [string, Json][] = [];
  let room = BIRTH_BYTES - bytesOf(birth);
  const keyed = (code: string, entries: readonly (readonly [Ref8, Json])[]): void => {
    const own: Draft = {};
    for (const [key, value] of entries) {
      room -= bytesOf(value) + 12;
      if (room > 0) own[key] = value;
      else spill.push([code + key, value]);
    }
    if (Object.keys(own).length > 0) birth[code] = own;
  };
  const choices = new Set(plan.fields.filter(({ type }) => type === 'select').map(({ source }) => source));
  keyed(
    'f',
    values.map(({ field, value }) => [
      ids.ref('field', field),
      choices.has(field) ? ids.ref('option', String(value)) : value,
    ]),
  );
  keyed('c', checklistEntries(items, task.id, ids));
  return { birth, spill };
}

/** The importing side of a card's people: who they are here. Several accounts of one person are one. */
export const assigneesOf = (task: ResolvedTask, people: ReadonlyMap<string, Id22>): Id22[] => [
  ...new Set(task.plan.people.flatMap((source) => people.get(source) ?? [])),
];

/** Every item of a card with its rank; the same on every run, so that items added later find their place. */
export function checklistEntries(items: readonly PlannedItem[], seed: string, ids: SourceIds): [Ref8, Json][] {
  const ranks = ranksBetween(null, null, items.length, seededRandom(seed));
  return items.map(({ source, text, done }, at) => [ids.ref('item', source), [text, done ? 1 : 0, ranks[at]!]]);
}
