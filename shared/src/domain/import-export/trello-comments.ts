import type { PlannedTask } from './import-plan.ts';
import { asObject, instantAt, listAt, numberAt, objectAt, shorten, textAt, type JsonObject } from './json-value.ts';
import type { Ledger } from './ledger.ts';
import { plausibleTime, timeInSourceId, UNKNOWN_TIME } from './source-id.ts';
import type { People } from './trello-board.ts';

const COMMENT_TYPES: ReadonlySet<string> = new Set(['commentCard', 'copyCommentCard']);

/**
 * Comments live among the board's actions, of which an export keeps only the newest thousand.
 * They are added to their tasks, oldest first.
 */
export function readComments(
  board: JsonObject,
  tasks: ReadonlyMap<string, PlannedTask>,
  { ledger, people, now }: { ledger: Ledger; people: People; now: number },
): void {
  const actions = [...listAt(board, 'actions'), ...embeddedActions(board)];
  const comments = actions.filter((action) => COMMENT_TYPES.has(textAt(asObject(action) ?? {}, 'type')));
  const others = actions.length - comments.length;
  if (others > 0) ledger.warn('activity-left-out', '', others);
  const text = (raw: JsonObject): string => textAt(objectAt(raw, 'data') ?? {}, 'text');
  const card = (raw: JsonObject): string => textAt(objectAt(objectAt(raw, 'data') ?? {}, 'card') ?? {}, 'id');
  for (const { id, raw, entry } of ledger.rows('comment', comments, null, (raw) => [card(raw), text(raw)], text)) {
    const task = tasks.get(card(raw));
    entry.card = card(raw) || null;
    const creator = objectAt(raw, 'memberCreator');
    const author = people.find(textAt(raw, 'idMemberCreator')) ?? (creator === null ? null : people.meet(creator));
    if (task === undefined) {
      ledger.leaveOut(entry, 'card-missing');
      ledger.warn('orphans-left-out', entry.name);
      continue;
    }
    if (text(raw).trim() === '') {
      ledger.leaveOut(entry, 'empty');
      continue;
    }
    if (author === null) ledger.warn('comments-without-author', shorten(entry.name, 60));
    else author.comments++;
    const at = plausibleTime(instantAt(raw, 'date'), now) ?? timeInSourceId(textAt(raw, 'id'), now) ?? UNKNOWN_TIME;
    task.comments.push({ source: id, at, author: author?.source ?? null, text: text(raw) });
  }
  for (const task of tasks.values())
    task.comments.sort((a, b) => a.at - b.at || (a.source < b.source ? -1 : a.source > b.source ? 1 : 0));
}

/** Exports of single cards repeat their actions inside the card: only those that the board does not list count. */
function embeddedActions(board: JsonObject): unknown[] {
  const known = new Set(listAt(board, 'actions').map((action) => textAt(asObject(action) ?? {}, 'id')));
  return listAt(board, 'cards')
    .flatMap((card) => listAt(asObject(card) ?? {}, 'actions'))
    .filter((action) => !known.has(textAt(asObject(action) ?? {}, 'id')));
}

/** Cards say how many comments they have; the file may hold fewer. */
export function warnOfMissingComments(card: JsonObject, task: PlannedTask, ledger: Ledger): void {
  const said = numberAt(objectAt(card, 'badges') ?? {}, 'comments') ?? 0;
  if (said > task.comments.length) ledger.warn('comments-not-in-file', task.title, said - task.comments.length);
}
