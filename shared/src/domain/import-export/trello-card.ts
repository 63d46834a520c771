import type {
  LedgerEntry,
  Note,
  PlannedField,
  PlannedItem,
  PlannedLink,
  PlannedTask,
  PlannedValue,
} from './import-plan.ts';
import {
  asObject,
  flagAt,
  has,
  instantAt,
  listAt,
  numberAt,
  objectAt,
  oneLine,
  shorten,
  textAt,
  textsAt,
  type JsonObject,
} from './json-value.ts';
import type { Ledger, Row } from './ledger.ts';
import * as limits from './limits.ts';
import type { LocalDates } from './local-date.ts';
import { plausibleTime, timeInSourceId, UNKNOWN_TIME } from './source-id.ts';
import { hueOf, inOrder, labelIdsOf, type People } from './trello-board.ts';

/** What a card needs to know of its board. */
export interface BoardContext {
  ledger: Ledger;
  people: People;
  dates: LocalDates;
  /** milliseconds since 1970; later times in the file are not believed */
  now: number;
  lists: ReadonlySet<string>;
  labels: ReadonlyMap<string, string>;
  fields: ReadonlyMap<string, PlannedField>;
  /** card id → its checklists, in the board's order */
  checklists: ReadonlyMap<string, readonly Row[]>;
}

export function readCard({ id, raw, entry }: Row, board: BoardContext): PlannedTask {
  const { ledger, now } = board;
  const notes: Note[] = [];
  const at =
    timeInSourceId(textAt(raw, 'id'), now) ?? plausibleTime(instantAt(raw, 'dateLastActivity'), now) ?? UNKNOWN_TIME;
  const changedAt = plausibleTime(instantAt(raw, 'dateLastActivity'), now) ?? at;
  const list = textAt(raw, 'idList');
  if (!board.lists.has(list)) ledger.warn('no-list', entry.name);
  return {
    source: id,
    at,
    title: readTitle(raw, entry, ledger, notes),
    list: board.lists.has(list) ? list : null,
    archivedAt: flagAt(raw, 'closed') ? (plausibleTime(instantAt(raw, 'dateClosed'), now) ?? changedAt) : null,
    doneAt: flagAt(raw, 'dueComplete') ? changedAt : null,
    changedAt,
    start: readDate(raw, 'start', 'day', entry, board, notes),
    due: readDate(raw, 'due', 'minute', entry, board, notes),
    cover: readCover(raw),
    people: readPeopleOf(raw, board),
    labels: readLabelsOf(raw, entry, board, notes),
    values: readValues(id, raw, board, notes),
    items: readItems(id, entry, board, notes),
    description: textAt(raw, 'desc').trim() === '' ? '' : textAt(raw, 'desc'),
    links: readLinks(id, raw, board),
    notes,
    comments: [],
  };
}

function readTitle(raw: JsonObject, entry: LedgerEntry, ledger: Ledger, notes: Note[]): string {
  const name = textAt(raw, 'name');
  const title = oneLine(name);
  if (title.length <= limits.TITLE) return title || 'Untitled';
  notes.push({ about: 'title', text: name.trim() });
  ledger.warn('text-shortened', entry.name);
  return shorten(title, limits.TITLE);
}

function readDate(
  raw: JsonObject,
  key: 'start' | 'due',
  precision: 'day' | 'minute',
  entry: LedgerEntry,
  { dates, ledger }: BoardContext,
  notes: Note[],
): string | null {
  const text = textAt(raw, key);
  if (text === '') return null;
  const ms = instantAt(raw, key);
  if (ms !== null && ms > Date.UTC(1900, 0, 1) && ms < Date.UTC(9000, 0, 1)) return dates[precision](ms);
  notes.push({ about: 'date', text: `${key}: ${shorten(oneLine(text), 100)}` });
  ledger.warn('bad-dates', `${entry.name || key}: ${text}`);
  return null;
}

