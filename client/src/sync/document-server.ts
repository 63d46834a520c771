/** A document's side towards the server; only the leading tab has it. */
import { mayWrite } from '@cairn/shared/domain/access/roles.ts';
import { parseDocumentName, type DocumentKind, type DocumentName } from '@cairn/shared/domain/kernel/document-name.ts';
import * as Y from 'yjs';
import type { Connection } from './connection.ts';
import { Origin, type DocumentBody } from './document-body.ts';
import type { RefusedEntity } from './document-storage.ts';
import type { DocumentTabs } from './document-tabs.ts';
import { findLostRefusals, refusedWrite, unsentText, unsentWrites, writesText } from './refusals.ts';
import { Replica, type ReplicaHost } from './replica.ts';
import type { FetchSnapshot } from './snapshot.ts';
import type { DocumentState, RefusedWrite } from './types.ts';
import type { Cover } from './unsent-log.ts';

export interface DocumentServerOptions {
  body: DocumentBody;
  tabs: DocumentTabs;
  connection: Connection;
  fetchSnapshot: FetchSnapshot;
  accessToken(refused?: string): Promise<string>;
  keepRefused(write: RefusedWrite): void;
  /** The server has committed something. */
  committed(): void;
}

export class DocumentServer implements ReplicaHost {
  readonly replica: Replica;
  readonly #options: DocumentServerOptions;
  readonly #body: DocumentBody;
  readonly #kind: DocumentKind;
  /** what the next fork will drop, as its author gets it */
  #tray: RefusedWrite | null = null;
  #fetching = false;
  #turning = false;
  #greeted: number | null = null;
  #ended = false;

  constructor(options: DocumentServerOptions) {
    const { body, connection } = options;
    this.#options = options;
    this.#body = body;
    this.#kind = parseDocumentName(body.name)!.kind;
    this.replica = new Replica(
      this,
      {
        send: (bytes) => connection.send(bytes),
        accessToken: (refused) => options.accessToken(refused),
        works: () => connection.works(),
      },
      body.refused,
    );
  }

