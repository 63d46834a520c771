import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import * as Y from 'yjs';
import { openUserDatabase } from '@cairn/client/http/database.ts';
import { createSyncClient } from '@cairn/client/sync/sync-client.ts';
import type { DocumentSession, SyncClient } from '@cairn/client/sync/types.ts';
import type { ProjectRole } from '@cairn/shared/domain/access/roles.ts';
import type { DocumentName } from '@cairn/shared/domain/kernel/document-name.ts';
import { id22ToUuid, isId22, type Id22 } from '@cairn/shared/domain/kernel/ids.ts';
import type { Undo } from '@cairn/shared/domain/kernel/undo.ts';
import { setupProject } from '@cairn/shared/domain/projects/commands.ts';
import { contextOf, personOf } from '@cairn/shared/testkit/seeded.ts';
import { randomStep } from '@cairn/shared/testkit/project-fuzz.ts';
import { assemble } from '@cairn/sync-server/create-sync-server.ts';
import { Loader } from '@cairn/sync-server/log/loader.ts';
import { MasterKey } from '@cairn/sync-server/log/seal.ts';
import { time } from './install.ts';
import { settle } from './virtual-time.ts';
import { SimulatedDatabase, type Weather } from './simulated-database.ts';
import { SimulatedNetwork } from './simulated-network.ts';

export interface Device {
  name: string;
  user: Id22;
  role: ProjectRole;
  online: boolean;
  client: SyncClient;
  session: DocumentSession;
  undos: Undo[];
}

/** Share of commits whose connection breaks. */
const BREAKAGE = 0.02;

/** clientID → clock that somebody was told is saved */
export type Promised = Map<number, number>;

/** One server on one database, some people with browsers, and a network between them; the code of both ends is the product's. */
export class World {
  readonly devices: Device[] = [];
  readonly promised: Promised = new Map();
  readonly trace: string[] = [];
  readonly document: DocumentName;
  readonly #random: () => number;
  readonly #weather: Weather;
  readonly #database: SimulatedDatabase;
  readonly #network: SimulatedNetwork;
  readonly #master = new MasterKey(new Uint8Array(32).fill(9));
  readonly #roles = new Map<Id22, ProjectRole>();
  readonly #disks = new Map<string, IDBFactory>();
  #server: { alive: boolean; name: string } | null = null;
  #lives = 0;

  constructor(random: () => number) {
    this.#random = random;
    const weather: Weather = {
      random,
      now: () => time.now,
      after: (ms, run) => time.after(ms, run),
      note: (event) => this.note(event),
      breakage: 0,
    };
    this.#weather = weather;
    this.#database = new SimulatedDatabase(weather);
    this.#network = new SimulatedNetwork(weather);
    this.document = `project/${personOf(random)}`;
  }

  note(event: string): void {
    this.trace.push(`${(time.now % 1e8).toFixed(2)} ${event}`);
  }

  get up(): boolean {
    return this.#server !== null;
  }

