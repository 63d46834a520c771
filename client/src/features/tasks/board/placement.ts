import type { Id22, Ref8 } from '@cairn/shared/domain/kernel/ids.ts';

/**
 * Where a card would land. Neighbours rather than an index: an index means another place as soon as someone
 * else adds or moves a card while this one is in the air.
 */
export interface Place {
  column: Ref8;
  /** the card right above, null at the top */
  after: Id22 | null;
  /** the card right below, null at the foot */
  before: Id22 | null;
}

/** @param ids the column's cards in order, without those that are moved */
export function placeAt(column: Ref8, ids: readonly Id22[], index: number): Place {
  const at = Math.max(0, Math.min(index, ids.length));
  return { column, after: ids[at - 1] ?? null, before: ids[at] ?? null };
}

/**
 * The index that a place has in the column as it is now: kept to the card above as long as that is still there,
 * else to the card below, else the foot.
 * @param ids the column's cards in order, without those that are moved
 */
export function indexOfPlace(ids: readonly Id22[], place: Place): number {
  if (place.after !== null) {
    const above = ids.indexOf(place.after);
    if (above >= 0) return above + 1;
  }
  if (place.before !== null) {
    const below = ids.indexOf(place.before);
    if (below >= 0) return below;
  }
  return place.after === null ? 0 : ids.length;
}

/** The same place with neighbours that exist now, for the write on drop. */
export const settle = (ids: readonly Id22[], place: Place): Place =>
  placeAt(place.column, ids, indexOfPlace(ids, place));

/** Whether dropping there would leave the column as it is: the moved cards are already together at that place. */
export function isUnmoved(before: readonly Id22[], moving: ReadonlySet<Id22>, index: number): boolean {
  const rest = before.filter((id) => !moving.has(id));
  const moved = before.filter((id) => moving.has(id));
  if (moved.length !== moving.size) return false;
  const after = [...rest.slice(0, index), ...moved, ...rest.slice(index)];
  return after.every((id, i) => id === before[i]);
}

/** A card that is laid out, measured from the top of the viewport with the slot's room taken out. */
export interface Box {
  index: number;
  top: number;
  height: number;
}

/**
 * The index at which a dragged card lies closest to where it is held: it goes below every card whose middle is
 * above its top edge.
 * @param boxes the laid-out cards in order; of a long column only a window is laid out
 * @param top the dragged card's top edge
 */
export function indexAtTop(boxes: readonly Box[], top: number): number {
  const first = boxes[0];
  if (first === undefined) return 0;
  let index = first.index;
  for (const box of boxes) {
    if (box.top + box.height / 2 > top) break;
    index = box.index + 1;
  }
  return index;
}
