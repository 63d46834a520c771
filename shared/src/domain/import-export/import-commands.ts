import type * as Y from 'yjs';
import { randomOf, type Context } from '../kernel/context.ts';
import type { Ref8 } from '../kernel/ids.ts';
import type { Fields, Json, Kind } from '../kernel/kinds.ts';
import { columnTable, deletionOf, lanes } from '../kernel/place.ts';
import { ranksBetween } from '../kernel/ranks.ts';
import { all, fieldOf, get, indexOf, type Entity, type Index } from '../kernel/registers.ts';
import { change, type Undo } from '../kernel/undo.ts';
import { readProject } from '../projects/read.ts';
import { boardBirth, checklistEntries, columnBirth, fieldBirth, labelBirth, taskBirth } from './births.ts';
import { pastImports } from './past-imports.ts';
import { boardRef } from './resolve-import.ts';
import type { ResolvedImport, ResolvedTask } from './resolved-import.ts';
import { seededRandom } from './source-id.ts';

/** Writes of one transaction: an update of more structs than the judge takes at once would be refused whole. */
export const STEP = 2_000;

type Op = { kind: Kind; id: string; birth: Fields } | { kind: Kind; id: string; code: string; value: Json };

export interface ImportLabels {
  board: string;
  untitledLabel: string;
  untitledField: string;
}

/**
 * Writes a resolved import into the project's document, as many transactions as it takes.
 * @param file the file's name, by which a person knows the import again
 * @returns the transactions; each is to be run once, in order
 */
export function importSteps(
  doc: Y.Doc,
  ctx: Context,
  resolved: ResolvedImport,
  words: ImportLabels & { file: string },
): ((doc: Y.Doc, ctx: Context) => Undo)[] {
  const ops = [...projectOps(indexOf(doc), ctx, resolved, words), ...taskOps(indexOf(doc), ctx, resolved)];
  return Array.from({ length: Math.ceil(ops.length / STEP) }, (_, at) => {
    const some = ops.slice(at * STEP, (at + 1) * STEP);
    return (doc, ctx) => run(doc, ctx, some);
  });
}

/** All of it at once, for documents nobody is watching (tests, the server). */
export function importPlanInto(
  doc: Y.Doc,
  ctx: Context,
  resolved: ResolvedImport,
  words: ImportLabels & { file: string },
): Undo {
  const writes = importSteps(doc, ctx, resolved, words).flatMap((step) => step(doc, ctx).writes);
  return { label: 'import', writes };
}

const run = (doc: Y.Doc, ctx: Context, ops: readonly Op[]): Undo =>
  change(doc, 'import', (edit) => {
    for (const op of ops) {
      if ('birth' in op) edit.birth(op.kind, op.id, op.birth, [ctx.actor, ctx.now]);
      else edit.put(op.kind, op.id, op.code, op.value);
    }
  });

function projectOps(
  index: Index,
  ctx: Context,
  resolved: ResolvedImport,
  words: ImportLabels & { file: string },
): Op[] {
  const { plan, ids, restores } = resolved;
  const project = readProject(index);
  const ops: Op[] = [];
  const board = project.boards[0]?.id ?? ids.ref('board', 'of the import');
  const random = randomOf(ctx);
  if (project.boards.length === 0)
    ops.push({ kind: 'b', id: board, birth: boardBirth(words.board, ranksBetween(null, null, 1, random)[0]!) });
  const last = project.columns.filter((column) => column.board === board).at(-1)?.rank ?? null;
  const columnRanks = ranksBetween(last, null, resolved.columns.length, random);
  for (const [at, column] of resolved.columns.entries())
    ops.push({ kind: 'c', id: column.id, birth: columnBirth(column, board, columnRanks[at]!) });
  for (const label of plan.labels)
    ops.push({ kind: 'l', id: ids.ref('label', label.source), birth: labelBirth(label, words.untitledLabel) });
  const fieldRanks = ranksBetween(project.fields.at(-1)?.rank ?? null, null, plan.fields.length, random);
  for (const [at, field] of plan.fields.entries())
    ops.push({
      kind: 'f',
      id: ids.ref('field', field.source),
      birth: fieldBirth(field, ids, words.untitledField, fieldRanks[at]!),
    });
  const made = ops.filter(({ kind, id }) => kind !== 'b' && get(index, kind, id) === undefined);
  for (const op of ops) {
    const there = get(index, op.kind, op.id);
    // what an undo of an import has put away is needed again
    if (there !== undefined && takenBack(there, restores))
      made.push({ kind: op.kind, id: op.id, code: 'X', value: null });
  }
  for (const { id } of restores) made.push({ kind: 'i', id, code: 'X', value: null });
  if (project.boards.length === 0) made.unshift(ops[0]!);
  return [...importOp(index, ctx, resolved, made, words.file), ...made];
}

