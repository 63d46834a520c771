import type { Id22, Ref8 } from '@cairn/shared/domain/kernel/ids.ts';
import { makeId22, makeRef8 } from '@cairn/shared/domain/kernel/ids.ts';
import { indexOf } from '@cairn/shared/domain/kernel/registers.ts';
import type { Undo } from '@cairn/shared/domain/kernel/undo.ts';
import type { Task } from '@cairn/shared/domain/tasks/read.ts';
import { undoThis } from '../../../sync/dispatch.ts';
import type { DocumentSession } from '../../../sync/types.ts';
import { announce } from '../../../ui/announce.ts';
import { HUES } from '../../../ui/hue.ts';
import { showToast } from '../../../ui/toast.tsx';
import { t, type WordKey } from '../../../words/t.ts';
import * as actions from '../actions.ts';
import { selectColumns, selectIds, selectKey, selectLabels, selectTask } from '../selectors.ts';
import { numberOf, priorityKey } from './card-face.tsx';
import { NO_FILTER } from './filter.ts';
import { guarded } from './guard.ts';
import { inBoardOrder, neighbour, rangeBetween, stepFrom, stepPlace, survivor, type Lane, type Step } from './moves.ts';
import { indexOfPlace, isUnmoved, placeAt, settle, type Place } from './placement.ts';
import type { RemoteMarks } from './remote-marks.ts';
import { focusCard, type BoardStore, type Drag, type PickerKind } from './ui-store.ts';

interface Wiring {
  session: DocumentSession;
  ui: BoardStore;
  marks: RemoteMarks;
  me: Id22;
  nameOf(id: Id22): string | undefined;
}

const NONE: ReadonlySet<Id22> = new Set();
const random = (count: number) => crypto.getRandomValues(new Uint8Array(count));

export type Commands = ReturnType<typeof createCommands>;

