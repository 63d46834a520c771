/** What the sync client needs of the world around it; tests bring their own world. */
import type { z } from 'zod';
import { pushDocuments } from '@cairn/shared/contract/documents.ts';
import { call } from '../http/call.ts';
import { accessToken } from '../http/token.ts';
import type { Socket } from './connection.ts';
import type { IndexedDbFactory } from './indexed-db.ts';
import { fetchSnapshot, type FetchSnapshot } from './snapshot.ts';
import type { TabChannel, TabPorts } from './tabs.ts';

type Pushed = z.output<NonNullable<(typeof pushDocuments)['response']>>;
type Push = z.input<NonNullable<(typeof pushDocuments)['body']>>;

export interface SyncEnvironment extends TabPorts {
  /** null where the browser has none, or refuses it */
  factory: IndexedDbFactory | null;
  createSocket(): Socket;
  accessToken(refused?: string): Promise<string>;
  fetchSnapshot: FetchSnapshot;
  push(body: Push): Promise<Pushed>;
  /** Something happened after which trying again is worth it: network back, tab looked at. @returns stop */
  onWake(listener: () => void): () => void;
  storage: Pick<StorageManager, 'estimate' | 'persist' | 'persisted'> | null;
}

export function browserEnvironment(): SyncEnvironment {
  return {
    factory: indexedDbOrNull(),
    locks: navigator.locks ?? null,
    channel: typeof BroadcastChannel === 'undefined' ? null : (name) => new BroadcastChannel(name) as TabChannel,
    createSocket: () => new WebSocket(`${location.origin.replace(/^http/, 'ws')}/sync`) as unknown as Socket,
    accessToken,
    fetchSnapshot,
    push: (body) => call(pushDocuments, { body }),
    onWake: (listener) => {
      const seen = () => document.visibilityState === 'visible' && listener();
      addEventListener('online', listener);
      document.addEventListener('visibilitychange', seen);
      return () => {
        removeEventListener('online', listener);
        document.removeEventListener('visibilitychange', seen);
      };
    },
    storage: navigator.storage ?? null,
  };
}

/** Some browsers throw at the mere look. */
function indexedDbOrNull(): IndexedDbFactory | null {
  try {
    return globalThis.indexedDB ? { indexedDB: globalThis.indexedDB, IDBKeyRange: globalThis.IDBKeyRange } : null;
  } catch {
    return null;
  }
}
