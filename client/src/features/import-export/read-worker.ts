/** Reads a file away from the page: a board of 50 MB takes seconds, in which the page stays alive. */
import { readTrello } from '@cairn/shared/domain/import-export/trello.ts';
import type { ImportPlan } from '@cairn/shared/domain/import-export/import-plan.ts';
import type { Outcome } from '@cairn/shared/domain/import-export/import-problem.ts';

export interface ReadRequest {
  file: File;
  now: number;
  timeZone: string;
}

/** `gone`: the browser could not read the file's bytes. */
export type ReadAnswer = Outcome<ImportPlan> | { ok: false; gone: true };

declare const self: DedicatedWorkerGlobalScope;

self.addEventListener('message', (event: MessageEvent<ReadRequest>) => void answer(event.data));

async function answer({ file, now, timeZone }: ReadRequest): Promise<void> {
  let bytes: ArrayBuffer;
  try {
    bytes = await file.arrayBuffer();
  } catch {
    self.postMessage({ ok: false, gone: true } satisfies ReadAnswer);
    return;
  }
  self.postMessage(readTrello(new Uint8Array(bytes), { now, timeZone }) satisfies ReadAnswer);
}
