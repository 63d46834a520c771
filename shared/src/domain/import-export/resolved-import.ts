import type { Id22, Ref8 } from '../kernel/ids.ts';
import type { ImportMapping } from './import-mapping.ts';
import type { ImportPlan, LedgerEntry, PlannedComment, PlannedTask } from './import-plan.ts';
import type { PastImport } from './past-imports.ts';
import type { SourceIds } from './source-id.ts';

/**
 * new: not in the project · here: from an earlier import, stays as it is · taken-back: an import's undo took it out
 * of sight, it comes back · left-out: its list is, by the mapping
 */
export type TaskState = 'new' | 'here' | 'taken-back' | 'left-out';

export interface ResolvedTask {
  plan: PlannedTask;
  id: Id22;
  state: TaskState;
  column: Ref8;
  archivedAt: number | null;
  /** name of the list it comes from, where that list becomes no column */
  formerList: string | null;
  /** comments that the project has not got */
  comments: PlannedComment[];
  /** checklist items that the task has not got */
  newItems: ReadonlySet<string>;
}

export interface ResolvedColumn {
  id: Ref8;
  name: string;
  done: boolean;
}

/** A plan laid over a project: every id is settled and every record's fate is known, nothing is written yet. */
export interface ResolvedImport {
  plan: ImportPlan;
  mapping: ImportMapping;
  /** the id of this import in the project: the same for the same records */
  ref: Ref8;
  ids: SourceIds;
  /** that have to be there, in order; some may be */
  columns: ResolvedColumn[];
  tasks: ResolvedTask[];
  /** imports that were taken back and come back */
  restores: PastImport[];
  ledger: LedgerEntry[];
}
