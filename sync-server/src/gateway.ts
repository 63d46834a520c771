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
}

/** Documents for everything that is not a WebSocket client, in the process that has them. */
export class LocalGateway implements DocumentGateway {
  private readonly parts: GatewayParts;
  private readonly listeners = new Set<(name: DocumentName, seq: number) => void>();
  private readonly snapshots = new WeakMap<Room, DocumentSnapshot>();

  constructor(parts: GatewayParts) {
    this.parts = parts;
  }

  write(name: DocumentName, actor: string, change: (doc: Y.Doc) => void): Promise<void> {
    return this.with(name, (room) => room.write(actor, change));
  }

  read<T>(name: DocumentName, read: (doc: Y.Doc) => T): Promise<T> {
    return this.with(name, async (room) => {
      await room.settled(); // what is not durable may never have been
      return read(room.document);
    });
  }

  async snapshot(name: DocumentName): Promise<DocumentSnapshot> {
    const { rooms, loader } = this.parts;
    try {
      const found = await loader.find(name);
      const stored = found === null ? null : await loader.snapshot(found.id);
      if (stored !== null && found !== null && stored.epoch === found.epoch) {
        const head = rooms.get(name)?.seq ?? found.head;
        if (head - stored.seq <= FRESH_ENOUGH_ROWS) return stored;
      }
    } catch (error) {
      throw unavailable(error);
    }
    return this.with(name, (room) => this.fresh(room));
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
    for (const listener of this.listeners) listener(room.name, room.seq);
  }

  private async fresh(room: Room): Promise<DocumentSnapshot> {
    await room.settled();
    const known = this.snapshots.get(room);
    if (known !== undefined && known.seq === room.seq) return known;
    const { epoch, seq } = room;
    const snapshot = { epoch, seq, brotli: await compressUpdate(Y.encodeStateAsUpdateV2(room.document)) };
    this.snapshots.set(room, snapshot);
    return snapshot;
  }

  private async with<T>(name: DocumentName, work: (room: Room) => Promise<T> | T): Promise<T> {
    const { room, release } = await this.parts.rooms.lease(name);
    try {
      return await work(room);
    } finally {
      release();
    }
  }
}

function unavailable(error: unknown): unknown {
  return lostDatabase(error) ? new DocumentError('unavailable', 'the database does not answer') : error;
}
