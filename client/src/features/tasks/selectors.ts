/**
 * What screens read of a project: functions over the index that keep identity where nothing changed, so that a
 * change re-renders its card and the columns it left and entered, and nothing else.
 */
import type { Id22, Ref8 } from '@cairn/shared/domain/kernel/ids.ts';
import type { Index } from '@cairn/shared/domain/kernel/registers.ts';
import { readProject, type Column, type Label } from '@cairn/shared/domain/projects/read.ts';
import { taskById, tasksByColumn, type Task } from '@cairn/shared/domain/tasks/read.ts';
import { isFiltering, matches, type Filter } from './board/filter.ts';

const NO_TASKS: readonly Task[] = [];
const NO_IDS: readonly Id22[] = [];

export const selectColumns = (index: Index): readonly Column[] => readProject(index).columns;
export const selectLabels = (index: Index): readonly Label[] => readProject(index).labels;
export const selectKey = (index: Index): string => readProject(index).key;
export const selectName = (index: Index): string => readProject(index).name;

export const selectTask = (index: Index, id: Id22): Task | undefined => taskById(index, id);

/** Cards of a column, sorted by (rank, id); without what is archived or deleted. */
export const selectTasks = (index: Index, column: Ref8): readonly Task[] =>
  tasksByColumn(index).get(column) ?? NO_TASKS;

/** All cards of a column, whatever the filter: what the limit counts. */
export const selectCount = (index: Index, column: Ref8): number => selectTasks(index, column).length;

const idLists = new WeakMap<readonly Task[], readonly Id22[]>();

/** The cards of a column that the filter lets through, in order. Compare with `sameIds`. */
export function selectIds(index: Index, column: Ref8, filter: Filter): readonly Id22[] {
  const tasks = selectTasks(index, column);
  if (isFiltering(filter)) {
    const key = selectKey(index);
    return tasks.filter((task) => matches(task, filter, key)).map((task) => task.id);
  }
  if (tasks.length === 0) return NO_IDS;
  let ids = idLists.get(tasks);
  if (ids === undefined) idLists.set(tasks, (ids = tasks.map((task) => task.id)));
  return ids;
}

/** Equality for lists of ids: an edit of a card's text leaves its column as it was. */
export const sameIds = (a: readonly string[], b: readonly string[]): boolean =>
  a === b || (a.length === b.length && a.every((id, i) => id === b[i]));
