import { t } from '../../../words/t.ts';

/** `HR-42`; a task made offline has no number until the server gives it one. */
export const taskNumber = (key: string, number: number | null): string =>
  number === null ? t('task.draft') : key === '' ? String(number) : `${key}-${number}`;
