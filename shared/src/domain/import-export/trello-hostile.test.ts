import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { RECORD_KINDS, type ImportPlan, type LedgerEntry, type RecordKind } from './import-plan.ts';
import type { Outcome } from './import-problem.ts';
import { readTrello, readTrelloText } from './trello.ts';

const NOW = Date.UTC(2026, 0, 15);
const OPTIONS = { now: NOW, timeZone: 'Europe/Oslo' };
function planOf(outcome: Outcome<ImportPlan>): ImportPlan {
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.problem));
  return outcome.value;
}
const read = (board: unknown): ImportPlan => planOf(readTrelloText(JSON.stringify(board), OPTIONS));
const entries = (plan: ImportPlan, kind: RecordKind): LedgerEntry[] =>
  plan.ledger.filter((entry) => entry.kind === kind);

describe('hostile and broken files', () => {
  const utf16 = (text: string, mark: boolean): Uint8Array => {
    const bytes = Buffer.from(text, 'utf16le');
    return mark ? Buffer.concat([Buffer.from([0xff, 0xfe]), bytes]) : bytes;
  };
  const board = JSON.stringify({ name: 'Blåskjell', lists: [], cards: [] });

  test.each<[string, Uint8Array]>([
    ['UTF-8', Buffer.from(board)],
    ['UTF-8 with mark', Buffer.from(`\uFEFF${board}`)],
    ['UTF-16 little-endian', utf16(board, true)],
    ['UTF-16 without mark', utf16(board, false)],
    ['UTF-16 big-endian', Buffer.concat([Buffer.from([0xfe, 0xff]), Buffer.from(utf16(board, false)).swap16()])],
    ['a list of one board', Buffer.from(`[${board}]`)],
  ])('%s is read', (_, bytes) => expect(planOf(readTrello(bytes, OPTIONS)).name).toBe('Blåskjell'));

  test.each<[string, string | Uint8Array, object]>([
    ['nothing', '', { code: 'empty' }],
    ['white space', ' \n ', { code: 'empty' }],
    ['a zip', Uint8Array.of(0x50, 0x4b, 3, 4, 0, 0), { code: 'zip' }],
    ['a gzip', Uint8Array.of(0x1f, 0x8b, 8, 0), { code: 'gzip' }],
    ['a PDF', '%PDF-1.7', { code: 'pdf' }],
    ['an image', Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 1), { code: 'image' }],
    ['zeros', new Uint8Array(64), { code: 'binary' }],
    ['a sign-in page', '<!DOCTYPE html><title>Log in</title>', { code: 'html' }],
    ['a refusal', 'unauthorized permission requested', { code: 'trello-refusal' }],
    ['a Trello CSV', 'Card ID,Card Name,Card URL\n1,a,b', { code: 'trello-csv' }],
    ['another CSV', 'Name,Due,Owner\n1,2,3', { code: 'csv' }],
    ['prose', 'Dear Ana', { code: 'not-json' }],
    ['half a file', '{"name":"Quay","lists":[{"id":"1","na', { code: 'truncated' }],
    ['half a file, ending in a bracket', '{"name":"Quay","lists":[{"id":"1"}', { code: 'truncated' }],
    ['a slip', '{"name":"Quay",\n "lists":[1 2]}', { code: 'not-json', line: 2, column: 13 }],
    ['a number', '[1]', { code: 'json-list', entries: 1 }],
    ['an empty list', '[]', { code: 'json-list', entries: 0 }],
    ['text', '"lists"', { code: 'not-a-board' }],
    ['an object', '{}', { code: 'not-a-board' }],
    ['lists of the wrong type', '{"lists":{},"cards":"x"}', { code: 'not-a-board' }],
    ['one card', '{"id":"1","idBoard":"2","idList":"3","name":"x"}', { code: 'trello-card' }],
    ['Jira', '{"issues":[{"key":"A-1","fields":{}}]}', { code: 'other-product', product: 'Jira' }],
    ['GitHub', '[{"html_url":"x","number":1},{}]', { code: 'other-product', product: 'GitHub' }],
    ['Asana', '{"data":[{"gid":"1"}]}', { code: 'other-product', product: 'Asana' }],
    ['WeKan', '{"_format":"wekan-board-1.0.0","lists":[],"cards":[]}', { code: 'other-product', product: 'WeKan' }],
    ['prototype keys', '{"__proto__":{"lists":[],"cards":[]}}', { code: 'not-a-board' }],
  ])('%s gets its own sentence', (_, content, problem) => {
    const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
    expect(readTrello(bytes, OPTIONS)).toEqual({ ok: false, problem });
  });

  test('deep nesting is read or refused, not fallen into', () => {
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    expect(
      readTrelloText(`{"lists":[],"cards":[{"id":"c","name":"x","desc":${deep},"idMembers":${deep}}]}`, OPTIONS).ok,
    ).toBe(true);
    expect(readTrelloText(`${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`, OPTIONS).ok).toBe(false);
  });

  test('records named like properties of objects are records', () => {
    const ids = ['__proto__', 'constructor', 'toString', 'hasOwnProperty'];
    const plan = planOf(
      readTrelloText(
        `{"lists":[${ids.map((id) => `{"id":"${id}","name":"${id}"}`).join()}],"cards":[${ids.map((id) => `{"id":"${id}","name":"${id}","idList":"${id}","__proto__":{"closed":true}}`).join()}]}`,
        OPTIONS,
      ),
    );
    expect(plan.tasks.map((task) => [task.source, task.list, task.archivedAt])).toEqual(
      ids.map((id) => [id, id, null]),
    );
  });

  test('times from the future are not believed', () => {
    const [task] = read({
      lists: [],
      cards: [{ id: 'ffffffff4fe1c09ab2000001', name: 'x', dateLastActivity: '2099-01-01T00:00:00.000Z' }],
    }).tasks;
    expect(task!.at).toBeLessThan(NOW);
    expect(task!.changedAt).toBeLessThan(NOW);
  });
});

