import { isRef8, isId22, type Id22, type Ref8 } from './ids.ts';
import { byRank, positionIn, ranksAt, type Position, type Ranked } from './order.ts';
import { rankBetween, type Random } from './ranks.ts';
import { all, fieldOf, get, onTouch, type Entity, type Index } from './registers.ts';

/**
 * Which card is where. Columns belong to projects and cards to tasks; what both need is here: the place register
 * `p` = [column, rank, doneAt], the columns that are there, and the order of the cards in each.
 */

export interface Place {
  /** as written; the column where it shows is `columnTable(index).resolve(column)` */
  column: string;
  rank: string;
  /** milliseconds since 1970, null: not done */
  doneAt: number | null;
}

export interface Deletion {
  by: Id22;
  at: number;
  /** columns only: where their cards go */
  destination: Ref8 | null;
}

export interface ColumnTable {
  /** in the order of their boards, then their own; never empty where a project has had a column */
  readonly live: readonly Ref8[];
  readonly boardOf: ReadonlyMap<string, string>;
  readonly done: ReadonlySet<string>;
  /** Where a card of this column shows: itself, else where its deletion sent it, else the first of its board. Null: no column at all. */
  resolve(column: string): Ref8 | null;
}

/** Cards of one column in order; the same array until one of them changes. */
export type Lane = readonly Placed[];
export interface Placed extends Ranked {
  readonly entity: Entity;
  readonly column: Ref8;
  /** what a reader made of it, where that depends on this card alone: a column of thousands is listed at every change */
  view: unknown;
}

const NOWHERE: Place = { column: '', rank: '', doneAt: null };

export function placeOf(task: Entity): Place {
  const value = fieldOf(task, 'p');
  if (!Array.isArray(value)) return NOWHERE;
  const [column, rank, doneAt]: unknown[] = value;
  return {
    column: typeof column === 'string' ? column : '',
    rank: typeof rank === 'string' ? rank : '',
    doneAt: Number.isSafeInteger(doneAt) ? (doneAt as number) : null,
  };
}

/** Register `X` of all kinds. */
export function deletionOf(entity: Entity): Deletion | null {
  const value = fieldOf(entity, 'X');
  if (!Array.isArray(value)) return null;
  const [by, at, destination]: unknown[] = value;
  if (!isId22(by) || !Number.isSafeInteger(at)) return null;
  return { by, at: at as number, destination: isRef8(destination) ? destination : null };
}

/** Register `x` of tasks, in milliseconds since 1970. */
export function archivedAtOf(task: Entity): number | null {
  const value = fieldOf(task, 'x');
  return Number.isSafeInteger(value) ? (value as number) : null;
}

/** Register `r` of all kinds that have an order of their own. */
export const rankOf = (entity: Entity): string => {
  const value = fieldOf(entity, 'r');
  return typeof value === 'string' ? value : '';
};

interface State {
  table: ColumnTable;
  /** what `resolve` depends on; while it is the same, cards stay where they are */
  signature: string;
  lanes: ReadonlyMap<Ref8, Lane>;
  placed: Map<string, Placed>;
  columnsTouched: boolean;
  tasksTouched: Set<string>;
}

const states = new WeakMap<Index, State>();

export const columnTable = (index: Index): ColumnTable => current(index).table;

/** The cards that show on a board: neither archived nor deleted. Unchanged columns keep their arrays. */
export const lanes = (index: Index): ReadonlyMap<Ref8, Lane> => current(index).lanes;

function current(index: Index): State {
  let state = states.get(index);
  if (state === undefined) {
    const { table, signature } = buildTable(index);
    const fresh: State = {
      table,
      signature,
      lanes: new Map(),
      placed: new Map(),
      columnsTouched: false,
      tasksTouched: new Set(),
    };
    onTouch(index, (kind, id) => {
      if (kind === 't') fresh.tasksTouched.add(id);
      else if (kind === 'c' || kind === 'b') fresh.columnsTouched = true;
    });
    states.set(index, fresh);
    state = fresh;
    updateLanes(index, fresh, index.kinds.t.entities.keys());
    return state;
  }
  if (state.columnsTouched) {
    state.columnsTouched = false;
    const { table, signature } = buildTable(index);
    state.table = table;
    if (signature !== state.signature) {
      state.signature = signature;
      for (const entity of all(index, 't')) state.tasksTouched.add(entity.id);
    }
  }
  if (state.tasksTouched.size > 0) {
    const touched = state.tasksTouched;
    state.tasksTouched = new Set();
    updateLanes(index, state, touched);
  }
  return state;
}

function updateLanes(index: Index, state: State, ids: Iterable<string>): void {
  const entering = new Map<Ref8, Placed[]>();
  const leaving = new Map<Ref8, Placed[]>();
  for (const id of ids) {
    const was = state.placed.get(id);
    const is = show(index, state.table, id);
    if (was !== undefined && is !== null && was.entity === is.entity && was.column === is.column) continue;
    if (was !== undefined) groupOf(leaving, was.column).push(was);
    if (is === null) {
      state.placed.delete(id);
      continue;
    }
    state.placed.set(id, is);
    groupOf(entering, is.column).push(is);
  }
  if (entering.size === 0 && leaving.size === 0) return;
  const next = new Map(state.lanes);
  for (const column of new Set([...entering.keys(), ...leaving.keys()])) {
    const lane = relaid(next.get(column) ?? [], leaving.get(column) ?? [], entering.get(column) ?? []);
    if (lane.length === 0) next.delete(column);
    else next.set(column, lane);
  }
  state.lanes = next;
}

