import * as Y from 'yjs';
import { Malformed, type Section } from './update.ts';

interface Walk {
  client: number;
  structs: Y.AbstractStruct[];
  from: number;
  at: number;
}

/**
 * Sections that wait for each other would never be merged: Yjs would keep them as pending for ever, and the search
 * for a place would not end. Walks all sections as Yjs does, each as far as what it refers to allows.
 * @throws {Malformed}
 */
export function refuseCircles(sections: readonly Section[]): void {
  const walks = new Map<number, Walk>(
    sections.map((s) => [s.client, { client: s.client, structs: s.structs, from: s.clock, at: 0 }]),
  );
  const blocked = new Map<number, Walk[]>();
  const ready = [...walks.values()];
  while (ready.length > 0) {
    const walk = ready.pop()!;
    const before = walk.at;
    for (; walk.at < walk.structs.length; walk.at++) {
      const wait = waitsFor(walk.structs[walk.at]!, walk.client, walks);
      if (wait === null) continue;
      const waiting = blocked.get(wait);
      if (waiting === undefined) blocked.set(wait, [walk]);
      else waiting.push(walk);
      break;
    }
    if (walk.at > before) {
      ready.push(...(blocked.get(walk.client) ?? []));
      blocked.delete(walk.client);
    }
  }
  for (const walk of walks.values()) if (walk.at < walk.structs.length) throw new Malformed('circular');
}

/** The client whose walk has to get further first. */
function waitsFor(struct: Y.AbstractStruct, own: number, walks: Map<number, Walk>): number | null {
  if (!(struct instanceof Y.Item)) return null;
  const parent: unknown = struct.parent;
  for (const id of [struct.origin, struct.rightOrigin, parent instanceof Y.ID ? parent : null]) {
    if (id === null || id.client === own) continue;
    const walk = walks.get(id.client);
    if (walk === undefined || id.clock < walk.from) continue;
    const reached = walk.structs[walk.at];
    if (reached !== undefined && id.clock >= reached.id.clock) return id.client;
  }
  return null;
}
