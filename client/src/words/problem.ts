import { ApiError, OfflineError, SignedOutError } from '../http/errors.ts';
import { t, tMaybe } from './t.ts';

/** What happened, what was kept, what to do: the words for anything that `call` throws. */
export function problemWords(error: unknown): string {
  if (error instanceof OfflineError) return t('errors.offline');
  if (error instanceof SignedOutError) return t('errors.signedOut');
  if (!(error instanceof ApiError)) return t('errors.unknown');
  const words = tMaybe(`errors.${error.code}`, error.problem.detail ?? error.problem.title);
  return error.code === 'internal' ? `${words} ${t('errors.reference', { id: error.problem.requestId })}` : words;
}

/** What is wrong with single fields of a form, by the last part of their pointer (`/email` → email). */
export function fieldProblems(error: unknown): Record<string, string> {
  if (!(error instanceof ApiError)) return {};
  const problems = (error.problem.errors ?? []).map(({ pointer, detail }) => [pointer.split('/').at(-1) ?? '', detail]);
  return Object.fromEntries(problems) as Record<string, string>;
}
