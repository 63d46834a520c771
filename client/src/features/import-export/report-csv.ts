import { toCsv } from '@cairn/shared/domain/import-export/csv.ts';
import type { ImportPlan, LedgerEntry } from '@cairn/shared/domain/import-export/import-plan.ts';
import { saveFile } from '../../ui/save-file.ts';
import { t } from '../../words/t.ts';

/** Every record of the file on a line: what it is, what became of it, and why. */
export function saveReport(plan: ImportPlan, ledger: readonly LedgerEntry[], file: string): void {
  const cards = new Map(plan.tasks.map((task) => [task.source, task.title]));
  const columns = ['kind', 'name', 'card', 'fate', 'why', 'id'] as const;
  const rows = ledger.map((entry) => [
    t(`imports.one.${entry.kind}`),
    entry.name,
    entry.card === null ? '' : (cards.get(entry.card) ?? entry.card),
    t(`imports.fate.${entry.fate}`),
    entry.why === null ? '' : t(`imports.why.${entry.why}`),
    entry.id,
  ]);
  const text = toCsv([columns.map((column) => t(`imports.csv.${column}`)), ...rows]);
  saveFile(
    new Blob([text], { type: 'text/csv;charset=utf-8' }),
    `${t('imports.csv.file')} ${file.replace(/\.json$/i, '')}.csv`,
  );
}
