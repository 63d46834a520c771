import { makeId22, makeRef8, tailOf, type Id22, type Ref8 } from '../kernel/ids.ts';

/** Times before this are no times of the source: its service did not exist. */
const EARLIEST = Date.UTC(2008, 0, 1);

/**
 * The time in an id of the source: its first 8 hex digits are seconds.
 * @param now later times are not believed (the judge refuses ids from the future)
 * @returns milliseconds since 1970, null where the id has no such time
 */
export function timeInSourceId(id: string, now: number): number | null {
  if (!/^[0-9a-f]{24}$/i.test(id)) return null;
  return plausibleTime(Number.parseInt(id.slice(0, 8), 16) * 1000, now);
}

export const plausibleTime = (ms: number | null, now: number): number | null =>
  ms !== null && ms >= EARLIEST && ms <= now ? Math.floor(ms) : null;

/** Stands in for a time that the file does not give; fixed, so that a second run finds the same id. */
export const UNKNOWN_TIME = Date.UTC(2012, 0, 1);

/**
 * 128 well-mixed bits of a text (four lanes, each multiplied by its own odd constant and fed with its neighbour).
 * Not a defence: whoever writes a file can make two of its ids collide, so users of it re-roll on a collision.
 */
export function hash128(text: string): Uint8Array {
  let a = 0x6a09e667 ^ text.length;
  let b = 0xbb67ae85;
  let c = 0x3c6ef372;
  let d = 0xa54ff53a;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    a = b ^ Math.imul(a ^ unit, 0x9e3779b1);
    b = c ^ Math.imul(b ^ unit, 0x85ebca77);
    c = d ^ Math.imul(c ^ unit, 0xc2b2ae3d);
    d = a ^ Math.imul(d ^ unit, 0x27d4eb2f);
  }
  for (let round = 0; round < 4; round++) {
    a = mix(a ^ (b >>> 11));
    b = mix(b ^ (c >>> 15));
    c = mix(c ^ (d >>> 13));
    d = mix(d ^ (a >>> 16));
  }
  const bytes = new Uint8Array(16);
  const view = new DataView(bytes.buffer);
  for (const [i, lane] of [a, b, c, d].entries()) view.setUint32(i * 4, lane >>> 0);
  return bytes;
}

function mix(lane: number): number {
  let x = Math.imul(lane ^ (lane >>> 16), 0x7feb352d);
  x = Math.imul(x ^ (x >>> 15), 0x846ca68b);
  return x ^ (x >>> 16);
}

/**
 * Ids inside one project for things of one source, the same on every run and every device.
 * Ask in the file's order: where two would share a tail, the later one is rolled again.
 */
export interface SourceIds {
  entity(kind: string, source: string, ms: number): Id22;
  ref(kind: string, source: string): Ref8;
}

export function sourceIds(salt: string): SourceIds {
  const owner = new Map<string, string>();
  const claim = (scope: string, tail: string, name: string): boolean => {
    const key = `${scope} ${tail}`;
    const held = owner.get(key);
    if (held === undefined) owner.set(key, name);
    return held === undefined || held === name;
  };
  const roll = <T>(name: string, scope: string, make: (bytes: Uint8Array) => T, tail: (made: T) => string): T => {
    for (let attempt = 0; ; attempt++) {
      const made = make(hash128(attempt === 0 ? `${salt} ${name}` : `${salt} ${name} ${attempt}`));
      if (claim(scope, tail(made), name)) return made;
    }
  };
  return {
    entity: (kind, source, ms) => roll(`${kind}:${source}`, kind, (bytes) => makeId22(ms, bytes.subarray(6)), tailOf),
    ref: (kind, source) =>
      roll(
        `${kind}:${source}`,
        kind,
        (bytes) => makeRef8(bytes),
        (ref) => ref,
      ),
  };
}

/** Numbers in [0, 1), the same for the same seed: ranks need jitter, an import needs to repeat. */
export function seededRandom(seed: string): () => number {
  const bytes = hash128(seed);
  let state = new DataView(bytes.buffer).getUint32(0);
  return () => {
    state = (state + 0x9e3779b9) >>> 0;
    return (mix(state) >>> 0) / 2 ** 32;
  };
}
