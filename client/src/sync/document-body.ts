/** An open document as such: its Yjs doc, what of it is unsent, and its copy on this device. Knows neither tabs nor server. */
import type { DocumentName } from '@cairn/shared/domain/kernel/document-name.ts';
import { rebase } from '@cairn/shared/domain/kernel/epoch.ts';
import type { Write } from '@cairn/shared/domain/kernel/registers.ts';
import * as Y from 'yjs';
import type { RefusedEntity, StoredDocument } from './document-storage.ts';
import { LocalCopy, type LocalCopyOptions } from './local-copy.ts';
import { Presence, type PresenceOptions } from './presence.ts';
import { randomId } from './random-id.ts';
import type { DocumentStatus } from './tabs.ts';
import type { DocumentState, Safety } from './types.ts';
import { rangesOf, UnsentLog, type Cover, type UnsentEdit } from './unsent-log.ts';

/** Origins of transactions. Any other is an edit made here. */
export const Origin = {
  /** stored already */
  disk: Symbol('disk'),
  server: Symbol('server'),
  /** another tab, which stores it itself */
  tab: Symbol('tab'),
  /** an edit that was made elsewhere in time: a rebase, or what was written while the document was closed */
  replay: Symbol('replay'),
} as const;

export interface DocumentBodyOptions extends Omit<LocalCopyOptions, 'lateLoad' | 'changed'> {
  presence: PresenceOptions;
  /** An edit was made here. */
  edited(update: Uint8Array, edit: UnsentEdit): void;
  /** The server's update was news. */
  learned(update: Uint8Array): void;
  /** State, status or doc may have changed. */
  changed(): void;
}

export class DocumentBody {
  readonly name: DocumentName;
  /** names this opening's edits: their numbers begin anew with each */
  readonly source = randomId();
  readonly log = new UnsentLog();
  readonly copy: LocalCopy;
  doc: Y.Doc;
  presence: Presence;
  /** state vector of the last moment at which the server had everything */
  acked: Uint8Array | null = null;
  /** told by the server, and no fork has happened since */
  refused: RefusedEntity[] = [];
  status: DocumentStatus = {
    epoch: null,
    ready: false,
    synced: false,
    role: null,
    missing: null,
    pendingRefusal: false,
  };
  readonly #options: DocumentBodyOptions;
  #n = 0;

  constructor(options: DocumentBodyOptions) {
    this.#options = options;
    this.name = options.name;
    this.copy = new LocalCopy({
      ...options,
      lateLoad: (stored) => {
        this.take(stored);
        this.set({ ready: this.status.ready || stored.updates.length > 0 });
      },
    });
    [this.doc, this.presence] = this.#newDoc();
  }

  get epoch(): number | null {
    return this.copy.epoch;
  }

  /** Whether something of that epoch can be merged here; what has no content yet has no epoch. */
  takes(epoch: number | null): boolean {
    return epoch === null || this.epoch === null || epoch === this.epoch;
  }

  get state(): DocumentState {
    const { ready, synced, role, missing } = this.status;
    return { safety: this.#safety(), waiting: this.log.count, ready, synced, role, missing: ready ? null : missing };
  }

  #safety(): Safety {
    if (this.log.count === 0 && !this.status.pendingRefusal) return 'saved';
    if (this.copy.problem) return 'failed';
    return this.copy.holdsAll ? 'local' : 'saving';
  }

  set(change: Partial<DocumentStatus>): void {
    this.status = { ...this.status, ...change };
    this.#options.changed();
  }

  #newDoc(): [Y.Doc, Presence] {
    const doc = new Y.Doc({ gc: true });
    doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (doc === this.doc) this.#updated(update, origin);
    });
    return [doc, new Presence(doc, this.#options.presence)];
  }

  #updated(update: Uint8Array, origin: unknown): void {
    if (origin === Origin.disk || origin === Origin.tab) return;
    if (origin === Origin.server) {
      this.copy.storeRemote(update);
      return this.#options.learned(update);
    }
    const edit: UnsentEdit = { tab: this.source, n: ++this.#n, ...rangesOf(update) };
    this.log.add(edit, update);
    this.copy.storeEdit(update, edit);
    this.#options.edited(update, edit);
    // Content of one's own can be shown, whatever else there may be.
    this.set({ ready: true });
  }

  apply(update: Uint8Array, origin: symbol): void {
    Y.applyUpdate(this.doc, update, origin);
  }

  /** Takes in what was on the disk. */
  take(stored: StoredDocument): void {
    this.doc.transact(() => stored.updates.forEach((update) => this.apply(update, Origin.disk)), Origin.disk);
    for (const edit of stored.unsent) this.log.add(edit);
    this.acked ??= stored.acked;
    this.refused = stored.refused;
    if (this.refused.length > 0) this.status = { ...this.status, pendingRefusal: true };
  }

  async adopt(epoch: number): Promise<void> {
    const stored = await this.copy.adopt(epoch, () => this.log.after(this.source, 0));
    if (stored) this.take(stored);
  }

  /** The server has committed these edits. @param acked the state vector, where it has everything now */
  settle(cover: Cover, acked: Uint8Array | null, leads: boolean): void {
    this.log.settle(cover);
    if (acked) this.acked = acked;
    // Each tab after its own writing, so that a late row does not come back as unsent; the leader for all.
    const mine = leads ? cover : new Map([...cover].filter(([source]) => source === this.source));
    this.copy.settle(mine, leads ? acked : null);
    this.copy.unlist(() => this.log.count === 0);
    this.#options.changed();
  }

  /** A new document with that state takes the old one's place; screens see it by `doc`. */
  swap(state: Uint8Array): void {
    const presence = this.presence.awareness.getLocalState();
    this.presence.destroy();
    [this.doc, this.presence] = this.#newDoc();
    this.apply(state, Origin.disk);
    if (presence) this.presence.awareness.setLocalState(presence);
  }

  /** Writes of the old document as edits of the new one. @returns those that no longer apply */
  replay(writes: readonly Write[]): Write[] {
    return this.doc.transact(() => rebase(this.doc, writes), Origin.replay);
  }
}
