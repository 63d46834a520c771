import { Argon2id, Bcrypt } from 'oslo/password';
import { ApiError } from '../http/api-error.ts';

/** OWASP's first choice for argon2id: 19 MiB, two passes, one lane. */
const argon = new Argon2id({ memorySize: 19_456, iterations: 2, parallelism: 1 });
const CURRENT = '$argon2id$v=19$m=19456,t=2,p=1$';
/** Hashes that an import may bring along. */
const BCRYPT = /^\$2[aby]\$/;

/** Each hash takes 19 MiB and some 30 ms of one core: more at once would starve the documents. */
const AT_ONCE = 2;
const WAITING = 100;

const queue: (() => void)[] = [];
let running = 0;

export const hashPassword = (password: string): Promise<string> => inTurn(() => argon.hash(password));

/** @returns whether it fits, and whether it should be hashed again because the hash is of an older kind */
export async function verifyPassword(hash: string, password: string): Promise<{ fits: boolean; outdated: boolean }> {
  const fits = await inTurn(async () => {
    try {
      return await (BCRYPT.test(hash) ? new Bcrypt().verify(hash, password) : argon.verify(hash, password));
    } catch {
      return false; // a hash that cannot be read fits no password
    }
  });
  return { fits, outdated: fits && !hash.startsWith(CURRENT) };
}

let decoy: Promise<string> | null = null;

/** Takes as long as a wrong password of an account that exists. */
export async function verifyNothing(password: string): Promise<void> {
  decoy ??= hashPassword('there is no such account');
  await verifyPassword(await decoy, password);
}

async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (running >= AT_ONCE) {
    if (queue.length >= WAITING)
      throw new ApiError('too-many-requests', 'Too many people sign in at this moment. Try again in a few seconds.', {
        headers: { 'retry-after': '5' },
      });
    await new Promise<void>((resolve) => queue.push(resolve));
  } else running++;
  try {
    return await work();
  } finally {
    const next = queue.shift();
    if (next) next(); // hands its place over
    else running--;
  }
}
