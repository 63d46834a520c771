import { DomainError, type DomainErrorCode } from '@cairn/shared/domain/kernel/errors.ts';
import { ReadOnlyError } from '../../../sync/dispatch.ts';
import { showToast } from '../../../ui/toast.tsx';
import { t, type WordKey } from '../../../words/t.ts';

/** What a refusal means on a board. Most follow from what someone else did a moment ago. */
const WORDS: Partial<Record<DomainErrorCode, WordKey>> = {
  'unknown-entity': 'board.refusedGone',
  'no-column': 'board.refusedNoColumn',
  'last-column': 'board.lastColumn',
  'too-many': 'board.refusedTooMany',
};

/** The same functions; a refusal by the domain is said to the person and changes nothing. Other errors pass. */
export function guarded<T extends Record<string, (...args: never[]) => unknown>>(commands: T): T {
  return Object.fromEntries(
    Object.entries(commands).map(([name, command]) => [
      name,
      (...args: never[]) => {
        try {
          return command(...args);
        } catch (error) {
          if (error instanceof ReadOnlyError) showToast({ text: t('board.readOnly'), bad: true });
          else if (error instanceof DomainError) {
            showToast({ text: t(WORDS[error.code] ?? 'board.refusedInvalid'), bad: true });
          } else throw error;
          return undefined;
        }
      },
    ]),
  ) as T;
}
