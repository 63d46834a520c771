import { liveQuery } from 'dexie';
import type { DocumentName } from '@cairn/shared/domain/kernel/document-name.ts';
import type * as Y from 'yjs';
import type { UserDatabase } from '../http/database.ts';
import { Connection, type ConnectionStatus } from './connection.ts';
import { forgetUndo, ownSession } from './dispatch.ts';
import { browserEnvironment, type SyncEnvironment } from './environment.ts';
import { exportUnsent } from './export-unsent.ts';
import { forgetDocuments } from './forget.ts';
import { StorageError } from './indexed-db.ts';
import { OfflineWrites } from './offline-writes.ts';
import { OpenDocument } from './open-document.ts';
import { Records } from './records.ts';
import { holdsText } from './refusals.ts';
import { Tabs, type TabMessage } from './tabs.ts';
import { worstOf } from './worst-of.ts';
import type { DocumentSession, RefusedWrite, SyncClient, SyncState } from './types.ts';

const TELL_MS = 1_000;
const FLUSH_MS = 200;
const ESTIMATE_MS = 60_000;
const LAST_SAVED = 'sync.lastSavedAt';

export interface SyncClientOptions {
  userId: string;
  database: UserDatabase;
  environment?: SyncEnvironment;
}

export function createSyncClient(options: SyncClientOptions): SyncClient {
  return new Client(options);
}

interface Place {
  document: OpenDocument;
  /** how many in this tab have it open */
  refs: number;
  /** other tabs that have it open; the leader syncs it for them */
  tabs: Set<string>;
}

class Client implements SyncClient {
  readonly userId: string;
  readonly #environment: SyncEnvironment;
  readonly #records: Records;
  readonly #tabs: Tabs;
  readonly #offlineWrites: OfflineWrites;
  readonly #places = new Map<DocumentName, Place>();
  readonly #closing = new Map<DocumentName, Promise<void>>();
  readonly #listeners = new Set<() => void>();
  readonly #stops: (() => void)[] = [];
  #connection: Connection | null = null;
  #status: ConnectionStatus = 'connecting';
  #lastSavedAt: number | null = null;
  /** documents with unsent work, open here or not */
  #elsewhere: ReadonlySet<string> = new Set();
  #refused: readonly RefusedWrite[] = [];
  #storage: SyncState['storage'] = { usage: null, quota: null, persisted: false };
  #estimatedAt = 0;
  #flushing: ReturnType<typeof setTimeout> | undefined;
  #telling: ReturnType<typeof setTimeout> | undefined;
  #state: SyncState | null = null;
  #closed = false;

