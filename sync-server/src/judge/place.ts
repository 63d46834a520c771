import * as Y from 'yjs';
import type { DocumentPolicy } from '@cairn/shared/domain/kernel/policy.ts';
import { holderOf } from './internals.ts';
import type { YType } from './update.ts';

/** Where a type lives. A type never moves, so a place is found once. */
export interface Place {
  root: string;
  /** what the policy says the root is; undefined: no such root */
  kind: 'map' | 'xml' | undefined;
  /** names of the nested types above, outermost first; empty: the place is the root itself */
  path: readonly string[];
  /** null in a root, where the key decides */
  entity: string | null;
}

/** The places of one document's types, under that document's policy. */
export class Places {
  private readonly policy: DocumentPolicy;
  private readonly roots: Map<string, 'map' | 'xml'>;
  private readonly known = new WeakMap<object, Place>();
  private readonly rootPlaces = new Map<string, Place>();

  constructor(policy: DocumentPolicy) {
    this.policy = policy;
    this.roots = new Map(Object.entries(policy.roots));
    for (const [root, kind] of this.roots) this.rootPlaces.set(root, { root, kind, path: [], entity: null });
  }

  /** Unknown roots are not remembered: their names are the client's. */
  root(root: string): Place {
    return this.rootPlaces.get(root) ?? { root, kind: undefined, path: [], entity: null };
  }

  of(type: YType): Place {
    let place = this.known.get(type);
    if (place === undefined) {
      const item = holderOf(type);
      place =
        item === null
          ? this.root(Y.findRootTypeKey(type))
          : this.child(this.of(item.parent as YType), item.parentSub, type);
      this.known.set(type, place);
    }
    return place;
  }

  /** The place of `type`, which stands in `place`, at `key` if that is a map. */
  child(place: Place, key: string | null, type: YType): Place {
    return {
      root: place.root,
      kind: place.kind,
      path: [...place.path, nameOf(type, key)],
      entity: this.entity(place, key),
    };
  }

  entity(place: Place, key: string | null): string {
    return place.entity ?? (place.kind === undefined ? '' : this.policy.entityOf(place.root, key));
  }
}

function nameOf(type: YType, key: string | null): string {
  if (type instanceof Y.XmlElement) return type.nodeName;
  if (type instanceof Y.XmlText) return '#text';
  return key ?? '';
}