function readCover(raw: JsonObject): string | null {
  const color = textAt(objectAt(raw, 'cover') ?? {}, 'color');
  return color === '' ? null : hueOf(color);
}

function readPeopleOf(raw: JsonObject, { people }: BoardContext): string[] {
  const embedded = listAt(raw, 'members').flatMap((value) => {
    const member = asObject(value);
    return member === null ? [] : [people.meet(member)?.source ?? ''];
  });
  const ids = [...new Set([...textsAt(raw, 'idMembers'), ...embedded])].filter((id) => people.find(id) !== null);
  for (const id of ids) people.find(id)!.cards++;
  return ids;
}

function readLabelsOf(raw: JsonObject, entry: LedgerEntry, { labels, ledger }: BoardContext, notes: Note[]): string[] {
  const ids = labelIdsOf(raw).filter((id) => labels.has(id));
  const over = ids.slice(limits.LABELS);
  if (over.length > 0) {
    notes.push({ about: 'labels', text: over.map((id) => labels.get(id)).join(', ') });
    ledger.warn('over-limit-as-text', entry.name, over.length);
  }
  return ids.slice(0, limits.LABELS);
}

function readValues(
  card: string,
  raw: JsonObject,
  { ledger, fields, dates }: BoardContext,
  notes: Note[],
): PlannedValue[] {
  const identity = (item: JsonObject): readonly unknown[] => [
    card,
    textAt(item, 'idCustomField'),
    textAt(item, 'idValue'),
  ];
  const name = (item: JsonObject): string => fields.get(textAt(item, 'idCustomField'))?.name ?? '';
  const values = new Map<string, PlannedValue>();
  for (const row of ledger.rows('value', listAt(raw, 'customFieldItems'), card, identity, name)) {
    const field = fields.get(textAt(row.raw, 'idCustomField'));
    const value = field === undefined ? null : readValue(row.raw, field, dates, notes, ledger);
    if (field === undefined) ledger.leaveOut(row.entry, 'field-missing');
    else if (value === 'empty' || value === 'option-missing' || value === 'unreadable')
      ledger.leaveOut(row.entry, value === 'unreadable' ? 'value-unreadable' : value);
    else if (values.has(field.source) || values.size >= MAX_VALUES) ledger.leaveOut(row.entry, 'over-limit');
    else values.set(field.source, { source: row.id, field: field.source, value: value!.is });
    if (row.entry.fate === 'left-out' && row.entry.why !== 'empty')
      ledger.warn('field-values-left-out', row.entry.name);
  }
  return [...values.values()];
}

/** Fields of one task (field table of tasks). */
const MAX_VALUES = 100;

type Value = { is: string | number | boolean } | 'empty' | 'unreadable' | 'option-missing';

function readValue(raw: JsonObject, field: PlannedField, dates: LocalDates, notes: Note[], ledger: Ledger): Value {
  const option = textAt(raw, 'idValue');
  if (field.type === 'select') {
    if (option === '') return 'empty';
    return field.options.some((known) => known.source === option) ? { is: option } : 'option-missing';
  }
  const value = objectAt(raw, 'value');
  if (value === null) return 'empty';
  switch (field.type) {
    case 'checkbox':
      return has(value, 'checked') ? { is: flagAt(value, 'checked') } : 'unreadable';
    case 'number': {
      const number = numberAt(value, 'number');
      return number === null ? 'unreadable' : { is: number };
    }
    case 'date': {
      const ms = instantAt(value, 'date');
      return ms === null ? 'unreadable' : { is: dates.day(ms) };
    }
    default: {
      const text = textAt(value, 'text') || textAt(value, 'number') || textAt(value, 'date');
      if (text.trim() === '') return 'empty';
      if (text.length <= limits.TEXT_VALUE) return { is: text };
      notes.push({ about: 'value', field: field.name, text });
      ledger.warn('text-shortened', field.name);
      return { is: shorten(text, limits.TEXT_VALUE) };
    }
  }
}

