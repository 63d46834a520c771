import { MAX_FILE_BYTES } from '@cairn/shared/domain/import-export/read-text.ts';
import type { ImportPlan } from '@cairn/shared/domain/import-export/import-plan.ts';
import type { ImportProblem } from '@cairn/shared/domain/import-export/import-problem.ts';
import type { ReadAnswer, ReadRequest } from './read-worker.ts';

/** What stands in the way besides what the file is: its bytes are gone, or reading took too much memory. */
export type ReadProblem = ImportProblem | { code: 'gone' } | { code: 'crashed' };
export type Read = { ok: true; plan: ImportPlan } | { ok: false; problem: ReadProblem };

/** @param signal ends the worker at once; the promise then never settles */
export function readExport(file: File, signal: AbortSignal): Promise<Read> {
  // Known without opening it; the page need not hold what it will not read.
  if (file.size > MAX_FILE_BYTES)
    return Promise.resolve({ ok: false, problem: { code: 'too-large', bytes: file.size } });
  const worker = new Worker(new URL('./read-worker.ts', import.meta.url), { type: 'module', name: 'import' });
  return new Promise((resolve) => {
    const end = (read: Read): void => {
      worker.terminate();
      resolve(read);
    };
    signal.addEventListener('abort', () => worker.terminate(), { once: true });
    worker.addEventListener('message', ({ data }: MessageEvent<ReadAnswer>) => {
      if (data.ok) end({ ok: true, plan: data.value });
      else end({ ok: false, problem: 'gone' in data ? { code: 'gone' } : data.problem });
    });
    for (const failure of ['error', 'messageerror'] as const)
      worker.addEventListener(failure, () => end({ ok: false, problem: { code: 'crashed' } }));
    const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
    worker.postMessage({ file, now: Date.now(), timeZone } satisfies ReadRequest);
  });
}
