import * as Y from 'yjs';
import { holderOf, newestAt } from './internals.ts';
import type { Locator, Spot } from './locator.ts';
import type { Deletion, YType } from './update.ts';

/**
 * alive: a value to judge · carried: overwritten within the update, but what overwrites it hangs on it ·
 * void: lost to a value that the document has, so it is worth nothing any more · bare: it removes the key
 */
export type Fate = 'alive' | 'carried' | 'void' | 'bare';

/**
 * What one update does to the keys of the map roots. In a map an overwritten value stays as a deleted struct, so a
 * deletion is honest only as the shadow of a write at the same key. Anything else would let a forged update make
 * keys vanish, and is put before the policy as a deletion.
 */
export class MapWrites {
  private readonly doc: Y.Doc;
  private readonly locator: Locator;
  private readonly fates = new Map<Y.Item, Fate>();
  /** root and key → its living writes, by what they overwrite in the document (null: nothing) */
  private readonly writes = new Map<string, Set<Y.Item | null>>();
  private readonly firsts = new Map<Y.Item, Y.Item>();
  private readonly awareOf = new Map<Y.Item, boolean>();

  constructor(
    doc: Y.Doc,
    locator: Locator,
    spots: ReadonlyMap<Y.Item, Spot>,
    ownDeletions: readonly Deletion[],
    living: readonly { item: Y.Item }[],
  ) {
    this.doc = doc;
    this.locator = locator;
    const dying = new Set(living.map(({ item }) => item));
    const dead: Y.Item[] = [];
    const deleted = new Ranges(ownDeletions);
    for (const [item, { place, key }] of spots) {
      if (place.kind !== 'map' || place.path.length > 0 || key === null) continue;
      if (item.content instanceof Y.ContentDeleted || deleted.touch(item)) dead.push(item);
      else this.alive(item, place.root, key);
    }
    for (const item of dead) {
      if (this.fates.has(item)) continue;
      const { place, key } = spots.get(item)!;
      const current = this.current(place.root, key!);
      // As a rule its author has seen the document's value, which won: nothing will hang on this one.
      const lost = current !== undefined && !current.deleted && !dying.has(current);
      this.fates.set(item, lost ? 'void' : 'bare');
    }
  }

  fateOf(item: Y.Item): Fate {
    return this.fates.get(item) ?? 'alive';
  }

  /** The write knew the value that it replaces. */
  isAware(item: Y.Item): boolean {
    return this.awareOf.get(item) ?? true;
  }

  /** The update writes this item's key without naming it: whether it goes is for Yjs to find, not for the update to say. */
  settles(item: Y.Item): boolean {
    const parent = item.parent as YType;
    if (holderOf(parent) !== null || item.parentSub === null) return false;
    const writes = this.writes.get(id(Y.findRootTypeKey(parent), item.parentSub));
    return writes !== undefined && !writes.has(item);
  }

  private alive(item: Y.Item, root: string, key: string): void {
    const first = this.firstOf(item);
    this.fates.set(item, 'alive');
    const current = this.current(root, key);
    const knew = current !== undefined && first.origin !== null && Y.compareIDs(current.lastId, first.origin);
    this.awareOf.set(item, first.origin === null || knew);
    const slot = id(root, key);
    let writes = this.writes.get(slot);
    if (writes === undefined) this.writes.set(slot, (writes = new Set()));
    writes.add(knew ? current : null);
  }

  /** The write of this update that `item` goes back to; all between them are carried. */
  private firstOf(item: Y.Item): Y.Item {
    const path: Y.Item[] = [];
    let at = item;
    let first = this.firsts.get(at);
    while (first === undefined) {
      path.push(at);
      const before: Y.AbstractStruct | null = at.origin === null ? null : this.locator.fresh(at.origin);
      if (before instanceof Y.Item) first = this.firsts.get((at = before));
      else first = at;
    }
    for (const between of path) {
      this.firsts.set(between, first);
      if (!this.fates.has(between)) this.fates.set(between, 'carried');
    }
    return first;
  }

  private current(root: string, key: string): Y.Item | undefined {
    return newestAt(this.doc.share.get(root), key);
  }
}

const id = (root: string, key: string): string => `${root}\0${key}`;

/** Ranges of clocks, sought by halving: an update may hold many thousand. */
class Ranges {
  private readonly byClient = new Map<number, Deletion[]>();

  constructor(ranges: readonly Deletion[]) {
    for (const { client, clock, end } of [...ranges].toSorted((a, b) => a.clock - b.clock)) {
      const list = this.byClient.get(client);
      const last = list?.at(-1);
      if (list === undefined) this.byClient.set(client, [{ client, clock, end }]);
      else if (last !== undefined && clock <= last.end) last.end = Math.max(last.end, end);
      else list.push({ client, clock, end });
    }
  }

  touch({ id: { client, clock }, length }: Y.Item): boolean {
    const list = this.byClient.get(client) ?? [];
    let low = 0;
    let high = list.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (list[middle]!.end <= clock) low = middle + 1;
      else high = middle;
    }
    return low < list.length && list[low]!.clock < clock + length;
  }
}
