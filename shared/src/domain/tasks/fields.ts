import { DomainError } from '../kernel/errors.ts';
import type { Json } from '../kernel/kinds.ts';
import { TASK_FIELDS } from './schema.ts';

/** The plain fields that `setField` takes, and their codes. */
export const FIELD_CODES = {
  title: 't',
  priority: 'y',
  start: 's',
  due: 'd',
  estimate: 'e',
  parent: 'u',
  cover: 'v',
  recurrence: 'r',
} as const;
export type FieldName = keyof typeof FIELD_CODES;

/** @throws DomainError invalid-value */
export function checkField(field: FieldName, value: Json): void {
  if (!TASK_FIELDS[FIELD_CODES[field]]!.check(value)) throw new DomainError('invalid-value', field);
}
