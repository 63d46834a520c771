/** A server, browsers with their disks, and tabs in them: everything a test of the sync client needs, hand-cranked. */
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { Dexie } from 'dexie';
import { vi } from 'vitest';
import { openUserDatabase, type UserDatabase } from '../../http/database.ts';
import type { SyncEnvironment } from '../environment.ts';
import type { IndexedDbFactory } from '../indexed-db.ts';
import { createSyncClient } from '../sync-client.ts';
import type { SyncClient } from '../types.ts';
import { FakeBrowser } from './fake-tabs.ts';
import { FakeServer, type FakeServerOptions, type ServerSocket } from './fake-server.ts';

export const USER = '019366f0-0000-7000-8000-000000000001';

// Its liveQuery does nothing where there is no global IndexedDB.
Dexie.dependencies.indexedDB = new IDBFactory();
Dexie.dependencies.IDBKeyRange = IDBKeyRange;

/** fake-indexeddb works by setImmediate, which stays real: a transaction takes a few turns. */
const TURNS = 25;

export interface Tab {
  client: SyncClient;
  /** as if the process were killed: no goodbye, no last write */
  kill(): void;
}

export class World {
  readonly server: FakeServer;
  readonly browsers: Browser[] = [];

  constructor(options: FakeServerOptions = {}) {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'] });
    this.server = new FakeServer(options);
  }

  browser(userId = USER): Browser {
    const browser = new Browser(this, userId);
    this.browsers.push(browser);
    return browser;
  }

  /** Lets promises and transactions run; no frame passes, no timer fires. */
  async settle(): Promise<void> {
    for (let turn = 0; turn < TURNS; turn++) {
      await new Promise((resolve) => setImmediate(resolve));
      for (const browser of this.browsers) while (browser.messages.deliver()) await Promise.resolve();
    }
  }

  /** Everything that can happen without the clock moving. */
  run(): Promise<void> {
    return this.server.run(() => this.settle());
  }

  /** The clock moves on, and everything happens that follows. */
  async pass(ms: number): Promise<void> {
    const step = 250;
    for (let at = 0; at < ms; at += step) {
      await vi.advanceTimersByTimeAsync(Math.min(step, ms - at));
      await this.run();
    }
  }

  async end(): Promise<void> {
    for (const browser of this.browsers) browser.killAll();
    vi.useRealTimers();
    await this.settle();
  }
}

export class Browser {
  readonly messages = new FakeBrowser();
  readonly factory: IndexedDbFactory;
  readonly userId: string;
  readonly #world: World;
  #tabs: Tab[] = [];

  constructor(world: World, userId: string) {
    this.#world = world;
    this.userId = userId;
    this.factory = { indexedDB: new IDBFactory(), IDBKeyRange };
  }

  /** @param change of the environment, e.g. a disk that fails */
  tab(change: Partial<SyncEnvironment> = {}): Tab {
    const { server } = this.#world;
    const { ports, kill } = this.messages.tab();
    let dead = false;
    const sockets: ServerSocket[] = [];
    const database = openUserDatabase(this.userId, change.factory ?? this.factory);
    const client = createSyncClient({
      userId: this.userId,
      database,
      environment: {
        ...ports,
        factory: this.factory,
        createSocket: () => {
          const socket = server.createSocket();
          sockets.push(socket);
          return socket;
        },
        accessToken: () => (server.reachable ? Promise.resolve('token') : Promise.reject(new Error('offline'))),
        fetchSnapshot: (name) => Promise.resolve(dead ? { kind: 'offline' } : server.snapshot(name)),
        push: () => Promise.reject(new Error('not in this test')),
        onWake: () => () => undefined,
        storage: null,
        ...change,
      },
    });
    const tab: Tab = {
      client,
      kill: () => {
        if (dead) return;
        dead = true;
        kill();
        for (const socket of sockets) {
          socket.onopen = socket.onmessage = socket.onclose = null;
          socket.cut();
        }
        buryDatabase(database);
        void client.close();
      },
    };
    this.#tabs.push(tab);
    return tab;
  }

  killAll(): void {
    for (const tab of this.#tabs.splice(0)) tab.kill();
  }
}

function buryDatabase(database: UserDatabase): void {
  database.close();
}
