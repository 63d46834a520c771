import * as Y from 'yjs';
import type { Change, ChangeGroup, Writer } from '@cairn/shared/domain/kernel/policy.ts';
import { refuseCircles } from './circles.ts';
import { type Court, objection } from './court.ts';
import { isPlainWrite } from './judge-one.ts';
import { GONE, Locator, MISSING, type Spot } from './locator.ts';
import { MapWrites } from './map-writes.ts';
import { type Decoded, type Deletion, encode, Malformed, type Section, type YType } from './update.ts';
import type { Refusal, Verdict } from './verdict.ts';

interface Case extends ChangeGroup {
  why: string | null;
}

interface Piece extends Deletion {
  /** null: of a struct of this very update, judged with it */
  group: Case | null;
}

/** Any update: what is new, where it lands, what it deletes, and the verdict, entity by entity. */
export function judgeAll(
  court: Court,
  bytes: Uint8Array,
  decoded: Decoded,
  writer: Writer,
  mayWrite: boolean,
): Verdict {
  const news = whatIsNew(court, decoded, writer);
  if ('kind' in news) return mayWrite || news.kind !== 'gap' ? news : { kind: 'nothing', refused: [READ_ONLY] };
  const cases = new Cases(court, news.fresh, bytes.length);
  const { foreign } = news;

  const gap = cases.place(foreign || !mayWrite) ?? cases.remove(decoded.deletions, foreign || !mayWrite);
  if (gap !== null) {
    return court.retired.has(gap.client) ? { kind: 'epoch' } : { kind: 'gap', missing: gap };
  }
  const refused = cases.decide(writer, mayWrite);
  if (foreign) refused.push({ entity: '', why: 'clientID of another user' });
  if (!mayWrite) return { kind: 'nothing', refused: refused.length === 0 && cases.anything ? [READ_ONLY] : refused };

  const sections = cases.sections();
  const deletions = cases.deletions();
  if (sections.length === 0 && deletions.length === 0) return { kind: 'nothing', refused };
  const untouched = news.whole && cases.untouched && refused.length === 0;
  return {
    kind: 'merge',
    update: untouched ? bytes : encode(sections, deletions),
    direct: sections.length <= 1,
    sections,
    deletions,
    refused,
    newClients: sections.map((s) => s.client).filter((client) => !court.owners.has(client)),
  };
}

const READ_ONLY: Refusal = { entity: '', why: 'read only' };

interface News {
  fresh: Section[];
  /** structs of other users' clientIDs were dropped */
  foreign: boolean;
  /** nothing was trimmed or dropped */
  whole: boolean;
}

/**
 * Known structs are trimmed: Yjs ignores them here, but a peer that is still loading would take a forged copy of
 * them for the original.
 */
function whatIsNew(
  { document, owners, retired }: Court,
  { sections, deletions }: Decoded,
  writer: Writer,
): News | Verdict {
  if (retired.size > 0) {
    for (const { client } of sections) if (retired.has(client)) return { kind: 'epoch' };
    for (const { client } of deletions) if (retired.has(client)) return { kind: 'epoch' };
  }
  const fresh: Section[] = [];
  let foreign = false;
  let whole = true;
  for (const section of sections) {
    const { client, clock, end, structs } = section;
    const have = Y.getState(document.store, client);
    if (end <= have) {
      whole = false;
      continue;
    }
    if (clock > have) return { kind: 'gap', missing: Y.createID(client, clock - 1) };
    const skip = structs.find((s) => s instanceof Y.Skip && s.id.clock + s.length > have);
    if (skip !== undefined) return { kind: 'gap', missing: Y.createID(client, skip.id.clock + skip.length - 1) };
    const owner = owners.get(client);
    if (owner !== undefined && owner !== writer.actor) {
      foreign = true;
      whole = false;
    } else if (clock === have) {
      fresh.push(section);
    } else {
      whole = false;
      fresh.push({ client, clock: have, end, structs: structs.filter((s) => s.id.clock + s.length > have) });
    }
  }
  if (fresh.length > 1) refuseCircles(fresh);
  return { fresh, foreign, whole };
}

class Cases {
  untouched = true;
  private readonly court: Court;
  private readonly fresh: readonly Section[];
  private readonly size: number;
  private readonly locator: Locator;
  private readonly groups = new Map<string, Case>();
  private readonly spots = new Map<Y.Item, Spot>();
  private readonly groupOf = new Map<Y.AbstractStruct, Case>();
  private readonly voids: { item: Y.Item; group: ChangeGroup }[] = [];
  private readonly replaced = new Set<Y.AbstractStruct>();
  private readonly pieces: Piece[] = [];

  constructor(court: Court, fresh: readonly Section[], size: number) {
    this.court = court;
    this.fresh = fresh;
    this.size = size;
    this.locator = new Locator(court.document, court.places, fresh);
  }

  /** True where the update would change something, were it merged. */
  get anything(): boolean {
    return this.fresh.length > 0 || this.pieces.length > 0;
  }

