/** The service worker's registration: offers a new version, and changes to it only when asked. */
import { useSyncExternalStore } from 'react';

const CHECK_EVERY_MS = 60 * 60 * 1000;

let waiting: ServiceWorker | null = null;
let asked = false;
const listeners = new Set<() => void>();

function found(worker: ServiceWorker | null): void {
  if (worker === waiting) return;
  waiting = worker;
  for (const listener of listeners) listener();
}

/** Registers in production builds; where workers are refused the app runs without its offline start. */
export function registerServiceWorker(): void {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
  void register().catch(() => undefined);
}

async function register(): Promise<void> {
  const registration = await navigator.serviceWorker.register('/service-worker.js', { scope: '/' });
  const watch = (worker: ServiceWorker | null) => {
    worker?.addEventListener('statechange', () => {
      // Without a controller this is the first installation, not an update.
      if (worker.state === 'installed' && navigator.serviceWorker.controller) found(worker);
    });
  };
  if (registration.waiting && navigator.serviceWorker.controller) found(registration.waiting);
  watch(registration.installing);
  registration.addEventListener('updatefound', () => watch(registration.installing));
  navigator.serviceWorker.addEventListener('controllerchange', () => {
    if (asked) location.reload();
    else found(null); // another tab changed over; this one goes on with the code it has
  });
  setInterval(() => void registration.update().catch(() => undefined), CHECK_EVERY_MS);
}

/** True when a new version has been downloaded and waits to be used. */
export function useUpdateAvailable(): boolean {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => waiting !== null,
  );
}

/** Changes to the new version and reloads. Call it only on the person's request, best when all is saved. */
export function applyUpdate(): void {
  if (!waiting) return;
  asked = true;
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker has none
  waiting.postMessage('SKIP_WAITING');
}