/** So few cards are found and put in one by one; more are sorted in. */
const FEW = 16;

function relaid(lane: Lane, leaving: readonly Placed[], entering: readonly Placed[]): Lane {
  if (leaving.length + entering.length > FEW) {
    const gone = new Set(leaving);
    return [...lane.filter((card) => !gone.has(card)), ...entering].toSorted(byRank);
  }
  const next = lane.slice();
  for (const card of leaving) next.splice(firstFrom(next, card), 1);
  for (const card of entering) next.splice(firstFrom(next, card), 0, card);
  return next;
}

/** Where a card stands in a sorted list, or would. */
function firstFrom(lane: Lane, card: Ranked): number {
  let low = 0;
  let high = lane.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (byRank(lane[middle]!, card) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

function show(index: Index, table: ColumnTable, id: string): Placed | null {
  const entity = get(index, 't', id);
  if (entity === undefined || archivedAtOf(entity) !== null || deletionOf(entity) !== null) return null;
  const { column, rank } = placeOf(entity);
  // Without any column there is no board to show it on; it stays under the name it has until one arrives.
  return { id, rank, entity, column: table.resolve(column) ?? (column as Ref8), view: null };
}

function groupOf(groups: Map<Ref8, Placed[]>, column: Ref8): Placed[] {
  let group = groups.get(column);
  if (group === undefined) groups.set(column, (group = []));
  return group;
}

function buildTable(index: Index): { table: ColumnTable; signature: string } {
  const boards = new Map(
    all(index, 'b').map((board) => [board.id, { id: board.id, rank: rankOf(board), gone: deletionOf(board) !== null }]),
  );
  const columns = all(index, 'c').map((entity) => {
    const board = String(fieldOf(entity, 'b') ?? '');
    const deletion = deletionOf(entity);
    const gone = deletion !== null || boards.get(board)?.gone === true;
    return { id: entity.id as Ref8, rank: rankOf(entity), board, deletion, gone, done: fieldOf(entity, 'd') === 1 };
  });
  const nowhere = { id: '', rank: '' };
  columns.sort((a, b) => byRank(boards.get(a.board) ?? nowhere, boards.get(b.board) ?? nowhere) || byRank(a, b));
  const live = columns.filter((column) => !column.gone);
  // Two people have each deleted the other's last column: one of them stays, or all cards would be gone from view.
  if (live.length === 0 && columns.length > 0) live.push(columns[0]!);
  const byId = new Map(columns.map((column) => [column.id as string, column]));
  const alive = new Set(live.map((column) => column.id as string));
  const resolve = (id: string): Ref8 | null => {
    if (alive.has(id)) return id as Ref8;
    const seen = new Set<string>();
    for (let at = id; !seen.has(at);) {
      if (alive.has(at)) return at as Ref8;
      seen.add(at);
      at = byId.get(at)?.deletion?.destination ?? at;
    }
    const board = byId.get(id)?.board;
    return (live.find((column) => column.board === board) ?? live[0])?.id ?? null;
  };
  const table: ColumnTable = {
    live: live.map((column) => column.id),
    boardOf: new Map(columns.map((column) => [column.id, column.board])),
    done: new Set(live.filter((column) => column.done).map((column) => column.id)),
    resolve,
  };
  return {
    table,
    signature: columns.map((column) => `${column.id}${resolve(column.id)}`).join() + (live[0]?.id ?? ''),
  };
}

/** What to write so that these cards stand together at a position of a column. */
export interface Placement {
  ranks: string[];
  /** cards already there that have to move along a little */
  others: { id: string; place: Place }[];
}

/**
 * Ranks for `n` cards in a column. With both neighbours named, and room between them, no list is searched.
 * @param moving cards that are on their way, so not neighbours
 */
export function placement(
  index: Index,
  column: Ref8,
  n: number,
  position: Position,
  random: Random,
  moving: ReadonlySet<string> = new Set(),
): Placement {
  const state = current(index);
  if (n === 1) {
    const after = neighbour(state, column, position.after, moving);
    const before = neighbour(state, column, position.before, moving);
    if (after !== null && before !== null && after < before) {
      const rank = rankBetween(after, before, random);
      if (rank.length <= 40) return { ranks: [rank], others: [] };
    }
  }
  const lane = state.lanes.get(column) ?? [];
  const rest = moving.size === 0 ? lane : lane.filter((x) => !moving.has(x.id));
  const { ranks, others } = ranksAt(rest, positionIn(rest, position), n, random);
  return {
    ranks,
    others: others.map(({ id, rank }) => ({ id, place: { ...placeOf(state.placed.get(id)!.entity), column, rank } })),
  };
}

function neighbour(state: State, column: string, id: string | undefined, moving: ReadonlySet<string>): string | null {
  if (id === undefined || moving.has(id)) return null;
  const placed = state.placed.get(id);
  return placed?.column === column ? placed.rank : null;
}

/** The value of register `p`. A card entering a done column is done now; one that was done stays so; elsewhere it is not. */
export const placeValue = (
  table: ColumnTable,
  column: string,
  rank: string,
  doneAt: number | null,
  now: number,
): [string, string, number | null] => [column, rank, table.done.has(column) ? (doneAt ?? now) : null];
