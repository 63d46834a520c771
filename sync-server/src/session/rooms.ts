import type { Document, Hocuspocus } from '@hocuspocus/server';
import { CloseCode } from '@cairn/shared/contract/sync.ts';
import { type DocumentKind, type DocumentName, parseDocumentName } from '@cairn/shared/domain/kernel/document-name.ts';
import type { DocumentPolicy } from '@cairn/shared/domain/kernel/policy.ts';
import { DocumentError } from '@cairn/shared/platform/documents/port.ts';
import type { Loader } from '../log/loader.ts';
import type { LogWriter } from '../log/writer.ts';
import { stopStockUpdates } from './hocuspocus.ts';
import { Room, type RoomHost, type RoomStats } from './room.ts';
import type { SyncSocket } from './socket.ts';

/** A document that was opened for a request stays for as long, since the next request is often for it too. */
const LINGER_MS = 5000;
const LEASE_TRIES = 5;

export interface RoomsOptions {
  writer: LogWriter;
  loader: Loader;
  policyFor(kind: DocumentKind): DocumentPolicy;
  now(): number;
  /** detaches a closed socket from all its documents at once */
  detach(socket: SyncSocket): void;
  /** rows since the snapshot at which an open document is compacted, and one that nobody has open any more */
  compactRows: { busy: number; idle: number };
  compact(room: Room): void;
  onCommitted(room: Room): void;
  warn(what: string, error: unknown): void;
}

/** The loaded documents: how they come, stay, go, and are dropped. Hocuspocus keeps their lives. */
export class Rooms implements RoomHost {
  readonly writer: LogWriter;
  readonly stats: RoomStats & { dropped: number; loaded: number } = {
    refused: 0,
    malformed: 0,
    slow: 0,
    dropped: 0,
    loaded: 0,
  };
  hocuspocus!: Hocuspocus;
  private readonly options: RoomsOptions;
  private readonly live = new Map<string, Room>();
  /** unloaded, but not durable yet */
  private readonly draining = new Map<string, Room>();
  /** dropped while a commit may have been under way: its outcome is to be awaited before loading */
  private readonly suspect = new Set<string>();
  private readonly lingering = new Set<NodeJS.Timeout>();
  private readonly thawing = new Map<Room, (() => void)[]>();

  constructor(options: RoomsOptions) {
    this.options = options;
    this.writer = options.writer;
  }

  get(name: string): Room | undefined {
    return this.live.get(name);
  }

  all(): Iterable<Room> {
    return this.live.values();
  }

  now(): number {
    return this.options.now();
  }

  /** Fills a document that Hocuspocus has made, and opens its room. */
  async load(document: Document): Promise<void> {
    const { name } = document;
    stopStockUpdates(document);
    try {
      const ref = parseDocumentName(name);
      if (ref === null) throw new Error('no such document');
      // Rows of its earlier life may still be under way.
      await (this.live.get(name) ?? this.draining.get(name))?.settled();
      const loaded = await this.options.loader.load(name, document, this.suspect.has(name));
      this.suspect.delete(name);
      this.live.set(name, new Room(this, ref, document, this.options.policyFor(ref.kind), loaded));
      this.stats.loaded++;
    } catch (error) {
      document.destroy(); // Hocuspocus would keep one that failed to load for ever
      throw error;
    }
  }

  /** Opens the room for whoever has no connection. The document stays loaded until it is released. */
  async lease(name: DocumentName): Promise<{ room: Room; release(): void }> {
    for (let tries = 0; tries < LEASE_TRIES; tries++) {
      const document = await this.open(name);
      const room = this.live.get(name);
      if (room?.document !== document || room.dead || document.isDestroyed) continue; // unloaded meanwhile
      if (room.frozen) {
        await new Promise<void>((resolve) => this.onceThawed(room, resolve));
        continue;
      }
      document.addDirectConnection();
      return { room, release: once(() => this.linger(document)) };
    }
    throw new DocumentError('unavailable', 'the document is busy');
  }

  /** Hocuspocus has unloaded a document of this name. */
  unloaded(name: string): void {
    const room = this.live.get(name);
    if (room === undefined || !room.document.isDestroyed) return; // a successor is there already
    this.live.delete(name);
    this.draining.set(name, room);
    void this.drain(room);
  }

  private async drain(room: Room): Promise<void> {
    const durable = await room.settled();
    if (this.draining.get(room.name) === room) this.draining.delete(room.name);
    if (durable && room.tail >= this.options.compactRows.idle) this.options.compact(room);
  }

  /** Unloads what nobody uses: a client may vanish between the load of a document and its own arrival. */
  sweep(): void {
    for (const document of this.hocuspocus.documents.values()) this.unload(document);
  }

  committed(room: Room): void {
    if (room.tail >= this.options.compactRows.busy) {
      room.tail = 0;
      this.options.compact(room);
    }
    this.options.onCommitted(room);
  }

  drop(room: Room, error: Error): void {
    this.stats.dropped++;
    this.options.warn(`dropped ${room.name}`, error);
    this.suspect.add(room.name);
    this.close(room, CloseCode.NotDurable, 'not stored, please reconnect');
  }

  /** Everyone off; the next one to come loads from the log. */
  close(room: Room, code: number, reason: string): void {
    const { name, document } = room;
    if (!room.dead) room.end(new Error(reason));
    if (this.live.get(name) === room) this.live.delete(name);
    if (this.hocuspocus.documents.get(name) === document) this.hocuspocus.documents.delete(name);
    for (const { socket } of room.attachments) {
      socket.close(code, reason);
      this.options.detach(socket);
    }
    document.destroy();
    for (const thawed of this.thawing.get(room) ?? []) thawed();
    this.thawing.delete(room);
  }

  /** Resolves once everything is durable or lost, and all documents are gone. */
  async end(): Promise<void> {
    for (const timer of this.lingering) clearTimeout(timer);
    const rooms = [...this.live.values(), ...this.draining.values()];
    await Promise.all(rooms.map((room) => room.settled()));
    for (const room of this.live.values()) this.close(room, CloseCode.Restart, 'restart');
  }

  private async open(name: DocumentName): Promise<Document> {
    try {
      const request = new Request('http://localhost');
      return await this.hocuspocus.createDocument(name, request, 'server', { isAuthenticated: true, readOnly: false });
    } catch (error) {
      throw new DocumentError('unavailable', error instanceof Error ? error.message : 'could not be loaded');
    }
  }

  private onceThawed(room: Room, resolve: () => void): void {
    const waiting = this.thawing.get(room);
    if (waiting === undefined) this.thawing.set(room, [resolve]);
    else waiting.push(resolve);
  }

  private linger(document: Document): void {
    const timer = setTimeout(() => {
      this.lingering.delete(timer);
      document.removeDirectConnection();
      this.unload(document);
    }, LINGER_MS);
    timer.unref();
    this.lingering.add(timer);
  }

  private unload(document: Document): void {
    if (this.hocuspocus.documents.get(document.name) !== document || document.getConnectionsCount() > 0) return;
    this.hocuspocus
      .unloadDocument(document)
      .catch((error: unknown) => this.options.warn(`unloading ${document.name}`, error));
  }
}

function once(work: () => void): () => void {
  let done = false;
  return () => {
    if (!done) work();
    done = true;
  };
}
