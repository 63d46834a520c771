import { performance } from 'node:perf_hooks';

/** Calls a function a number of times at a steady pace; a late turn catches up, so the rate holds. */
export function every(ms: number, times: number, call: () => void): Promise<void> {
  return new Promise((resolve) => {
    const started = performance.now();
    let done = 0;
    const timer = setInterval(
      () => {
        const due = Math.min(times, Math.floor((performance.now() - started) / ms));
        for (; done < due; done++) call();
        if (done < times) return;
        clearInterval(timer);
        resolve();
      },
      Math.max(1, ms),
    );
  });
}
