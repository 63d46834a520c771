/** A document's talk with the same document in the person's other tabs. */
import * as Y from 'yjs';
import { Origin, type DocumentBody } from './document-body.ts';
import { unsentWrites } from './refusals.ts';
import type { Replica } from './replica.ts';
import type { DocumentMessage, DocumentStatus, Tabs } from './tabs.ts';
import { coverOf, type UnsentEdit } from './unsent-log.ts';

type Of<Type extends DocumentMessage['type']> = Extract<DocumentMessage, { type: Type }>;
type Nameless<Message> = Message extends DocumentMessage ? Omit<Message, 'name'> : never;

export interface DocumentTabsOptions {
  body: DocumentBody;
  tabs: Tabs;
  /** Resolves when what is on this device has been read. */
  loaded: () => Promise<void>;
  /** the leader's; null in the other tabs */
  replica: () => Replica | null;
}

export class DocumentTabs {
  readonly #options: DocumentTabsOptions;
  readonly #body: DocumentBody;

  constructor(options: DocumentTabsOptions) {
    this.#options = options;
    this.#body = options.body;
  }

  post(message: Nameless<DocumentMessage>): void {
    this.#options.tabs.post({ name: this.#body.name, ...message });
  }

  /** Tells the leader what is here, and asks for what is not. */
  join(): void {
    this.post({ type: 'open', epoch: this.#body.epoch, vector: Y.encodeStateVector(this.#body.doc) });
    const presence = this.#body.presence.ours();
    if (presence) this.post({ type: 'awareness', update: presence });
  }

  receive(message: DocumentMessage, from: string): void {
    const body = this.#body;
    switch (message.type) {
      case 'open':
        if (this.#options.tabs.leads) void this.#answer(message, from);
        return;
      case 'state':
        if (message.to === this.#options.tabs.id) this.#meet(message, from);
        return;
      case 'merge':
        if (message.to === this.#options.tabs.id && body.takes(message.epoch))
          this.#merge(message.update, message.unsent);
        return;
      case 'edit':
        if (body.takes(message.epoch)) this.#merge(message.update, [message.edit]);
        return;
      case 'remote':
        if (body.takes(message.epoch)) body.apply(message.update, Origin.tab);
        return;
      case 'committed':
        return body.settle(message.cover, message.acked, false);
      case 'status':
        return this.#follow(message.status);
      case 'replaced':
        return this.#replaced(message);
      case 'awareness':
        return body.presence.fromTab(message.update);
      case 'close':
    }
  }

  async #answer({ epoch, vector }: Of<'open'>, to: string): Promise<void> {
    await this.#options.loaded();
    const { doc, log, status, presence } = this.#body;
    const update = Y.encodeStateAsUpdate(doc, this.#body.takes(epoch) ? vector : undefined);
    const mine = Y.encodeStateVector(doc);
    this.post({ type: 'state', to, epoch: this.#body.epoch, vector: mine, update, unsent: log.edits() });
    this.post({ type: 'status', status });
    const present = presence.ours();
    if (present) this.post({ type: 'awareness', update: present });
  }

  #meet({ epoch, vector, update, unsent: edits }: Of<'state'>, from: string): void {
    const body = this.#body;
    if (!body.takes(epoch)) {
      // A leader that is behind turns by itself, and tells then.
      if (epoch! > body.epoch!) this.#replaced({ epoch: epoch!, state: update, received: new Map(), unsent: edits });
      return;
    }
    if (epoch !== null) void body.adopt(epoch);
    this.#merge(update, edits);
    const missing = Y.encodeStateAsUpdate(body.doc, vector);
    this.post({ type: 'merge', to: from, epoch: body.epoch, update: missing, unsent: body.log.edits() });
  }

  #merge(update: Uint8Array, edits: readonly UnsentEdit[]): void {
    const replica = this.#options.replica();
    for (const edit of edits) this.#body.log.add(edit);
    this.#body.apply(update, Origin.tab);
    if (edits.length > 0) replica?.local(update, coverOf(edits));
    this.#body.set(replica && edits.length > 0 ? { ready: true } : {});
  }

  #follow(status: DocumentStatus): void {
    if (this.#options.replica()) return;
    const { body } = this.#options;
    if (status.epoch !== null && body.epoch === null) void body.adopt(status.epoch);
    body.set({ ...status, ready: status.ready || body.status.ready });
  }

  /** The leader has put a new document in the place of this one: a fork, or a new epoch. */
  #replaced({ epoch, state, received, unsent: edits }: Omit<Of<'replaced'>, 'type' | 'name'>): void {
    const body = this.#body;
    const late = body.log.after(body.source, received.get(body.source) ?? 0);
    if (epoch === body.epoch) {
      body.swap(state);
      for (const { edit, update } of late) {
        body.apply(update, Origin.tab);
        // The leader has emptied the database on its way here.
        body.copy.storeEdit(update, edit);
      }
    } else {
      const writes = late.length > 0 ? unsentWrites(body.name, body.doc, body.acked) : [];
      body.log.clear();
      body.swap(state);
      body.copy.follow(epoch);
      body.replay(writes);
    }
    for (const edit of edits) body.log.add(edit);
    body.set({});
  }
}
