import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { RECORD_KINDS, type ImportPlan, type LedgerEntry, type RecordKind } from './import-plan.ts';
import type { Outcome } from './import-problem.ts';
import { readTrello, readTrelloText } from './trello.ts';

const NOW = Date.UTC(2026, 0, 15);
const OPTIONS = { now: NOW, timeZone: 'Europe/Oslo' };
const fixture = (name: string): Uint8Array =>
  readFileSync(new URL(`../../../../e2e/fixtures/${name}`, import.meta.url));

function planOf(outcome: Outcome<ImportPlan>): ImportPlan {
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.problem));
  return outcome.value;
}
const read = (board: unknown): ImportPlan => planOf(readTrelloText(JSON.stringify(board), OPTIONS));
const entries = (plan: ImportPlan, kind: RecordKind): LedgerEntry[] =>
  plan.ledger.filter((entry) => entry.kind === kind);
const fates = (plan: ImportPlan, kind: RecordKind): Record<string, number> =>
  Object.fromEntries(
    [...Map.groupBy(entries(plan, kind), ({ fate, why }) => (why === null ? fate : `${fate}: ${why}`))].map(
      ([key, list]) => [key, list.length],
    ),
  );

describe('a whole board', () => {
  const plan = planOf(readTrello(fixture('trello-quay-works.json'), OPTIONS));

  test('IMP-1: every record of the fixture is understood', () => {
    expect(plan.name).toBe('Quay works 2025');
    const counts = Object.fromEntries(RECORD_KINDS.map((kind) => [kind, entries(plan, kind).length]));
    expect(counts).toEqual({
      list: 12,
      card: 320,
      checklist: 60,
      item: 400,
      label: 9,
      field: 5,
      option: 3,
      value: plan.tasks.flatMap((task) => task.values).length,
      comment: 500,
      attachment: 80,
      person: 10,
    });
    expect(plan.tasks.flatMap((task) => task.items)).toHaveLength(400);
    expect(plan.tasks.flatMap((task) => task.comments)).toHaveLength(500);
    expect(plan.tasks.flatMap((task) => task.links)).toHaveLength(80);
    expect(plan.ledger.filter((entry) => entry.fate !== 'imported' && entry.kind !== 'person')).toEqual([]);
  });

  test('what needs an eye is named with examples', () => {
    const warnings = Object.fromEntries(plan.warnings.map(({ code, count }) => [code, count]));
    expect(warnings).toMatchObject({
      'comments-without-author': 8,
      'comments-not-in-file': 6,
      'activity-left-out': 160,
      'unnamed-labels': 1,
      'text-shortened': 1,
    });
    expect(plan.warnings.every(({ examples }) => examples.length <= 5)).toBe(true);
  });

  test('archived cards, archived lists and finished lists are told apart', () => {
    expect(plan.tasks.filter((task) => task.archivedAt !== null)).toHaveLength(30);
    expect(plan.columns.filter((column) => column.closed).map((column) => column.name)).toEqual([
      'Winter 2023',
      'Old crane',
    ]);
    expect(plan.columns.filter((column) => column.looksDone).map((column) => column.name)).toEqual(['Finished 2025']);
  });

  test('the time of a card is the one in its id, and due dates are in the zone of the importer', () => {
    const { value } = readTrelloText(
      JSON.stringify({
        name: 'b',
        lists: [],
        cards: [
          {
            id: '65a0f0804fe1c09ab2000001',
            name: 'c',
            due: '2025-07-01T22:30:00.000Z',
            start: '2025-06-30T22:30:00.000Z',
          },
        ],
      }),
      OPTIONS,
    ) as { value: ImportPlan };
    const [task] = value.tasks;
    expect(task!.at).toBe(0x65a0f080 * 1000);
    expect([task!.start, task!.due]).toEqual(['2025-07-01', '2025-07-02T00:30']);
  });
});