  async begin(): Promise<void> {
    const gateway = this.startServer();
    const founder = personOf(this.#random);
    const done = gateway.write(this.document, founder, (doc) => {
      setupProject(doc, contextOf(founder, this.#random), { name: 'Harbour refit', key: 'HR' });
    });
    await this.until(() => done, 2_000);
    for (const [name, role] of [
      ['ana', 'lead'],
      ['kofi', 'editor'],
      ['mirela', 'editor'],
      ['visitor', 'viewer'],
    ] as const) {
      const user = personOf(this.#random);
      this.#roles.set(user, role);
      this.#disks.set(name, new IDBFactory());
      this.devices.push(this.openBrowser(name, user, role));
    }
    await time.run(2_000);
    this.#weather.breakage = BREAKAGE;
  }

  startServer() {
    const process = { alive: true, name: `server ${++this.#lives}`, enter: () => time.as(process.name, () => {}) };
    this.#server = process;
    const identify = async (token: string) => {
      const role = isId22(token) ? this.#roles.get(token) : undefined;
      if (!role || !isId22(token)) throw new Error('denied');
      return { actor: token, role };
    };
    const sync = time.as(process.name, () =>
      assemble({
        pool: this.#database.pool(process),
        connect: () => this.#database.connect(process),
        master: this.#master,
        compact: () => {},
        authenticate: ({ token }) => identify(token),
        authorize: async (user) => this.#roles.get(user) ?? null,
      }),
    );
    this.#network.server = { sync: sync.server, enter: process.enter };
    this.note(`${process.name} starts`);
    return sync.gateway;
  }

  /** As kill -9: nothing more happens in it, and its sockets break. */
  crash(): void {
    if (!this.#server) return;
    this.note(`${this.#server.name} is killed`);
    this.#server.alive = false;
    time.end(this.#server.name);
    this.#server = null;
    this.#network.server = null;
    this.#network.cutAll();
  }

  cutOne(): void {
    this.#network.cutOne(this.#random);
  }

  openBrowser(name: string, user: Id22, role: ProjectRole): Device {
    const factory = { indexedDB: this.#disks.get(name)!, IDBKeyRange };
    const process = { enter: () => time.as(name, () => {}), reachable: () => device.online };
    const client = time.as(name, () =>
      createSyncClient({
        userId: id22ToUuid(user),
        database: openUserDatabase(id22ToUuid(user), factory as never),
        environment: {
          locks: null,
          channel: null,
          factory: factory,
          createSocket: () => this.#network.connect(process),
          accessToken: () => (device.online && this.up ? Promise.resolve(user) : Promise.reject(new Error('offline'))),
          fetchSnapshot: async () => ({ kind: 'offline' }),
          push: () => Promise.reject(new Error('offline')),
          onWake: () => () => undefined,
          storage: null,
        },
      }),
    );
    const session = time.as(name, () => client.open(this.document));
    const device: Device = { name, user, role, online: true, client, session, undos: [] };
    return device;
  }

  /** A browser ends and starts again on the same disk. */
  async restartBrowser(at: number): Promise<void> {
    const old = this.devices[at]!;
    this.note(`${old.name} closes the browser`);
    const closed = old.client.close();
    await this.until(() => closed, 5_000);
    time.end(old.name);
    this.devices[at] = this.openBrowser(old.name, old.user, old.role);
    await time.run(50);
  }

  edit(at: number): void {
    const device = this.devices[at]!;
    if (!device.session.state.ready) return;
    const { doc } = device.session;
    time.as(device.name, () => {
      if (device.role === 'viewer') {
        doc.getMap('P').set('n', `FORBIDDEN ${this.#random()}`);
        this.note('visitor writes what is forbidden');
        return;
      }
      const name = randomStep(doc, contextOf(device.user, this.#random, Date.now()), this.#random, device.undos);
      this.note(`${device.name} ${name}`);
    });
  }

  /** Writes down what is called saved at this moment: it has to be there for ever. */
  observe(): void {
    for (const { session, name, role } of this.devices) {
      if (role === 'viewer' || session.state.safety !== 'saved' || !session.state.ready) continue;
      const { store, clientID } = session.doc;
      const clock = Y.getState(store, clientID);
      if (clock > (this.promised.get(clientID) ?? 0)) {
        this.promised.set(clientID, clock);
        this.note(`${name} is told saved ${clock}`);
      }
    }
  }

  /** What a server that knows nothing reads from the log at this moment. */
  async fromLog(): Promise<Y.Doc> {
    const doc = new Y.Doc();
    await new Loader(this.#database.now(), this.#master).load(this.document, doc);
    return doc;
  }

  /** SYNC-4: what somebody was told is saved and the log has not got. */
  async broken(): Promise<string[]> {
    const { store } = await this.fromLog();
    return [...this.promised].flatMap(([client, clock]) => {
      const kept = Y.getState(store, client);
      return kept < clock ? [`the log has ${kept} of ${clock} saved structs of client ${client}`] : [];
    });
  }

  /** LOG-2: each document's seqs are gapless. */
  gaps(): string[] {
    const seqs = this.#database.durable.updates.map(({ seq }) => seq).toSorted((a, b) => a - b);
    return seqs.flatMap((seq, i) => (seq === i + 1 ? [] : [`seq ${seq} stands at ${i + 1}`]));
  }

  /** Cranks until a promise is settled. @throws where it is not within `ms` */
  async until<T>(get: () => Promise<T>, ms: number): Promise<T> {
    let done = false;
    const promise = get().finally(() => {
      done = true;
    });
    promise.catch(() => {});
    await settle();
    const end = time.now + ms;
    while (!done && (await time.step(end)));
    if (!done) await time.run(0);
    if (!done) throw new Error('something never came to an end');
    return promise;
  }
}
