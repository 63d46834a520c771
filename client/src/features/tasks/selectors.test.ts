import { Awareness } from 'y-protocols/awareness';
import * as Y from 'yjs';
import { beforeEach, describe, expect, it } from 'vitest';
import { projectDocument } from '@cairn/shared/domain/kernel/document-name.ts';
import { makeId22, makeRef8, type Id22, type Ref8 } from '@cairn/shared/domain/kernel/ids.ts';
import { indexOf } from '@cairn/shared/domain/kernel/registers.ts';
import { createColumn, createLabel, setupProject } from '@cairn/shared/domain/projects/commands.ts';
import { makeContext, ownSession, undoLast } from '../../sync/dispatch.ts';
import type { DocumentSession, SyncClient } from '../../sync/types.ts';
import * as actions from './actions.ts';
import { NO_FILTER } from './board/filter.ts';
import { placeAt } from './board/placement.ts';
import { sameIds, selectColumns, selectCount, selectIds, selectTask, selectTasks } from './selectors.ts';

const id = (n: number): Id22 => makeId22(1_700_000_000_000 + n, new Uint8Array(10).fill(n));
const me = id(200);

let doc: Y.Doc;
let session: DocumentSession;
let first: Ref8;
let second: Ref8;
let label: Ref8;
const index = () => indexOf(doc);
const idsIn = (column: Ref8) => selectIds(index(), column, NO_FILTER);

beforeEach(() => {
  doc = new Y.Doc();
  session = {
    name: projectDocument(id(1)),
    doc,
    awareness: new Awareness(doc),
    state: { safety: 'saved', waiting: 0, ready: true, synced: true, role: 'editor', missing: null },
    subscribe: () => () => {},
    begin: () => undefined,
    whenReady: () => Promise.resolve(),
    release: () => {},
  };
  ownSession(session, { userId: me, open: () => session } as unknown as SyncClient);
  const ctx = makeContext(me);
  [first, second, label] = [1, 2, 3].map((n) => makeRef8(new Uint8Array(6).fill(n))) as [Ref8, Ref8, Ref8];
  setupProject(doc, ctx, { name: 'Yard', key: 'HR', template: 'none' });
  createColumn(doc, ctx, { id: first, name: 'Ready' });
  createColumn(doc, ctx, { id: second, name: 'Done', done: true });
  createLabel(doc, ctx, { id: label, name: 'Hull', color: 'sky' });
  for (const n of [11, 12, 13]) {
    actions.createTask(session, { id: id(n), title: `Card ${n}`, place: placeAt(first, idsIn(first), 99) });
  }
});

describe('what a change leaves as it was', () => {
  it('an edited card is a new object, its neighbours and the other column are the same ones', () => {
    actions.moveTasks(session, [id(13)], placeAt(second, [], 0));
    const before = selectTasks(index(), first);
    const other = selectTasks(index(), second);
    actions.renameTask(session, id(11), 'Another title');
    const after = selectTasks(index(), first);
    expect(after[0]).not.toBe(before[0]);
    expect(after[1]).toBe(before[1]);
    expect(selectTasks(index(), second)).toBe(other);
  });

  it('an edit of a title leaves the order of ids equal, so the column does not render', () => {
    const before = idsIn(first);
    actions.renameTask(session, id(11), 'Another title');
    expect(sameIds(idsIn(first), before)).toBe(true);
  });

  it('nothing changed: the very same lists', () => {
    expect(idsIn(first)).toBe(idsIn(first));
    expect(selectColumns(index())).toBe(selectColumns(index()));
    expect(idsIn('nowhere-' as Ref8)).toBe(idsIn('nowhere-' as Ref8));
  });

  it('a card that changes leaves the columns themselves alone', () => {
    const before = selectColumns(index());
    actions.setPriority(session, [id(11)], 4);
    expect(selectColumns(index())).toBe(before);
  });

  it('a change by someone else keeps what it did not touch', () => {
    const other = new Y.Doc();
    Y.applyUpdate(other, Y.encodeStateAsUpdate(doc));
    const kept = selectTask(index(), id(12));
    other.getMap('T').set(`${id(11).slice(-8)}t`, 'From afar');
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(other, Y.encodeStateVector(doc)));
    expect(selectTask(index(), id(11))?.title).toBe('From afar');
    expect(selectTask(index(), id(12))).toBe(kept);
  });
});

