import type { Id22, Ref8 } from '@cairn/shared/domain/kernel/ids.ts';
import { isUnmoved, placeAt, type Place } from './placement.ts';

/** What is laid out: the open columns in order, each with the cards that the filter lets through. */
export interface Lane {
  id: Ref8;
  ids: readonly Id22[];
}

export type Step = 'up' | 'down' | 'top' | 'foot' | 'left' | 'right';

export const laneOf = (lanes: readonly Lane[], id: Id22): number => lanes.findIndex((lane) => lane.ids.includes(id));

/** Cards in the order of the board. */
export const inBoardOrder = (lanes: readonly Lane[], ids: ReadonlySet<Id22>): Id22[] =>
  lanes.flatMap((lane) => lane.ids.filter((id) => ids.has(id)));

/**
 * Where one key press takes cards.
 * @param lead the card that the step is counted from; the others follow it
 * @returns null where there is nowhere to go
 */
export function stepPlace(lanes: readonly Lane[], moving: ReadonlySet<Id22>, lead: Id22, step: Step): Place | null {
  const at = laneOf(lanes, lead);
  const lane = lanes[at];
  if (lane === undefined) return null;
  const rest = lane.ids.filter((id) => !moving.has(id));
  const above = lane.ids.slice(0, lane.ids.indexOf(lead)).filter((id) => !moving.has(id)).length;
  if (step === 'left' || step === 'right') {
    const next = lanes[at + (step === 'right' ? 1 : -1)];
    if (next === undefined) return null;
    return placeAt(
      next.id,
      next.ids.filter((id) => !moving.has(id)),
      above,
    );
  }
  const index = { up: above - 1, down: above + 1, top: 0, foot: rest.length }[step];
  if (index < 0 || index > rest.length || isUnmoved(lane.ids, moving, index)) return null;
  return placeAt(lane.id, rest, index);
}

/** The same for cards already in the air: steps from the place, not from a card. */
export function stepFrom(lanes: readonly Lane[], moving: ReadonlySet<Id22>, from: Place, step: Step): Place | null {
  const at = lanes.findIndex((lane) => lane.id === from.column);
  const without = (lane: Lane) => lane.ids.filter((id) => !moving.has(id));
  const lane = lanes[at];
  if (lane === undefined) return null;
  const rest = without(lane);
  const index = from.after === null ? 0 : rest.indexOf(from.after) + 1;
  if (step === 'left' || step === 'right') {
    const next = lanes[at + (step === 'right' ? 1 : -1)];
    return next === undefined ? null : placeAt(next.id, without(next), index);
  }
  const to = { up: index - 1, down: index + 1, top: 0, foot: rest.length }[step];
  return to < 0 || to > rest.length || to === index ? null : placeAt(lane.id, rest, to);
}

/** The card that an arrow key goes to. */
export function neighbour(lanes: readonly Lane[], from: Id22 | null, step: Step): Id22 | null {
  const full = lanes.filter((lane) => lane.ids.length > 0);
  if (full.length === 0) return null;
  const at = from === null ? -1 : laneOf(full, from);
  if (at < 0) return full[0]!.ids[0]!;
  const ids = full[at]!.ids;
  const index = ids.indexOf(from!);
  if (step === 'left' || step === 'right') {
    const next = full[at + (step === 'right' ? 1 : -1)];
    return next === undefined ? null : next.ids[Math.min(index, next.ids.length - 1)]!;
  }
  return ids[{ up: index - 1, down: index + 1, top: 0, foot: ids.length - 1 }[step]] ?? null;
}

/** The card to stand on when some go away: the next one in the column, else the one before. */
export function survivor(lanes: readonly Lane[], leaving: ReadonlySet<Id22>, from: Id22): Id22 | null {
  const ids = lanes[laneOf(lanes, from)]?.ids ?? [];
  const index = ids.indexOf(from);
  return (
    ids.slice(index).find((id) => !leaving.has(id)) ?? ids.slice(0, index).findLast((id) => !leaving.has(id)) ?? null
  );
}

/** All cards between two, in board order and both included. */
export function rangeBetween(lanes: readonly Lane[], a: Id22, b: Id22): Id22[] {
  const order = lanes.flatMap((lane) => lane.ids);
  const [from, to] = [order.indexOf(a), order.indexOf(b)].sort((x, y) => x - y) as [number, number];
  return from < 0 ? [b] : order.slice(from, to + 1);
}
