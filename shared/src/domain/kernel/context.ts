import type { Id22, Ref8 } from './ids.ts';

/** Who acts and when. The kernel has neither clock nor randomness: both come from the caller. */
export interface Context {
  actor: Id22;
  /** milliseconds since 1970 */
  now: number;
  /** a fresh UUIDv7 of `now` */
  id(): Id22;
  /** 48 fresh random bits */
  ref(): Ref8;
}

const ALPHABET = '-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz';

/** A source of numbers in [0, 1) out of the context's refs, so that a seeded context makes seeded ranks. */
export const randomOf =
  (ctx: Pick<Context, 'ref'>): (() => number) =>
  () => {
    let n = 0;
    for (const character of ctx.ref()) n = n * 64 + ALPHABET.indexOf(character);
    return n / 2 ** 48;
  };
