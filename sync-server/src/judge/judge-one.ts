import * as Y from 'yjs';
import type { Change, Writer } from '@cairn/shared/domain/kernel/policy.ts';
import { type Court, objection } from './court.ts';
import { newestAt } from './internals.ts';
import { itemAt } from './locator.ts';
import type { Place } from './place.ts';
import type { Decoded, Deletion, YType } from './update.ts';
import type { Verdict } from './verdict.ts';

/**
 * The everyday update without any table: one new item of a known client beside, or under, something that is there,
 * and at most one deletion, of the value that it replaces.
 * @returns null for anything else, and for what is not allowed: the thorough way decides
 */
export function judgeOne(court: Court, bytes: Uint8Array, decoded: Decoded, writer: Writer): Verdict | null {
  const { sections, deletions } = decoded;
  if (sections.length !== 1 || deletions.length > 1) return null;
  const section = sections[0]!;
  const item = section.structs[0];
  if (section.structs.length !== 1 || !(item instanceof Y.Item)) return null;
  if (court.owners.get(section.client) !== writer.actor) return null;
  const { document } = court;
  if (section.clock !== Y.getState(document.store, section.client)) return null;
  const spot = findSpot(court, item);
  if (spot === null || spot.place.kind === undefined) return null;
  const { place, key, type } = spot;
  const inRoot = place.path.length === 0;
  if (place.kind === 'map' && inRoot && !isPlainWrite(item, key)) return null;
  const current = key === null ? undefined : newestAt(type, key);
  const aware = item.origin === null || (current !== undefined && Y.compareIDs(current.lastId, item.origin));
  const { id, origin, content } = item;
  const write: Change = {
    op: 'insert',
    root: place.root,
    path: place.path,
    key,
    id,
    origin,
    content,
    bytes: bytes.length,
    aware,
  };
  const changes = [write];
  if (deletions.length === 1) {
    if (current === undefined || origin === null || !replaces(deletions[0]!, current, origin)) return null;
    changes.push({
      ...write,
      op: 'delete',
      id: current.id,
      origin: current.origin,
      content: current.content,
      bytes: 0,
    });
  }
  if (objection(court, { entity: court.places.entity(place, key), changes }, writer) !== null) return null;
  return { kind: 'merge', update: bytes, direct: true, sections, deletions, refused: NONE, newClients: NONE };
}

const NONE: readonly never[] = [];

interface Found {
  place: Place;
  key: string | null;
  type: YType;
}

function findSpot(court: Court, item: Y.Item): Found | null {
  const { store } = court.document;
  const parent: unknown = item.parent;
  const { origin, rightOrigin } = item;
  const right = rightOrigin === null ? null : itemAt(store, rightOrigin);
  if (rightOrigin !== null && right === null) return null;
  if (typeof parent === 'string') {
    const place = court.places.root(parent);
    const type = court.document.share.get(parent);
    return type === undefined ? null : { place, key: item.parentSub, type };
  }
  if (parent !== null) {
    const holder = itemAt(store, parent as Y.ID);
    if (holder === null || !(holder.content instanceof Y.ContentType)) return null;
    const { type } = holder.content;
    return { place: court.places.of(type), key: item.parentSub, type };
  }
  const neighbour = origin === null ? right : itemAt(store, origin);
  if (neighbour === null) return null;
  const type = neighbour.parent as YType;
  return { place: court.places.of(type), key: neighbour.parentSub, type };
}

/** One living value at a key. Clients of a map never write anything else there. */
export const isPlainWrite = (item: Y.Item, key: string | null): boolean =>
  key !== null && item.rightOrigin === null && item.length === 1 && !(item.content instanceof Y.ContentDeleted);

function replaces({ client, clock, end }: Deletion, current: Y.Item, origin: Y.ID): boolean {
  return (
    !current.deleted &&
    current.length === 1 &&
    end - clock === 1 &&
    current.id.client === client &&
    current.id.clock === clock &&
    Y.compareIDs(origin, current.id)
  );
}