/** Everything a person can do on the board, by whatever means: drag, key, menu and toolbar all end here. */
export function createCommands(wiring: Wiring) {
  const { session, ui, marks, me } = wiring;
  const index = () => indexOf(session.doc);
  const columns = () => selectColumns(index());
  const task = (id: Id22): Task | undefined => selectTask(index(), id);
  const columnName = (id: Ref8) => columns().find((column) => column.id === id)?.name ?? '';

  /** The open columns with what the filter lets through: the board as it is seen. */
  const lanes = (): Lane[] =>
    columns()
      .filter((column) => !ui.get().collapsed.has(column.id))
      .map((column) => ({ id: column.id, ids: selectIds(index(), column.id, ui.outside().filter) }));

  const name = (id: Id22): string => {
    const found = task(id);
    return found === undefined ? '' : (numberOf(found, selectKey(index())) ?? found.title);
  };

  /** What a key acts on: the selection, else the card that has the focus, else the one under the pointer. */
  const targets = (): Id22[] => {
    const { selected } = ui.get();
    return selected.size > 0 ? inBoardOrder(lanes(), selected) : pointedAt();
  };
  const pointedAt = (): Id22[] => {
    const inFocus = document.activeElement?.closest('[data-card]') ? ui.get().focused : null;
    const id = inFocus ?? ui.hovered;
    return id !== null && task(id) !== undefined ? [id] : [];
  };

  const sayPlace = (key: WordKey, place: Place, moving: ReadonlySet<Id22>) => {
    const rest = selectIds(index(), place.column, ui.outside().filter).filter((id) => !moving.has(id));
    announce(
      t(key, {
        column: columnName(place.column),
        place: indexOfPlace(rest, place) + 1,
        count: rest.length + moving.size,
      }),
    );
  };

  const withUndo = (text: string, undo: Undo) =>
    showToast({ text, action: { label: t('board.undo'), run: () => void undoThis(undo) } });

  /** Writes a move and keeps the focus on the card that led it. */
  const move = (ids: readonly Id22[], place: Place, lead: Id22 = ids[0]!): Undo | null => {
    if (!ui.outside().mayWrite || ids.length === 0) return null;
    const moving = new Set(ids);
    const column = selectIds(index(), place.column, NO_FILTER);
    const rest = column.filter((id) => !moving.has(id));
    const settled = settle(rest, place);
    if (isUnmoved(column, moving, indexOfPlace(rest, settled))) {
      focusCard(ui, lead);
      return null;
    }
    const undo = actions.moveTasks(session, ids, settled);
    focusCard(ui, lead);
    return undo;
  };

  const stepBy = (direction: Step) => {
    const ids = targets();
    const lead = ids.find((id) => id === ui.get().focused) ?? ids[0];
    if (lead === undefined || !ui.outside().mayWrite) return;
    const moving = new Set(ids);
    const place = stepPlace(lanes(), moving, lead, direction);
    if (place === null) return;
    move(ids, place, lead);
    sayPlace('board.sayPlace', place, moving);
  };

  const leave = (ids: readonly Id22[]) => {
    const { focused } = ui.get();
    const next = focused === null ? null : survivor(lanes(), new Set(ids), focused);
    ui.set({ selected: NONE, anchor: null, menu: null, picker: null });
    return () => focusCard(ui, next);
  };

  const lifting = {
    /** Takes the focused card, or the selection with it, into the air by key. */
    lift(id: Id22) {
      if (!ui.outside().mayWrite) return;
      const { selected } = ui.get();
      const all = lanes();
      const ids = selected.has(id) ? inBoardOrder(all, selected) : [id];
      const moving = new Set(ids);
      const lane = all.find((entry) => entry.ids.includes(id));
      if (lane === undefined) return;
      const above = lane.ids.slice(0, lane.ids.indexOf(id)).filter((other) => !moving.has(other)).length;
      const rest = lane.ids.filter((other) => !moving.has(other));
      const place = placeAt(lane.id, rest, above);
      ui.set({ drag: { by: 'keyboard', lead: id, ids, place, height: 0, was: whereabouts(id), from: lane.id } });
      focusCard(ui, id);
      announce(
        t('board.sayLifted', {
          card: ids.length === 1 ? name(id) : t('board.cards', { count: ids.length }),
          column: columnName(lane.id),
          place: above + 1,
          count: rest.length + ids.length,
        }),
      );
    },
    step(direction: Step) {
      const { drag } = ui.get();
      if (drag === null) return;
      const moving = new Set(drag.ids);
      const place = stepFrom(lanes(), moving, settledPlace(drag), direction);
      if (place === null) return;
      ui.set({ drag: { ...drag, place } });
      focusCard(ui, drag.lead);
      sayPlace('board.sayPlace', place, moving);
    },
    drop() {
      const { drag } = ui.get();
      if (drag === null) return;
      ui.set({ drag: null });
      const ids = drag.ids.filter((id) => task(id) !== undefined && task(id)!.deleted === null);
      if (!ids.includes(drag.lead)) {
        showToast({ text: t('board.goneMeanwhile') });
        return;
      }
      const moved = whereabouts(drag.lead) !== drag.was;
      move(ids, drag.place, drag.lead);
      sayPlace('board.sayDropped', drag.place, new Set(ids));
      if (moved) sayMovedToo(drag);
    },
    cancel() {
      const { drag } = ui.get();
      if (drag === null) return;
      ui.set({ drag: null });
      focusCard(ui, drag.lead);
      announce(t('board.sayCancelled', { column: columnName(task(drag.lead)?.column ?? drag.place.column) }));
    },
  };

  const settledPlace = (drag: Drag): Place => {
    const moving = new Set(drag.ids);
    return settle(
      selectIds(index(), drag.place.column, ui.outside().filter).filter((id) => !moving.has(id)),
      drag.place,
    );
  };

  const whereabouts = (id: Id22): string => `${task(id)?.column} ${task(id)?.rank}`;

  const sayMovedToo = (drag: Drag) => {
    const by = marks.lastBy(drag.lead)?.by;
    const who = by ? wiring.nameOf(by) : undefined;
    const column = columnName(drag.place.column);
    showToast({
      text: who ? t('board.movedToo', { name: who, column }) : t('board.movedTooSomeone', { column }),
    });
  };

  return guarded({
    lanes,
    targets,
    pointedAt,
    name,
    task,
    columnName,
    whereabouts,
    /** Below all cards of a column, those left out by the filter too. */
    foot(column: Ref8, moving: readonly Id22[]): Place {
      const rest = selectIds(index(), column, NO_FILTER).filter((id) => !moving.includes(id));
      return placeAt(column, rest, rest.length);
    },
    move,
    stepBy,
    ...lifting,

    /** Moves the focus; with `extend` the selection goes along. */
    walk(direction: Step, extend = false) {
      const { focused, anchor, selected } = ui.get();
      const to = neighbour(lanes(), focused, direction);
      if (to === null) return;
      if (extend && focused !== null) {
        const start = anchor ?? focused;
        ui.set({ anchor: start, selected: new Set(rangeBetween(lanes(), start, to)) });
      } else if (selected.size === 0) ui.set({ anchor: null });
      focusCard(ui, to);
    },
    toggle(id: Id22) {
      const selected = new Set(ui.get().selected);
      if (!selected.delete(id)) selected.add(id);
      ui.set({ selected, anchor: id });
    },
    selectTo(id: Id22) {
      const start = ui.get().anchor ?? ui.get().focused ?? id;
      ui.set({ selected: new Set(rangeBetween(lanes(), start, id)), anchor: start, focused: id });
    },
    selectAll() {
      ui.set({ selected: new Set(lanes().flatMap((lane) => lane.ids)) });
    },
    clearSelection() {
      ui.set({ selected: NONE, anchor: null });
    },

    open: (id: Id22 | null) => ui.outside().open(id),
    focus: (id: Id22) => focusCard(ui, id),
    /** @param refocus whether the card takes the focus back when the edit ends; not where the focus went elsewhere */
    edit(id: Id22 | null, refocus = true) {
      if (id !== null && !ui.outside().mayWrite) return;
      const before = ui.get().editing;
      ui.set({ editing: id, menu: null, ...(id !== null && { focused: id }) });
      if (id === null && before !== null && refocus) focusCard(ui, before);
    },
    rename(id: Id22, title: string) {
      const text = title.replaceAll(/\s+/g, ' ').trim();
      if (text !== '' && text !== task(id)?.title) actions.renameTask(session, id, text);
    },
    /** Opens the quick add of the column one is in, else of the first. */
    add(column?: Ref8) {
      if (!ui.outside().mayWrite) return;
      const all = lanes();
      const { focused } = ui.get();
      const target = column ?? all.find((lane) => focused !== null && lane.ids.includes(focused))?.id ?? all[0]?.id;
      if (target !== undefined) ui.set({ adding: target, editing: null });
    },
    create(input: Omit<actions.NewTask, 'id' | 'place'>, column: Ref8): Id22 {
      const id = makeId22(Date.now(), random(10));
      const ids = selectIds(index(), column, NO_FILTER);
      actions.createTask(session, { ...input, id, place: placeAt(column, ids, ids.length) });
      announce(t('board.sayCreated', { column: columnName(column) }));
      return id;
    },
    /** One card a line, one step of undo for all. */
    createMany(titles: readonly string[], column: Ref8) {
      const ids = selectIds(index(), column, NO_FILTER);
      const undo = actions.createTasks(session, titles, placeAt(column, ids, ids.length));
      withUndo(t('board.created', { count: titles.length, column: columnName(column) }), undo);
    },

    pick(kind: PickerKind, ids: readonly Id22[] = targets()) {
      if (ui.outside().mayWrite && ids.length > 0) ui.set({ picker: { kind, ids }, menu: null });
    },
    closePicker() {
      const { picker } = ui.get();
      ui.set({ picker: null });
      if (picker !== null) focusCard(ui, picker.ids.find((id) => id === ui.get().focused) ?? picker.ids[0]!);
    },
    setPriority(level: number, ids: readonly Id22[] = targets()) {
      if (!ui.outside().mayWrite || ids.length === 0) return;
      actions.setPriority(session, ids, level);
      announce(t(priorityKey(level)));
    },
    setDue: (due: string | null, ids: readonly Id22[]) => void actions.setDue(session, ids, due),
    /** On for all, unless all have it: then off for all. */
    toggleAssignee(user: Id22, ids: readonly Id22[]) {
      actions.assign(session, ids, user, !ids.every((id) => task(id)?.assignees.includes(user)));
    },
    toggleLabel(label: Ref8, ids: readonly Id22[]) {
      actions.setLabel(session, ids, label, !ids.every((id) => task(id)?.labels.includes(label)));
    },
    createLabel(text: string, ids: readonly Id22[]) {
      const id = makeRef8(random(6));
      const used = selectLabels(index()).map((label) => label.color);
      const color = HUES.find((hue) => !used.includes(hue)) ?? HUES[used.length % HUES.length]!;
      actions.createLabel(session, { id, name: text, color });
      actions.setLabel(session, ids, id, true);
    },
    assignMe(ids: readonly Id22[] = targets()) {
      if (!ui.outside().mayWrite || ids.length === 0) return;
      const off = ids.every((id) => task(id)?.assignees.includes(me));
      actions.assign(session, ids, me, !off);
      announce(t(off ? 'board.unassignMe' : 'board.assignMe'));
    },
    archive(ids: readonly Id22[] = targets()) {
      if (!ui.outside().mayWrite || ids.length === 0) return;
      const text = t('board.archived', { count: ids.length, card: name(ids[0]!) });
      const after = leave(ids);
      withUndo(text, actions.archiveTasks(session, ids));
      after();
    },
    remove(ids: readonly Id22[] = targets()) {
      if (!ui.outside().mayWrite || ids.length === 0) return;
      const text = t('board.deleted', { count: ids.length, card: name(ids[0]!) });
      const after = leave(ids);
      withUndo(text, actions.deleteTasks(session, ids));
      after();
    },
    /** From a menu or picker: to a place that may be out of sight, so it is said and can be taken back. */
    moveTo(ids: readonly Id22[], place: Place) {
      const undo = move(ids, place);
      if (undo === null) return;
      const column = columnName(place.column);
      withUndo(t('board.moved', { count: ids.length, column }), undo);
      sayPlace('board.sayPlace', place, new Set(ids));
    },
    addColumn: (name: string) => void actions.createColumn(session, { name }),
    /** What an empty board starts with. */
    addFirstColumns() {
      actions.createColumn(session, { name: t('board.columnTodo') });
      actions.createColumn(session, { name: t('board.columnDoing') });
      actions.createColumn(session, { name: t('board.columnDone'), done: true });
    },
    moveColumn(id: Ref8, by: -1 | 1) {
      const order = columns().map((column) => column.id);
      const at = order.indexOf(id);
      const to = at + by;
      if (at < 0 || to < 0 || to >= order.length) return;
      const rest = order.filter((other) => other !== id);
      actions.moveColumn(session, id, rest[to - 1] ?? null);
      announce(t('board.sayPlace', { column: columnName(id), place: to + 1, count: order.length }));
    },
    deleteColumn(id: Ref8, destination: Ref8) {
      const text = t('board.columnDeleted', { column: columnName(id) });
      ui.set({ removing: null });
      withUndo(text, actions.deleteColumn(session, id, destination));
    },
    collapse(id: Ref8, on: boolean) {
      const collapsed = new Set(ui.get().collapsed);
      if (on) collapsed.add(id);
      else collapsed.delete(id);
      ui.set({ collapsed, ...(ui.get().adding === id && { adding: null }) });
    },
  });
}
