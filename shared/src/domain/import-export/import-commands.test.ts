import * as Y from 'yjs';
import { describe, expect, test } from 'vitest';
import { readMessages } from '../conversations/read.ts';
import { parseDocumentName } from '../kernel/document-name.ts';
import { refuseBirth, refuseRegister } from '../kernel/field-table.ts';
import type { Fields, Json } from '../kernel/kinds.ts';
import { indexOf } from '../kernel/registers.ts';
import { taskById, tasksByColumn } from '../tasks/read.ts';
import { readProject } from '../projects/read.ts';
import * as projectTables from '../projects/schema.ts';
import { TASK_FIELDS } from '../tasks/schema.ts';
import { BODY, MARKS, NODES } from '../richtext/schema.ts';
import { importSteps, undoImport } from './import-commands.ts';
import { suggestMapping, type ImportMapping } from './import-mapping.ts';
import { RECORD_KINDS } from './import-plan.ts';
import { resolveImport } from './resolve-import.ts';
import { countLedger } from './settle-ledger.ts';
import {
  ANA,
  card,
  contextOf,
  ctx,
  fates,
  KOFI,
  LABELS,
  makeProject,
  NAMES,
  nobody,
  NOW,
  planOf,
  PROJECT,
  quay,
  small,
  textOf,
} from '../../testkit/imported-project.ts';

describe('the first import', () => {
  const plan = planOf(quay);
  const world = makeProject();
  const mapping: ImportMapping = {
    ...suggestMapping(
      plan,
      [
        { id: KOFI, name: 'Kofi  mensah' },
        { id: ANA, name: 'Someone else', email: 'anabrandt@x.example' },
      ],
      [],
    ),
  };
  const resolved = world.import(plan, mapping);

  test('IMP-1: what the account calls imported is in the documents', () => {
    const counts = Object.fromEntries(countLedger(resolved.ledger, RECORD_KINDS).map((count) => [count.kind, count]));
    const all = plan.tasks
      .map((task) => resolved.tasks.find((other) => other.plan === task)!.id)
      .map((id) => taskById(world.index(), id)!);
    expect(all).toHaveLength(counts['card']!.imported);
    expect(all.flatMap((task) => task.checklist)).toHaveLength(counts['item']!.imported);
    expect(all.flatMap((task) => Object.keys(task.fields))).toHaveLength(counts['value']!.imported);
    const project = readProject(world.index());
    expect(project.labels).toHaveLength(counts['label']!.imported);
    expect(project.fields).toHaveLength(counts['field']!.imported);
    expect(project.columns).toHaveLength(counts['list']!.imported);
    expect(counts['list']).toEqual({ kind: 'list', inFile: 12, imported: 10, merged: 2, leftOut: 0 });
    expect(counts['person']).toMatchObject({ inFile: 10, imported: 2, leftOut: 8 });
    const messages = [...world.beside]
      .filter(([name]) => name.startsWith('thread/'))
      .flatMap(([, doc]) => readMessages(doc));
    expect(messages).toHaveLength(counts['comment']!.imported);
    const links = [...world.beside].filter(([name]) => name.startsWith('task/')).flatMap(([, doc]) => hrefs(doc));
    const addresses = new Set(plan.tasks.flatMap((task) => task.links.map((link) => link.url)));
    expect(links.filter((href) => addresses.has(href)).length).toBeGreaterThanOrEqual(counts['attachment']!.imported);
    for (const count of Object.values(counts)) expect(count.imported + count.merged + count.leftOut).toBe(count.inFile);
  });

  test('everything written passes the judge’s tables and bounds', () => {
    const tables = {
      t: TASK_FIELDS,
      b: projectTables.BOARD_FIELDS,
      c: projectTables.COLUMN_FIELDS,
      l: projectTables.LABEL_FIELDS,
      f: projectTables.CUSTOM_FIELD_FIELDS,
      i: projectTables.IMPORT_FIELDS,
    };
    for (const [kind, table] of Object.entries(tables)) {
      for (const text of world.project.getMap<string>(kind).values()) {
        expect(refuseBirth(table, JSON.parse(text) as Fields, false)).toBeNull();
        expect(Buffer.byteLength(text)).toBeLessThan(16_000);
      }
      for (const [key, value] of world.project.getMap<Json>(kind.toUpperCase()))
        expect(refuseRegister(table, key.slice(8), value, false)).toBeNull();
    }
    for (const [name, doc] of world.beside) {
      expect(parseDocumentName(name)).not.toBeNull();
      if (name.startsWith('task/')) checkNodes(doc.getXmlFragment(BODY));
    }
  });

  test('cards stand in their lists, in order; archived ones are archived, finished ones done', () => {
    const { columns } = readProject(world.index());
    expect(columns.map((column) => column.name).slice(0, 3)).toEqual(['Ideas', 'Next up', 'Ordered']);
    for (const column of columns) {
      const list = plan.columns.find((planned) => planned.name === column.name)!;
      const shown = (tasksByColumn(world.index()).get(column.id) ?? []).map((task) => task.title);
      expect(shown).toEqual(
        plan.tasks.filter((task) => task.list === list.source && task.archivedAt === null).map((task) => task.title),
      );
    }
    const done = columns.find((column) => column.done)!;
    expect(done.name).toBe('Finished 2025');
    expect(
      tasksByColumn(world.index())
        .get(done.id)!
        .every((task) => task.doneAt !== null),
    ).toBe(true);
    const closed = new Set(plan.columns.filter((column) => column.closed).map((column) => column.source));
    const archived = resolved.tasks.filter((task) => taskById(world.index(), task.id)!.archivedAt !== null);
    expect(archived).toHaveLength(
      plan.tasks.filter((task) => task.archivedAt !== null || closed.has(task.list!)).length,
    );
  });

  test('matched people are assigned, others are named in the description', () => {
    const [kofi] = plan.people.filter((person) => person.name === 'Kofi Mensah');
    const task = resolved.tasks.find(({ plan }) => plan.people.includes(kofi!.source) && plan.people.length === 2)!;
    const other = plan.people.find(
      (person) => person.source !== kofi!.source && task.plan.people.includes(person.source),
    )!;
    expect(taskById(world.index(), task.id)!.assignees).toContain(KOFI);
    if (other.name !== 'Ana Brandt')
      expect(textOf(world.beside.get(`task/${PROJECT}/${task.id}`)!)).toContain(other.name);
  });

  test('comments are the importer’s own messages, signed by their authors, in their order', () => {
    const task = resolved.tasks.find(({ plan }) => plan.comments.length >= 3)!;
    const messages = readMessages(world.beside.get(`thread/${PROJECT}/${task.id}`)!);
    expect(messages.map((message) => message.at)).toEqual(task.plan.comments.map((comment) => comment.at));
    expect(messages.every((message) => message.author === ANA)).toBe(true);
    const author = plan.people.find((person) => person.source === task.plan.comments[0]!.author)!;
    expect(messages[0]!.body.startsWith(`${author.name}, on Trello, `)).toBe(true);
  });

  test('IMP-2: the same file again brings nothing, whatever the mapping', () => {
    const before = Y.encodeStateAsUpdate(world.project);
    const again = world.import(plan, nobody(plan), contextOf(KOFI, NOW + 1000));
    expect(Y.encodeStateAsUpdate(world.project)).toEqual(before);
    expect(again.ledger.filter((entry) => entry.fate === 'imported' && entry.kind !== 'person')).toEqual([]);
    expect(fates(again, 'card')).toEqual({ 'already-here': 320 });
    expect(fates(again, 'comment')).toEqual({ 'already-here': 500 });
  });
});

