/** What a person does in the task panel and nowhere else; the rest is in ../actions.ts. */
import type { Id22, Ref8 } from '@cairn/shared/domain/kernel/ids.ts';
import type { Undo } from '@cairn/shared/domain/kernel/undo.ts';
import { indexOf } from '@cairn/shared/domain/kernel/registers.ts';
import * as projects from '@cairn/shared/domain/projects/commands.ts';
import * as tasks from '@cairn/shared/domain/tasks/commands.ts';
import type { RelationKind } from '@cairn/shared/domain/tasks/schema.ts';
import { dispatch, undoThis } from '../../../sync/dispatch.ts';
import type { DocumentSession } from '../../../sync/types.ts';
import { showToast } from '../../../ui/toast.tsx';
import { t } from '../../../words/t.ts';
import { moveTasks } from '../actions.ts';
import { placeAt } from '../board/placement.ts';
import type { PlainDate } from '../date-words.ts';
import { selectTask, selectTasks } from '../selectors.ts';
import type { PastedItem } from './checklist-paste.ts';

type Session = DocumentSession;

/** To the foot of that column; a task that is there already stays where it is. */
export function setState(session: Session, id: Id22, column: Ref8): void {
  const index = indexOf(session.doc);
  if (selectTask(index, id)?.column === column) return;
  moveTasks(
    session,
    [id],
    placeAt(
      column,
      selectTasks(index, column).map((task) => task.id),
      Infinity,
    ),
  );
}

/** Makes a label and puts it on the task, in one step. */
export const createLabelOn = (session: Session, task: Id22, input: { name: string; color: string }): Undo =>
  dispatch(session, (doc, ctx) => {
    const label = ctx.ref();
    const made = projects.createLabel(doc, ctx, { id: label, ...input });
    const put = tasks.toggleLabel(doc, ctx, { id: task, label, on: true });
    return { label: made.label, writes: [...made.writes, ...put.writes] };
  });

export const setStart = (session: Session, id: Id22, start: PlainDate | null): Undo =>
  dispatch(session, (doc, ctx) => tasks.setField(doc, ctx, { id, field: 'start', value: start }));

export const setEstimate = (session: Session, id: Id22, estimate: number | null): Undo =>
  dispatch(session, (doc, ctx) => tasks.setField(doc, ctx, { id, field: 'estimate', value: estimate }));

/** @throws DomainError cycle, where the parent is the task itself or below it */
export const setParent = (session: Session, id: Id22, parent: Id22 | null): Undo =>
  dispatch(session, (doc, ctx) => tasks.setField(doc, ctx, { id, field: 'parent', value: parent }));

/** One step however many items. @returns the ref of the last one */
export function addItems(
  session: Session,
  task: Id22,
  items: readonly PastedItem[],
  after: Ref8 | null,
): { last: Ref8 | null; undo: Undo } {
  let last = after;
  const undo = dispatch(session, (doc, ctx) => {
    const writes = items.flatMap(({ text, done }) => {
      const item = ctx.ref();
      const step = tasks.addItem(doc, ctx, { id: task, item, text, done, ...(last !== null && { after: last }) });
      last = item;
      return step.writes;
    });
    return { label: 'task.addItem', writes };
  });
  return { last, undo };
}

export const tickItem = (session: Session, task: Id22, item: Ref8, on: boolean): Undo =>
  dispatch(session, (doc, ctx) => tasks.tickItem(doc, ctx, { id: task, item, on }));

export const editItem = (session: Session, task: Id22, item: Ref8, text: string): Undo =>
  dispatch(session, (doc, ctx) => tasks.editItem(doc, ctx, { id: task, item, text }));

export const moveItem = (session: Session, task: Id22, item: Ref8, after: Ref8 | null, before: Ref8 | null): Undo =>
  dispatch(session, (doc, ctx) =>
    tasks.moveItem(doc, ctx, { id: task, item, ...(after !== null && { after }), ...(before !== null && { before }) }),
  );

export const removeItem = (session: Session, task: Id22, item: Ref8): Undo =>
  dispatch(session, (doc, ctx) => tasks.removeItem(doc, ctx, { id: task, item }));

/** A new task below another one, at the foot of a column. @returns its id */
export function createSubtask(session: Session, input: { parent: Id22; column: Ref8; title: string }): Id22 {
  let id: Id22;
  dispatch(session, (doc, ctx) => {
    id = ctx.id();
    return tasks.createTask(doc, ctx, { id, ...input });
  });
  return id!;
}

/** A relation is stored on its source only. */
export const setRelation = (session: Session, source: Id22, kind: RelationKind, target: Id22, on: boolean): Undo =>
  dispatch(session, (doc, ctx) => tasks.relate(doc, ctx, { id: source, kind, target, on }));

export function archiveWithToast(session: Session, id: Id22): void {
  offerUndo(
    dispatch(session, (doc, ctx) => tasks.archiveTask(doc, ctx, { id })),
    t('task.archivedToast'),
  );
}

export const unarchive = (session: Session, id: Id22): Undo =>
  dispatch(session, (doc, ctx) => tasks.unarchiveTask(doc, ctx, { id }));

export function deleteWithToast(session: Session, id: Id22): void {
  offerUndo(
    dispatch(session, (doc, ctx) => tasks.deleteTask(doc, ctx, { id })),
    t('task.deletedToast'),
  );
}

export const restore = (session: Session, id: Id22): Undo =>
  dispatch(session, (doc, ctx) => tasks.restoreTask(doc, ctx, { id }));

export function offerUndo(undo: Undo, text: string): void {
  showToast({ text, action: { label: t('task.undo'), run: () => void undoThis(undo) } });
}
