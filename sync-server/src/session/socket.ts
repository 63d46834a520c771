import type { Duplex } from 'node:stream';
import type { Hocuspocus, WebSocketLike } from '@hocuspocus/server';
import type { WebSocket } from 'ws';
import type { DocumentRef } from '@cairn/shared/domain/kernel/document-name.ts';
import type { Attachment } from './attachment.ts';
import type { Room } from './room.ts';
import { addressBytes, addressKey, frame, FrameType, readAddress } from './wire.ts';

/** From this backlog on, updates and presence are not queued for a socket any more. */
export const SLOW_BYTES = 4 << 20;
const OPEN = 1;
const CLOSED = 3;
/** So long may a peer take to answer a close; one that reads nothing never does. */
const CLOSING_MS = 2000;

/** One document of one socket. Before the document is there, its Sync frames wait in `held`, in order. */
export interface Place {
  ref: DocumentRef;
  /** the address as the client writes it */
  spelling: string;
  canonical: string;
  attached: { room: Room; attachment: Attachment } | null;
  held: { data: Buffer; at: number }[];
  heldBytes: number;
}

/** Sync frames of all sockets that wait for authentication and loading. */
export interface HeldTotal {
  bytes: number;
}

/** Of one socket. A provider may have queued long offline work before it could send its token. */
const MAX_HELD_BYTES = 5 << 20;
/** Of all sockets: a flood before authentication must not cost the process. */
const MAX_HELD_TOTAL = 64 << 20;

/**
 * A client's socket: what Hocuspocus sees as its WebSocket, and the outbox. Frames are collected and leave once per
 * turn (or per commit) in one write; a frame for many sockets is one buffer.
 */
export class SyncSocket implements WebSocketLike {
  /** by the address as the client spells it */
  readonly places = new Map<string, Place>();
  closed = false;
  heldBytes = 0;
  /** frames to names that do not exist */
  strikes = 0;
  /** something came since the last ping */
  alive = true;
  hocuspocus!: ReturnType<Hocuspocus['handleConnection']>;
  readonly ws: WebSocket;
  /** under the WebSocket; without compression frames may be written to it directly */
  readonly raw: Duplex;
  private readonly outbox: Outbox;
  private readonly held: HeldTotal;
  private frames: Buffer[] = [];
  private queued = false;
  /** by canonical address, those that the client spells otherwise; null: none, as a rule */
  private respelled: Map<string, Place> | null = null;

  constructor(ws: WebSocket, raw: Duplex, outbox: Outbox, held: HeldTotal) {
    this.ws = ws;
    this.raw = raw;
    this.outbox = outbox;
    this.held = held;
  }

  get readyState(): number {
    return this.closed ? CLOSED : this.ws.readyState;
  }

  /** Bytes that the peer has not taken yet. */
  get backlog(): number {
    return this.raw.writableLength;
  }

  /** @returns false where the client uses another spelling of the same address already */
  add(key: string, place: Place): boolean {
    for (const other of this.places.values()) if (other.canonical === place.canonical) return false;
    this.places.set(key, place);
    if (place.spelling !== place.canonical) (this.respelled ??= new Map()).set(addressKey(place.canonical), place);
    return true;
  }

  remove(key: string): void {
    const place = this.places.get(key);
    if (place === undefined) return;
    this.places.delete(key);
    this.takeHeld(place);
    this.respelled?.delete(addressKey(place.canonical));
  }

  /** Keeps a Sync frame until its document is there; ends the connection where that is too much. */
  hold(place: Place, data: Buffer, at: number): void {
    if (this.heldBytes + data.length > MAX_HELD_BYTES) return this.close(1009, 'too much before authentication');
    if (this.held.bytes + data.length > MAX_HELD_TOTAL) return this.close(1013, 'try again later');
    place.held.push({ data, at });
    place.heldBytes += data.length;
    this.heldBytes += data.length;
    this.held.bytes += data.length;
  }

  takeHeld(place: Place): Place['held'] {
    const { held, heldBytes } = place;
    place.held = [];
    place.heldBytes = 0;
    this.heldBytes -= heldBytes;
    this.held.bytes -= heldBytes;
    return held;
  }

  placeOf(canonical: string): { key: string; place: Place } | null {
    for (const [key, place] of this.places) if (place.canonical === canonical) return { key, place };
    return null;
  }

  /** Hocuspocus' own frames: authentication, presence, stateless. None depends on an update. */
  send(message: string | ArrayBufferLike | Blob | ArrayBufferView): void {
    const bytes = message as Uint8Array;
    const data = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const { key, at } = readAddress(data);
    if (data[at] === FrameType.Awareness && this.backlog > SLOW_BYTES) return; // the next one says it again
    const place = this.respelled?.get(key);
    this.push(place === undefined ? frame(data) : frame(addressBytes(place.spelling), data.subarray(at)));
  }

  /** @param bytes a complete WebSocket frame */
  push(bytes: Buffer): void {
    if (this.closed) return;
    this.frames.push(bytes);
    if (this.queued) return;
    this.queued = true;
    this.outbox.add(this);
  }

  flush(): void {
    this.queued = false;
    if (this.frames.length === 0 || this.closed || this.raw.destroyed) return;
    this.raw.write(this.frames.length === 1 ? this.frames[0]! : Buffer.concat(this.frames));
    this.frames = [];
  }

  /** Ends the connection for real. An in-band close would leave the client connected and deaf. */
  close(code = 1000, reason = ''): void {
    if (this.closed) return;
    this.flush();
    this.closed = true;
    if (this.ws.readyState === OPEN) this.ws.close(code, reason);
    if (this.ws.isPaused) this.ws.resume(); // or it would never read the answer
    setTimeout(() => this.raw.destroy(), CLOSING_MS).unref();
  }
}

/** The sockets that have something to send in this turn. */
export class Outbox {
  private sockets: SyncSocket[] = [];
  private scheduled = false;

  add(socket: SyncSocket): void {
    this.sockets.push(socket);
    if (this.scheduled) return;
    this.scheduled = true;
    setImmediate(() => this.flush());
  }

  flush(): void {
    this.scheduled = false;
    if (this.sockets.length === 0) return;
    const { sockets } = this;
    this.sockets = [];
    for (const socket of sockets) socket.flush();
  }
}