test('big tasks spill into registers, long comments into several messages; nothing is lost', () => {
  const long = '漢'.repeat(500);
  const world = makeProject();
  const plan = planOf({
    ...small(card('a')),
    checklists: [
      {
        id: 'k',
        name: 'Checklist',
        idCard: 'a',
        checkItems: Array.from({ length: 60 }, (_, n) => ({ id: `i${n}`, name: long.slice(3) + n, pos: n })),
      },
    ],
    actions: [
      {
        id: 'c',
        type: 'commentCard',
        date: '2025-01-01T00:00:00Z',
        data: { text: 'word '.repeat(5_000), card: { id: 'a' } },
      },
    ],
  });
  const { tasks } = world.import(plan);
  const task = taskById(world.index(), tasks[0]!.id)!;
  expect(task.checklist.map((item) => item.text.slice(497))).toEqual(Array.from({ length: 60 }, (_, n) => String(n)));
  const messages = readMessages(world.beside.get(`thread/${PROJECT}/${task.id}`)!);
  expect(
    messages
      .map((message) => message.body)
      .join(' ')
      .match(/word/g),
  ).toHaveLength(5_000);
  expect(messages.every((message) => message.body.length <= 10_000)).toBe(true);
});

test('a board of 9,000 cards is written in steps that the judge takes', () => {
  const plan = planOf(small(...Array.from({ length: 9_000 }, (_, n) => card(`c${n}`))));
  const doc = new Y.Doc();
  const resolved = resolveImport(indexOf(doc), PROJECT, plan, nobody(plan), NAMES);
  const sizes: number[] = [];
  for (const step of importSteps(doc, ctx, resolved, LABELS)) {
    const before = Y.encodeStateVector(doc);
    step(doc, ctx);
    sizes.push(Y.decodeUpdate(Y.encodeStateAsUpdate(doc, before)).structs.length);
  }
  expect(Math.max(...sizes)).toBeLessThanOrEqual(2_000);
  expect(doc.getMap('t').size).toBe(9_000);
  let taken = 0;
  for (let more = true; more;) {
    const step = undoImport(doc, ctx, { id: resolved.ref });
    taken += step.tasks;
    more = step.more;
  }
  expect(taken).toBe(9_000);
  expect([...tasksByColumn(indexOf(doc)).values()].flat()).toEqual([]);
});

function hrefs(doc: Y.Doc): string[] {
  const found: string[] = [];
  const walk = (node: Y.XmlFragment | Y.XmlText): void => {
    if (node instanceof Y.XmlText) {
      for (const { attributes } of node.toDelta() as { attributes?: { link?: { href: string } } }[])
        if (attributes?.link) found.push(attributes.link.href);
    } else for (const child of node.toArray()) walk(child as Y.XmlElement | Y.XmlText);
  };
  walk(doc.getXmlFragment(BODY));
  return found;
}

function checkNodes(node: Y.XmlFragment | Y.XmlText): void {
  if (node instanceof Y.XmlText) {
    for (const { attributes } of node.toDelta() as { attributes?: Record<string, unknown> }[])
      for (const [mark, value] of Object.entries(attributes ?? {})) expect(MARKS[mark]!(value)).toBe(true);
    return;
  }
  if (node instanceof Y.XmlElement) {
    const known = NODES[node.nodeName]!;
    for (const [key, value] of Object.entries(node.getAttributes())) expect(known[key]!(value)).toBe(true);
  }
  for (const child of node.toArray()) checkNodes(child as Y.XmlElement | Y.XmlText);
}
