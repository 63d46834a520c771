/** An open document of this tab: its Yjs doc, its database, its place among the tabs, and in the leader its replica. */
import { mayWrite } from '@cairn/shared/domain/access/roles.ts';
import { parseDocumentName, type DocumentName } from '@cairn/shared/domain/kernel/document-name.ts';
import { rebase, unsent } from '@cairn/shared/domain/kernel/epoch.ts';
import * as Y from 'yjs';
import type { Awareness } from 'y-protocols/awareness';
import type { Connection } from './connection.ts';
import { databaseName, DocumentStorage, type RefusedEntity, type StoredDocument } from './document-storage.ts';
import { deleteDatabase, type IndexedDbFactory, type StorageProblem } from './indexed-db.ts';
import { Presence } from './presence.ts';
import type { Records } from './records.ts';
import { findLostRefusals, refusedWrite, unsentText, writesText } from './refusals.ts';
import { Replica, type ReplicaHost } from './replica.ts';
import type { FetchSnapshot } from './snapshot.ts';
import type { DocumentMessage, DocumentStatus, Tabs } from './tabs.ts';
import type { DocumentSession, DocumentState, RefusedWrite, Safety } from './types.ts';
import { randomId } from './random-id.ts';
import { coverOf, rangesOf, UnsentLog, type Cover, type UnsentEdit } from './unsent-log.ts';

// Origins of transactions; any other is an edit made here.
const DISK = Symbol('disk');
const SERVER = Symbol('server');
const TAB = Symbol('tab');
/** A rebase, or what was written while the document was closed: an edit like any other. */
const REPLAY = Symbol('replay');

const UNMARK_MS = 3_000;

export interface DocumentDeps {
  userId: string;
  tabs: Tabs;
  /** null where the browser has none */
  factory: IndexedDbFactory | null;
  records: Records;
  fetchSnapshot: FetchSnapshot;
  accessToken(refused?: string): Promise<string>;
  keepRefused(write: RefusedWrite): void;
  /** The server has committed something. */
  committed(): void;
  /** State or doc changed. */
  changed(document: OpenDocument): void;
  /** One of those who opened it here has let it go. */
  released(document: OpenDocument): void;
  /** An earlier opening in this tab that still writes. */
  before: Promise<unknown> | null;
}

