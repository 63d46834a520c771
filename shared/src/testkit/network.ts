import * as Y from 'yjs';

/** A replica with its queue of updates that have not arrived yet. */
export interface Peer {
  name: number;
  doc: Y.Doc;
  inbox: Uint8Array[];
  online: boolean;
}

/**
 * Peers whose updates move only when cranked: late, out of order, twice, or not until a partition ends. A peer that
 * restarts has what it stored, and a new client id.
 */
export class Network {
  readonly peers: Peer[] = [];
  readonly #random: () => number;

  constructor(size: number, random: () => number, seedDoc?: Y.Doc) {
    this.#random = random;
    for (let name = 0; name < size; name++)
      this.peers.push(this.#peer(name, seedDoc && Y.encodeStateAsUpdate(seedDoc)));
  }

  /** Lets one waiting update of one peer arrive, any of them; now and then it stays to arrive again. */
  crank(): void {
    const waiting = this.peers.filter((peer) => peer.online && peer.inbox.length > 0);
    const peer = waiting[Math.floor(this.#random() * waiting.length)];
    if (!peer) return;
    const at = Math.floor(this.#random() * peer.inbox.length);
    const update = peer.inbox[at]!;
    if (this.#random() > 0.1) peer.inbox.splice(at, 1);
    Y.applyUpdate(peer.doc, update, 'network');
  }

  restart(name: number): void {
    const old = this.peers[name]!;
    const fresh = this.#peer(name, Y.encodeStateAsUpdate(old.doc));
    fresh.inbox = old.inbox;
    fresh.online = old.online;
    this.peers[name] = fresh;
    old.doc.destroy();
  }

  /** Everybody online, everything delivered. */
  settle(): void {
    for (const peer of this.peers) peer.online = true;
    for (const peer of this.peers)
      for (const update of peer.inbox.splice(0)) Y.applyUpdate(peer.doc, update, 'network');
  }

  #peer(name: number, state: Uint8Array | undefined): Peer {
    const doc = new Y.Doc();
    doc.clientID = Math.floor(this.#random() * 2 ** 31) + 1;
    const peer: Peer = { name, doc, inbox: [], online: true };
    if (state) Y.applyUpdate(doc, state, 'network');
    doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin === 'network') return;
      for (const other of this.peers) if (other.name !== name) other.inbox.push(update);
    });
    return peer;
  }
}
