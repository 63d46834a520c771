import { importDocuments } from '@cairn/shared/domain/import-export/import-documents.ts';
import {
  changedSince,
  importSteps,
  redoImport,
  undoImport,
} from '@cairn/shared/domain/import-export/import-commands.ts';
import type { ImportMapping } from '@cairn/shared/domain/import-export/import-mapping.ts';
import type { ImportPlan } from '@cairn/shared/domain/import-export/import-plan.ts';
import { resolveImport } from '@cairn/shared/domain/import-export/resolve-import.ts';
import type { ResolvedImport } from '@cairn/shared/domain/import-export/resolved-import.ts';
import { projectDocument } from '@cairn/shared/domain/kernel/document-name.ts';
import type { Id22, Ref8 } from '@cairn/shared/domain/kernel/ids.ts';
import { indexOf, type Index } from '@cairn/shared/domain/kernel/registers.ts';
import { setupProject } from '@cairn/shared/domain/projects/commands.ts';
import { readProject } from '@cairn/shared/domain/projects/read.ts';
import * as Y from 'yjs';
import { createProjectOffline, keyOf } from '../../http/directory.ts';
import { makeContext } from '../../sync/dispatch.ts';
import type { SyncClient } from '../../sync/types.ts';
import { t } from '../../words/t.ts';
import { setImport, type Report, type SourceFile, type Target } from './import-store.ts';
import { documentWords } from './import-words.ts';
import { keepPast, type PastRow } from './past-store.ts';

/** Documents written at a time: enough to keep the disk busy, few enough to show progress and to stay polite. */
const AT_ONCE = 24;

type Progress = (done: number, total: number) => void;

export interface ImportOrder {
  file: SourceFile;
  plan: ImportPlan;
  mapping: ImportMapping;
  target: Target;
  teamId: string | null;
}

/** Runs an import to its end, on this device; the server gets it when it can. The screen follows the store. */
export async function runImport(sync: SyncClient, order: ImportOrder): Promise<void> {
  const { file, plan, target } = order;
  const started = performance.now();
  const name = target.to === 'new' ? target.name : plan.name;
  let made = target.to === 'new' ? target.made : null;
  setImport({ step: 'running', file, name, done: 0, total: 1 });
  try {
    const report = await write(sync, order, {
      made: (id) => (made = id),
      progress: (done, total) => setImport({ step: 'running', file, name, done, total }),
    });
    setImport({ step: 'report', report: { ...report, seconds: (performance.now() - started) / 1000 } });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const again: Target = target.to === 'new' ? { ...target, made } : target;
    setImport({ step: 'plan', file, plan, failed: { reason, target: again, mapping: order.mapping }, before: null });
  }
}

async function write(
  sync: SyncClient,
  { file, plan, mapping, target, teamId }: ImportOrder,
  tell: { made: (project: Id22) => void; progress: Progress },
): Promise<Omit<Report, 'seconds'>> {
  const words = documentWords();
  const ctx = makeContext(sync.userId);
  if (target.to === 'new') {
    const key = keyOf(target.name);
    const id22 =
      target.made ??
      (await createProjectOffline({ name: target.name, key, ...(teamId === null ? {} : { teamId }) })).id22;
    tell.made(id22);
    const doc = new Y.Doc();
    const resolved = resolveImport(null, id22, plan, mapping, words);
    await writeAll(
      sync,
      id22,
      resolved,
      importSteps(doc, ctx, resolved, { ...words, file: file.name }),
      tell.progress,
      (fresh) => setupProject(fresh, ctx, { name: target.name, key, template: 'none' }),
    );
    doc.destroy();
    return reported(file, plan, id22, target.name, resolved);
  }
  const session = sync.open(projectDocument(target.id));
  try {
    await session.whenReady();
    const index = indexOf(session.doc);
    const resolved = resolveImport(index, target.id, plan, mapping, words);
    await writeAll(
      sync,
      target.id,
      resolved,
      importSteps(session.doc, ctx, resolved, { ...words, file: file.name }),
      tell.progress,
    );
    return reported(file, plan, target.id, readProject(indexOf(session.doc)).name, resolved);
  } finally {
    session.release();
  }
}

async function writeAll(
  sync: SyncClient,
  project: Id22,
  resolved: ResolvedImport,
  steps: ReturnType<typeof importSteps>,
  progress: Progress,
  setup: (doc: Y.Doc) => void = () => undefined,
): Promise<void> {
  const ctx = makeContext(sync.userId);
  const documents = importDocuments(project, resolved, documentWords());
  const total = documents.length + steps.length;
  let done = 0;
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let document = documents[next++]; document !== undefined; document = documents[next++]) {
      const { name, write } = document;
      await sync.writeOffline(name, (doc) => write(doc, ctx));
      progress(++done, total);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  // The project last: a task that shows has its description and its comments.
  const name = projectDocument(project);
  const [first, ...rest] = steps;
  await sync.writeOffline(name, (doc) => {
    setup(doc);
    first?.(doc, ctx);
  });
  progress(++done, total);
  for (const step of rest) {
    await sync.writeOffline(name, (doc) => void step(doc, ctx));
    progress(++done, total);
  }
}

async function reported(
  file: SourceFile,
  plan: ImportPlan,
  project: Id22,
  projectName: string,
  { ref, ledger, tasks }: ResolvedImport,
): Promise<Omit<Report, 'seconds'>> {
  const made = tasks.filter((task) => task.state === 'new' || task.state === 'taken-back').length;
  const nothingNew = !ledger.some((entry) => entry.fate === 'imported' && entry.kind !== 'person');
  if (!nothingNew)
    await keepPast({
      project,
      ref,
      board: plan.board,
      projectName,
      file: file.name,
      at: Date.now(),
      tasks: made,
      undone: false,
    });
  return { file, plan, project, projectName, ref, ledger, tasks: made, nothingNew, undone: null };
}

/** Takes an import back. @returns how many tasks went out of sight, and how many of them somebody had changed */
export async function takeBack(
  sync: SyncClient,
  project: Id22,
  ref: Ref8,
): Promise<{ tasks: number; changed: number }> {
  return withProject(sync, project, async (index, write) => {
    const changed = changedSince(index(), ref).length;
    let tasks = 0;
    let step = { tasks: 0, more: true };
    while (step.more) {
      await write((doc) => (step = undoImport(doc, makeContext(sync.userId), { id: ref })));
      tasks += step.tasks;
    }
    return { tasks, changed };
  });
}

/** Brings a taken-back import back. */
export async function bringBack(sync: SyncClient, project: Id22, ref: Ref8): Promise<void> {
  await withProject(sync, project, async (_, write) => {
    let step = { more: true };
    while (step.more) await write((doc) => (step = redoImport(doc, makeContext(sync.userId), { id: ref })));
  });
}

export const markPast = (row: PastRow, undone: boolean): Promise<void> => keepPast({ ...row, undone });

async function withProject<T>(
  sync: SyncClient,
  project: Id22,
  run: (index: () => Index, write: (change: (doc: Y.Doc) => void) => Promise<void>) => Promise<T>,
): Promise<T> {
  const name = projectDocument(project);
  const session = sync.open(name);
  try {
    await session.whenReady();
    return await run(
      () => indexOf(session.doc),
      (change) => sync.writeOffline(name, change),
    );
  } finally {
    session.release();
  }
}

export const defaultName = (plan: ImportPlan): string => plan.name || t('imports.doc.defaultName');
