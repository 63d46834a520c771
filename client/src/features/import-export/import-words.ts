import type { ImportWords } from '@cairn/shared/domain/import-export/description.ts';
import type { ImportLabels } from '@cairn/shared/domain/import-export/import-commands.ts';
import type { NameWords } from '@cairn/shared/domain/import-export/resolve-import.ts';
import { formatBytes, formatDay, formatNumber } from '../../words/format.ts';
import { t, type Values, type WordKey } from '../../words/t.ts';
import type { ReadProblem } from './read-export.ts';

/** Words with a number in them, written as the reader's locale does. */
export const counted = (key: WordKey, count: number, values: Values = {}): string =>
  t(key, { count, n: formatNumber(count), ...values });

/** The words that an import leaves in documents, in the language of the person who imports. */
export const documentWords = (): ImportWords & NameWords & ImportLabels => ({
  links: t('imports.doc.links'),
  origin: t('imports.doc.origin'),
  note: (about, field) => t(`imports.doc.note.${about}`, { field: field ?? '' }),
  signature: (name, at) => t('imports.doc.signature', { name: name ?? t('imports.doc.someone'), date: formatDay(at) }),
  noList: t('imports.doc.noList'),
  board: t('imports.doc.board'),
  untitledColumn: t('imports.doc.untitledColumn'),
  untitledLabel: t('imports.doc.untitledLabel'),
  untitledField: t('imports.doc.untitledField'),
});

/** What the file is instead, and what to do. */
export function problemText(problem: ReadProblem, file: string, size: number): string {
  if (problem.code === 'not-json' && problem.line !== undefined && problem.column !== undefined)
    return t('imports.problem.not-json-at', { file, line: problem.line, column: problem.column });
  return t(`imports.problem.${problem.code}`, {
    file,
    size: formatBytes(size),
    product: 'product' in problem ? (problem.product ?? '') : '',
    entries: 'entries' in problem ? (problem.entries ?? 0) : 0,
  });
}