  constructor({ userId, database, environment = browserEnvironment() }: SyncClientOptions) {
    this.userId = userId;
    this.#environment = environment;
    this.#records = new Records(database);
    this.#offlineWrites = new OfflineWrites({
      records: this.#records,
      push: (body) => environment.push(body),
      isOpen: (name) => this.#places.has(name),
      takeOver: (name) => this.open(name).release(),
      keepRefused: (write) => this.#keepRefused(write),
      committed: () => this.#committed(),
    });
    this.#tabs = new Tabs({
      userId,
      locks: environment.locks,
      channel: environment.channel,
      onMessage: (message, from) => this.#receive(message, from),
      onLead: () => this.#lead(),
      onGone: (tab) => this.#places.forEach((place) => this.#letGo(place, tab)),
    });
    this.#watchDatabase(database);
    this.#stops.push(environment.onWake(() => this.retry()));
    void this.#records.setting(LAST_SAVED).then((at) => {
      if (typeof at === 'number' && this.#lastSavedAt === null) this.#change(() => (this.#lastSavedAt = at));
    });
    this.#tabs.start();
  }

  // ---- documents

  open(name: DocumentName): DocumentSession {
    const place = this.#place(name);
    place.refs++;
    return place.document;
  }

  #place(name: DocumentName): Place {
    const known = this.#places.get(name);
    if (known) return known;
    const document = new OpenDocument(name, {
      userId: this.userId,
      tabs: this.#tabs,
      factory: this.#environment.factory,
      records: this.#records,
      before: this.#closing.get(name) ?? null,
      fetchSnapshot: this.#environment.fetchSnapshot,
      accessToken: (refused) => this.#environment.accessToken(refused),
      keepRefused: (write) => this.#keepRefused(write),
      committed: () => this.#committed(),
      changed: (changed) => this.#documentChanged(changed),
      released: () => {
        place.refs--;
        this.#closeIfUnused(place);
      },
    });
    const place: Place = { document, refs: 0, tabs: new Set() };
    this.#places.set(name, place);
    ownSession(document, this);
    if (this.#connection) document.lead(this.#connection);
    this.#changed();
    return place;
  }

  #documentChanged(document: OpenDocument): void {
    const place = this.#places.get(document.name);
    if (place?.document !== document) return;
    this.#closeIfUnused(place);
    if (document.waiting > 0) this.#firstEdit();
    this.#changed();
  }

  /** A leader keeps what has unsent work until it is sent; another tab leaves that to the leader. */
  #closeIfUnused(place: Place): void {
    if (place.refs > 0 || place.tabs.size > 0) return;
    if (this.#tabs.leads && !place.document.idle) return;
    const { document } = place;
    if (this.#places.get(document.name) !== place) return;
    this.#places.delete(document.name);
    const closing = document.close().finally(() => {
      if (this.#closing.get(document.name) === closing) this.#closing.delete(document.name);
    });
    this.#closing.set(document.name, closing);
    this.#changed();
  }

  async writeOffline(name: DocumentName, change: (doc: Y.Doc) => void): Promise<void> {
    const known = this.#places.has(name) || (await this.#records.document(name)) !== null;
    if (known) {
      const { document } = this.#place(name);
      const session = this.open(name);
      try {
        await document.whenLoaded();
        document.doc.transact(() => change(document.doc), this);
        await Promise.race([document.settled(), this.#whenFailed(document)]);
      } finally {
        session.release();
      }
      return;
    }
    await this.#offlineWrites.write(name, change);
    // An import writes hundreds: sent together, once it pauses.
    clearTimeout(this.#flushing);
    this.#flushing = setTimeout(() => {
      if (this.#tabs.leads) void this.#offlineWrites.flush();
      else this.#tabs.post({ type: 'poke' });
    }, FLUSH_MS);
  }

  #whenFailed(document: OpenDocument): Promise<never> {
    return new Promise((_, reject) => {
      const check = () => {
        if (!document.problem) return;
        stop();
        reject(new StorageError(document.problem));
      };
      const stop = document.subscribe(check);
      check();
    });
  }

  async settled(): Promise<void> {
    await Promise.all([...this.#places.values()].map(({ document }) => document.settled()));
  }

  // ---- tabs

  #lead(): void {
    const connection = new Connection({
      createSocket: () => this.#environment.createSocket(),
      accessToken: (refused) => this.#environment.accessToken(refused),
      onStatus: (status) => this.#connectionChanged(status),
    });
    this.#connection = connection;
    for (const { document } of this.#places.values()) document.lead(connection);
    void this.#sendWhatWaits();
  }

  #connectionChanged(status: ConnectionStatus): void {
    this.#change(() => (this.#status = status));
    this.#tell();
    if (status === 'connected') void this.#sendWhatWaits();
    else this.#places.forEach(({ document }) => document.disconnected());
  }

  /** Opens what has unsent work until it is sent: from an earlier day, or of a tab that is gone. */
  async #sendWhatWaits(): Promise<void> {
    void this.#offlineWrites.flush();
    for (const { name } of await this.#records.unsentDocuments()) {
      if (this.#closed || !this.#tabs.leads) return;
      if (!this.#places.has(name as DocumentName)) this.open(name as DocumentName).release();
    }
  }

  #receive(message: TabMessage, from: string): void {
    if ('name' in message) {
      let place = this.#places.get(message.name);
      if (message.type === 'open' && this.#tabs.leads) {
        place ??= this.#place(message.name);
        place.tabs.add(from);
      }
      if (message.type === 'close' && place) this.#letGo(place, from);
      else place?.document.receiveFromTab(message, from);
      return;
    }
    switch (message.type) {
      case 'leader':
        return this.#places.forEach(({ document }) => document.leaderChanged());
      case 'hello':
        return this.#tell();
      case 'connection':
        if (this.#tabs.leads) return;
        return this.#change(() => {
          this.#status = message.status;
          this.#lastSavedAt = message.lastSavedAt;
        });
      case 'poke':
        if (this.#tabs.leads) this.retry();
    }
  }

  #letGo(place: Place, tab: string): void {
    if (place.tabs.delete(tab)) this.#closeIfUnused(place);
  }

  #tell(): void {
    if (!this.#tabs.leads) return;
    clearTimeout(this.#telling);
    this.#telling = undefined;
    this.#tabs.post({ type: 'connection', status: this.#status, lastSavedAt: this.#lastSavedAt });
  }

  // ---- state

  get state(): SyncState {
    return (this.#state ??= this.#compute());
  }

  #compute(): SyncState {
    const open = [...this.#places.values()].map(({ document }) => document);
    return {
      ...worstOf(open, this.#elsewhere),
      connection: this.#status,
      lastSavedAt: this.#lastSavedAt,
      storage: this.#storage,
      refused: this.#refused,
    };
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #change(run: () => void): void {
    run();
    this.#changed();
  }

  #changed(): void {
    const before = this.#state;
    this.#state = null;
    const after = this.state;
    if (before && (Object.keys(after) as (keyof SyncState)[]).every((key) => before[key] === after[key])) {
      this.#state = before;
      return;
    }
    for (const listener of this.#listeners) listener();
  }

  /** Other tabs' work and refusals show here too; where the database is refused there is nothing to watch. */
  #watchDatabase(database: UserDatabase): void {
    const watch = <T>(query: () => Promise<T>, next: (value: T) => void) => {
      const subscription = liveQuery(query).subscribe({
        next: (value) => this.#change(() => next(value)),
        error: () => undefined,
      });
      this.#stops.push(() => subscription.unsubscribe());
    };
    watch(
      async () => [
        ...(await database.documents.where('unsent').above(0).primaryKeys()),
        // Their names only: the rows hold whole documents.
        ...(await database.offlineWrites.where('waiting').above(0).primaryKeys()),
      ],
      (names) => (this.#elsewhere = new Set(names)),
    );
    watch(
      () => database.refused.orderBy('at').toArray(),
      (refused) => (this.#refused = refused),
    );
  }

  #keepRefused(write: RefusedWrite): void {
    void this.#records.refused().then((stored) => {
      // Refused again, as what it was part of is sent again after a reload: its author has the text already.
      if ([...stored, ...this.#refused].some((known) => holdsText(known, write))) return;
      this.#change(() => (this.#refused = [...this.#refused.filter(({ id }) => id !== write.id), write]));
      return this.#records.addRefused(write);
    });
  }

  dismissRefused(id: string): void {
    this.#change(() => (this.#refused = this.#refused.filter((write) => write.id !== id)));
    void this.#records.removeRefused(id);
  }

  #committed(): void {
    this.#change(() => (this.#lastSavedAt = Date.now()));
    this.#telling ??= setTimeout(() => {
      this.#tell();
      void this.#records.setSetting(LAST_SAVED, this.#lastSavedAt);
    }, TELL_MS);
  }

  /** Asked for once there is something to keep, since some browsers ask the person. */
  #firstEdit(): void {
    const { storage } = this.#environment;
    if (!storage || Date.now() - this.#estimatedAt < ESTIMATE_MS) return;
    const first = this.#estimatedAt === 0;
    this.#estimatedAt = Date.now();
    void (async () => {
      const persisted = first ? await storage.persist() : await storage.persisted();
      const { usage = null, quota = null } = await storage.estimate();
      this.#change(() => (this.#storage = { usage, quota, persisted }));
    })().catch(() => undefined);
  }

  // ---- recovery

  exportUnsent(): Promise<Blob> {
    const open = [...this.#places.values()].map(({ document }) => document);
    const { factory } = this.#environment;
    return exportUnsent({ userId: this.userId, open, records: this.#records, factory, refused: this.#refused });
  }

  retry(): void {
    if (!this.#tabs.leads) this.#tabs.post({ type: 'poke' });
    this.#connection?.poke();
    for (const { document } of this.#places.values()) document.retry();
    if (this.#tabs.leads) void this.#sendWhatWaits();
  }

  async close(options: { forget?: boolean } = {}): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    forgetUndo(this);
    for (const stop of this.#stops) stop();
    clearTimeout(this.#telling);
    clearTimeout(this.#flushing);
    this.#offlineWrites.stop();
    const documents = [...this.#places.values()].map(({ document }) => document);
    this.#places.clear();
    await Promise.all([...documents.map((document) => document.close(options)), ...this.#closing.values()]);
    this.#connection?.stop();
    this.#tabs.stop();
    if (options.forget && this.#environment.factory) {
      await forgetDocuments(this.userId, this.#environment.factory, await this.#records.documents());
    }
  }
}
