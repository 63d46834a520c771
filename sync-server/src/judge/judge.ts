/**
 * The write gate. Synchronous, and it changes nothing: it reads the document and an update and says what may be
 * merged. Nothing may be awaited between the verdict and the merge, or two clients could each be judged against a
 * document that lacks the other's change.
 *
 * A forbidden struct is replaced by a GC struct of equal length: dropping it would leave a hole in its client's
 * clock, and everything that client writes later would wait for ever. Structs under somebody else's clientID are
 * the exception: a GC struct there would destroy the victim's next edit, so they are dropped.
 */
import type { Writer } from '@cairn/shared/domain/kernel/policy.ts';
import type { Court } from './court.ts';
import { judgeAll } from './judge-all.ts';
import { judgeOne } from './judge-one.ts';
import { decode, Malformed } from './update.ts';
import type { Verdict } from './verdict.ts';

/**
 * @param mayWrite false: nothing is merged, whatever the policy would say
 * @throws only by a bug, of a policy for example; the document is untouched then
 */
export function judge(court: Court, bytes: Uint8Array, writer: Writer, mayWrite: boolean): Verdict {
  try {
    const decoded = decode(bytes);
    if (!mayWrite) return judgeAll(court, bytes, decoded, writer, false);
    return judgeOne(court, bytes, decoded, writer) ?? judgeAll(court, bytes, decoded, writer, true);
  } catch (error) {
    if (error instanceof Malformed) return { kind: 'malformed', why: error.message };
    throw error;
  }
}
