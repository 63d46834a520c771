import * as Y from 'yjs';

/** The update that `change` makes in `doc`. */
export function updateOf(doc: Y.Doc, change: () => void): Uint8Array {
  const updates: Uint8Array[] = [];
  const take = (update: Uint8Array) => updates.push(update);
  doc.on('update', take);
  doc.transact(change);
  doc.off('update', take);
  const [update] = updates;
  if (update === undefined) throw new Error('nothing changed');
  return update;
}

/** Content, whatever the order of map keys is. Only roots that were opened by their type are seen. */
export function digest(doc: Y.Doc): string {
  const roots = [...doc.share].filter(([, type]) => !(type instanceof Y.Map) || type.size > 0);
  return JSON.stringify(
    roots.toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([name, type]) => [name, sorted(type.toJSON())]),
  );
}

function sorted(value: unknown): unknown {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return value;
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return entries.map(([key, inner]) => [key, sorted(inner)]);
}

/** The same numbers in [0, 1) for the same seed. */
export function randomOf(start: number): () => number {
  let seed = start;
  return () => {
    seed = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    seed ^= seed + Math.imul(seed ^ (seed >>> 7), 61 | seed);
    return ((seed ^ (seed >>> 14)) >>> 0) / 2 ** 32;
  };
}
