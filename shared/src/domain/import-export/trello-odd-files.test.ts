import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { makeProject, nobody } from '../../testkit/imported-project.ts';
import { RECORD_KINDS } from './import-plan.ts';
import { countLedger, reasonsOf } from './settle-ledger.ts';
import { readTrello } from './trello.ts';

const FOLDER = new URL('../../../../e2e/fixtures/', import.meta.url);
const OPTIONS = { now: Date.UTC(2026, 0, 15), timeZone: 'Europe/Oslo' };
const read = (name: string) => readTrello(readFileSync(new URL(name, FOLDER)), OPTIONS);

test.each([
  ['trello-odd-archive.json', 'zip'],
  ['trello-odd-empty.json', 'empty'],
  ['trello-odd-jira.json', 'other-product'],
  ['trello-odd-sign-in.json', 'html'],
  ['trello-odd-truncated.json', 'truncated'],
])('%s is refused as %s', (name, code) => expect(read(name)).toMatchObject({ ok: false, problem: { code } }));

test('IMP-1: a board of oddities is imported as far as it goes, and adds up', () => {
  const outcome = read('trello-odd-records.json');
  if (!outcome.ok) throw new Error(outcome.problem.code);
  const world = makeProject();
  const { ledger } = world.import(outcome.value, nobody(outcome.value));
  const counts = countLedger(ledger, RECORD_KINDS).map(({ kind, inFile, imported, merged, leftOut }) => [
    kind,
    inFile,
    imported,
    merged,
    leftOut,
  ]);
  expect(counts).toEqual([
    ['list', 6, 2, 2, 2],
    ['card', 9, 7, 0, 2],
    ['checklist', 2, 1, 0, 1],
    ['item', 4, 2, 0, 2],
    ['label', 3, 2, 0, 1],
    ['value', 1, 0, 0, 1],
    ['comment', 4, 2, 0, 2],
    ['attachment', 3, 1, 1, 1],
    ['person', 3, 0, 1, 2],
  ]);
  expect(world.project.getMap('t').size).toBe(7);
  const reasons = reasonsOf(ledger);
  const unlike = ledger.filter((entry) => entry.fate !== 'imported').length;
  expect(reasons.reduce((sum, { kinds }) => sum + kinds.reduce((all, { count }) => all + count, 0), 0)).toBe(unlike);
  expect(reasons[0]).toMatchObject({ fate: 'left-out', why: 'unreadable' });
  expect(reasons[0]!.kinds).toEqual([
    { kind: 'card', count: 2 },
    { kind: 'list', count: 2 },
    { kind: 'item', count: 1 },
  ]);
});

test('every odd file of the folder is named here', () => {
  const odd = readdirSync(FOLDER).filter((name) => name.startsWith('trello-odd-'));
  expect(odd.filter((name) => !/archive|empty|jira|sign-in|truncated|records|utf16/.test(name))).toEqual([]);
  expect(read('trello-odd-utf16.json')).toMatchObject({ ok: true, value: { name: 'Blåskjell 漢字' } });
});
