import * as Y from 'yjs';
import { memberLimit, refuseBirth, refuseCleared, refuseRegister, type FieldTable } from './field-table.ts';
import { isId22, timeOf } from './ids.ts';
import {
  isEntityId,
  isKind,
  kindOfRegisterRoot,
  REGISTER_ROOT,
  shapeOf,
  TAIL,
  tail,
  type Fields,
  type Json,
  type Kind,
} from './kinds.ts';
import type { Change, ChangeGroup, DocumentPolicy, Writer } from './policy.ts';

/** What a kind's births have to say beside its table. */
export interface KindRules {
  table: FieldTable;
  /** a birth names its creator under `o`, who must be the writer */
  hasCreator: boolean;
  max: number;
}

const MAX_BIRTH_BYTES = 16_384;
const MAX_REGISTER_BYTES = 2_600;
const MAX_KEY = 64;
const MAX_AHEAD_MS = 60_000;
/** Live values of one key in one update; an honest client has one, since what it overwrites is empty by then. */
const MAX_WRITES_OF_KEY = 64;

/**
 * The judge's rules for documents made of births and registers: lookups by key, no scan. Entities keep apart by the last
 * 8 characters of their id, which key their registers: a birth that is refused takes its registers with it.
 */
export function entityPolicy(kinds: Partial<Record<Kind, KindRules>>, settings: FieldTable): DocumentPolicy {
  const roots: Record<string, 'map'> = { P: 'map', h: 'map' };
  for (const kind of Object.keys(kinds) as Kind[]) {
    roots[kind] = 'map';
    roots[REGISTER_ROOT[kind]] = 'map';
  }
  return {
    roots,
    entityOf(root, key) {
      if (key === null) return '';
      if (isKind(root)) return `${root}/${tail(key)}`;
      const kind = kindOfRegisterRoot(root);
      return kind === undefined ? `${root}/${key}` : `${kind}/${key.slice(0, TAIL)}`;
    },
    check: (group, writer) => check(group, writer, kinds, settings),
  };
}

function check(
  { changes }: ChangeGroup,
  writer: Writer,
  kinds: Partial<Record<Kind, KindRules>>,
  settings: FieldTable,
): string | null {
  const byServer = writer.role === 'server';
  const written = byServer ? null : writtenKeys(changes);
  if (typeof written === 'string') return written;
  let born: string | null = null;
  for (const change of changes) {
    const { op, root, key, path } = change;
    if (key === null || path.length > 0) return 'not a value under a key';
    if (key.length > MAX_KEY) return 'key too long';
    // Clients never delete; what a write overwrites is deleted with it, at the same key.
    if (op === 'delete' && written !== null && !written.has(root + key)) return 'a bare deletion';
    if (op === 'delete' || !isKind(root)) continue;
    if (kinds[root] === undefined) return 'unknown root';
    if (born !== null && born !== key) return 'two ids with one tail';
    born = key;
    const why = birth(change, writer, kinds[root], root);
    if (why !== null) return why;
  }
  for (const change of changes) {
    if (change.op === 'delete' || isKind(change.root)) continue;
    const why = register(change, writer, kinds, settings, born);
    if (why !== null) return why;
  }
  return null;
}

/** Root and key of all writes, or why there are too many. */
function writtenKeys(changes: readonly Change[]): Map<string, number> | string {
  const live = new Map<string, number>();
  for (const { op, root, key, content } of changes) {
    if (op === 'delete' || key === null) continue;
    const count = (live.get(root + key) ?? 0) + (content instanceof Y.ContentDeleted ? 0 : 1);
    if (count > MAX_WRITES_OF_KEY) return 'too many writes of one key';
    live.set(root + key, count);
  }
  return live;
}

const valueOf = (content: Y.Item['content']): unknown =>
  content instanceof Y.ContentAny && content.arr.length === 1 ? content.arr[0] : undefined;

function birth(change: Change, { actor, role, now, document }: Writer, rules: KindRules, kind: Kind): string | null {
  const { key, origin, content, bytes } = change;
  const byServer = role === 'server';
  const id = key!;
  if (!isEntityId(kind, id)) return 'id';
  if (content instanceof Y.ContentDeleted) return byServer || losesToTwin(change, document) ? null : 'an emptied birth';
  if (kind === 't' && isId22(id) && timeOf(id) > now + MAX_AHEAD_MS) return 'an id from the future';
  if (bytes > MAX_BIRTH_BYTES) return 'birth too large';
  const text = valueOf(content);
  const fields = typeof text === 'string' ? parse(text) : null;
  if (fields === null) return 'birth shape';
  const why = refuseBirth(rules.table, fields, byServer);
  if (why !== null) return `birth: ${why}`;
  if (byServer) return null;
  if (origin !== null) return 'a birth is written once';
  if (rules.hasCreator && fields['o'] !== actor) return 'creator';
  const there = knownOf(document, kind).ids;
  const other = there.get(tail(id));
  if (other !== undefined && other !== id) return 'another id with this tail';
  return other === undefined && there.size >= rules.max ? 'too many' : null;
}

