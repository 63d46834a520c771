import * as Y from 'yjs';
import {
  isKind,
  kindOfRegisterRoot,
  KINDS,
  REGISTER_ROOT,
  sameValue,
  SETTING_ROOTS,
  shapeOf,
  TAIL,
  tail,
  type Fields,
  type Json,
} from './kinds.ts';
import { keysOf, membersOf } from './members.ts';
import { deletionOf } from './place.ts';
import { all, fieldOf, get, idsOfTail, indexOf, type Entity, type Index, type Write } from './registers.ts';

/**
 * Epochs: the only way to shed what Yjs keeps of overwritten values. The server folds a document into births; clients
 * replay what they have not sent on the new one. A replayed register is a later write, so it wins.
 */

/** So long can what was deleted still be restored. */
const KEPT_MS = 30 * 86_400_000;

/** Roots of conversations: values under their key, which nothing folds. */
const PLAIN_ROOTS = ['m', 'r'] as const;

/**
 * The same document without its past: every entity as a birth again.
 * @param upgrade for a new format: what a birth becomes
 */
export function fold(
  doc: Y.Doc,
  { now, upgrade = KEEP }: { now: number; upgrade?: (fields: Fields) => Fields },
): Y.Doc {
  const index = indexOf(doc);
  const next = new Y.Doc();
  next.transact(() => {
    for (const kind of KINDS) {
      const births = next.getMap(kind);
      for (const entity of all(index, kind)) {
        const deletion = deletionOf(entity);
        // Columns and boards stay: cards may still name them, and are sent on by their deletion.
        if (deletion !== null && kind === 't' && deletion.at < now - KEPT_MS) continue;
        births.set(entity.id, JSON.stringify(upgrade(foldEntity(entity))));
        for (const code of entity.registers.keys())
          if (!hasPlaceInBirth(code))
            next.getMap(REGISTER_ROOT[kind]).set(tail(entity.id) + code, entity.registers.get(code));
      }
    }
    for (const root of SETTING_ROOTS) for (const [key, value] of doc.getMap(root)) next.getMap(root).set(key, value);
  });
  if (upgrade === KEEP) verify(index, indexOf(next));
  return next;
}

const KEEP = (fields: Fields): Fields => fields;

/** Members of a code that a newer version has made: only that version knows where in a birth they belong. */
const hasPlaceInBirth = (code: string): boolean => code.length === 1 || shapeOf(code) !== 'one';

/**
 * A fold that lost something would be the last to have seen it: the old document goes when its next epoch is stored.
 * @throws Error where an entity does not say what it said before
 */
function verify(old: Index, next: Index): void {
  for (const kind of KINDS) {
    for (const folded of all(next, kind)) {
      const entity = get(old, kind, folded.id)!;
      for (const code of [...Object.keys(entity.birth), ...entity.registers.keys()]) {
        if (!saysTheSame(entity, folded, code))
          throw new Error(`the fold would change ${code} of ${kind}/${entity.id}`);
      }
    }
  }
}

function saysTheSame(a: Entity, b: Entity, code: string): boolean {
  const shape = shapeOf(code);
  if (code.length === 1 && shape !== 'one') return keysOf(a, code).every((key) => saysTheSame(a, b, code + key));
  if (shape === 'set') return (fieldOf(a, code) === 1) === (fieldOf(b, code) === 1);
  const at = code.slice(0, 1 + TAIL);
  const [x, y] = shape === 'items' ? [foldItem(a, at), foldItem(b, at)] : [fieldOf(a, code), fieldOf(b, code)];
  // Bytes and the like, which only a broken peer writes, become what JSON makes of them.
  return sameValue(x, y) || JSON.stringify(x) === JSON.stringify(y);
}

/** A birth that says what birth and registers say together; codes that this version does not know are copied. */
function foldEntity(entity: Entity): Fields {
  const codes = new Set([...Object.keys(entity.birth), ...[...entity.registers.keys()].map((key) => key[0]!)]);
  const fields: Record<string, Json> = {};
  for (const code of [...codes].toSorted()) {
    const value = foldCode(entity, code);
    if (value !== null) fields[code] = value;
  }
  return fields;
}

