/**
 * Every way a person changes tasks and columns: one function per intent. Each runs one command in one transaction
 * on this device and is one step of the tab's undo.
 */
import type { Id22, Ref8 } from '@cairn/shared/domain/kernel/ids.ts';
import * as projects from '@cairn/shared/domain/projects/commands.ts';
import * as tasks from '@cairn/shared/domain/tasks/commands.ts';
import { dispatch } from '../../sync/dispatch.ts';
import type { DocumentSession } from '../../sync/types.ts';
import type { Place } from './board/placement.ts';

type Session = DocumentSession;

export interface NewTask {
  /** made by the caller where it has to know the task before the next render */
  id: Id22;
  title: string;
  place: Place;
  due?: string | null;
  priority?: number;
  estimate?: number | null;
  assignees?: readonly Id22[];
  labels?: readonly Ref8[];
}

const placing = (place: Place) => ({
  column: place.column,
  ...(place.after !== null && { after: place.after }),
  ...(place.before !== null && { before: place.before }),
});

export const createTask = (session: Session, input: NewTask) =>
  dispatch(session, (doc, ctx) => {
    const { place, ...fields } = input;
    return tasks.createTask(doc, ctx, { ...fields, ...placing(place) });
  });

/** Makes a card of each title, in order. @param titles checked by the caller: one line, not empty */
export const createTasks = (session: Session, titles: readonly string[], place: Place) =>
  dispatch(session, (doc, ctx) => {
    let after = place.after;
    const writes = titles.flatMap((title) => {
      const id = ctx.id();
      const at = { ...place, after };
      after = id;
      return tasks.createTask(doc, ctx, { id, title, ...placing(at) }).writes;
    });
    return { label: 'task.create', writes };
  });

/** Moves cards, kept in the given order and next to each other. */
export const moveTasks = (session: Session, ids: readonly Id22[], place: Place) =>
  dispatch(session, (doc, ctx) => tasks.moveTasks(doc, ctx, { ids, ...placing(place) }));

export const renameTask = (session: Session, id: Id22, title: string) =>
  dispatch(session, (doc, ctx) => tasks.setField(doc, ctx, { id, field: 'title', value: title }));

export const setPriority = (session: Session, ids: readonly Id22[], priority: number) =>
  dispatch(session, (doc, ctx) =>
    tasks.bulk(doc, ctx, ids, (id) => tasks.setField(doc, ctx, { id, field: 'priority', value: priority })),
  );

/** @param due `YYYY-MM-DD`, with a time or without; null takes it away */
export const setDue = (session: Session, ids: readonly Id22[], due: string | null) =>
  dispatch(session, (doc, ctx) =>
    tasks.bulk(doc, ctx, ids, (id) => tasks.setField(doc, ctx, { id, field: 'due', value: due })),
  );

export const assign = (session: Session, ids: readonly Id22[], user: Id22, on: boolean) =>
  dispatch(session, (doc, ctx) => tasks.bulk(doc, ctx, ids, (id) => tasks.assign(doc, ctx, { id, user, on })));

export const setLabel = (session: Session, ids: readonly Id22[], label: Ref8, on: boolean) =>
  dispatch(session, (doc, ctx) => tasks.bulk(doc, ctx, ids, (id) => tasks.toggleLabel(doc, ctx, { id, label, on })));

export const archiveTasks = (session: Session, ids: readonly Id22[]) =>
  dispatch(session, (doc, ctx) => tasks.bulk(doc, ctx, ids, (id) => tasks.archiveTask(doc, ctx, { id })));

export const deleteTasks = (session: Session, ids: readonly Id22[]) =>
  dispatch(session, (doc, ctx) => tasks.bulk(doc, ctx, ids, (id) => tasks.deleteTask(doc, ctx, { id })));

export const createLabel = (session: Session, input: { id: Ref8; name: string; color: string }) =>
  dispatch(session, (doc, ctx) => projects.createLabel(doc, ctx, input));

/** At the end of the board. */
export const createColumn = (session: Session, input: { name: string; done?: boolean }) =>
  dispatch(session, (doc, ctx) => projects.createColumn(doc, ctx, input));

export const renameColumn = (session: Session, id: Ref8, name: string) =>
  dispatch(session, (doc, ctx) => projects.renameColumn(doc, ctx, { id, name }));

/** @param limit null: none */
export const setColumnLimit = (session: Session, id: Ref8, limit: number | null) =>
  dispatch(session, (doc, ctx) => projects.setColumnLimit(doc, ctx, { id, limit }));

export const setColumnDone = (session: Session, id: Ref8, done: boolean) =>
  dispatch(session, (doc, ctx) => projects.setColumnDone(doc, ctx, { id, done }));

export const setColumnColor = (session: Session, id: Ref8, color: string | null) =>
  dispatch(session, (doc, ctx) => projects.setColumnColor(doc, ctx, { id, color }));

/** Puts a column right after another one; first where there is none. */
export const moveColumn = (session: Session, id: Ref8, after: Ref8 | null) =>
  dispatch(session, (doc, ctx) => projects.moveColumn(doc, ctx, { id, after }));

/** @param destination the column that takes the cards over */
export const deleteColumn = (session: Session, id: Ref8, destination: Ref8) =>
  dispatch(session, (doc, ctx) => projects.deleteColumn(doc, ctx, { id, destination }));
