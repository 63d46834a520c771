import * as Y from 'yjs';
import type { Place, Places } from './place.ts';
import { Malformed, type Section } from './update.ts';

/** It depends on something that this document does not have. */
export const MISSING = Symbol('missing');
/** Its parent or a neighbour is gone: Yjs will make it a GC struct. */
export const GONE = Symbol('gone');

export interface Spot {
  place: Place;
  /** map key; null in a sequence */
  key: string | null;
}

/** The struct with this id, where the document has it and it is not gone. */
export function itemAt(store: Y.Doc['store'], id: Y.ID): Y.Item | null {
  const struct = structAt(store, id);
  return struct instanceof Y.Item ? struct : null;
}

function structAt(store: Y.Doc['store'], id: Y.ID): Y.AbstractStruct | typeof MISSING {
  if (id.clock >= Y.getState(store, id.client)) return MISSING;
  const structs = store.clients.get(id.client)!;
  return structs[Y.findIndexSS(structs, id.clock)]!;
}

/** Finds where the structs of one update would land, before anything is merged. */
export class Locator {
  readonly sections: Map<number, Section>;
  /** the first id that neither the document nor the update has */
  missing: Y.ID | null = null;
  private readonly store: Y.Doc['store'];
  private readonly places: Places;
  private readonly known = new Map<Y.AbstractStruct, Spot | typeof MISSING | typeof GONE>();

  constructor(doc: Y.Doc, places: Places, sections: readonly Section[]) {
    this.store = doc.store;
    this.places = places;
    this.sections = new Map(sections.map((s) => [s.client, s]));
  }

  /** A struct of this update. */
  fresh(id: Y.ID): Y.AbstractStruct | null {
    const section = this.sections.get(id.client);
    if (section === undefined || id.clock < section.clock || id.clock >= section.end) return null;
    let low = 0;
    let high = section.structs.length - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      const struct = section.structs[middle]!;
      if (id.clock < struct.id.clock) high = middle - 1;
      else if (id.clock >= struct.id.clock + struct.length) low = middle + 1;
      else return struct;
    }
    return null;
  }

  /** Iterative, since one update may hold chains of many thousand neighbours. */
  locate(struct: Y.AbstractStruct): Spot | typeof MISSING | typeof GONE {
    const chain: Y.Item[] = [];
    let at = struct;
    let found = this.known.get(at);
    while (found === undefined) {
      const step = this.step(at);
      if ('next' in step) {
        chain.push(at as Y.Item);
        at = step.next;
        found = this.known.get(at);
      } else {
        found = step.found;
        this.known.set(at, found);
      }
    }
    for (let i = chain.length - 1; i >= 0; i--) {
      const child = chain[i]!;
      if (child.parent !== null && typeof found === 'object') found = this.below(found, child);
      this.known.set(child, found);
    }
    return found;
  }

  private step(at: Y.AbstractStruct): { found: Spot | typeof MISSING | typeof GONE } | { next: Y.AbstractStruct } {
    if (!(at instanceof Y.Item)) return { found: GONE };
    const parent: unknown = at.parent;
    const { origin, rightOrigin } = at;
    if (typeof parent === 'string') return { found: { place: this.places.root(parent), key: at.parentSub } };
    if (parent instanceof Y.AbstractType) return { found: { place: this.places.of(parent), key: at.parentSub } };
    const holder = parent as Y.ID | null;
    // A reference to the own client must point backwards; Yjs does not look.
    for (const id of [holder, origin, rightOrigin]) {
      if (id !== null && id.client === at.id.client && id.clock >= at.id.clock)
        throw new Malformed('forward reference');
    }
    const left = holder ?? origin;
    const right = rightOrigin === null ? null : this.find(rightOrigin);
    const next = left === null ? right : this.find(left);
    if (right === MISSING || next === MISSING || next === null) {
      this.missing ??= right === MISSING ? rightOrigin : left;
      return { found: MISSING };
    }
    if (right !== null && !(right instanceof Y.Item)) return { found: GONE };
    if (holder !== null && !(next instanceof Y.Item && next.content instanceof Y.ContentType)) return { found: GONE };
    return { next };
  }

  private find(id: Y.ID): Y.AbstractStruct | typeof MISSING {
    return this.fresh(id) ?? structAt(this.store, id);
  }

  /** `child` names as its parent the type that stands at `spot`. */
  private below(spot: Spot, child: Y.Item): Spot {
    const id = child.parent as unknown as Y.ID;
    const holder = this.find(id) as Y.Item;
    const { type } = holder.content as Y.ContentType;
    return { place: this.places.child(spot.place, spot.key, type), key: child.parentSub };
  }
}
