import { WebSocket } from 'ws';
import * as Y from 'yjs';
import { tailOf, type Id22 } from '@cairn/shared/domain/kernel/ids.ts';
import { hocuspocusWire } from '../bench/wire.ts';
import { idFrom } from '../bench/updates.ts';

const wire = hocuspocusWire;
const RECONNECT_MS = 15;
const NOT_THE_SOCKETS = 'own';

/** What a writer has found out about the promise that an acknowledged edit stays. */
export interface Ledger {
  acked: number;
  lost: string[];
}

/**
 * A client that keeps some edits in flight over any number of server deaths, and checks at each handshake,
 * before it sends anything again, that the server still has everything it ever acknowledged.
 */
export class Writer {
  readonly ledger: Ledger = { acked: 0, lost: [] };
  readonly document: string;
  readonly doc = new Y.Doc();
  readonly #user: Id22;
  readonly #task: Id22;
  readonly #inFlight: number;
  #url: string;
  #socket: WebSocket | null = null;
  /** clocks after which each frame on this socket ends, in the order sent: answers come in that order */
  #sent: number[] = [];
  #ackedClock = 0;
  #shook = false;
  #n = 0;
  #ended = false;
  /** what follows a refused edit waits for it for ever: there is nothing more to wait for */
  #refused = false;

  constructor(url: string, document: string, random: () => number, inFlight: number) {
    this.#url = url;
    this.document = document;
    this.#user = idFrom(random);
    this.#task = idFrom(random);
    this.#inFlight = inFlight;
    this.doc.clientID = Math.floor(random() * 2 ** 31) + 1;
    this.doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin === NOT_THE_SOCKETS && this.#shook) this.#send(update);
    });
    this.#write((doc) =>
      doc.getMap('t').set(this.#task, JSON.stringify({ t: 'A task', p: ['--------', 'a0', null], o: this.#user })),
    );
  }

  get ackedClock(): number {
    return this.#ackedClock;
  }

  /** Connects now and again after each loss of the connection. */
  start(url = this.#url): void {
    this.#url = url;
    if (this.#ended || this.#socket) return;
    const socket = new WebSocket(url, { perMessageDeflate: false });
    socket.binaryType = 'nodebuffer';
    this.#socket = socket;
    socket.on('open', () => {
      for (const frame of wire.hello(this.document, `${this.#user}:editor`, Y.encodeStateVector(this.doc)))
        socket.send(frame);
    });
    socket.on('message', (data: Buffer) => this.#hear(socket, data));
    socket.on('error', () => {});
    socket.on('close', () => {
      if (this.#socket === socket) this.#disconnected();
    });
  }

  /** No more edits; resolves once everything written is acknowledged. */
  async finish(): Promise<void> {
    this.#n = Infinity;
    while (!this.#refused && this.#ackedClock < this.#clock())
      await new Promise((resolve) => setTimeout(resolve, RECONNECT_MS));
  }

  end(): void {
    this.#ended = true;
    this.#socket?.terminate();
  }

  #disconnected(): void {
    this.#socket = null;
    this.#shook = false;
    this.#sent = [];
    if (!this.#ended) setTimeout(() => this.start(), RECONNECT_MS);
  }

  #hear(socket: WebSocket, data: Buffer): void {
    if (socket !== this.#socket) return;
    const heard = wire.read(data);
    if (heard.kind === 'asks') return this.#shake(heard.stateVector);
    if (heard.kind === 'state' || heard.kind === 'update') Y.applyUpdate(this.doc, heard.update, 'server');
    if (heard.kind === 'refused') {
      this.ledger.lost.push(`${this.document}: an honest edit was refused`);
      this.#refused = true;
      this.#sent.shift();
    }
    if (heard.kind !== 'ack') return;
    this.#ackedClock = Math.max(this.#ackedClock, this.#sent.shift() ?? 0);
    this.ledger.acked++;
    this.#fill();
  }

  #shake(stateVector: Uint8Array): void {
    const has = Y.decodeStateVector(stateVector).get(this.doc.clientID) ?? 0;
    if (has < this.#ackedClock)
      this.ledger.lost.push(
        `${this.document}: the server has ${has} of ${this.#ackedClock} acknowledged structs of client ${this.doc.clientID}`,
      );
    this.#ackedClock = Math.min(this.#ackedClock, has);
    this.#shook = true;
    this.#send(Y.encodeStateAsUpdate(this.doc, stateVector), true);
    this.#fill();
  }

  #fill(): void {
    while (this.#shook && this.#sent.length < this.#inFlight && Number.isFinite(this.#n)) {
      this.#n++;
      this.#write((doc) =>
        doc
          .getMap('T')
          .set(`${tailOf(this.#task)}${this.#n % 2 ? 't' : 'e'}`, this.#n % 2 ? `Title ${this.#n}` : this.#n % 9000),
      );
    }
  }

  #write(change: (doc: Y.Doc) => void): void {
    this.doc.transact(() => change(this.doc), NOT_THE_SOCKETS);
  }

  #send(update: Uint8Array, isState = false): void {
    if (this.#socket?.readyState !== WebSocket.OPEN) return;
    this.#sent.push(this.#clock());
    this.#socket.send(isState ? wire.state(this.document, update) : wire.update(this.document, update));
  }

  #clock(): number {
    return Y.getState(this.doc.store, this.doc.clientID);
  }
}
