import * as Y from 'yjs';
import type { FieldTable } from './field-table.ts';
import { refuseBirth, refuseRegister } from './field-table.ts';
import { isId22, timeOf } from './ids.ts';
import {
  isEntityId,
  isKind,
  kindOfRegisterRoot,
  REGISTER_ROOT,
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
  let born: string | null = null;
  for (const change of changes) {
    const { op, root, key, path, bytes } = change;
    if (key === null || path.length > 0) return 'not a value under a key';
    if (key.length > MAX_KEY) return 'key too long';
    if (op === 'delete') {
      // Clients never delete; what a write overwrites is deleted with it, at the same key.
      if (!changes.some((other) => other.op === 'insert' && other.root === root && other.key === key))
        return 'a bare deletion';
      continue;
    }
    if (change.content instanceof Y.ContentDeleted) {
      if (isKind(root)) born ??= key; // its author wrote it again later; what it said is gone
      continue;
    }
    if (!isKind(root)) continue;
    if (born !== null && born !== key) return 'two ids with one tail';
    born = key;
    const why = birth(change, writer, kinds[root]!, root);
    if (why !== null) return why;
    if (bytes > MAX_BIRTH_BYTES) return 'birth too large';
  }
  for (const change of changes) {
    if (change.op === 'delete' || change.content instanceof Y.ContentDeleted || isKind(change.root)) continue;
    const why = register(change, writer, kinds, settings, born);
    if (why !== null) return why;
  }
  return null;
}

const valueOf = (content: Y.Item['content']): unknown =>
  content instanceof Y.ContentAny && content.arr.length === 1 ? content.arr[0] : undefined;

function birth(
  { key, origin, content }: Change,
  { actor, role, now, document }: Writer,
  rules: KindRules,
  kind: Kind,
): string | null {
  const byServer = role === 'server';
  const id = key!;
  if (!isEntityId(kind, id)) return 'id';
  if (kind === 't' && isId22(id) && timeOf(id) > now + MAX_AHEAD_MS) return 'an id from the future';
  const text = valueOf(content);
  const fields = typeof text === 'string' ? parse(text) : null;
  if (fields === null) return 'birth shape';
  const why = refuseBirth(rules.table, fields, byServer);
  if (why !== null) return `birth: ${why}`;
  if (byServer) return null;
  if (origin !== null) return 'a birth is written once';
  if (rules.hasCreator && fields['o'] !== actor) return 'creator';
  const there = tailsOf(document, kind);
  const other = there.get(tail(id));
  if (other !== undefined && other !== id) return 'another id with this tail';
  return other === undefined && there.size >= rules.max ? 'too many' : null;
}

function register(
  { root, key, content, bytes }: Change,
  { role, document }: Writer,
  kinds: Partial<Record<Kind, KindRules>>,
  settings: FieldTable,
  born: string | null,
): string | null {
  const byServer = role === 'server';
  if (bytes > MAX_REGISTER_BYTES) return 'value too large';
  const value = valueOf(content);
  if (value === undefined) return 'value shape';
  if (root === 'h') return byServer ? null : 'the head is the server’s';
  if (root === 'P') return refuseRegister(settings, key!, value as Json, byServer);
  const kind = kindOfRegisterRoot(root)!;
  if (key!.length <= TAIL) return 'register key';
  if (born === null && !tailsOf(document, kind).has(key!.slice(0, TAIL))) return 'unknown entity';
  return refuseRegister(kinds[kind]!.table, key!.slice(TAIL), value as Json, byServer);
}

function parse(text: string): Fields | null {
  try {
    const fields: unknown = JSON.parse(text);
    return typeof fields === 'object' && fields !== null && !Array.isArray(fields) ? (fields as Fields) : null;
  } catch {
    return null;
  }
}

const tails = new WeakMap<Y.Doc, Map<Kind, Map<string, string>>>();

/** Tail → id of all births of a kind; read once, then kept by an observer that register writes do not wake. */
function tailsOf(doc: Y.Doc, kind: Kind): Map<string, string> {
  let kinds = tails.get(doc);
  if (kinds === undefined) tails.set(doc, (kinds = new Map()));
  let found = kinds.get(kind);
  if (found === undefined) {
    const births = doc.getMap(kind);
    const ids = new Map<string, string>();
    for (const id of births.keys()) ids.set(tail(id), id);
    births.observe((event) => {
      for (const id of event.keysChanged) ids.set(tail(id), id);
    });
    kinds.set(kind, (found = ids));
  }
  return found;
}
