import type { Id22, Ref8 } from '../kernel/ids.ts';
import { columnTable, deletionOf } from '../kernel/place.ts';
import { fieldOf, get, type Index } from '../kernel/registers.ts';
import type { ImportMapping } from './import-mapping.ts';
import type { ImportPlan, PlannedTask } from './import-plan.ts';
import { pastImports, type PastImport } from './past-imports.ts';
import type { ResolvedColumn, ResolvedImport, ResolvedTask, TaskState } from './resolved-import.ts';
import { settleLedger } from './settle-ledger.ts';
import { sourceIds, type SourceIds } from './source-id.ts';

export interface NameWords {
  /** the column of cards whose list is not in the file */
  noList: string;
  untitledColumn: string;
}

interface Resolving {
  index: Index | null;
  ids: SourceIds;
  plan: ImportPlan;
  mapping: ImportMapping;
  past: readonly PastImport[];
  /** source id of a list → its column */
  columns: ReadonlyMap<string, Ref8>;
  fallback: Ref8;
}

/**
 * @param index the project as it is; null: it is new
 * @param project salts all ids
 */
export function resolveImport(
  index: Index | null,
  project: Id22,
  plan: ImportPlan,
  mapping: ImportMapping,
  words: NameWords,
): ResolvedImport {
  const ids = sourceIds(project);
  const past = index === null ? [] : pastImports(index).filter((one) => one.board === boardRef(ids, plan));
  const { columns, made, fallback } = resolveColumns(index, plan, mapping, ids, words);
  const resolving: Resolving = { index, ids, plan, mapping, past, columns, fallback };
  const tasks = plan.tasks.map((task) => resolveTask(task, resolving));
  const restored = new Set(
    tasks.filter((task) => task.state === 'taken-back').map(({ id }) => fieldOf(get(index!, 't', id)!, 'i')),
  );
  const resolved: ResolvedImport = {
    plan,
    mapping,
    ref: ids.ref('import', plan.ledger.map(({ kind, id }) => `${kind}:${id}`).join()),
    ids,
    columns: made,
    tasks,
    restores: past.filter(({ id, undoneAt }) => undoneAt !== null && restored.has(id)),
    ledger: [],
  };
  resolved.ledger = settleLedger(index, resolved);
  return resolved;
}

/** The board's mark in a project, by which later versions of it are known. */
export const boardRef = (ids: SourceIds, plan: ImportPlan): Ref8 => ids.ref('board', `${plan.source}:${plan.board}`);

function resolveColumns(
  index: Index | null,
  plan: ImportPlan,
  mapping: ImportMapping,
  ids: SourceIds,
  words: NameWords,
): { columns: Map<string, Ref8>; made: ResolvedColumn[]; fallback: Ref8 } {
  const columns = new Map<string, Ref8>();
  const made: ResolvedColumn[] = [];
  for (const column of plan.columns) {
    const target = mapping.columns.get(column.source) ?? { to: 'new', done: column.looksDone };
    if (target.to === 'column') columns.set(column.source, target.column);
    if (target.to !== 'new') continue;
    const id = ids.ref('list', column.source);
    columns.set(column.source, id);
    made.push({ id, name: column.name || words.untitledColumn, done: target.done });
  }
  const needsColumn = plan.tasks.some((task) => task.list === null);
  const live = index === null ? [] : columnTable(index).live;
  const first = columns.values().next().value ?? live[0];
  if (!needsColumn && first !== undefined) return { columns, made, fallback: first };
  const fallback = ids.ref('list', 'without a list');
  made.push({ id: fallback, name: words.noList, done: false });
  return { columns, made, fallback };
}

function resolveTask(
  plan: PlannedTask,
  { index, ids, plan: whole, mapping, past, columns, fallback }: Resolving,
): ResolvedTask {
  const id = ids.entity('task', plan.source, plan.at);
  const target = plan.list === null ? undefined : mapping.columns.get(plan.list);
  const archived = target?.to === 'archive';
  const entity = index === null ? undefined : get(index, 't', id);
  let state: TaskState = 'new';
  if (entity !== undefined) {
    const undone = past.find((one) => one.id === fieldOf(entity, 'i'))?.undoneAt ?? null;
    state = undone !== null && deletionOf(entity)?.at === undone ? 'taken-back' : 'here';
  } else if (target?.to === 'leave-out') state = 'left-out';
  const isHere = state === 'here' || state === 'taken-back';
  return {
    plan,
    id,
    state,
    column:
      (plan.list === null ? undefined : columns.get(plan.list)) ??
      (plan.list === null ? fallback : (columns.values().next().value ?? fallback)),
    archivedAt: plan.archivedAt ?? (archived ? plan.changedAt : null),
    formerList: archived ? (whole.columns.find((column) => column.source === plan.list)?.name ?? null) : null,
    // Threads are documents of their own, not read here: an import covers all comments of its time.
    comments: isHere ? plan.comments.filter(({ at }) => !past.some((one) => covers(one, at))) : plan.comments,
    newItems: new Set(
      plan.items
        .filter(({ source }) => entity === undefined || fieldOf(entity, `c${ids.ref('item', source)}`) === null)
        .map(({ source }) => source),
    ),
  };
}

const covers = ({ comments }: PastImport, at: number): boolean =>
  comments !== null && comments[0] <= at && at <= comments[1];
