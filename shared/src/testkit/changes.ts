import * as Y from 'yjs';
import type { Change, ChangeGroup, DocumentPolicy, Writer } from '../domain/kernel/policy.ts';

/**
 * Judges an update the way the server's gate does, for documents that are flat maps: what it would write is resolved
 * to roots and keys against the document before the merge, grouped by entity, and each group is asked about.
 * @returns what is refused, with the reason; 'unknown root' where the kind has no such root
 */
export function judged(policy: DocumentPolicy, update: Uint8Array, writer: Writer): { entity: string; why: string }[] {
  const groups = new Map<string, ChangeGroup>();
  for (const change of changesOf(writer.document, update)) {
    if (!Object.hasOwn(policy.roots, change.root)) return [{ entity: change.root, why: 'unknown root' }];
    const entity = policy.entityOf(change.root, change.key);
    const group = groups.get(entity) ?? { entity, changes: [] };
    group.changes.push(change);
    groups.set(entity, group);
  }
  return [...groups.values()].flatMap((group) => {
    const why = policy.check(group, writer);
    return why === null ? [] : [{ entity: group.entity, why }];
  });
}

function changesOf(doc: Y.Doc, update: Uint8Array): Change[] {
  const { structs, ds } = Y.decodeUpdate(update);
  const items = structs.filter((struct) => struct instanceof Y.Item);
  const changes: Change[] = [];
  for (const item of items) {
    if (item.id.clock < Y.getState(doc.store, item.id.client)) continue;
    const { root, key, depth } = placeOf(doc, items, item);
    const bytes = item.content instanceof Y.ContentAny ? JSON.stringify(item.content.arr).length : item.length;
    const path = Array.from({ length: depth }, () => '');
    const { id, origin, content } = item;
    changes.push({ op: 'insert', root, path, key, id, origin, content, bytes, aware: true });
  }
  for (const [client, ranges] of ds.clients) {
    for (const { clock, len } of ranges) {
      for (let at = clock; at < Math.min(clock + len, Y.getState(doc.store, client)); at++) {
        const item = structAt(doc, Y.createID(client, at));
        if (item === null || item.deleted) continue;
        const { root, key } = placeOf(doc, [], item);
        const { id, content } = item;
        changes.push({ op: 'delete', root, path: [], key, id, origin: null, content, bytes: 0, aware: true });
      }
    }
  }
  return changes;
}

function placeOf(doc: Y.Doc, items: Y.Item[], item: Y.Item): { root: string; key: string | null; depth: number } {
  for (let at = item; ;) {
    const parent: unknown = at.parent;
    if (typeof parent === 'string') return { root: parent, key: at.parentSub, depth: 0 };
    if (parent instanceof Y.AbstractType && parent._item === null)
      return { root: Y.findRootTypeKey(parent), key: at.parentSub, depth: 0 };
    const holder = parent instanceof Y.AbstractType ? parent._item!.id : parent instanceof Y.ID ? parent : null;
    const next = find(doc, items, holder ?? at.origin ?? at.rightOrigin!);
    if (holder !== null) return { ...placeOf(doc, items, next), depth: 1 };
    at = next;
  }
}

const find = (doc: Y.Doc, items: Y.Item[], id: Y.ID): Y.Item =>
  items.find(
    (one) => one.id.client === id.client && one.id.clock <= id.clock && id.clock < one.id.clock + one.length,
  ) ?? structAt(doc, id)!;

function structAt(doc: Y.Doc, id: Y.ID): Y.Item | null {
  const structs = doc.store.clients.get(id.client);
  const struct = structs?.[Y.findIndexSS(structs, id.clock)];
  return struct instanceof Y.Item ? struct : null;
}