describe('cards as they are found', () => {
  const list = { id: 'l1', name: 'Doing', pos: 1 };
  const card = (more: object): object => ({ id: 'c1', name: 'Card', idList: 'l1', ...more });

  test('checklists: one keeps its items as they are, several prefix theirs, names are never lost', () => {
    const checklist = (id: string, name: string, items: object[]): object => ({
      id,
      name,
      idCard: 'c1',
      checkItems: items,
    });
    const one = read({
      lists: [list],
      cards: [card({})],
      checklists: [checklist('k', 'Parts', [{ id: 'i', name: 'bolt', state: 'complete' }])],
    });
    expect(one.tasks[0]!.items).toEqual([{ source: 'i', text: 'bolt', done: true }]);
    expect(one.tasks[0]!.notes).toEqual([{ about: 'checklist', text: 'Parts' }]);
    const two = read({
      lists: [list],
      cards: [card({})],
      checklists: [
        checklist('k', 'Parts', [{ id: 'i', name: 'bolt' }]),
        checklist('m', 'Empty', []),
        checklist('n', 'Tools', [{ id: 'j', name: 'saw' }]),
      ],
    });
    expect(two.tasks[0]!.items.map((item) => item.text)).toEqual(['Parts: bolt', 'Tools: saw']);
    expect(two.tasks[0]!.notes).toEqual([{ about: 'checklist', text: 'Empty' }]);
  });

  test('checklists inside cards count once, whether or not the board lists them too', () => {
    const checklist = { id: 'k', name: 'Checklist', idCard: 'c1', checkItems: [{ id: 'i', name: 'x' }] };
    for (const board of [
      { lists: [list], cards: [card({ checklists: [checklist] })] },
      { lists: [list], cards: [card({ checklists: [checklist] })], checklists: [checklist] },
    ]) {
      const plan = read(board);
      expect([fates(plan, 'checklist'), fates(plan, 'item')]).toEqual([{ imported: 1 }, { imported: 1 }]);
    }
  });

  test('a card whose list is not in the file is kept and named', () => {
    const plan = read({ lists: [list], cards: [card({ idList: 'gone' })] });
    expect(plan.tasks[0]!.list).toBeNull();
    expect(plan.warnings).toEqual([{ code: 'no-list', count: 1, examples: ['Card'] }]);
  });

  test('the same record twice is merged; two records under one id are both kept', () => {
    const plan = read({ lists: [list], cards: [card({}), card({}), card({ name: 'Other' })] });
    expect(fates(plan, 'card')).toEqual({ imported: 2, 'merged: same-record-twice': 1 });
    expect(plan.tasks.map((task) => [task.source, task.title])).toEqual([
      ['c1', 'Card'],
      ['c1~2', 'Other'],
    ]);
  });

  test('long texts are shortened and their whole is kept in a note', () => {
    const title = 'long '.repeat(200).trim();
    const [task] = read({ lists: [list], cards: [card({ name: title })] }).tasks;
    expect(task!.title).toHaveLength(500);
    expect(task!.notes).toEqual([{ about: 'title', text: title }]);
  });

  test('custom field values that cannot be read are left out with their reason', () => {
    const item = (id: string, field: string, value: unknown, idValue: string | null = null): object => ({
      id,
      idCustomField: field,
      value,
      idValue,
    });
    const plan = read({
      lists: [list],
      customFields: [
        { id: 'n', name: 'Cost', type: 'number' },
        { id: 's', name: 'Kind', type: 'list', options: [{ id: 'o', value: { text: 'Dry' } }] },
        { id: 'd', name: 'Day', type: 'date' },
        { id: 'b', name: 'Yes', type: 'checkbox' },
      ],
      cards: [
        card({
          customFieldItems: [
            item('1', 'n', { number: '12.5' }),
            item('2', 's', null, 'o'),
            item('3', 'd', { date: '2025-01-31T23:30:00.000Z' }),
            item('4', 'b', { checked: 'true' }),
          ],
        }),
        {
          ...card({}),
          id: 'c2',
          customFieldItems: [
            item('5', 'n', { number: 'twelve' }),
            item('6', 's', null, 'gone'),
            item('7', 'gone', { text: 'x' }),
            item('8', 'd', null),
          ],
        },
      ],
    });
    expect(plan.tasks[0]!.values.map(({ value }) => value)).toEqual([12.5, 'o', '2025-02-01', true]);
    expect(fates(plan, 'value')).toEqual({
      imported: 4,
      'left-out: value-unreadable': 1,
      'left-out: option-missing': 1,
      'left-out: field-missing': 1,
      'left-out: empty': 1,
    });
  });

  test('addresses that must not be opened stay text', () => {
    const [task] = read({
      lists: [list],
      cards: [
        card({
          attachments: [
            { id: 'a', name: 'x', url: 'javascript:alert(1)' },
            { id: 'b', name: 'y', url: 'https://ok.example/y' },
          ],
        }),
      ],
    }).tasks;
    expect(task!.links.map(({ url }) => url)).toEqual([null, 'https://ok.example/y']);
  });

  test('labels without a name are called by their colour; those nobody uses are left out', () => {
    const plan = read({
      lists: [list],
      labels: [
        { id: 'a', name: '', color: 'green_dark' },
        { id: 'b', name: '', color: null },
      ],
      cards: [card({ idLabels: ['a', 'gone'] })],
    });
    expect(plan.labels).toEqual([{ source: 'a', name: 'Green', color: 'fern' }]);
    expect(fates(plan, 'label')).toEqual({ imported: 1, 'left-out: unnamed-unused': 1 });
    expect(plan.tasks[0]!.labels).toEqual(['a']);
  });

  test('a comment without an author is kept; one whose card is gone is left out', () => {
    const action = (id: string, cardId: string, more: object = {}): object => ({
      id,
      type: 'commentCard',
      date: '2025-01-02T03:04:05.000Z',
      data: { text: 'hi', card: { id: cardId } },
      ...more,
    });
    const plan = read({
      lists: [list],
      cards: [card({ badges: { comments: 5 } })],
      actions: [
        action('1', 'c1'),
        action('2', 'gone'),
        action('3', 'c1', { memberCreator: { id: 'm', fullName: 'Kofi' }, idMemberCreator: 'm' }),
        { id: '4', type: 'createCard' },
      ],
    });
    expect(fates(plan, 'comment')).toEqual({ imported: 2, 'left-out: card-missing': 1 });
    expect(plan.people).toMatchObject([{ name: 'Kofi', comments: 1 }]);
    expect(plan.warnings.map(({ code, count }) => [code, count])).toEqual([
      ['activity-left-out', 1],
      ['comments-without-author', 1],
      ['orphans-left-out', 1],
      ['comments-not-in-file', 3],
    ]);
  });
});
