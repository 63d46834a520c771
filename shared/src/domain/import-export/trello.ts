import type { ImportPlan, PlannedTask } from './import-plan.ts';
import { accept, refuse, type Outcome } from './import-problem.ts';
import { asObject, listAt, oneLine, shorten, textAt, type JsonObject } from './json-value.ts';
import { createLedger, type Ledger, type Row } from './ledger.ts';
import { localDates } from './local-date.ts';
import { readBoardObject } from './read-json.ts';
import { readText } from './read-text.ts';
import { inOrder, labelIdsOf, looksDone, readFields, readLabels, readLists, readPeople } from './trello-board.ts';
import { itemRows, readCard, type BoardContext } from './trello-card.ts';
import { readComments, warnOfMissingComments } from './trello-comments.ts';

export interface ReadOptions {
  /** milliseconds since 1970; nothing in the file is believed to be later */
  now: number;
  /** IANA name of the zone in which due dates are meant */
  timeZone: string;
}

const MAX_NAME = 100;

/** Reads a Trello board export whole. Total: any bytes give a plan or a problem, never an error. */
export function readTrello(bytes: Uint8Array, options: ReadOptions): Outcome<ImportPlan> {
  const text = readText(bytes);
  return text.ok ? readTrelloText(text.value, options) : text;
}

export function readTrelloText(text: string, options: ReadOptions): Outcome<ImportPlan> {
  const board = readBoardObject(text);
  if (!board.ok) return board;
  try {
    return accept(planOf(board.value, options));
  } catch {
    // Nothing above throws on any input known; a file that finds a way must not take the page with it.
    return refuse('unreadable');
  }
}

function planOf(board: JsonObject, { now, timeZone }: ReadOptions): ImportPlan {
  const ledger = createLedger();
  const cards = ledger.rows('card', listAt(board, 'cards'), null, (raw) => [
    textAt(raw, 'name'),
    textAt(raw, 'desc'),
    textAt(raw, 'idList'),
    raw['closed'],
  ]);
  const columns = readLists(board, ledger);
  const labels = readLabels(board, new Set(cards.flatMap(({ raw }) => labelIdsOf(raw))), ledger);
  const fields = readFields(board, ledger);
  const people = readPeople(board, ledger);
  const context: BoardContext = {
    ledger,
    people,
    dates: localDates(timeZone),
    now,
    lists: new Set(columns.map((column) => column.source)),
    labels: new Map(labels.map((label) => [label.source, label.name])),
    fields: new Map(fields.map((field) => [field.source, field])),
    checklists: readChecklists(board, cards, ledger),
  };
  const tasks = new Map<string, PlannedTask>();
  for (const row of inOrder(cards)) tasks.set(row.id, readCard(row, context));
  readComments(board, tasks, { ledger, people, now });
  for (const row of cards) warnOfMissingComments(row.raw, tasks.get(row.id)!, ledger);
  countCards(columns, tasks);
  const name = oneLine(textAt(board, 'name'));
  if (tasks.size === 0 && columns.length === 0) ledger.warn('empty-board', name);
  return {
    source: 'trello',
    board: textAt(board, 'id') || textAt(board, 'shortLink') || name,
    name: shorten(name, MAX_NAME),
    columns,
    labels,
    fields,
    people: people.list(),
    tasks: [...tasks.values()],
    warnings: ledger.warnings,
    ledger: ledger.entries,
  };
}

/** The checklists of each card, in the card's own order; those of cards that are not in the file are left out. */
function readChecklists(board: JsonObject, cards: readonly Row[], ledger: Ledger): Map<string, readonly Row[]> {
  const identity = (raw: JsonObject): readonly unknown[] => [textAt(raw, 'name'), textAt(raw, 'idCard')];
  const known = new Set(cards.map((card) => card.id));
  const rows = ledger.rows('checklist', listAt(board, 'checklists'), null, identity);
  const seen = new Set(rows.map((row) => textAt(row.raw, 'id')));
  const byCard = new Map<string, Row[]>();
  const attach = (card: string, row: Row): void => {
    row.entry.card = card || null;
    const there = byCard.get(card);
    if (there === undefined) byCard.set(card, [row]);
    else there.push(row);
  };
  for (const row of inOrder(rows)) attach(textAt(row.raw, 'idCard'), row);
  for (const card of cards) {
    const embedded = listAt(card.raw, 'checklists').filter((value) => {
      const raw = asObject(value);
      return raw !== null && !seen.has(textAt(raw, 'id'));
    });
    for (const row of inOrder(ledger.rows('checklist', embedded, card.id, identity))) attach(card.id, row);
  }
  for (const [card, orphans] of byCard) {
    if (known.has(card)) continue;
    byCard.delete(card);
    for (const orphan of orphans) {
      ledger.leaveOut(orphan.entry, 'card-missing');
      ledger.warn('orphans-left-out', orphan.entry.name);
      for (const item of itemRows(orphan, card, ledger)) ledger.leaveOut(item.entry, 'checklist-missing');
    }
  }
  return byCard;
}

function countCards(columns: ImportPlan['columns'], tasks: ReadonlyMap<string, PlannedTask>): void {
  const finished = new Map<string, number>();
  const bySource = new Map(columns.map((column) => [column.source, column]));
  for (const task of tasks.values()) {
    const column = task.list === null ? undefined : bySource.get(task.list);
    if (column === undefined) continue;
    column.cards++;
    if (task.archivedAt !== null) continue;
    column.open++;
    if (task.doneAt !== null) finished.set(column.source, (finished.get(column.source) ?? 0) + 1);
  }
  for (const column of columns)
    column.looksDone =
      looksDone(column.name) || (column.open >= 3 && (finished.get(column.source) ?? 0) >= column.open * 0.8);
}
