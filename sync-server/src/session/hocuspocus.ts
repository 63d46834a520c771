import { type Document, Hocuspocus, type Configuration } from '@hocuspocus/server';

/**
 * Hocuspocus' broadcast, change hooks and store hang on the document's `update` event, and would send what is not
 * durable. Without a listener Yjs does not encode each transaction either. There is no public way to remove a
 * listener that one did not add.
 */
export function stopStockUpdates(document: Document): void {
  (document as unknown as { _observers: Map<string, unknown> })['_observers'].delete('update');
}

type Hooks = Pick<
  Configuration,
  'onAuthenticate' | 'onTokenSync' | 'onLoadDocument' | 'connected' | 'beforeHandleAwareness' | 'afterUnloadDocument'
>;

const IDLE_MS = 60_000;
const NEVER_MS = 1 << 30;

/** Hocuspocus for authentication, presence and the lives of documents, and for nothing else. */
export function createHocuspocus(hooks: Partial<Hooks>): Hocuspocus {
  const hocuspocus = new Hocuspocus({
    quiet: true,
    timeout: IDLE_MS,
    debounce: NEVER_MS,
    // Sync frames never reach it, so what waits there is tokens and presence.
    maxUnauthenticatedQueueSize: 256 << 10,
    maxUnauthenticatedQueueMessages: 500,
    maxPendingDocuments: 100,
    ...hooks,
    async beforeUnloadDocument({ document, instance }) {
      // It unloads by name: a dropped document must not take its successor away. (No message: nothing is logged.)
      if (instance.documents.get(document.name) !== document) throw new Error('');
    },
  });
  hocuspocus.openDirectConnection = () => {
    throw new Error('its writes would be neither judged nor logged: use the document gateway');
  };
  return hocuspocus;
}

/**
 * A hook that throws ends the connection it was called for. Unguarded, most of Hocuspocus' hooks would end the
 * process by an unhandled rejection.
 */
export function guarded<P extends object>(
  name: string,
  hook: (payload: P) => unknown,
  failed: (name: string, error: unknown, payload: P) => void,
): (payload: P) => Promise<unknown> {
  return async (payload) => {
    try {
      return await hook(payload);
    } catch (error) {
      failed(name, error, payload);
      return undefined;
    }
  };
}
