/** Who is in a document: the awareness of this tab, of the person's other tabs, and of everybody else through the leader. */
import { Awareness, applyAwarenessUpdate, encodeAwarenessUpdate, removeAwarenessStates } from 'y-protocols/awareness';
import type * as Y from 'yjs';

const SERVER = Symbol('server');
const TAB = Symbol('tab');

interface Changes {
  added: number[];
  updated: number[];
  removed: number[];
}

export interface PresenceOptions {
  /** only the leader has a server to tell */
  toServer(update: Uint8Array): void;
  toTabs(update: Uint8Array): void;
}

export class Presence {
  readonly awareness: Awareness;
  /** client ids of this person's other tabs */
  readonly #tabs = new Set<number>();

  constructor(doc: Y.Doc, options: PresenceOptions) {
    this.awareness = new Awareness(doc);
    // Nothing to say until a screen says something: an empty state would show a nameless visitor.
    this.awareness.setLocalState(null);
    this.awareness.on('update', ({ added, updated, removed }: Changes, origin: unknown) => {
      const clients = [...added, ...updated, ...removed];
      if (origin === SERVER) return options.toTabs(this.#encode(clients));
      if (origin === TAB) {
        for (const client of [...added, ...updated]) this.#tabs.add(client);
        return options.toServer(this.#encode(clients));
      }
      const ours = clients.filter((client) => this.#ours(client));
      if (ours.length === 0) return;
      options.toServer(this.#encode(ours));
      if (ours.includes(this.awareness.clientID)) options.toTabs(this.#encode([this.awareness.clientID]));
    });
  }

  fromServer(update: Uint8Array): void {
    this.#apply(update, SERVER);
  }

  fromTab(update: Uint8Array): void {
    this.#apply(update, TAB);
  }

  /** For a socket that knows nothing of it yet. */
  ours(): Uint8Array | null {
    const clients = [...this.awareness.getStates().keys()].filter((client) => this.#ours(client));
    return clients.length > 0 ? this.#encode(clients) : null;
  }

  /** The line is cut: whoever was there is not known to be there. */
  forgetOthers(): void {
    const others = [...this.awareness.getStates().keys()].filter((client) => !this.#ours(client));
    if (others.length === 0) return;
    removeAwarenessStates(this.awareness, others, SERVER);
    // Or the same state would not count as news when they are seen again.
    for (const client of others) this.awareness.meta.delete(client);
  }

  /** Says goodbye and ends. */
  destroy(): void {
    this.awareness.destroy();
  }

  #ours(client: number): boolean {
    return client === this.awareness.clientID || this.#tabs.has(client);
  }

  #encode(clients: number[]): Uint8Array {
    return encodeAwarenessUpdate(this.awareness, clients);
  }

  #apply(update: Uint8Array, origin: symbol): void {
    try {
      applyAwarenessUpdate(this.awareness, update, origin);
    } catch {
      // Presence of a broken peer is no presence.
    }
  }
}
