import type { StorageProblem } from './indexed-db.ts';
import type { DocumentState, Safety, SyncState } from './types.ts';

const WORST: readonly Safety[] = ['saved', 'local', 'saving', 'failed'];
const PROBLEM_WORDS: Record<StorageProblem, string> = {
  quota: 'sync.quota',
  blocked: 'sync.blocked',
  refused: 'sync.unavailable',
  slow: 'sync.storageSlow',
  failed: 'sync.storageFailed',
};

/**
 * One word for all documents: the worst of them.
 * @param unsent names of all that have unsent work, open or not
 */
export function worstOf(
  open: readonly { name: string; state: DocumentState; problem: StorageProblem | null }[],
  unsent: ReadonlySet<string>,
): Pick<SyncState, 'safety' | 'waiting' | 'problem'> {
  let safety: Safety = 'saved';
  let waiting = 0;
  let problem: string | null = null;
  const names = new Set<string>();
  for (const { name, state, problem: why } of open) {
    names.add(name);
    waiting += state.waiting;
    if (WORST.indexOf(state.safety) > WORST.indexOf(safety)) safety = state.safety;
    if (state.safety === 'failed') problem ??= PROBLEM_WORDS[why ?? 'failed'];
  }
  for (const name of unsent) {
    if (names.has(name)) continue;
    waiting++; // how many edits, only its database knows
    if (safety === 'saved') safety = 'local';
  }
  return { safety, waiting, problem };
}
