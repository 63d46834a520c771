import * as Y from 'yjs';
import type { DocumentName } from '@cairn/shared/domain/kernel/document-name.ts';
import type { DocumentGateway, DocumentSnapshot } from '@cairn/shared/platform/documents/port.ts';
import { DocumentError } from '@cairn/shared/platform/documents/port.ts';
import { compressUpdate } from './log/compact.ts';
import type { Loader } from './log/loader.ts';
import { lostDatabase } from './log/writer.ts';
import type { Access } from './session/access.ts';
import type { Room } from './session/room.ts';
import type { Rooms } from './session/rooms.ts';

/** A stored snapshot that lacks so many rows is still cheaper than a fresh one: the socket brings the rest. */
const FRESH_ENOUGH_ROWS = 2000;

interface GatewayParts {
  rooms: Rooms;
  access: Access;
  loader: Loader;
  compact(room: Room): void;
  warn(what: string, error: unknown): void;
}

/** Documents for everything that is not a WebSocket client, in the process that has them. */
export class LocalGateway implements DocumentGateway {
  private readonly parts: GatewayParts;
  private readonly listeners = new Set<(name: DocumentName, seq: number) => void>();
  /** made from live documents, where the log has none that is new enough */
  private readonly snapshots = new WeakMap<Room, { seq: number; made: Promise<DocumentSnapshot> }>();

  constructor(parts: GatewayParts) {
    this.parts = parts;
  }

  write(name: DocumentName, actor: string, change: (doc: Y.Doc) => void): Promise<void> {
    return this.with(name, (room) => room.write(actor, change));
  }

  read<T>(name: DocumentName, read: (doc: Y.Doc) => T): Promise<T> {
    return this.with(name, async (room) => {
      const result = read(room.document);
      if (!(await room.settled())) throw lost(); // what was not committed was never there
      return result;
    });
  }

  async snapshot(name: DocumentName): Promise<DocumentSnapshot> {
    const { rooms, loader } = this.parts;
    try {
      const found = await loader.find(name);
      const stored = found === null ? null : await loader.snapshot(found.id);
      if (stored !== null && found !== null && stored.epoch === found.epoch) {
        const head = rooms.get(name)?.seq ?? found.head;
        if (head - stored.seq <= FRESH_ENOUGH_ROWS) {
          this.expect(name);
          return stored;
        }
      }
    } catch (error) {
      throw unavailable(error);
    }
    return this.with(name, (room) => {
      this.parts.compact(room); // the next one gets it ready made
      return this.fresh(room);
    });
  }

  push(
    name: DocumentName,
    writer: Parameters<DocumentGateway['push']>[1],
    epoch: number,
    update: Uint8Array,
  ): ReturnType<DocumentGateway['push']> {
    return this.with(name, (room) => {
      if (room.epoch !== epoch) throw new DocumentError('stale-epoch', `the document is in epoch ${room.epoch}`);
      return room.push(writer, update);
    });
  }

  accessChanged(change: { userId: string; projectId?: string }): void {
    this.parts.access.accessChanged(change);
  }

  onCommitted(listener: (name: DocumentName, seq: number) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Told by the rooms. */
  committed(room: Room): void {
    for (const listener of this.listeners) {
      try {
        listener(room.name, room.seq);
      } catch (error) {
        this.parts.warn('a listener for commits', error);
      }
    }
  }

  /** Whoever takes a snapshot opens the document next: it loads while they unpack. */
  private expect(name: DocumentName): void {
    if (this.parts.rooms.get(name) === undefined) setImmediate(() => void this.with(name, () => {}).catch(() => {}));
  }

  private fresh(room: Room): Promise<DocumentSnapshot> {
    const known = this.snapshots.get(room);
    if (known !== undefined && known.seq === room.seq) return known.made;
    const made = make(room);
    this.snapshots.set(room, { seq: room.seq, made });
    made.catch(() => this.snapshots.delete(room));
    return made;
  }

  private async with<T>(name: DocumentName, work: (room: Room) => Promise<T> | T): Promise<T> {
    const { room, release } = await this.open(name);
    try {
      return await work(room);
    } finally {
      release();
    }
  }

  /** A room may freeze in the moment between its lease and its use; the next lease waits until that is over. */
  private async open(name: DocumentName): ReturnType<Rooms['lease']> {
    const lease = await this.parts.rooms.lease(name);
    if (!lease.room.frozen && !lease.room.dead) return lease;
    lease.release();
    return this.parts.rooms.lease(name);
  }
}

/** Given out only once all that is in it is durable: a failed commit takes back what it had. */
async function make(room: Room): Promise<DocumentSnapshot> {
  const { epoch, seq, document } = room;
  const state = Y.encodeStateAsUpdateV2(document);
  const [brotli, durable] = await Promise.all([compressUpdate(state), room.settled()]);
  if (!durable) throw lost();
  return { epoch, seq, brotli };
}

const lost = () => new DocumentError('unavailable', 'the document is reloading');

function unavailable(error: unknown): unknown {
  return lostDatabase(error) ? new DocumentError('unavailable', 'the database does not answer') : error;
}