  /** After construction, since the connection may answer at once. */
  start(): void {
    if (!this.#body.status.ready) void this.#fetch();
    this.#options.connection.add(this.name, this.replica);
  }

  end(): void {
    this.#ended = true;
    this.replica.end();
    this.#options.connection.remove(this.name, this.replica);
  }

  get name(): DocumentName {
    return this.#body.name;
  }

  get doc(): Y.Doc {
    return this.#body.doc;
  }

  get unsent(): Cover {
    return this.#body.log.cover;
  }

  changed(): void {
    // The replica says so while it is being made, too.
    if (!this.replica) return;
    const { synced, pendingRefusal } = this.replica;
    const { epoch, status } = this.#body;
    this.#body.set({ epoch, synced, pendingRefusal, ready: status.ready || synced });
  }

  retry(): void {
    this.replica.retry();
    if (!this.#body.status.ready) void this.#fetch();
  }

  /** The whole document over HTTP, for a device that has nothing. */
  async #fetch(): Promise<void> {
    if (this.#fetching || this.#ended) return;
    this.#fetching = true;
    const result = await this.#options.fetchSnapshot(this.name);
    this.#fetching = false;
    if (this.#ended) return;
    const body = this.#body;
    if (result.kind === 'found' && body.takes(result.epoch)) {
      await body.adopt(result.epoch);
      Y.applyUpdateV2(body.doc, result.update, Origin.server);
      body.set({ ready: true, missing: null });
    } else if (result.kind !== 'found') {
      body.set({ missing: result.kind === 'nothing' ? null : result.kind });
    }
    if (this.#greeted !== null) this.#proceed(this.#greeted);
  }

  hello({ epoch, role }: { epoch: number; role: DocumentState['role'] }): boolean {
    this.#greeted = epoch;
    this.#body.set({ role, missing: null });
    if (this.#fetching) return false;
    if (this.#body.epoch === epoch && !this.#turning) return true;
    this.#proceed(epoch);
    return false;
  }

  #proceed(epoch: number): void {
    if (this.#turning) return;
    if (this.#body.epoch === null) void this.#body.adopt(epoch).then(() => this.replica.resume());
    else if (this.#body.epoch === epoch) this.replica.resume();
    else void this.#turn().finally(() => (this.#turning = false));
  }

  epochEnded(epoch: number): void {
    this.#greeted = epoch;
    this.#proceed(epoch);
  }

  /** Fetches the new epoch's document and replays there what the old one's server never had. */
  async #turn(): Promise<void> {
    this.#turning = true;
    const result = await this.#options.fetchSnapshot(this.name);
    const body = this.#body;
    const old = body.epoch;
    // Not to be had now: the next greeting tries again.
    if (result.kind !== 'found' || this.#ended || result.epoch === old) return;
    await body.copy.prepare(result.epoch);
    const fresh = new Y.Doc();
    Y.applyUpdateV2(fresh, result.update);
    const state = Y.encodeStateAsUpdate(fresh);
    const vector = Y.encodeStateVector(fresh);
    fresh.destroy();

    // From here to the replay nothing is awaited: an edit in between would be in neither document.
    const received = body.log.cover;
    const replays = body.log.count > 0;
    const isText = this.#kind === 'task';
    const text = replays && isText ? unsentText(this.name, body.doc, body.acked) : '';
    const writes = replays && !isText ? unsentWrites(this.name, body.doc, body.acked) : [];
    body.log.clear();
    body.refused = [];
    body.acked = vector;
    body.copy.turn(result.epoch, state, vector, writes.length > 0);
    body.swap(state);
    const rest = body.replay(writes);

    if (text !== '') this.#tell([{ entity: '', why: 'epoch' }], text);
    if (rest.length > 0) this.#tell([{ entity: '', why: 'superseded' }], writesText(rest));
    this.#tray = null;
    this.#replaced(received);
    this.replica.restart();
    await body.copy.turned(old);
  }

  /** Tells the other tabs that the document is another now. */
  #replaced(received: Cover): void {
    const { doc, epoch, log } = this.#body;
    const state = Y.encodeStateAsUpdate(doc);
    this.#options.tabs.post({ type: 'replaced', epoch: epoch ?? 1, state, received, unsent: log.edits() });
  }

  roleChanged(role: DocumentState['role']): void {
    this.#body.set({ role });
  }

  denied(): void {
    if (!this.#body.status.ready) this.#body.set({ missing: 'forbidden' });
  }

  receive(update: Uint8Array): void {
    this.#body.apply(update, Origin.server);
  }

  receiveState(update: Uint8Array): RefusedEntity[] {
    const { doc, log, acked, status } = this.#body;
    const apply = () => this.#body.apply(update, Origin.server);
    const edits = log.edits();
    const text = edits.length > 0 ? unsentText(this.name, doc, acked) : '';
    const lost = this.#kind === 'task' ? [] : findLostRefusals(this.name, doc, update, edits, apply);
    if (this.#kind === 'task') apply();
    // In a text a lost refusal cannot be told from a deletion; but who may not write was refused for certain.
    if (edits.length > 0 && lost.length === 0 && status.role !== null && !mayWrite(status.role, this.#kind)) {
      lost.push({ entity: '', why: 'role' });
    }
    if (lost.length > 0) this.#keep(lost, text);
    return lost;
  }

  refused(entities: readonly RefusedEntity[]): void {
    this.#keep(entities, unsentText(this.name, this.#body.doc, this.#body.acked, entities));
  }

  #keep(entities: readonly RefusedEntity[], text: string): void {
    this.#tell(entities, text);
    this.#body.refused = [...this.#body.refused, ...entities];
    this.#body.copy.markRefused(this.#body.refused);
  }

  #tell(entities: readonly RefusedEntity[], text: string): void {
    this.#tray = refusedWrite(this.name, entities, text, this.#tray);
    this.#options.keepRefused(this.#tray);
  }

  fork(state: Uint8Array, held: readonly Uint8Array[]): void {
    const body = this.#body;
    this.#tray = null;
    body.refused = [];
    body.swap(state);
    body.acked = Y.encodeStateVector(body.doc);
    // Their clocks follow those that the server knows, so they apply here as they were.
    body.doc.transact(() => held.forEach((update) => body.apply(update, Origin.disk)), Origin.disk);
    body.copy.replace(Y.encodeStateAsUpdate(body.doc), body.acked, body.log.edits());
    this.#replaced(body.log.cover);
  }

  committed(cover: Cover): void {
    const body = this.#body;
    const acked = this.replica.saved ? Y.encodeStateVector(body.doc) : null;
    body.settle(cover, acked, true);
    this.#options.tabs.post({ type: 'committed', cover, acked });
    if (cover.size > 0) this.#options.committed();
    if (body.copy.hasPrevious && body.log.count === 0) void body.copy.forgetPrevious();
    if (acked) body.copy.fold(body.doc, Origin.disk);
  }

  receiveAwareness(update: Uint8Array): void {
    this.#body.presence.fromServer(update);
  }

  awarenessUpdate(): Uint8Array | null {
    return this.#body.presence.ours();
  }
}
