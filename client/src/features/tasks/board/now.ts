import { useSyncExternalStore } from 'react';

const listeners = new Set<() => void>();
let minute = Math.floor(Date.now() / 60_000);
let timer: ReturnType<typeof setTimeout> | undefined;

/** One timer for all cards; it sleeps while no board is open. A tab that slept catches up when it wakes. */
function tick(): void {
  minute = Math.floor(Date.now() / 60_000);
  for (const listener of listeners) listener();
  timer = setTimeout(tick, 60_000 - (Date.now() % 60_000));
}

function subscribe(listener: () => void): () => void {
  if (listeners.size === 0) timer = setTimeout(tick, 60_000 - (Date.now() % 60_000));
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) clearTimeout(timer);
  };
}

/**
 * Something that follows from the time of day and changes with the minute; re-renders only when it differs.
 * @param derive of milliseconds since 1970, to a value that can be compared
 */
export const useEachMinute = <T extends string | number | boolean>(derive: (now: number) => T): T =>
  useSyncExternalStore(subscribe, () => derive(minute * 60_000));