/**
 * The same id was made on two devices, and this one's birth gave way before it was sent. Of twins the greater client id
 * stays; an empty one that would stay takes the entity away from everybody.
 */
function losesToTwin({ root, key, origin, id }: Change, document: Y.Doc): boolean {
  const current = document.getMap(root)._map.get(key!);
  return origin === null && current !== undefined && !current.deleted && current.id.client > id.client;
}

function register(
  { root, key, content, bytes }: Change,
  { role, document }: Writer,
  kinds: Partial<Record<Kind, KindRules>>,
  settings: FieldTable,
  born: string | null,
): string | null {
  const byServer = role === 'server';
  if (root === 'h' && !byServer) return 'the head is the server’s';
  const emptied = content instanceof Y.ContentDeleted; // overwritten before it was sent
  const value = emptied ? null : valueOf(content);
  if (value === undefined) return 'value shape';
  if (bytes > MAX_REGISTER_BYTES && !emptied) return 'value too large';
  if (root === 'h') return null;
  if (root === 'P')
    return emptied ? refuseCleared(settings, key!, byServer) : refuseRegister(settings, key!, value as Json, byServer);
  const kind = kindOfRegisterRoot(root);
  if (kind === undefined || kinds[kind] === undefined) return 'unknown root';
  if (key!.length <= TAIL) return 'register key';
  const { table } = kinds[kind];
  const code = key!.slice(TAIL);
  const why = emptied ? refuseCleared(table, code, byServer) : refuseRegister(table, code, value as Json, byServer);
  if (why !== null) return why;
  const known = knownOf(document, kind);
  if (born === null && !known.ids.has(key!.slice(0, TAIL))) return 'unknown entity';
  if (shapeOf(code) === 'one' || byServer || document.getMap(root).has(key!)) return null;
  return known.members(key!) >= memberLimit(table, code) ? 'too many members' : null;
}

function parse(text: string): Fields | null {
  try {
    const fields: unknown = JSON.parse(text);
    return typeof fields === 'object' && fields !== null && !Array.isArray(fields) ? (fields as Fields) : null;
  } catch {
    return null;
  }
}

/** What the judge has to know of a kind without reading all of it. */
interface Known {
  /** tail → id of all births; kept by an observer that register writes do not wake */
  ids: Map<string, string>;
  /** how many members a set, map or checklist has ever had in registers; @param key of one of its registers */
  members(key: string): number;
}

const knowledge = new WeakMap<Y.Doc, Map<Kind, Known>>();

function knownOf(doc: Y.Doc, kind: Kind): Known {
  let kinds = knowledge.get(doc);
  if (kinds === undefined) knowledge.set(doc, (kinds = new Map()));
  let known = kinds.get(kind);
  if (known === undefined) kinds.set(kind, (known = learn(doc, kind)));
  return known;
}

function learn(doc: Y.Doc, kind: Kind): Known {
  const births = doc.getMap(kind);
  const ids = new Map<string, string>();
  for (const id of births.keys()) ids.set(tail(id), id);
  births.observe((event) => {
    for (const id of event.keysChanged) {
      if (births.has(id)) ids.set(tail(id), id);
      else if (ids.get(tail(id)) === id) ids.delete(tail(id));
    }
  });
  let counts: Map<string, number> | null = null;
  return {
    ids,
    members(key) {
      counts ??= countMembers(doc.getMap(REGISTER_ROOT[kind]));
      return counts.get(key.slice(0, TAIL + 1)) ?? 0;
    },
  };
}

/** Counted once, at the first new member, then kept: keys are never taken away, so only new ones count. */
function countMembers(registers: Y.Map<unknown>): Map<string, number> {
  const counts = new Map<string, number>();
  const count = (key: string): void => {
    if (key.length <= TAIL + 1 || shapeOf(key.slice(TAIL)) === 'one') return;
    const of = key.slice(0, TAIL + 1);
    counts.set(of, (counts.get(of) ?? 0) + 1);
  };
  for (const key of registers.keys()) count(key);
  registers.observe((event) => {
    for (const key of event.keysChanged) if (registers._map.get(key)?.left === null) count(key);
  });
  return counts;
}
