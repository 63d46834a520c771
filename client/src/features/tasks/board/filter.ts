import { isId22, isRef8, type Id22, type Ref8 } from '@cairn/shared/domain/kernel/ids.ts';
import type { Task } from '@cairn/shared/domain/tasks/read.ts';

/** What the board is narrowed to. Within one row any value may match, the rows must all match. */
export interface Filter {
  text: string;
  labels: readonly Ref8[];
  people: readonly Id22[];
  priorities: readonly number[];
}

export const NO_FILTER: Filter = { text: '', labels: [], people: [], priorities: [] };

export const isFiltering = (filter: Filter): boolean =>
  filter.text !== '' || filter.labels.length + filter.people.length + filter.priorities.length > 0;

const fold = (text: string) => text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();

/** @param key the project's prefix, so that `HR-42` finds its number */
export function matches(task: Task, filter: Filter, key: string): boolean {
  const { labels, people, priorities } = filter;
  if (labels.length > 0 && !labels.some((label) => task.labels.includes(label))) return false;
  if (people.length > 0 && !people.some((person) => task.assignees.includes(person))) return false;
  if (priorities.length > 0 && !priorities.includes(task.priority)) return false;
  if (filter.text === '') return true;
  const haystack = fold(task.number === null ? task.title : `${key}-${task.number} ${task.title}`);
  return fold(filter.text)
    .split(/\s+/)
    .every((word) => haystack.includes(word));
}

/**
 * The filter as one value of the address, so that it can be shared: `label:<ref>,who:<id>,prio:<0-4>,text:<words>`.
 * The text comes last and takes all the rest.
 */
export function formatFilter(filter: Filter): string {
  const parts = [
    ...filter.labels.map((label) => `label:${label}`),
    ...filter.people.map((person) => `who:${person}`),
    ...filter.priorities.map((priority) => `prio:${priority}`),
  ];
  if (filter.text !== '') parts.push(`text:${filter.text}`);
  return parts.join(',');
}

/** Total: what it does not know is left out. */
export function parseFilter(value: unknown): Filter {
  if (typeof value !== 'string' || value === '') return NO_FILTER;
  const at = /(?:^|,)text:/.exec(value);
  const rows = (at ? value.slice(0, at.index) : value).split(',').map((part) => part.split(':') as [string, string?]);
  const of = (kind: string) => rows.flatMap(([name, entry]) => (name === kind && entry !== undefined ? [entry] : []));
  return {
    text: at ? value.slice(at.index + at[0].length) : '',
    labels: of('label').filter(isRef8),
    people: of('who').filter(isId22),
    priorities: of('prio')
      .filter((entry) => /^[0-4]$/.test(entry))
      .map(Number),
  };
}