const takenBack = (entity: Entity, restores: ResolvedImport['restores']): boolean => {
  const at = deletionOf(entity)?.at;
  return at !== undefined && restores.some(({ undoneAt }) => undoneAt === at);
};

/** The import itself; none where it would bring nothing, or is here. */
function importOp(index: Index, ctx: Context, resolved: ResolvedImport, made: readonly Op[], file: string): Op[] {
  const { plan, ids, ref } = resolved;
  const fresh = resolved.tasks.filter((task) => task.state === 'new');
  const brings = fresh.length > 0 || made.length > 0 || resolved.tasks.some((task) => task.comments.length > 0);
  if (get(index, 'i', ref) !== undefined || !brings) return [];
  const times = plan.tasks.flatMap((task) => task.comments.map((comment) => comment.at)).toSorted((a, b) => a - b);
  const birth: { [code: string]: Json } = {
    n: file.replace(/\s+/g, ' ').slice(0, 200),
    s: plan.source,
    z: ctx.now,
    o: ctx.actor,
    g: boardRef(ids, plan),
    t: fresh.length,
  };
  if (times.length > 0) birth['e'] = [times[0]!, times.at(-1)!];
  const own = made.filter(({ kind, ...op }) => 'birth' in op && kind !== 'b').map(({ kind, id }) => kind + id);
  if (own.length > 0) birth['m'] = own.slice(0, 1_000);
  return [{ kind: 'i', id: ref, birth }];
}

function taskOps(index: Index, ctx: Context, resolved: ResolvedImport): Op[] {
  const ops: Op[] = [];
  const doneColumns = new Set<Ref8>([
    ...(columnTable(index).done as Iterable<Ref8>),
    ...resolved.columns.filter((column) => column.done).map((column) => column.id),
  ]);
  const fresh = resolved.tasks.filter((task) => task.state === 'new');
  for (const [column, tasks] of Map.groupBy(fresh, (task) => task.column)) {
    const last = lanes(index).get(column)?.at(-1)?.rank ?? null;
    const ranks = ranksBetween(last, null, tasks.length, seededRandom(`${resolved.ref} ${column}`));
    for (const [at, task] of tasks.entries()) {
      const doneAt = task.plan.doneAt ?? (doneColumns.has(column) ? task.plan.changedAt : null);
      const { birth, spill } = taskBirth(task, resolved, [column, ranks[at]!, doneAt], ctx.actor);
      ops.push({ kind: 't', id: task.id, birth });
      for (const [code, value] of spill) ops.push({ kind: 't', id: task.id, code, value });
    }
  }
  for (const task of resolved.tasks) ops.push(...existingOps(task, resolved));
  return ops;
}

function existingOps(task: ResolvedTask, { ids }: ResolvedImport): Op[] {
  if (task.state !== 'here' && task.state !== 'taken-back') return [];
  const ops: Op[] = task.state === 'taken-back' ? [{ kind: 't', id: task.id, code: 'X', value: null }] : [];
  const added = new Set([...task.newItems].map((source) => ids.ref('item', source)));
  if (added.size === 0) return ops;
  for (const [ref, value] of checklistEntries(task.plan.items, task.id, ids))
    if (added.has(ref)) ops.push({ kind: 't', id: task.id, code: `c${ref}`, value });
  return ops;
}

export interface ImportUndo {
  undo: Undo;
  /** tasks put out of sight by this step */
  tasks: number;
  /** more than one transaction may write are left: call again */
  more: boolean;
}

