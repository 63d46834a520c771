import type { Log } from './log.ts';

/** A part that is open longer than this is left to the end of the process, so that the others still close. */
const CLOSE_TIMEOUT_MS = 70_000;

export interface Lifecycle {
  /** registers what must be closed; the last opened is closed first */
  onStop(name: string, stop: () => Promise<void> | void): void;
  /** closes everything once; a part that fails to close is logged and the rest goes on */
  stop(): Promise<void>;
}

export function createLifecycle(log: Log): Lifecycle {
  const parts: { name: string; stop: () => Promise<void> | void }[] = [];
  let stopping: Promise<void> | null = null;
  const stopAll = async () => {
    for (let part = parts.pop(); part; part = parts.pop()) {
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<never>((_, reject) => {
        timer = setTimeout(() => reject(new Error(`not closed within ${CLOSE_TIMEOUT_MS} ms`)), CLOSE_TIMEOUT_MS);
      });
      try {
        await Promise.race([part.stop(), late]);
      } catch (error) {
        log.error({ err: error, part: part.name }, 'a part did not close cleanly');
      } finally {
        clearTimeout(timer);
      }
    }
  };
  return {
    onStop: (name, stop) => parts.push({ name, stop }),
    stop: () => (stopping ??= stopAll()),
  };
}

/**
 * Signals drain and end the process; errors nobody caught are logged, and the process goes on: one broken
 * request or connection must not take the others' unsaved work with it.
 */
export function handleProcess(log: Log, stop: () => Promise<void>): void {
  let asked = 0;
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.on(signal, () => {
      asked++;
      if (asked > 1) process.exit(130); // asked twice: the person does not want to wait
      void stop().then(
        () => process.exit(0),
        () => process.exit(1),
      );
    });
  process.on('unhandledRejection', (reason) => log.error({ err: reason }, 'a rejection that nothing handled'));
  process.on('uncaughtException', (error) => log.error({ err: error }, 'an exception that nothing caught'));
}
