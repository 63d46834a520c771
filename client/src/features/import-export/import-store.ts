import { useSyncExternalStore } from 'react';
import type { ImportMapping } from '@cairn/shared/domain/import-export/import-mapping.ts';
import type { ImportPlan, LedgerEntry } from '@cairn/shared/domain/import-export/import-plan.ts';
import type { Id22, Ref8 } from '@cairn/shared/domain/kernel/ids.ts';
import { readPast } from './past-store.ts';
import { readExport, type ReadProblem } from './read-export.ts';

export interface SourceFile {
  name: string;
  /** bytes */
  size: number;
}

/** Where tasks go: a project that the import makes (`made`: has made, before it broke off), or one that is there. */
export type Target = { to: 'new'; name: string; made: Id22 | null } | { to: 'project'; id: Id22 };

/** What came of an import: as exact as its ledger. */
export interface Report {
  file: SourceFile;
  plan: ImportPlan;
  project: Id22;
  projectName: string;
  ref: Ref8;
  ledger: readonly LedgerEntry[];
  tasks: number;
  seconds: number;
  /** brought nothing new, so there is nothing to take back */
  nothingNew: boolean;
  undone: { tasks: number; changed: number } | null;
}

/** `before`: the project that this board was imported into on this device. */
export type ImportState =
  | { step: 'choose'; problem: { file: SourceFile; problem: ReadProblem } | null }
  | { step: 'reading'; file: SourceFile }
  | { step: 'plan'; file: SourceFile; plan: ImportPlan; failed: Failure | null; before: Id22 | null }
  | { step: 'running'; file: SourceFile; name: string; done: number; total: number }
  | { step: 'report'; report: Report };

/** An import that broke off; going on with the same choices makes no duplicates. */
export interface Failure {
  reason: string;
  target: Target;
  mapping: ImportMapping;
}

const CHOOSE: ImportState = { step: 'choose', problem: null };

/** Outside of the screen: an import goes on while its person looks at something else, and is there on return. */
let state: ImportState = CHOOSE;
let owner: string | null = null;
let reading: AbortController | null = null;
const listeners = new Set<() => void>();

export function setImport(next: ImportState): void {
  state = next;
  for (const listener of listeners) listener();
}

export const readImportState = (): ImportState => state;

export const useImportState = (): ImportState =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => state,
  );

/** Nobody sees what another person of the same browser was about to import. */
export function claimImport(userId: string): void {
  if (owner === userId) return;
  owner = userId;
  startOver();
}

export function startOver(): void {
  reading?.abort();
  reading = null;
  setImport(CHOOSE);
}

export async function chooseFile(file: File): Promise<void> {
  reading?.abort();
  const controller = new AbortController();
  reading = controller;
  const source = { name: file.name, size: file.size };
  setImport({ step: 'reading', file: source });
  const read = await readExport(file, controller.signal);
  if (controller.signal.aborted) return;
  if (read.ok) {
    const past = (await readPast()).find(({ board }) => board === read.plan.board);
    if (controller.signal.aborted) return;
    setImport({ step: 'plan', file: source, plan: read.plan, failed: null, before: past?.project ?? null });
  } else setImport({ step: 'choose', problem: { file: source, problem: read.problem } });
}