/** Tasks of an import that somebody has changed since, for a person to think twice. */
export function changedSince(index: Index, ref: Ref8): string[] {
  return all(index, 't').flatMap((task) => {
    const own = fieldOf(task, 'i') === ref && deletionOf(task) === null;
    // numbers are the server's; items that did not fit into the birth came with it
    const changed = [...task.registers.keys()].some(
      (code) => code !== 'n' && !/^(c.{8}|f.{8})$/.test(code) && code !== 'X',
    );
    return own && changed ? [task.id] : [];
  });
}

/**
 * Takes an import back: all its tasks, changed or not, and what it made that nothing else uses. Nothing is
 * destroyed; importing the file again, or `redoImport`, brings all of it back.
 */
export function undoImport(doc: Y.Doc, ctx: Context, { id }: { id: Ref8 }): ImportUndo {
  const index = indexOf(doc);
  const past = pastImports(index).find((one) => one.id === id);
  if (past === undefined) return { undo: { label: 'import.undo', writes: [] }, tasks: 0, more: false };
  // one moment for all steps: by it a later import knows what this undo put away
  const at = past.undoneAt ?? ctx.now;
  const own = all(index, 't').filter((task) => fieldOf(task, 'i') === id && deletionOf(task) === null);
  const step = own.slice(0, STEP);
  const more = own.length > STEP;
  const undo = change(doc, 'import.undo', (edit) => {
    edit.put('i', id, 'X', [ctx.actor, at]);
    for (const task of step) edit.put('t', task.id, 'X', [ctx.actor, at]);
    if (more) return;
    for (const { kind, id: ref } of unused(indexOf(doc), past.made)) edit.put(kind, ref, 'X', [ctx.actor, at]);
  });
  return { undo, tasks: step.length, more };
}

/** What an import made and no task in sight uses; the last column of a project stays. */
function unused(
  index: Index,
  made: readonly { kind: 'c' | 'l' | 'f'; id: Ref8 }[],
): { kind: 'c' | 'l' | 'f'; id: Ref8 }[] {
  const tasks = all(index, 't').filter((task) => deletionOf(task) === null);
  const columns = new Set<unknown>();
  const used = new Set<string>();
  for (const task of tasks) {
    const place = fieldOf(task, 'p');
    if (Array.isArray(place)) columns.add(columnTable(index).resolve(String(place[0])));
    for (const { kind, id } of made) {
      if (kind === 'l' && fieldOf(task, `l${id}`) === 1) used.add(kind + id);
      if (kind === 'f' && fieldOf(task, `f${id}`) !== null) used.add(kind + id);
    }
  }
  const free = made.filter(
    ({ kind, id }) => get(index, kind, id) !== undefined && (kind === 'c' ? !columns.has(id) : !used.has(kind + id)),
  );
  const { live } = columnTable(index);
  const going = new Set(free.filter(({ kind }) => kind === 'c').map(({ id }) => id));
  const keep = live.every((column) => going.has(column)) ? live[0] : undefined;
  return free.filter(({ id }) => id !== keep);
}

/** Brings back what `undoImport` put away. */
export function redoImport(doc: Y.Doc, _ctx: Context, { id }: { id: Ref8 }): ImportUndo {
  const index = indexOf(doc);
  const past = pastImports(index).find((one) => one.id === id);
  if (past === undefined || past.undoneAt === null)
    return { undo: { label: 'import.redo', writes: [] }, tasks: 0, more: false };
  const gone = (entity: Entity | undefined): boolean =>
    entity !== undefined && deletionOf(entity)?.at === past.undoneAt;
  const own = all(index, 't').filter((task) => fieldOf(task, 'i') === id && gone(task));
  const more = own.length > STEP;
  const step = own.slice(0, STEP);
  const undo = change(doc, 'import.redo', (edit) => {
    for (const { kind, id: ref } of past.made) if (gone(get(index, kind, ref))) edit.put(kind, ref, 'X', null);
    for (const task of step) edit.put('t', task.id, 'X', null);
    if (!more) edit.put('i', id, 'X', null);
  });
  return { undo, tasks: step.length, more };
}