const DEFAULT_CHECKLIST = /^(checklist|checkliste|lista|check-list)?( \d+)?$/i;

function readItems(card: string, entry: LedgerEntry, board: BoardContext, notes: Note[]): PlannedItem[] {
  const checklists = board.checklists.get(card) ?? [];
  const items: PlannedItem[] = [];
  let over = 0;
  for (const checklist of checklists) {
    const heading = checklists.length > 1 ? checklist.entry.name : '';
    const rows = itemRows(checklist, card, board.ledger);
    if (rows.length === 0 || (checklists.length === 1 && !DEFAULT_CHECKLIST.test(checklist.entry.name)))
      notes.push({ about: 'checklist', text: checklist.entry.name });
    for (const row of rows) {
      const text = itemText(row, heading, board);
      const item = { source: row.id, text, done: textAt(row.raw, 'state') === 'complete' };
      if (items.length < limits.ITEMS) items.push(shortItem(item, entry, board.ledger, notes));
      else {
        over++;
        notes.push({ about: 'item', text: `${item.done ? '☑' : '☐'} ${text}` });
        row.entry.fate = 'merged';
        row.entry.why = 'kept-as-text';
      }
    }
  }
  if (over > 0) board.ledger.warn('over-limit-as-text', entry.name, over);
  return items;
}

export function itemRows(checklist: Row, card: string, ledger: Ledger): Row[] {
  const identity = (raw: JsonObject): readonly unknown[] => [checklist.id, textAt(raw, 'name'), textAt(raw, 'state')];
  return inOrder(ledger.rows('item', listAt(checklist.raw, 'checkItems'), card, identity));
}

function itemText({ raw }: Row, heading: string, { people, dates, ledger }: BoardContext): string {
  const name = oneLine(textAt(raw, 'name')) || '–';
  const due = instantAt(raw, 'due');
  const details = [people.find(textAt(raw, 'idMember'))?.name ?? '', due === null ? '' : dates.day(due)];
  const known = details.filter((detail) => detail !== '').join(', ');
  if (known !== '') ledger.warn('item-details-as-text', name);
  return `${heading === '' ? '' : `${heading}: `}${name}${known === '' ? '' : ` (${known})`}`;
}

function shortItem(item: PlannedItem, entry: LedgerEntry, ledger: Ledger, notes: Note[]): PlannedItem {
  if (item.text.length <= limits.ITEM) return item;
  notes.push({ about: 'item', text: item.text });
  ledger.warn('text-shortened', entry.name);
  return { ...item, text: shorten(item.text, limits.ITEM) };
}

function readLinks(card: string, raw: JsonObject, { ledger }: BoardContext): PlannedLink[] {
  const identity = (file: JsonObject): readonly unknown[] => [card, textAt(file, 'url'), textAt(file, 'name')];
  const rows = ledger.rows('attachment', listAt(raw, 'attachments'), card, identity, (file) =>
    oneLine(textAt(file, 'name') || textAt(file, 'fileName') || textAt(file, 'url')),
  );
  const links: PlannedLink[] = [];
  for (const { id, raw: file, entry } of inOrder(rows)) {
    const url = openableUrl(textAt(file, 'url'));
    if (url === null && entry.name === '') {
      ledger.leaveOut(entry, 'empty');
      continue;
    }
    if (url === null) {
      entry.fate = 'merged';
      entry.why = 'kept-as-text';
    } else if (flagAt(file, 'isUpload')) ledger.warn('files-are-links', entry.name);
    links.push({ source: id, name: entry.name, url });
  }
  return links;
}

const MAX_URL = 2_000;

/** @returns null for what must not become a link: `javascript:` and its like, relative addresses, nonsense */
export function openableUrl(text: string): string | null {
  const trimmed = text.trim();
  if (trimmed.length > MAX_URL || !/^(https?:\/\/|mailto:)[^\s<>"]+$/i.test(trimmed)) return null;
  return URL.canParse(trimmed) ? trimmed : null;
}