describe('the intents', () => {
  it('a card is made where it was asked for', () => {
    actions.createTask(session, { id: id(14), title: 'Between', place: placeAt(first, idsIn(first), 1) });
    expect(idsIn(first)).toEqual([id(11), id(14), id(12), id(13)]);
    actions.createTask(session, { id: id(15), title: 'Above all', place: placeAt(first, idsIn(first), 0) });
    expect(idsIn(first)[0]).toBe(id(15));
  });

  it('several cards move together, in the order given, as one step of undo', () => {
    actions.moveTasks(session, [id(11), id(13)], placeAt(second, [], 0));
    expect(idsIn(second)).toEqual([id(11), id(13)]);
    expect(selectTask(index(), id(11))?.doneAt).not.toBeNull();
    undoLast();
    expect(idsIn(first)).toEqual([id(11), id(12), id(13)]);
    expect(selectTask(index(), id(11))?.doneAt).toBeNull();
  });

  it('lines become cards in their order, and one undo takes all of them back', () => {
    actions.createTasks(session, ['One', 'Two', 'Three'], placeAt(first, idsIn(first), 1));
    const titles = () => idsIn(first).map((card) => selectTask(index(), card)?.title);
    expect(titles()).toEqual(['Card 11', 'One', 'Two', 'Three', 'Card 12', 'Card 13']);
    undoLast();
    expect(titles()).toEqual(['Card 11', 'Card 12', 'Card 13']);
  });

  it('people, labels, dates and priorities change on all cards at once', () => {
    const cards = [id(11), id(12)];
    actions.assign(session, cards, me, true);
    actions.setLabel(session, cards, label, true);
    actions.setDue(session, cards, '2027-03-09');
    actions.setPriority(session, cards, 3);
    for (const card of cards) {
      expect(selectTask(index(), card)).toMatchObject({
        assignees: [me],
        labels: [label],
        due: '2027-03-09',
        priority: 3,
      });
    }
    undoLast();
    for (const card of cards) expect(selectTask(index(), card)?.priority).toBe(0);
  });

  it('archived and deleted cards leave the board and come back by undo', () => {
    actions.archiveTasks(session, [id(11)]);
    actions.deleteTasks(session, [id(12)]);
    expect(idsIn(first)).toEqual([id(13)]);
    expect(selectCount(index(), first)).toBe(1);
    undoLast();
    undoLast();
    expect(idsIn(first)).toEqual([id(11), id(12), id(13)]);
  });

  it("a deleted column's cards show in its destination, those that others add to it meanwhile too", () => {
    actions.deleteColumn(session, first, second);
    expect(selectColumns(index()).map((column) => column.id)).toEqual([second]);
    expect(idsIn(second)).toEqual([id(11), id(12), id(13)]);
    undoLast();
    expect(idsIn(first)).toEqual([id(11), id(12), id(13)]);
  });

  it('a column goes one to the left, and a limit and a name can be set', () => {
    actions.moveColumn(session, second, null);
    actions.setColumnLimit(session, first, 2);
    actions.renameColumn(session, first, 'Set');
    expect(selectColumns(index())).toMatchObject([{ id: second }, { id: first, limit: 2, name: 'Set' }]);
  });

  it('who may only read cannot write', () => {
    (session.state as { role: string }).role = 'viewer';
    expect(() => actions.renameTask(session, id(11), 'No')).toThrow('can only be read');
    expect(selectTask(index(), id(11))?.title).toBe('Card 11');
  });
});
