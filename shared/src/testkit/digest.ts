import * as Y from 'yjs';
import { indexOf, all } from '../domain/kernel/registers.ts';
import { KINDS, REGISTER_ROOT, SETTING_ROOTS } from '../domain/kernel/kinds.ts';
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
  return canonical({ project: readProject(index), columns, tasks: ids.map((id) => taskById(index, id)) });
}

/** Every value under every key of a project, those that no reader shows too. A folded document has others than its past. */
export function rawOf(doc: Y.Doc): string {
  const roots = [...KINDS, ...Object.values(REGISTER_ROOT), ...SETTING_ROOTS];
  return canonical(Object.fromEntries(roots.map((root) => [root, doc.getMap(root).toJSON()])));
}

/** JSON with the keys of all objects in order, so that equal values are equal texts. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

/** SHA-256 in hex, in Node and in browsers. Equal digests mean equal content; state vectors alone prove nothing. */
export async function digestOf(doc: Y.Doc): Promise<string> {
  const text = new TextEncoder().encode(contentOf(doc) + rawOf(doc));
  const hash = await crypto.subtle.digest('SHA-256', text);
  return [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
