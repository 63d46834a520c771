import type { DocumentName } from '@cairn/shared/domain/kernel/document-name.ts';
import type * as Y from 'yjs';
import type { Awareness } from 'y-protocols/awareness';
import type { Connection } from './connection.ts';
import { DocumentBody, Origin } from './document-body.ts';
import { DocumentServer, type DocumentServerOptions } from './document-server.ts';
import { DocumentTabs } from './document-tabs.ts';
import type { IndexedDbFactory, StorageProblem } from './indexed-db.ts';
import type { Records } from './records.ts';
import type { DocumentMessage, DocumentStatus, Tabs } from './tabs.ts';
import type { DocumentSession, DocumentState } from './types.ts';
import { coverOf } from './unsent-log.ts';

export interface OpenDocumentOptions extends Omit<DocumentServerOptions, 'body' | 'tabs' | 'connection'> {
  userId: string;
  tabs: Tabs;
  /** null where the browser has none */
  factory: IndexedDbFactory | null;
  records: Records;
  /** State or doc changed. */
  changed(document: OpenDocument): void;
  /** One of those who opened it here has let it go. */
  released(document: OpenDocument): void;
  /** An earlier opening in this tab that still writes. */
  before: Promise<unknown> | null;
}

/** An open document of this tab: a body, its talk with other tabs, and in the leader its side towards the server. */
export class OpenDocument implements DocumentSession {
  readonly name: DocumentName;
  readonly #options: OpenDocumentOptions;
  readonly #listeners = new Set<() => void>();
  readonly #body: DocumentBody;
  readonly #tabs: DocumentTabs;
  readonly #loading: Promise<void>;
  #connection: Connection | null = null;
  #server: DocumentServer | null = null;
  #loaded = false;
  #closed = false;
  #state: DocumentState;
  #seen: Y.Doc;
  #told: DocumentStatus | null = null;

  constructor(name: DocumentName, options: OpenDocumentOptions) {
    this.name = name;
    this.#options = options;
    this.#body = new DocumentBody({
      name,
      userId: options.userId,
      factory: options.factory,
      records: options.records,
      presence: {
        toServer: (update) => this.#server?.replica.awareness(update),
        toTabs: (update) => this.#tabs.post({ type: 'awareness', update }),
      },
      edited: (update, edit) => {
        this.#tabs.post({ type: 'edit', epoch: this.#body.epoch, edit, update });
        this.#server?.replica.local(update, coverOf([edit]));
      },
      learned: (update) => this.#tabs.post({ type: 'remote', epoch: this.#body.epoch, update }),
      changed: () => this.#changed(),
    });
    this.#tabs = new DocumentTabs({
      body: this.#body,
      tabs: options.tabs,
      loaded: () => this.#loading,
      replica: () => this.#server?.replica ?? null,
    });
    this.#state = this.#body.state;
    this.#seen = this.#body.doc;
    this.#loading = this.#load();
  }

  get doc(): Y.Doc {
    return this.#body.doc;
  }

  get awareness(): Awareness {
    return this.#body.presence.awareness;
  }

  get state(): DocumentState {
    return this.#state;
  }

  get waiting(): number {
    return this.#body.log.count;
  }

  get epoch(): number | null {
    return this.#body.epoch;
  }

  get acked(): Uint8Array | null {
    return this.#body.acked;
  }

  get problem(): StorageProblem | null {
    return this.#body.copy.problem;
  }

  /** Nothing of it would be lost, or be left unsent, if it were closed now. */
  get idle(): boolean {
    const { log, status, copy } = this.#body;
    return this.#loaded && log.count === 0 && !status.pendingRefusal && !copy.hasPrevious;
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  begin(): void {
    void this.#loading.then(() => {
      if (!this.#closed && !this.#body.status.ready) this.#body.set({ ready: true, missing: null });
    });
  }

  async whenReady(): Promise<void> {
    if (this.#state.ready) return;
    return new Promise((resolve) => {
      const stop = this.subscribe(() => {
        if (!this.#state.ready) return;
        stop();
        resolve();
      });
    });
  }

  release(): void {
    this.#options.released(this);
  }

  /** Resolves when what is on this device has been read, or could not be. */
  whenLoaded(): Promise<void> {
    return this.#loading;
  }

  /** Resolves when nothing waits for the disk. */
  async settled(): Promise<void> {
    await this.#loading;
    await this.#body.copy.settled();
  }

  retry(): void {
    this.#body.copy.retry();
    this.#server?.retry();
  }

  async #load(): Promise<void> {
    const { records, before } = this.#options;
    const body = this.#body;
    await before;
    const stored = await body.copy.load();
    if (stored) body.take(stored);
    const written = await records.offlineWrite(this.name);
    if (written) {
      await body.adopt(written.epoch);
      body.apply(written.update, written.waiting > 0 ? Origin.replay : Origin.server);
      // The row is the only copy until the database has it.
      void body.copy.settled().then(() => (body.copy.problem ? undefined : records.removeOfflineWrite(this.name)));
    }
    this.#loaded = true;
    if (this.#closed) return;
    body.set({ ready: body.status.ready || written !== null || (stored?.updates.length ?? 0) > 0 });
    this.#join();
  }

  /** Meets the leader, or is its document. */
  #join(): void {
    if (!this.#connection) return this.#tabs.join();
    if (this.#server || this.#closed) return;
    const { fetchSnapshot, accessToken, keepRefused, committed } = this.#options;
    this.#server = new DocumentServer({
      body: this.#body,
      tabs: this.#tabs,
      connection: this.#connection,
      fetchSnapshot,
      accessToken,
      keepRefused,
      committed,
    });
    this.#server.start();
    this.#server.changed();
  }

  /** This tab leads now. */
  lead(connection: Connection): void {
    this.#connection = connection;
    if (this.#loaded) this.#join();
  }

  /** Another tab leads now: tell it what is here. */
  leaderChanged(): void {
    if (this.#loaded && !this.#connection) this.#join();
  }

  receiveFromTab(message: DocumentMessage, from: string): void {
    if (!this.#closed) this.#tabs.receive(message, from);
  }

  /** The socket is gone, and with it the knowledge of who is there. */
  disconnected(): void {
    this.#body.presence.forgetOthers();
  }

  #changed(): void {
    const { status, doc } = this.#body;
    if (this.#server && !sameFields(this.#told, status)) {
      this.#told = status;
      this.#tabs.post({ type: 'status', status });
    }
    const state = this.#body.state;
    if (sameFields(this.#state, state) && doc === this.#seen) return;
    if (!sameFields(this.#state, state)) this.#state = state;
    this.#seen = doc;
    for (const listener of this.#listeners) listener();
    this.#options.changed(this);
  }

  async close(options: { forget?: boolean } = {}): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#body.presence.destroy();
    this.#server?.end();
    this.#tabs.post({ type: 'close' });
    await this.#body.copy.close({ clean: this.#body.log.count === 0, forget: options.forget === true });
  }
}

const sameFields = <T extends object>(a: T | null, b: T): boolean =>
  a !== null && Object.entries(b).every(([key, value]) => a[key as keyof T] === value);
