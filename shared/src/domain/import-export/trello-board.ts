import { asObject, listAt, numberAt, objectAt, oneLine, textAt, textsAt, type JsonObject } from './json-value.ts';
import type { PlannedColumn, PlannedField, PlannedFieldType, PlannedLabel, PlannedPerson } from './import-plan.ts';
import type { Ledger, Row } from './ledger.ts';

/** Trello's colours on the 12 hues; `_dark` and `_light` variants share their colour's hue. */
const HUES: ReadonlyMap<string, string> = new Map([
  ['green', 'fern'],
  ['yellow', 'straw'],
  ['orange', 'ochre'],
  ['red', 'brick'],
  ['purple', 'heather'],
  ['blue', 'sky'],
  ['sky', 'lagoon'],
  ['lime', 'moss'],
  ['pink', 'mallow'],
  ['black', 'slate'],
]);

const colorWord = (color: string): string => color.replace(/_(dark|light)$/, '');
export const hueOf = (color: string): string => HUES.get(colorWord(color)) ?? 'slate';

/** Sorted as on the board: by `pos`, records without one last, in the file's order. */
export function inOrder(rows: readonly Row[]): Row[] {
  return rows
    .map((row, index) => ({ row, index, pos: numberAt(row.raw, 'pos') ?? Number.MAX_VALUE }))
    .toSorted((a, b) => a.pos - b.pos || a.index - b.index)
    .map(({ row }) => row);
}

const DONE =
  /^(done|finish|complete|closed|resolved|shipped|released|delivered|erledigt|fertig|abgeschlossen|hecho|terminad|completad|fini|terminé|fait|klar|ferdig|gotovo|готово)/iu;

export const looksDone = (name: string): boolean => DONE.test(name.replace(/^[^\p{L}]+/u, ''));

export function readLists(board: JsonObject, ledger: Ledger): PlannedColumn[] {
  const rows = ledger.rows('list', listAt(board, 'lists'), null, (raw) => [textAt(raw, 'name'), raw['closed']]);
  return inOrder(rows).map(({ id, raw, entry }) => ({
    source: id,
    name: oneLine(entry.name),
    closed: raw['closed'] === true,
    open: 0,
    cards: 0,
    looksDone: looksDone(entry.name),
  }));
}

/** Labels of the board, then those that only cards carry. `used` are the ids that some card has. */
export function readLabels(board: JsonObject, used: ReadonlySet<string>, ledger: Ledger): PlannedLabel[] {
  const identity = (raw: JsonObject): readonly unknown[] => [textAt(raw, 'name'), textAt(raw, 'color')];
  const rows = ledger.rows('label', listAt(board, 'labels'), null, identity);
  const known = new Set(rows.map((row) => row.id));
  for (const card of listAt(board, 'cards')) {
    const embedded = listAt(asObject(card) ?? {}, 'labels').filter((label) => {
      const raw = asObject(label);
      return raw !== null && textAt(raw, 'id') !== '' && !known.has(textAt(raw, 'id'));
    });
    for (const row of ledger.rows('label', embedded, null, identity)) {
      rows.push(row);
      known.add(row.id);
    }
  }
  const labels: PlannedLabel[] = [];
  for (const { id, raw, entry } of rows) {
    const color = textAt(raw, 'color');
    if (entry.name === '') {
      const word = colorWord(color) || 'grey';
      entry.name = word.charAt(0).toUpperCase() + word.slice(1);
      if (!used.has(id)) {
        ledger.leaveOut(entry, 'unnamed-unused');
        continue;
      }
      ledger.warn('unnamed-labels', entry.name);
    }
    labels.push({ source: id, name: entry.name, color: hueOf(color) });
  }
  return labels;
}

const FIELD_TYPES: ReadonlyMap<string, PlannedFieldType> = new Map([
  ['text', 'text'],
  ['number', 'number'],
  ['date', 'date'],
  ['checkbox', 'checkbox'],
  ['list', 'select'],
]);

/** What a field's birth can hold. */
const MAX_OPTIONS = 100;

function firstOf(most: number, rows: Row[], ledger: Ledger): Row[] {
  for (const { entry } of rows.slice(most)) ledger.leaveOut(entry, 'over-limit');
  return rows.slice(0, most);
}

export function readFields(board: JsonObject, ledger: Ledger): PlannedField[] {
  const rows = ledger.rows('field', listAt(board, 'customFields'), null, (raw) => [
    textAt(raw, 'name'),
    textAt(raw, 'type'),
  ]);
  return inOrder(rows).map(({ id, raw, entry }) => {
    const optionName = (option: JsonObject): string => textAt(objectAt(option, 'value') ?? {}, 'text');
    const options = ledger.rows(
      'option',
      listAt(raw, 'options'),
      null,
      (option) => [id, optionName(option)],
      optionName,
    );
    const type = FIELD_TYPES.get(textAt(raw, 'type')) ?? 'text';
    return {
      source: id,
      name: entry.name,
      type,
      options: firstOf(MAX_OPTIONS, inOrder(options), ledger).map((option) => ({
        source: option.id,
        name: option.entry.name,
        color: hueOf(textAt(option.raw, 'color')),
      })),
    };
  });
}

/** People by their id in the source: the board's members first, later those whom only a comment names. */
export interface People {
  list(): PlannedPerson[];
  /** @returns null where the file names nobody */
  find(id: string): PlannedPerson | null;
  meet(raw: JsonObject): PlannedPerson | null;
}

export function readPeople(board: JsonObject, ledger: Ledger): People {
  const people = new Map<string, PlannedPerson>();
  const name = (raw: JsonObject): string => textAt(raw, 'fullName') || textAt(raw, 'username');
  const enter = (values: readonly unknown[]): void => {
    const identity = (raw: JsonObject): readonly unknown[] => [name(raw), textAt(raw, 'username')];
    for (const { id, raw, entry } of ledger.rows('person', values, null, identity, name)) {
      ledger.leaveOut(entry, 'kept-as-text');
      people.set(id, { source: id, name: entry.name, username: textAt(raw, 'username'), cards: 0, comments: 0 });
    }
  };
  enter(listAt(board, 'members'));
  return {
    list: () => [...people.values()],
    find: (id) => people.get(id) ?? null,
    meet: (raw) => {
      const id = textAt(raw, 'id');
      if (id === '' || name(raw) === '') return null;
      if (!people.has(id)) enter([raw]);
      return people.get(id) ?? null;
    },
  };
}

/** The ids of labels that cards carry, in both spellings of exports. */
export function labelIdsOf(card: JsonObject): string[] {
  const embedded = listAt(card, 'labels').map((label) => textAt(asObject(label) ?? {}, 'id'));
  return [...new Set([...textsAt(card, 'idLabels'), ...embedded.filter((id) => id !== '')])];
}
