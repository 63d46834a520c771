import { readFileSync } from 'node:fs';
import * as Y from 'yjs';
import { makeId22, makeRef8, type Id22 } from '../domain/kernel/ids.ts';
import type { Context } from '../domain/kernel/context.ts';
import type { DocumentName } from '../domain/kernel/document-name.ts';
import { indexOf, type Index } from '../domain/kernel/registers.ts';
import { plainText } from '../domain/richtext/extract.ts';
import { tasksByColumn, type Task } from '../domain/tasks/read.ts';
import type { ImportWords } from '../domain/import-export/description.ts';
import { importPlanInto } from '../domain/import-export/import-commands.ts';
import { importDocuments } from '../domain/import-export/import-documents.ts';
import { suggestMapping, type ImportMapping } from '../domain/import-export/import-mapping.ts';
import type { ImportPlan } from '../domain/import-export/import-plan.ts';
import { resolveImport } from '../domain/import-export/resolve-import.ts';
import type { ResolvedImport } from '../domain/import-export/resolved-import.ts';
import { seededRandom } from '../domain/import-export/source-id.ts';
import { readTrelloText } from '../domain/import-export/trello.ts';

/** What the tests of imports share: people, boards and a project that imports are run into. */

export const NOW = Date.UTC(2026, 0, 15);
const random = seededRandom('import test');
const bytes = (n: number): Uint8Array => Uint8Array.from({ length: n }, () => Math.floor(random() * 256));
const someId = (): Id22 => makeId22(NOW, bytes(10));
export const [PROJECT, ANA, KOFI] = [someId(), someId(), someId()];
export const contextOf = (actor: Id22, now = NOW): Context => ({
  actor,
  now,
  id: () => makeId22(now, bytes(10)),
  ref: () => makeRef8(bytes(6)),
});
export const ctx: Context = contextOf(ANA);
export const NAMES = { noList: 'Without a list', untitledColumn: 'Untitled' };
export const LABELS = { board: 'Board', untitledLabel: 'Untitled', untitledField: 'Untitled', file: 'quay.json' };
const WORDS: ImportWords = {
  links: 'Links',
  origin: 'From Trello',
  note: (about, field) => field ?? about,
  signature: (name, at) => `${name ?? 'Someone'}, on Trello, ${new Date(at).toISOString().slice(0, 10)}:`,
};

export function planOf(board: unknown): ImportPlan {
  const outcome = readTrelloText(typeof board === 'string' ? board : JSON.stringify(board), {
    now: NOW,
    timeZone: 'Europe/Oslo',
  });
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.problem));
  return outcome.value;
}
export const quay = readFileSync(new URL('../../../e2e/fixtures/trello-quay-works.json', import.meta.url), 'utf8');
export const nobody = (plan: ImportPlan): ImportMapping => suggestMapping(plan, [], []);

/** A project's documents, written by one import after another. */
interface ImportedProject {
  project: Y.Doc;
  beside: Map<DocumentName, Y.Doc>;
  index(): Index;
  tasks(): Task[];
  import(plan: ImportPlan, mapping?: ImportMapping, by?: Context): ResolvedImport;
}

export function makeProject(): ImportedProject {
  const project = new Y.Doc();
  const beside = new Map<DocumentName, Y.Doc>();
  return {
    project,
    beside,
    index: () => indexOf(project),
    tasks: (): Task[] => [...tasksByColumn(indexOf(project)).values()].flat(),
    import(plan: ImportPlan, mapping = nobody(plan), by = ctx): ResolvedImport {
      const resolved = resolveImport(indexOf(project), PROJECT, plan, mapping, NAMES);
      for (const { name, write } of importDocuments(PROJECT, resolved, WORDS)) {
        const doc = beside.get(name) ?? new Y.Doc();
        beside.set(name, doc);
        doc.transact(() => write(doc, by));
      }
      importPlanInto(project, by, resolved, LABELS);
      return resolved;
    },
  };
}

export const card = (id: string, more: object = {}): object => ({ id, name: id, idList: 'l', ...more });
export const small = (...cards: object[]): object => ({
  id: 'board',
  name: 'B',
  lists: [{ id: 'l', name: 'Doing' }],
  cards,
});
export const fates = ({ ledger }: ResolvedImport, kind: string): Record<string, number> =>
  Object.fromEntries(
    [
      ...Map.groupBy(
        ledger.filter((entry) => entry.kind === kind),
        ({ fate, why }) => why ?? fate,
      ),
    ].map(([key, list]) => [key, list.length]),
  );

export const textOf = (doc: Y.Doc): string => plainText(doc);