  /** Where would it land? @returns what is missing, unless `lenient` */
  place(lenient: boolean): Y.ID | null {
    for (const section of this.fresh) {
      for (const struct of section.structs) {
        if (!(struct instanceof Y.Item)) continue;
        const found = this.locator.locate(struct);
        if (found === MISSING && !lenient) return this.locator.missing;
        // Yjs would make it a GC struct anyway; its content is not to be logged.
        if (found === MISSING || found === GONE) this.replaced.add(struct);
        else this.spots.set(struct, found);
      }
    }
    return null;
  }

  /** What does it delete? Only what is there and alive: every reconnect repeats all deletions ever made. */
  remove(deletions: readonly Deletion[], lenient: boolean): Y.ID | null {
    const { store } = this.court.document;
    const living: { item: Y.Item; from: number; to: number }[] = [];
    for (const { client, clock, end } of deletions) {
      const have = Y.getState(store, client);
      if (end > Math.max(have, this.locator.sections.get(client)?.end ?? 0)) {
        if (!lenient) return Y.createID(client, end - 1);
        this.untouched = false;
        continue;
      }
      if (end > have) this.pieces.push({ client, clock: Math.max(clock, have), end, group: null });
      if (clock >= have) continue;
      const structs = store.clients.get(client)!;
      for (let i = Y.findIndexSS(structs, clock); i < structs.length && structs[i]!.id.clock < end; i++) {
        const struct = structs[i]!;
        if (!(struct instanceof Y.Item) || struct.deleted) this.untouched = false;
        else {
          const from = Math.max(clock, struct.id.clock);
          living.push({ item: struct, from, to: Math.min(end, struct.id.clock + struct.length) });
        }
      }
    }
    const writes = new MapWrites(this.court.document, this.locator, this.spots, this.pieces, living);
    for (const [item, spot] of this.spots) this.insert(item, spot, writes);
    for (const { item, from, to } of living) this.delete(item, from, to, writes);
    return null;
  }

  private insert(item: Y.Item, spot: Spot, writes: MapWrites): void {
    const { place, key } = spot;
    const fate = writes.fateOf(item);
    const change = this.changeOf(item, spot, fate === 'alive' || fate === 'carried' ? 'insert' : 'delete');
    const entity = this.court.places.entity(place, key);
    if (fate === 'void') {
      this.voids.push({ item, group: { entity, changes: [change] } });
      return;
    }
    change.aware = writes.isAware(item);
    const group = this.group(entity);
    this.groupOf.set(item, group);
    group.changes.push(change);
    if (place.kind === undefined) group.why ??= 'unknown root';
    else if (place.kind === 'map' && place.path.length === 0 && fate === 'alive' && !isPlainWrite(item, key)) {
      group.why ??= 'not a value at a key';
    }
  }

  private changeOf({ id, origin, content }: Y.Item, { place, key }: Spot, op: Change['op']): Change {
    const { root, path } = place;
    const bytes = Math.min(this.size, weight(content));
    return { op, root, path, key, id, origin, content, bytes, aware: true };
  }

  private delete(item: Y.Item, clock: number, end: number, writes: MapWrites): void {
    const { id, parentSub: key } = item;
    const place = this.court.places.of(item.parent as YType);
    if (writes.settles(item)) {
      this.untouched = false; // the new value at this key decides, by Yjs' own order
      return;
    }
    const group = this.group(this.court.places.entity(place, key));
    group.changes.push(this.changeOf(item, { place, key }, 'delete'));
    this.pieces.push({ client: id.client, clock, end, group });
  }

  decide(writer: Writer, mayWrite: boolean): Refusal[] {
    const refused: Refusal[] = [];
    for (const { item, group } of this.voids) {
      // Where keys may be removed, later writes may hang on it. Elsewhere it is worth nothing, and nobody need be told.
      if (!mayWrite || objection(this.court, group, writer) !== null) this.replaced.add(item);
    }
    for (const group of this.groups.values()) {
      if (!mayWrite) group.why = READ_ONLY.why;
      group.why ??= objection(this.court, group, writer);
      if (group.why !== null) refused.push({ entity: group.entity, why: group.why });
    }
    return refused;
  }

  sections(): Section[] {
    const isOut = (struct: Y.AbstractStruct): boolean =>
      this.replaced.has(struct) || (this.groupOf.get(struct)?.why ?? null) !== null;
    return this.fresh.map((section) => {
      if (!section.structs.some(isOut)) return section;
      this.untouched = false;
      return { ...section, structs: section.structs.map((s) => (isOut(s) ? new Y.GC(s.id, s.length) : s)) };
    });
  }

  deletions(): Deletion[] {
    return this.pieces.filter(({ group }) => group === null || group.why === null);
  }

  private group(entity: string): Case {
    let group = this.groups.get(entity);
    if (group === undefined) this.groups.set(entity, (group = { entity, changes: [] as Change[], why: null }));
    return group;
  }
}

/** A cheap upper estimate of what a content weighs. */
function weight(content: Y.Item['content']): number {
  if (content instanceof Y.ContentString) return content.str.length;
  if (content instanceof Y.ContentAny || content instanceof Y.ContentJSON) {
    try {
      return JSON.stringify(content.arr)?.length ?? 0;
    } catch {
      throw new Malformed('not JSON'); // a bigint
    }
  }
  return content instanceof Y.ContentBinary ? content.content.length : 16;
}
