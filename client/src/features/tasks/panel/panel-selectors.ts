import type { Id22 } from '@cairn/shared/domain/kernel/ids.ts';
import { all, type Index } from '@cairn/shared/domain/kernel/registers.ts';
import { taskById, tasksByColumn, type Task } from '@cairn/shared/domain/tasks/read.ts';

/** Every task of the project that is there: not deleted, archived ones included. */
export function selectLiveTasks(index: Index): Task[] {
  return all(index, 't').flatMap((entity) => {
    const task = taskById(index, entity.id as Id22);
    return task !== undefined && task.deleted === null ? [task] : [];
  });
}

/** Tasks below this one, in the order in which they were made. */
export function selectSubtasks(index: Index, parent: Id22): Task[] {
  return selectLiveTasks(index)
    .filter((task) => task.parent === parent)
    .toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

/** All tasks below this one, however deep; a circle that peers made is walked once. */
export function selectBelow(index: Index, id: Id22): Set<Id22> {
  const children = Map.groupBy(selectLiveTasks(index), (task) => task.parent);
  const below = new Set<Id22>();
  const walk = (parent: Id22) => {
    for (const task of children.get(parent) ?? []) {
      if (below.has(task.id)) continue;
      below.add(task.id);
      walk(task.id);
    }
  };
  walk(id);
  return below;
}

/** The neighbours of a card in its column. */
export function selectNeighbours(index: Index, id: Id22): { previous: Id22 | null; next: Id22 | null } {
  const task = taskById(index, id);
  const column = task ? (tasksByColumn(index).get(task.column) ?? []) : [];
  const at = column.findIndex((other) => other.id === id);
  if (at < 0) return { previous: null, next: null };
  return { previous: column[at - 1]?.id ?? null, next: column[at + 1]?.id ?? null };
}

/** Tasks are replaced, never changed: the same objects mean the same content. */
export const sameTasks = (a: readonly Task[], b: readonly Task[]): boolean =>
  a.length === b.length && a.every((task, i) => task === b[i]);

export const sameNeighbours = (
  a: ReturnType<typeof selectNeighbours>,
  b: ReturnType<typeof selectNeighbours>,
): boolean => a.previous === b.previous && a.next === b.next;
