import type { Id22 } from '@cairn/shared/domain/kernel/ids.ts';
import type { Index } from '@cairn/shared/domain/kernel/registers.ts';
import type { Task } from '@cairn/shared/domain/tasks/read.ts';
import type { RelationKind } from '@cairn/shared/domain/tasks/schema.ts';
import { selectLiveTasks } from './panel-selectors.ts';

/** A relation as seen from one of its ends, in the order in which they are shown. */
export type RelationView = 'blockedBy' | 'blocks' | 'relates' | 'duplicates' | 'duplicatedBy';

export const RELATION_VIEWS = {
  blockedBy: { kind: 'blocks', inverse: true, words: 'task.blockedBy' },
  blocks: { kind: 'blocks', inverse: false, words: 'task.blocks' },
  relates: { kind: 'relates', inverse: false, words: 'task.relates' },
  duplicates: { kind: 'duplicates', inverse: false, words: 'task.duplicates' },
  duplicatedBy: { kind: 'duplicates', inverse: true, words: 'task.duplicatedBy' },
} as const satisfies Record<RelationView, { kind: RelationKind; inverse: boolean; words: string }>;

export interface SeenRelation {
  view: RelationView;
  task: Task;
}

const ORDER = Object.keys(RELATION_VIEWS);

/** All relations of a task, whichever end they are stored at; each other task once per kind. */
export function selectRelations(index: Index, id: Id22): SeenRelation[] {
  const tasks = selectLiveTasks(index);
  const byId = new Map(tasks.map((task) => [task.id, task]));
  const seen = new Map<string, SeenRelation>();
  const add = (view: RelationView, task: Task | undefined) => {
    if (task !== undefined && task.id !== id) seen.set(`${ORDER.indexOf(view)} ${task.id}`, { view, task });
  };
  for (const { kind, target } of byId.get(id)?.relations ?? []) add(kind, byId.get(target));
  for (const task of tasks) {
    for (const { kind, target } of task.relations) if (target === id) add(INVERSE[kind], task);
  }
  return [...seen].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, relation]) => relation);
}

const INVERSE = { blocks: 'blockedBy', relates: 'relates', duplicates: 'duplicatedBy' } as const;

export const sameRelations = (a: readonly SeenRelation[], b: readonly SeenRelation[]): boolean =>
  a.length === b.length && a.every((relation, i) => relation.view === b[i]!.view && relation.task === b[i]!.task);