function foldCode(entity: Entity, code: string): Json {
  switch (shapeOf(code)) {
    case 'one':
      return fieldOf(entity, code) as Json;
    case 'set': {
      const members = membersOf(entity, code);
      return members.length === 0 ? null : members;
    }
    case 'map': {
      const entries = keysOf(entity, code).map((key) => [key, fieldOf(entity, code + key) as Json] as const);
      return objectOf(entries);
    }
    case 'items': {
      const refs = [...new Set(keysOf(entity, code).map((key) => key.slice(0, TAIL)))];
      return objectOf(refs.map((ref) => [ref, foldItem(entity, code + ref)] as const));
    }
  }
}

function foldItem(entity: Entity, at: string): Json {
  if (!Array.isArray(fieldOf(entity, at)) || fieldOf(entity, `${at}x`) === 1) return null;
  return [fieldOf(entity, `${at}t`), fieldOf(entity, `${at}d`), fieldOf(entity, `${at}r`)] as Json;
}

function objectOf(entries: readonly (readonly [string, Json])[]): Json {
  const kept = entries.filter(([, value]) => value !== null);
  return kept.length === 0 ? null : Object.fromEntries(kept);
}

/**
 * What was written here and the server has not got, as values under keys; what was overwritten meanwhile is not among it.
 * Births come first. Rich text has no such form.
 * @param acked state vector of what the server has
 */
export function unsent(doc: Y.Doc, acked: Uint8Array): Write[] {
  const sent = Y.decodeStateVector(acked);
  const writes: { write: Write; clock: number }[] = [];
  for (const [client, structs] of doc.store.clients) {
    const from = sent.get(client) ?? 0;
    if (Y.getState(doc.store, client) <= from) continue;
    for (let i = from === 0 ? 0 : Y.findIndexSS(structs, from); i < structs.length; i++) {
      const item = structs[i]!;
      const write = item instanceof Y.Item && item.id.clock >= from && !item.deleted ? writeOf(item) : null;
      if (write !== null) writes.push({ write, clock: item.id.clock });
    }
  }
  const order = ({ write: { root } }: { write: Write }) => (isKind(root) ? 0 : 1);
  return writes.toSorted((a, b) => order(a) - order(b) || a.clock - b.clock).map(({ write }) => write);
}

function writeOf(item: Y.Item): Write | null {
  const { parent, parentSub, content } = item;
  if (!(parent instanceof Y.Map) || parent._item !== null || parentSub === null) return null;
  if (!(content instanceof Y.ContentAny) || content.arr.length === 0) return null;
  return { root: Y.findRootTypeKey(parent), key: parentSub, before: null, after: content.arr.at(-1) };
}

/**
 * Replays writes on a newer copy. A birth whose id is there is passed over: births are equal.
 * @returns those that no longer apply, since what they are about is gone
 */
export function rebase(doc: Y.Doc, writes: readonly Write[]): Write[] {
  const index = indexOf(doc);
  const rest: Write[] = [];
  doc.transact(() => {
    const born = new Set<string>();
    for (const write of writes) {
      const { root, key, after } = write;
      const map = doc.getMap<unknown>(root);
      if (isKind(root)) {
        born.add(`${root}/${tail(key)}`);
        if (!map.has(key)) map.set(key, after);
        continue;
      }
      const kind = kindOfRegisterRoot(root);
      if (kind !== undefined) {
        const known =
          born.has(`${kind}/${key.slice(0, TAIL)}`) || idsOfTail(index, kind, key.slice(0, TAIL)).length > 0;
        if (known) map.set(key, after);
        else rest.push(write);
      } else if (root === 'P' || PLAIN_ROOTS.includes(root as 'm')) {
        map.set(key, after);
      } else {
        rest.push(write);
      }
    }
  });
  return rest;
}