describe('any board at all', () => {
  const id = fc.constantFrom('a', 'b', 'c', 'd', '65a0f0804fe1c09ab2000001', '', '__proto__');
  const odd = fc.oneof(fc.constant(null), fc.integer(), fc.string(), fc.constant([]), fc.constant({}), fc.boolean());
  const maybe = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<unknown> =>
    fc.oneof({ weight: 6, arbitrary: value }, { weight: 1, arbitrary: odd });
  const rows = (record: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<unknown> =>
    fc.array(
      maybe(fc.record(Object.fromEntries(Object.entries(record).map(([k, v]) => [k, maybe(v)])), { requiredKeys: [] })),
      { maxLength: 5 },
    );
  const items = rows({
    id,
    name: fc.string({ maxLength: 600 }),
    state: fc.constantFrom('complete', 'incomplete'),
    due: fc.string(),
    idMember: id,
  });
  const checklists = rows({ id, idCard: id, name: fc.string(), checkItems: items });
  const board = fc.record(
    {
      id,
      name: maybe(fc.string()),
      lists: rows({ id, name: fc.string(), closed: fc.boolean(), pos: fc.double() }),
      labels: rows({ id, name: fc.string(), color: fc.string() }),
      members: rows({ id, fullName: fc.string(), username: fc.string() }),
      checklists,
      customFields: rows({
        id,
        name: fc.string(),
        type: fc.constantFrom('text', 'number', 'date', 'checkbox', 'list'),
        options: rows({ id, value: fc.record({ text: fc.string() }) }),
      }),
      actions: rows({
        id,
        type: fc.constantFrom('commentCard', 'updateCard'),
        date: fc.string(),
        data: fc.record({ text: fc.string(), card: fc.record({ id }) }),
        memberCreator: fc.record({ id, fullName: fc.string() }),
      }),
      cards: rows({
        id,
        name: fc.string({ maxLength: 700 }),
        desc: fc.string(),
        idList: id,
        closed: fc.boolean(),
        pos: fc.double(),
        due: fc.oneof(fc.string(), fc.constant('2025-01-01T00:00:00Z')),
        idMembers: fc.array(id),
        idLabels: fc.array(id),
        attachments: rows({ id, name: fc.string(), url: fc.webUrl(), isUpload: fc.boolean() }),
        customFieldItems: rows({
          id,
          idCustomField: id,
          idValue: id,
          value: fc.record({ text: fc.string(), number: fc.string() }),
        }),
      }),
    },
    { requiredKeys: [] },
  );

  test('IMP-1: every record has exactly one fate, and what is planned is what is called imported', () => {
    fc.assert(
      fc.property(board, (value) => {
        const raw = value as Record<string, unknown>;
        const outcome = readTrelloText(JSON.stringify(value), OPTIONS);
        if (!outcome.ok) {
          expect(Array.isArray(raw['lists']) || Array.isArray(raw['cards'])).toBe(false);
          return;
        }
        const plan = outcome.value;
        const inFile = (key: string): number => (Array.isArray(raw[key]) ? (raw[key] as unknown[]).length : 0);
        expect(entries(plan, 'list')).toHaveLength(inFile('lists'));
        expect(entries(plan, 'card')).toHaveLength(inFile('cards'));
        expect(entries(plan, 'checklist')).toHaveLength(inFile('checklists'));
        expect(entries(plan, 'label')).toHaveLength(inFile('labels'));
        expect(entries(plan, 'field')).toHaveLength(inFile('customFields'));
        const imported = (kind: RecordKind): number =>
          entries(plan, kind).filter((entry) => entry.fate === 'imported').length;
        expect(plan.columns).toHaveLength(imported('list'));
        expect(plan.tasks).toHaveLength(imported('card'));
        expect(plan.labels).toHaveLength(imported('label'));
        expect(plan.tasks.flatMap((task) => task.items)).toHaveLength(imported('item'));
        expect(plan.tasks.flatMap((task) => task.values)).toHaveLength(imported('value'));
        expect(plan.tasks.flatMap((task) => task.comments)).toHaveLength(imported('comment'));
        expect(plan.tasks.flatMap((task) => task.links.filter((link) => link.url !== null))).toHaveLength(
          imported('attachment'),
        );
        for (const entry of plan.ledger) expect(entry.why === null).toBe(entry.fate === 'imported');
        for (const kind of RECORD_KINDS) {
          const kept = entries(plan, kind).filter(
            (entry) => entry.why !== 'unreadable' && entry.why !== 'same-record-twice',
          );
          expect(new Set(kept.map((entry) => entry.id)).size).toBe(kept.length);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  test('IMP-2: the same bytes give the same plan', () => {
    fc.assert(
      fc.property(board, (value) => {
        const text = JSON.stringify(value);
        expect(readTrelloText(text, OPTIONS)).toEqual(readTrelloText(text, { ...OPTIONS, now: NOW + 86_400_000 }));
      }),
    );
  });

  test('any JSON and any bytes are answered', () => {
    fc.assert(fc.property(fc.json(), (text) => void readTrelloText(text, OPTIONS)));
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => void readTrello(bytes, OPTIONS)));
  });
});
