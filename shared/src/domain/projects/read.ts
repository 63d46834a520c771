import { isHue, isInteger, isLine, type Hue } from '../kernel/checks.ts';
import type { Id22, Ref8 } from '../kernel/ids.ts';
import { byRank } from '../kernel/order.ts';
import { columnTable, deletionOf, rankOf } from '../kernel/place.ts';
import { all, fieldOf, get, settingOf, type Entity, type Index } from '../kernel/registers.ts';
import { CUSTOM_FIELD_FIELDS, FIELD_TYPES, MAX_LIMIT, MAX_NAME, type FieldType } from './schema.ts';

export interface Board {
  id: Ref8;
  name: string;
  rank: string;
}

export interface Column {
  id: Ref8;
  board: Ref8;
  name: string;
  color: Hue | null;
  rank: string;
  /** tasks here are done */
  done: boolean;
  /** how many cards are wanted at most; null: any number */
  limit: number | null;
}

export interface Label {
  id: Ref8;
  name: string;
  color: Hue;
}

export interface CustomField {
  id: Ref8;
  name: string;
  type: FieldType;
  rank: string;
  options: { id: Ref8; name: string; color: Hue | null }[];
}

export interface Project {
  name: string;
  /** prefix of task numbers */
  key: string;
  boards: readonly Board[];
  /** of all boards, in the order of their boards, then their own */
  columns: readonly Column[];
  /** by name */
  labels: readonly Label[];
  fields: readonly CustomField[];
  /** oldest first; taken back ones too */
  imports: readonly { id: Ref8; source: string; name: string; by: Id22; at: number; takenBack: boolean }[];
}

interface Known {
  sources: readonly unknown[];
  project: Project;
}

const known = new WeakMap<Index, Known>();

/** Everything of a project but its tasks; its parts are the same objects until they change. Total. */
export function readProject(index: Index): Project {
  const sources = [
    all(index, 'b'),
    all(index, 'c'),
    all(index, 'l'),
    all(index, 'f'),
    all(index, 'i'),
    settingOf(index, 'P', 'n'),
    settingOf(index, 'P', 'k'),
  ];
  const last = known.get(index);
  if (last !== undefined && sources.every((source, i) => source === last.sources[i])) return last.project;
  const same = (...at: number[]) => last !== undefined && at.every((i) => sources[i] === last.sources[i]);
  const text = (i: number) => (typeof sources[i] === 'string' ? sources[i] : '');
  const project: Project = {
    name: text(5),
    key: text(6),
    boards: same(0) ? last!.project.boards : boardsOf(index),
    columns: same(0, 1) ? last!.project.columns : columnsOf(index),
    labels: same(2) ? last!.project.labels : labelsOf(index),
    fields: same(3) ? last!.project.fields : fieldsOf(index),
    imports: same(4) ? last!.project.imports : importsOf(index),
  };
  known.set(index, { sources, project });
  return project;
}

const nameOf = (entity: Entity): string => {
  const name = fieldOf(entity, 'n');
  return isLine(MAX_NAME, 0)(name) ? name : '';
};

const textOf = (entity: Entity, code: string): string => {
  const value = fieldOf(entity, code);
  return typeof value === 'string' ? value : '';
};

const colorOf = (entity: Entity): Hue | null => {
  const color = fieldOf(entity, 'k');
  return isHue(color) ? color : null;
};

const ofKind = (index: Index, kind: 'b' | 'l' | 'f'): readonly Entity[] =>
  all(index, kind).filter((entity) => deletionOf(entity) === null);

function boardsOf(index: Index): Board[] {
  return ofKind(index, 'b')
    .map((entity) => ({ id: entity.id as Ref8, name: nameOf(entity), rank: rankOf(entity) }))
    .toSorted(byRank);
}

const columns = new WeakMap<Entity, Column>();

function columnsOf(index: Index): Column[] {
  return columnTable(index).live.flatMap((id) => {
    const entity = get(index, 'c', id);
    if (entity === undefined) return [];
    let column = columns.get(entity);
    if (column === undefined) columns.set(entity, (column = readColumn(entity)));
    return [column];
  });
}

function readColumn(entity: Entity): Column {
  const limit = fieldOf(entity, 'm');
  return {
    id: entity.id as Ref8,
    board: textOf(entity, 'b') as Ref8,
    name: nameOf(entity),
    color: colorOf(entity),
    rank: rankOf(entity),
    done: fieldOf(entity, 'd') === 1,
    limit: isInteger(1, MAX_LIMIT)(limit) ? limit : null,
  };
}

function labelsOf(index: Index): Label[] {
  return ofKind(index, 'l')
    .map((entity) => ({ id: entity.id as Ref8, name: nameOf(entity), color: colorOf(entity) ?? 'slate' }))
    .toSorted((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.id < b.id ? -1 : 1));
}

function fieldsOf(index: Index): CustomField[] {
  return ofKind(index, 'f')
    .flatMap((entity) => {
      const type = fieldOf(entity, 'y') as FieldType;
      if (!FIELD_TYPES.includes(type)) return [];
      const given = fieldOf(entity, 'o');
      const options = CUSTOM_FIELD_FIELDS['o']!.check(given as never) ? (given as [Ref8, string, Hue | null][]) : [];
      return [
        {
          id: entity.id as Ref8,
          name: nameOf(entity),
          type,
          rank: rankOf(entity),
          options: options.map(([id, name, color]) => ({ id, name, color })),
        },
      ];
    })
    .toSorted(byRank);
}

function importsOf(index: Index): Project['imports'] {
  return all(index, 'i')
    .map((entity) => ({
      id: entity.id as Ref8,
      source: textOf(entity, 's'),
      name: textOf(entity, 'n'),
      by: textOf(entity, 'o') as Id22,
      at: Number(fieldOf(entity, 'z')) || 0,
      takenBack: deletionOf(entity) !== null,
    }))
    .toSorted((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
}
