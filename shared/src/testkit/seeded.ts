import type { Context } from '../domain/kernel/context.ts';
import { makeId22, makeRef8, type Id22 } from '../domain/kernel/ids.ts';

/** A moment at which tests begin. */
export const NOW = Date.UTC(2026, 2, 10, 8);

/** mulberry32: the same seed gives the same numbers in [0, 1). */
export function seeded(seed: number): () => number {
  let a = seed >>> 0;
  return () => {
    a = (a + 0x6d2b79f5) >>> 0;
    let t = a;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

export const bytesOf = (random: () => number, length: number): Uint8Array =>
  Uint8Array.from({ length }, () => Math.floor(random() * 256));

export const personOf = (random: () => number): Id22 => makeId22(NOW - 86_400_000, bytesOf(random, 10));

/** A context whose ids, refs and time come from a seed. */
export function contextOf(actor: Id22, random: () => number, now = NOW): Context {
  return {
    actor,
    now,
    id: () => makeId22(now, bytesOf(random, 10)),
    ref: () => makeRef8(bytesOf(random, 6)),
  };
}
