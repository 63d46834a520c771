import { isRef8, type Id22, type Ref8 } from '../kernel/ids.ts';
import { deletionOf } from '../kernel/place.ts';
import { all, fieldOf, type Entity, type Index } from '../kernel/registers.ts';

/** An import as the project remembers it. */
export interface PastImport {
  id: Ref8;
  /** the file's name */
  file: string;
  source: string;
  /** fingerprint of the board in its source */
  board: string;
  /** who ran it and when, milliseconds since 1970 */
  by: Id22 | null;
  at: number;
  /** tasks it made */
  tasks: number;
  /** comments from … to, milliseconds since 1970: those in between are here; null: it had none */
  comments: readonly [number, number] | null;
  /** columns, labels and fields it made */
  made: readonly { kind: 'c' | 'l' | 'f'; id: Ref8 }[];
  /** when it was taken back; null: it stands */
  undoneAt: number | null;
}

/** All imports of a project, newest first. Total: what is no import reads as an empty one. */
export const pastImports = (index: Index): PastImport[] =>
  all(index, 'i')
    .map(readImport)
    .toSorted((a, b) => b.at - a.at || (a.id < b.id ? -1 : 1));

const text = (entity: Entity, code: string): string => {
  const value = fieldOf(entity, code);
  return typeof value === 'string' ? value : '';
};
const whole = (value: unknown): number => (Number.isSafeInteger(value) ? (value as number) : 0);

function readImport(entity: Entity): PastImport {
  const range = fieldOf(entity, 'e');
  const made = fieldOf(entity, 'm');
  return {
    id: entity.id as Ref8,
    file: text(entity, 'n'),
    source: text(entity, 's'),
    board: text(entity, 'g'),
    by: (text(entity, 'o') || null) as Id22 | null,
    at: whole(fieldOf(entity, 'z')),
    tasks: whole(fieldOf(entity, 't')),
    comments: Array.isArray(range) && range.length === 2 ? [whole(range[0]), whole(range[1])] : null,
    made: Array.isArray(made) ? made.flatMap(readMade) : [],
    undoneAt: deletionOf(entity)?.at ?? null,
  };
}

/** Written as the kind's letter and the ref. */
function readMade(text: unknown): { kind: 'c' | 'l' | 'f'; id: Ref8 }[] {
  if (typeof text !== 'string' || !isRef8(text.slice(1))) return [];
  const kind = text[0];
  return kind === 'c' || kind === 'l' || kind === 'f' ? [{ kind, id: text.slice(1) as Ref8 }] : [];
}
