import { createHash } from 'node:crypto';
import type * as Y from 'yjs';
import { indexOf, all } from '../domain/kernel/registers.ts';
import { readProject } from '../domain/projects/read.ts';
import { taskById, tasksByColumn } from '../domain/tasks/read.ts';
import type { Id22 } from '../domain/kernel/ids.ts';

/** What a project shows, as one string in an order that does not depend on the replica. */
export function contentOf(doc: Y.Doc): string {
  const index = indexOf(doc);
  const ids = all(index, 't')
    .map(({ id }) => id as Id22)
    .toSorted();
  const columns = [...tasksByColumn(index)].map(([column, tasks]) => [column, tasks.map(({ id }) => id)]).toSorted();
  return JSON.stringify({ project: readProject(index), columns, tasks: ids.map((id) => taskById(index, id)) });
}

/** Equal digests mean equal content; state vectors alone prove nothing. */
export const digestOf = (doc: Y.Doc): string => createHash('sha256').update(contentOf(doc)).digest('hex');
