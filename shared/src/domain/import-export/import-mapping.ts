import type { Id22, Ref8 } from '../kernel/ids.ts';
import type { ImportPlan, PlannedColumn } from './import-plan.ts';

/** Where the cards of a list go. `archive`: to archived tasks, in the first column. */
export type ColumnTarget =
  | { to: 'new'; done: boolean }
  | { to: 'column'; column: Ref8 }
  | { to: 'archive' }
  | { to: 'leave-out' };

/** What a person decided about a plan; by source ids. People who are not in it stay text. */
export interface ImportMapping {
  people: ReadonlyMap<string, Id22>;
  columns: ReadonlyMap<string, ColumnTarget>;
}

export interface KnownPerson {
  id: Id22;
  name: string;
  email?: string;
}

/** The mapping that a careful person would choose at first sight; never a guess between two. */
export function suggestMapping(
  plan: ImportPlan,
  people: readonly KnownPerson[],
  columns: readonly { id: Ref8; name: string }[],
): ImportMapping {
  return {
    people: matchPeople(plan, people),
    columns: new Map(plan.columns.map((column) => [column.source, suggestTarget(column, columns)])),
  };
}

function suggestTarget(column: PlannedColumn, columns: readonly { id: Ref8; name: string }[]): ColumnTarget {
  if (column.closed) return { to: 'archive' };
  const same = columns.find((known) => fold(known.name) === fold(column.name));
  return same === undefined ? { to: 'new', done: column.looksDone } : { to: 'column', column: same.id };
}

function matchPeople(plan: ImportPlan, people: readonly KnownPerson[]): Map<string, Id22> {
  const matched = new Map<string, Id22>();
  for (const person of plan.people) {
    const candidates = people.filter(
      (known) =>
        fold(known.name) === fold(person.name) ||
        (person.username !== '' && fold(known.email?.split('@')[0] ?? '') === fold(person.username)),
    );
    if (candidates.length === 1) matched.set(person.source, candidates[0]!.id);
  }
  return matched;
}

/** Letters and digits alone: case, accents and dots do not tell people apart. */
const fold = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/[^\p{L}\p{N}]+/gu, '')
    .toLocaleLowerCase('und');