export class OpenDocument implements ReplicaHost, DocumentSession {
  readonly name: DocumentName;
  readonly #deps: DocumentDeps;
  readonly #log = new UnsentLog();
  readonly #listeners = new Set<() => void>();
  #doc: Y.Doc;
  #presence: Presence;
  #storage: DocumentStorage | null = null;
  #connection: Connection | null = null;
  #replica: Replica | null = null;
  /** of the content here; null: there is none */
  #epoch: number | null = null;
  /** an older epoch's, until what was replayed from it is committed */
  #previous: number | null = null;
  /** state vector of the last moment at which the server had everything */
  #acked: Uint8Array | null = null;
  #refused: RefusedEntity[] = [];
  /** what the next fork will drop, as its author gets it */
  #tray: RefusedWrite | null = null;
  /** names this opening's edits: numbers begin anew with each */
  readonly #source: string;
  #n = 0;
  #stored = 0;
  #marked = true;
  #marking = false;
  #unmarking: ReturnType<typeof setTimeout> | undefined;
  #problem: StorageProblem | null = null;
  #loaded = false;
  #loading: Promise<void>;
  #fetching = false;
  #turning = false;
  #greeting: { epoch: number } | null = null;
  #closed = false;
  #status: DocumentStatus = {
    epoch: null,
    ready: false,
    synced: false,
    role: null,
    missing: null,
    pendingRefusal: false,
  };
  #posted: DocumentStatus | null = null;
  #state: DocumentState | null = null;

  constructor(name: DocumentName, deps: DocumentDeps) {
    this.name = name;
    this.#deps = deps;
    this.#source = `${deps.tabs.id}.${randomId()}`;
    [this.#doc, this.#presence] = this.#newDoc();
    if (!deps.factory) this.#problem = 'refused';
    this.#loading = this.#load();
  }

  get doc(): Y.Doc {
    return this.#doc;
  }

  get awareness(): Awareness {
    return this.#presence.awareness;
  }

  get unsent(): Cover {
    return this.#log.cover;
  }

  get waiting(): number {
    return this.#log.count;
  }

  get epoch(): number | null {
    return this.#epoch;
  }

  get acked(): Uint8Array | null {
    return this.#acked;
  }

  get problem(): StorageProblem | null {
    return this.#problem;
  }

  /** Nothing of it would be lost, or be left unsent, if it were closed now. */
  get idle(): boolean {
    return this.#loaded && this.#log.count === 0 && !this.#status.pendingRefusal && this.#previous === null;
  }

  get state(): DocumentState {
    return (this.#state ??= {
      safety: this.#safety(),
      waiting: this.#log.count,
      ready: this.#status.ready,
      synced: this.#status.synced,
      role: this.#status.role,
      missing: this.#status.ready ? null : this.#status.missing,
    });
  }

  #safety(): Safety {
    if (this.#log.count === 0 && !this.#status.pendingRefusal) return 'saved';
    if (this.#problem) return 'failed';
    return this.#stored < this.#n || !this.#marked ? 'saving' : 'local';
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async whenReady(): Promise<void> {
    if (this.#status.ready) return;
    return new Promise((resolve) => {
      const stop = this.subscribe(() => {
        if (!this.#status.ready) return;
        stop();
        resolve();
      });
    });
  }

  release(): void {
    this.#deps.released(this);
  }

  /** Resolves when what is on this device has been read, or could not be. */
  whenLoaded(): Promise<void> {
    return this.#loading;
  }

  /** Resolves when nothing waits for the disk. */
  async settled(): Promise<void> {
    await this.#loading;
    await this.#storage?.settled();
  }

  retry(): void {
    this.#storage?.retry();
    this.#replica?.retry();
    if (!this.#status.ready && this.#connection && this.#loaded) void this.#fetch();
  }

  changed(): void {
    if (this.#replica) {
      this.#status = {
        ...this.#status,
        epoch: this.#epoch,
        synced: this.#replica.synced,
        pendingRefusal: this.#replica.pendingRefusal,
        ready: this.#status.ready || this.#replica.synced,
      };
    }
    if (this.#replica && !sameFields(this.#posted, this.#status)) {
      this.#posted = this.#status;
      this.#post({ type: 'status', status: this.#status });
    }
    const before = this.#state;
    this.#state = null;
    const after = this.state;
    if (before && sameFields(before, after)) {
      this.#state = before;
      return;
    }
    this.#emit();
  }

  #emit(): void {
    for (const listener of this.#listeners) listener();
    this.#deps.changed(this);
  }

  #setStatus(change: Partial<DocumentStatus>): void {
    this.#status = { ...this.#status, ...change };
    this.changed();
  }

  // ---- edits

  #newDoc(): [Y.Doc, Presence] {
    const doc = new Y.Doc({ gc: true });
    doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (doc === this.#doc) this.#updated(update, origin);
    });
    const presence = new Presence(doc, {
      toServer: (update) => this.#replica?.awareness(update),
      toTabs: (update) => this.#post({ type: 'awareness', update }),
    });
    return [doc, presence];
  }

  #updated(update: Uint8Array, origin: unknown): void {
    if (origin === DISK || origin === TAB) return;
    if (origin === SERVER) {
      this.#storage?.storeRemote(update);
      this.#post({ type: 'remote', epoch: this.#epoch, update });
      return;
    }
    const edit: UnsentEdit = { tab: this.#source, n: ++this.#n, ...rangesOf(update) };
    this.#log.add(edit, update);
    this.#store(edit, update);
    this.#post({ type: 'edit', epoch: this.#epoch, edit, update });
    this.#replica?.local(update, coverOf([edit]));
    // Content of one's own can be shown, whatever else there may be.
    this.#setStatus({ ready: true });
  }

  #store(edit: UnsentEdit, update: Uint8Array): void {
    this.#mark();
    this.#storage?.storeEdit(update, edit);
  }

  /** Lists the document among those with unsent work, so that it is sent though nobody opens it again. */
  #mark(): void {
    if (this.#marking) return;
    this.#marking = true;
    this.#marked = false;
    void this.#deps.records.setDocument(this.name, { unsent: 1, ...this.#epochs() }).then(() => {
      this.#marked = true;
      this.changed();
    });
  }

  /** Later, since the next edit often follows. */
  #unmark(): void {
    clearTimeout(this.#unmarking);
    if (this.#marking) this.#unmarking = setTimeout(() => this.#unmarkNow(), UNMARK_MS);
  }

  #unmarkNow(): void {
    clearTimeout(this.#unmarking);
    if (!this.#marking || this.#log.count > 0) return;
    this.#marking = false;
    void this.#deps.records.setDocument(this.name, { unsent: 0, ...this.#epochs() });
  }

  #epochs(): { epoch?: number; previous: number | null } {
    return { ...(this.#epoch === null ? {} : { epoch: this.#epoch }), previous: this.#previous };
  }

  // ---- this device

  async #load(): Promise<void> {
    const { records, before } = this.#deps;
    await before;
    const record = await records.document(this.name);
    this.#previous = record?.previous ?? null;
    const stored = await this.#openStorage(record?.epoch ?? 1);
    if (stored) this.#take(stored);
    const written = await records.offlineWrite(this.name);
    const known = (stored?.updates.length ?? 0) > 0;
    if (this.#epoch === null && (known || written)) this.#epoch = known ? (record?.epoch ?? 1) : written!.epoch;
    if (written) {
      // Its own epoch's only; a later one has it by rebase of what this becomes.
      Y.applyUpdate(this.#doc, written.update, written.waiting > 0 ? REPLAY : SERVER);
      void records.setDocument(this.name, this.#epochs());
      void this.#storage?.settled().then(async () => {
        if (!this.#problem) await records.removeOfflineWrite(this.name);
      });
    }
    this.#loaded = true;
    if (this.#closed) return;
    this.#setStatus({ ready: this.#status.ready || known || written !== null });
    this.#join();
  }

  async #openStorage(epoch: number): Promise<StoredDocument | null> {
    const { factory, userId } = this.#deps;
    if (!factory) return null;
    const storage = new DocumentStorage({
      name: databaseName(userId, this.name, epoch),
      factory,
      onProblem: (problem) => {
        if (storage !== this.#storage) return;
        this.#problem = problem;
        this.changed();
      },
      onStored: (n) => {
        if (storage !== this.#storage) return;
        this.#stored = Math.max(this.#stored, n);
        this.changed();
      },
      onLateLoad: (late) => {
        if (storage !== this.#storage) return;
        this.#take(late);
        this.#setStatus({ ready: this.#status.ready || late.updates.length > 0 });
      },
    });
    this.#storage = storage;
    for (const { edit, update } of this.#log.after(this.#source, 0)) storage.storeEdit(update, edit);
    return storage.load().catch(() => null);
  }

  #take(stored: StoredDocument): void {
    this.#doc.transact(() => stored.updates.forEach((update) => Y.applyUpdate(this.#doc, update, DISK)), DISK);
    for (const edit of stored.unsent) this.#log.add(edit);
    if (stored.unsent.length > 0) this.#marking = true;
    this.#acked ??= stored.acked;
    this.#refused = stored.refused;
    if (this.#refused.length > 0) this.#status = { ...this.#status, pendingRefusal: true };
  }

  // ---- tabs

  #post(
    message: DocumentMessage extends infer M ? (M extends { name: DocumentName } ? Omit<M, 'name'> : never) : never,
  ): void {
    this.#deps.tabs.post({ name: this.name, ...message } as DocumentMessage);
  }

  /** Meets the leader, or is its document. */
  #join(): void {
    if (this.#connection) this.#attach();
    else {
      this.#post({ type: 'open', epoch: this.#epoch, vector: Y.encodeStateVector(this.#doc) });
      const presence = this.#presence.ours();
      if (presence) this.#post({ type: 'awareness', update: presence });
    }
  }

  /** This tab leads now. */
  lead(connection: Connection): void {
    this.#connection = connection;
    if (this.#loaded) this.#attach();
  }

  /** Another tab leads now, or began to: tell it what is here. */
  leaderChanged(): void {
    if (this.#loaded && !this.#connection) this.#join();
  }

  #attach(): void {
    if (this.#replica || this.#closed) return;
    this.#replica = new Replica(
      this,
      {
        send: (bytes) => this.#connection!.send(bytes),
        accessToken: (refused) => this.#deps.accessToken(refused),
        works: () => this.#connection!.works(),
      },
      this.#refused,
    );
    if (!this.#status.ready) void this.#fetch();
    this.#connection!.add(this.name, this.#replica);
    this.changed();
  }

  receiveFromTab(message: DocumentMessage, from: string): void {
    switch (message.type) {
      case 'open':
        if (this.#connection) void this.#answer(message, from);
        return;
      case 'state':
        if (message.to === this.#deps.tabs.id) this.#meet(message, from);
        return;
      case 'merge':
        if (message.to === this.#deps.tabs.id && this.#sameEpoch(message.epoch)) this.#merge(message);
        return;
      case 'edit':
        if (this.#sameEpoch(message.epoch)) this.#merge({ update: message.update, unsent: [message.edit] });
        return;
      case 'remote':
        if (this.#sameEpoch(message.epoch)) Y.applyUpdate(this.#doc, message.update, TAB);
        return;
      case 'committed':
        return this.#settle(message.cover, message.acked);
      case 'status':
        return this.#follow(message.status);
      case 'replaced':
        return this.#replacedElsewhere(message);
      case 'awareness':
        return this.#presence.fromTab(message.update);
      case 'close':
    }
  }

  #sameEpoch(epoch: number | null): boolean {
    return epoch === this.#epoch || epoch === null || this.#epoch === null;
  }

  async #answer({ epoch, vector }: { epoch: number | null; vector: Uint8Array }, to: string): Promise<void> {
    await this.#loading;
    if (this.#closed) return;
    const update = Y.encodeStateAsUpdate(this.#doc, this.#sameEpoch(epoch) ? vector : undefined);
    const mine = Y.encodeStateVector(this.#doc);
    this.#post({ type: 'state', to, epoch: this.#epoch, vector: mine, update, unsent: this.#log.edits() });
    this.#post({ type: 'status', status: this.#status });
    const presence = this.#presence.ours();
    if (presence) this.#post({ type: 'awareness', update: presence });
  }

  #meet(message: Extract<DocumentMessage, { type: 'state' }>, from: string): void {
    if (message.epoch !== null && this.#epoch !== null && message.epoch !== this.#epoch) {
      return this.#replacedElsewhere({ epoch: message.epoch, state: message.update, received: new Map() });
    }
    if (this.#epoch === null && message.epoch !== null) void this.#adoptEpoch(message.epoch);
    this.#merge({ update: message.update, unsent: message.unsent });
    const update = Y.encodeStateAsUpdate(this.#doc, message.vector);
    this.#post({ type: 'merge', to: from, epoch: this.#epoch, update, unsent: this.#log.edits() });
  }

  #merge({ update, unsent: edits }: { update: Uint8Array; unsent: readonly UnsentEdit[] }): void {
    for (const edit of edits) this.#log.add(edit);
    Y.applyUpdate(this.#doc, update, TAB);
    if (edits.length > 0) this.#replica?.local(update, coverOf(edits));
    if (this.#replica && edits.length > 0) this.#setStatus({ ready: true });
    else this.changed();
  }

  #follow(status: DocumentStatus): void {
    if (this.#replica) return;
    if (this.#epoch === null && status.epoch !== null) void this.#adoptEpoch(status.epoch);
    this.#setStatus({ ...status, ready: status.ready || this.#status.ready });
  }

  /** The leader has put a new document in the place of this one: a fork, or a new epoch. */
  #replacedElsewhere({ epoch, state, received }: { epoch: number; state: Uint8Array; received: Cover }): void {
    const late = this.#log.after(this.#source, received.get(this.#source) ?? 0);
    if (epoch === this.#epoch) {
      this.#swap(state);
      for (const { edit, update } of late) {
        Y.applyUpdate(this.#doc, update, TAB);
        this.#storage?.storeEdit(update, edit);
      }
      this.changed();
      return;
    }
    const writes = late.length > 0 ? unsent(this.#doc, this.#acked ?? Uint8Array.of(0)) : [];
    this.#storage && void this.#storage.close();
    this.#log.clear();
    this.#swap(state);
    this.#epoch = epoch;
    void this.#openStorage(epoch);
    this.#doc.transact(() => rebase(this.#doc, writes), REPLAY);
    this.changed();
  }

  /** A new document with that state takes the old one's place; screens see it by `doc`. */
  #swap(state: Uint8Array): void {
    const presence = this.#presence.awareness.getLocalState();
    this.#presence.destroy();
    [this.#doc, this.#presence] = this.#newDoc();
    Y.applyUpdate(this.#doc, state, DISK);
    if (presence) this.#presence.awareness.setLocalState(presence);
    this.#emit();
  }

  // ---- the server (leader only)

  /** The whole document over HTTP, for a device that has nothing. */
  async #fetch(): Promise<void> {
    if (this.#fetching || this.#closed) return;
    this.#fetching = true;
    const result = await this.#deps.fetchSnapshot(this.name);
    this.#fetching = false;
    if (this.#closed) return;
    if (result.kind === 'found' && this.#sameEpoch(result.epoch)) {
      await this.#adoptEpoch(result.epoch);
      Y.applyUpdateV2(this.#doc, result.update, SERVER);
      this.#acked ??= Y.encodeStateVector(this.#doc);
      this.#setStatus({ ready: true, missing: null });
    } else if (result.kind !== 'found') {
      this.#setStatus({ missing: result.kind === 'nothing' ? null : result.kind });
    }
    if (this.#greeting) this.#proceed(this.#greeting.epoch);
  }

  async #adoptEpoch(epoch: number): Promise<void> {
    if (this.#epoch !== null) return;
    this.#epoch = epoch;
    const { factory, userId } = this.#deps;
    const name = databaseName(userId, this.name, epoch);
    if (factory && this.#storage && this.#storage.name !== name) {
      const { name: unused } = this.#storage;
      await this.#storage.close();
      await deleteDatabase(factory, unused);
      const stored = await this.#openStorage(epoch);
      if (stored) this.#take(stored);
    }
    void this.#deps.records.setDocument(this.name, this.#epochs());
  }

  hello({ epoch, role }: { epoch: number; role: DocumentState['role'] }): boolean {
    this.#greeting = { epoch };
    this.#status = { ...this.#status, role, missing: null };
    this.changed();
    if (!this.#fetching && this.#epoch === epoch && !this.#turning) return true;
    if (!this.#fetching) this.#proceed(epoch);
    return false;
  }

  #proceed(epoch: number): void {
    if (this.#turning || !this.#replica) return;
    if (this.#epoch === null) void this.#adoptEpoch(epoch).then(() => this.#replica?.resume());
    else if (this.#epoch === epoch) this.#replica.resume();
    else void this.#turn();
  }

  epochEnded(epoch: number): void {
    this.#greeting = { epoch };
    this.#proceed(epoch);
  }

  /** Fetches the new epoch's document and replays there what the old one's server never had. */
  async #turn(): Promise<void> {
    this.#turning = true;
    const result = await this.#deps.fetchSnapshot(this.name);
    const { factory, userId, records } = this.#deps;
    if (result.kind !== 'found' || this.#closed || result.epoch === this.#epoch) {
      this.#turning = false; // the next greeting tries again
      return;
    }
    const old = this.#epoch;
    const replays = this.#log.count > 0;
    const text = replays ? unsentText(this.name, this.#doc, this.#acked) : '';
    const isText = parseDocumentName(this.name)?.kind === 'task';
    const writes = replays && !isText ? unsent(this.#doc, this.#acked ?? Uint8Array.of(0)) : [];
    const received = this.#log.cover;
    const fresh = new Y.Doc();
    Y.applyUpdateV2(fresh, result.update);
    const state = Y.encodeStateAsUpdate(fresh);
    const vector = Y.encodeStateVector(fresh);
    fresh.destroy();

    await this.#storage?.close();
    if (factory) await deleteDatabase(factory, databaseName(userId, this.name, result.epoch));
    this.#log.clear();
    this.#epoch = result.epoch;
    this.#acked = vector;
    this.#previous = replays && !isText ? old : null;
    this.#swap(state);
    await this.#openStorage(result.epoch);
    this.#storage?.replace(state, vector, []);
    const rest = this.#doc.transact(() => rebase(this.#doc, writes), REPLAY);
    if (isText && replays) this.#keep([{ entity: '', why: 'epoch' }], text);
    else if (rest.length > 0) this.#keep([{ entity: '', why: 'superseded' }], writesText(rest));
    this.#tray = null;
    // Only when the new database holds it all may the old one be forgotten.
    await this.#storage?.settled();
    await records.setDocument(this.name, this.#epochs());
    if (factory && old !== null && this.#previous === null)
      void deleteDatabase(factory, databaseName(userId, this.name, old));
    this.#post({ type: 'replaced', epoch: result.epoch, state: Y.encodeStateAsUpdate(this.#doc), received });
    this.#turning = false;
    this.#replica?.restart();
    this.changed();
  }

  roleChanged(role: DocumentState['role']): void {
    this.#setStatus({ role });
  }

  denied(): void {
    this.#setStatus(this.#status.ready ? {} : { missing: 'forbidden' });
  }

  receive(update: Uint8Array): void {
    Y.applyUpdate(this.#doc, update, SERVER);
  }

  receiveState(update: Uint8Array): RefusedEntity[] {
    const apply = () => Y.applyUpdate(this.#doc, update, SERVER);
    const kind = parseDocumentName(this.name)!.kind;
    const { role } = this.#status;
    const edits = this.#log.edits();
    const text = edits.length > 0 ? unsentText(this.name, this.#doc, this.#acked) : '';
    const lost = kind === 'task' ? [] : findLostRefusals(this.name, this.#doc, update, edits, apply);
    if (kind === 'task') apply();
    // In a text a lost refusal cannot be told from a deletion; but who may not write was refused for certain.
    if (edits.length > 0 && lost.length === 0 && role !== null && !mayWrite(role, kind)) {
      lost.push({ entity: '', why: 'role' });
    }
    if (lost.length > 0) this.#keep(lost, text);
    return lost;
  }

  refused(entities: readonly RefusedEntity[]): void {
    this.#keep(entities, unsentText(this.name, this.#doc, this.#acked, entities));
  }

  #keep(entities: readonly RefusedEntity[], text: string): void {
    this.#tray = refusedWrite(this.name, entities, text, this.#tray);
    this.#deps.keepRefused(this.#tray);
    if (entities.every(({ why }) => why === 'epoch' || why === 'superseded')) return;
    this.#refused = [...this.#refused, ...entities];
    this.#storage?.markRefused(this.#refused);
  }

  fork(state: Uint8Array, held: readonly Uint8Array[]): void {
    this.#refused = [];
    this.#tray = null;
    this.#swap(state);
    this.#acked = Y.encodeStateVector(this.#doc);
    // Their clocks follow those that the server knows, so they apply here as they were.
    this.#doc.transact(() => held.forEach((update) => Y.applyUpdate(this.#doc, update, DISK)), DISK);
    const whole = Y.encodeStateAsUpdate(this.#doc);
    this.#storage?.replace(whole, this.#acked, this.#log.edits());
    this.#post({ type: 'replaced', epoch: this.#epoch ?? 1, state: whole, received: this.#log.cover });
  }

  committed(cover: Cover): void {
    const complete = this.#replica?.saved === true;
    const acked = complete ? Y.encodeStateVector(this.#doc) : null;
    this.#settle(cover, acked);
    this.#post({ type: 'committed', cover, acked });
    if (cover.size > 0) this.#deps.committed();
    if (this.#previous !== null && this.#log.count === 0) this.#forgetPrevious();
    if (complete) this.#storage?.fold(this.#doc, DISK);
  }

  #settle(cover: Cover, acked: Uint8Array | null): void {
    this.#log.settle(cover);
    if (acked) this.#acked = acked;
    // Each tab after its own writing, so that a late row does not come back as unsent; the leader for all.
    const mine = this.#replica ? cover : new Map([...cover].filter(([source]) => source === this.#source));
    if (mine.size > 0 || (acked && this.#replica)) this.#storage?.settle(mine, this.#replica ? acked : null);
    this.#unmark();
    this.changed();
  }

  #forgetPrevious(): void {
    const { factory, userId, records } = this.#deps;
    const previous = this.#previous!;
    this.#previous = null;
    void records
      .setDocument(this.name, this.#epochs())
      .then(() => factory && deleteDatabase(factory, databaseName(userId, this.name, previous)));
  }

  receiveAwareness(update: Uint8Array): void {
    this.#presence.fromServer(update);
  }

  awarenessUpdate(): Uint8Array | null {
    return this.#presence.ours();
  }

  /** The socket is gone. */
  disconnected(): void {
    this.#presence.forgetOthers();
  }

  async close(options: { forget?: boolean } = {}): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#presence.destroy();
    if (this.#replica) {
      this.#replica.end();
      this.#connection?.remove(this.name, this.#replica);
    }
    this.#post({ type: 'close' });
    this.#unmarkNow();
    await this.#storage?.close();
    const { factory } = this.#deps;
    if (options.forget && factory && this.#storage) await deleteDatabase(factory, this.#storage.name);
  }
}

const sameFields = <T extends object>(a: T | null, b: T): boolean =>
  a !== null && Object.entries(b).every(([key, value]) => a[key as keyof T] === value);
