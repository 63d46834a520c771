import { accept, refuse, type Outcome } from './import-problem.ts';
import { asObject, has, listAt, textAt, type JsonObject } from './json-value.ts';

/** Parses the text of a board export, or says what the text looks like instead. Never throws. */
export function readBoardObject(source: string): Outcome<JsonObject> {
  const text = source.charCodeAt(0) === 0xfeff ? source.slice(1) : source;
  const start = text.slice(0, 2048).trimStart();
  if (start === '') return refuse('empty');
  if (/^<(!doctype|html|head|body|\?xml|script|!--)/i.test(start)) return refuse('html');
  if (!/^[[{"]/.test(start)) return refuse(plainTextKind(start));
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    return refuseJson(text, error);
  }
  return recognise(parsed);
}

function plainTextKind(start: string): 'trello-refusal' | 'trello-csv' | 'csv' | 'not-json' {
  if (/^(invalid (id|key|token)|unauthorized|model not found|board not found|the requested resource)/i.test(start))
    return 'trello-refusal';
  const header = start.split('\n', 1)[0] ?? '';
  if (/^"?card id"?[,;\t]"?card name/i.test(header)) return 'trello-csv';
  return /^[^,;\t]+([,;\t][^,;\t]*){2,}$/.test(header.trim()) ? 'csv' : 'not-json';
}

function refuseJson(text: string, error: unknown): Outcome<never> {
  if (breaksOff(text)) return refuse('truncated');
  // engines say where in their own words, and not always
  const message = error instanceof Error ? error.message : '';
  const position = Number(/position (\d+)/.exec(message)?.[1] ?? Number.NaN);
  if (!Number.isFinite(position)) return refuse('not-json');
  const before = text.slice(0, position);
  return refuse('not-json', {
    line: countLines(before),
    column: position - before.lastIndexOf('\n'),
  });
}

/** A download that broke off ends inside a text or with brackets open. */
function breaksOff(text: string): boolean {
  let open = 0;
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (character === '"') {
      for (at++; at < text.length && text[at] !== '"'; at++) if (text[at] === '\\') at++;
      if (at >= text.length) return true;
    } else if (character === '{' || character === '[') open++;
    else if (character === '}' || character === ']') open--;
  }
  return open > 0;
}

function countLines(text: string): number {
  let lines = 1;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) lines++;
  return lines;
}

function recognise(parsed: unknown): Outcome<JsonObject> {
  if (Array.isArray(parsed)) return recogniseList(parsed as unknown[]);
  const board = asObject(parsed);
  if (board === null) return refuse('not-a-board');
  if (textAt(board, '_format').startsWith('wekan')) return refuse('other-product', { product: 'WeKan' });
  const lists = Array.isArray(board['lists']) && has(board, 'lists');
  const cards = Array.isArray(board['cards']) && has(board, 'cards');
  if (lists || cards) return accept(board);
  const product = productOf(board);
  if (product !== null) return refuse('other-product', { product });
  if (has(board, 'idList') && has(board, 'idBoard')) return refuse('trello-card');
  if (has(board, 'idBoard') && has(board, 'pos')) return refuse('trello-list');
  return refuse('not-a-board');
}

/** Some people wrap the board in a list of one. */
function recogniseList(list: readonly unknown[]): Outcome<JsonObject> {
  const first = asObject(list[0]);
  if (list.length === 1 && first !== null) return recognise(first);
  if (first !== null) {
    const product = productOf(first);
    if (product !== null) return refuse('other-product', { product });
    if (has(first, 'idList') && has(first, 'idBoard')) return refuse('trello-card');
  }
  return refuse('json-list', { entries: list.length });
}

function productOf(object: JsonObject): string | null {
  const first = (key: string): JsonObject | null => asObject(listAt(object, key)[0]);
  const issue = first('issues');
  if (issue !== null && (has(issue, 'fields') || has(issue, 'key'))) return 'Jira';
  const project = first('projects');
  if (project !== null && (has(project, 'issues') || has(project, 'key'))) return 'Jira';
  if (has(object, 'fields') && has(object, 'key') && has(object, 'self')) return 'Jira';
  const datum = first('data');
  if (datum !== null && has(datum, 'gid')) return 'Asana';
  if (has(object, 'gid')) return 'Asana';
  if (has(object, 'html_url') && has(object, 'number')) return 'GitHub';
  if (has(object, 'sync_token') || (has(object, 'items') && has(object, 'sections'))) return 'Todoist';
  if (textAt(object, 'object') !== '' && (has(object, 'results') || has(object, 'properties'))) return 'Notion';
  return null;
}
