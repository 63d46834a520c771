import { CloseCode } from '@cairn/shared/contract/sync.ts';
import { type DocumentName, parseDocumentName } from '@cairn/shared/domain/kernel/document-name.ts';
import type pg from 'pg';
import type { CompactResult } from './log/compact.ts';
import type { Turn } from './log/turn-epoch.ts';
import type { Room } from './session/room.ts';
import type { Rooms } from './session/rooms.ts';
import { statelessFrame } from './session/wire.ts';

/** Below so many structs an old document costs nothing that anybody would notice. */
const MIN_WASTE = 20_000;
const MAX_RATIO = 3;
/** So long must nobody have written: a turn sends everybody off to fetch the document anew. */
const QUIET_MS = 30_000;
/** An epoch lasts at least a day, whatever is done in it. */
const MIN_AGE = '1 day';

/** Whether so much of a document is past that folding it pays. */
export function wantsFold(result: CompactResult): boolean {
  if (!('structs' in result)) return false;
  return result.births > 0 && result.structs - result.births > Math.max(MIN_WASTE, MAX_RATIO * result.births);
}

interface EpochParts {
  rooms: Rooms;
  pool: Pick<pg.Pool, 'query'>;
  fold(turn: Turn): Promise<number | null>;
  now(): number;
  warn(what: string, error: unknown): void;
}

/** Turns the epochs of project documents that have grown much older than what they say. */
export class Epochs {
  private readonly parts: EpochParts;
  private readonly waiting = new Map<DocumentName, NodeJS.Timeout>();

  constructor(parts: EpochParts) {
    this.parts = parts;
  }

  /** Told after each compaction. */
  async compacted(document: number, result: CompactResult): Promise<void> {
    if (!wantsFold(result)) return;
    try {
      const { rows } = await this.parts.pool.query<{ name: DocumentName }>(
        `select d.name from documents d join document_keys k on k.document = d.id and k.epoch = d.epoch
         where d.id = $1 and (d.epoch = 1 or k.created_at < now() - $2::interval)`,
        [document, MIN_AGE],
      );
      const name = rows[0]?.name;
      if (name !== undefined && parseDocumentName(name)?.kind === 'project') this.whenQuiet(name);
    } catch (error) {
      this.parts.warn(`an epoch turn of document ${document}`, error);
    }
  }

  /**
   * Folds a document into its next epoch: nobody writes meanwhile, everybody is sent off with the epoch's code,
   * fetches the snapshot and replays what they had not sent.
   * @returns the new epoch; null where it was not the moment
   */
  async turn(name: DocumentName): Promise<number | null> {
    const { rooms, fold, now } = this.parts;
    const { room, release } = await rooms.lease(name);
    try {
      if (room.frozen || room.dead) return null;
      room.frozen = true;
      if (!(await room.settled())) return null; // dropped: whoever had it open is gone already
      const next = await fold({ document: room.id, epoch: room.epoch, seq: room.seq, now: now() });
      end(rooms, room, next);
      return next;
    } catch (error) {
      end(rooms, room, null);
      throw error;
    } finally {
      release();
    }
  }

  close(): void {
    for (const timer of this.waiting.values()) clearTimeout(timer);
    this.waiting.clear();
  }

  private whenQuiet(name: DocumentName): void {
    if (this.waiting.has(name)) return;
    const again = () => {
      this.waiting.delete(name);
      const room = this.parts.rooms.get(name);
      if (room !== undefined && performance.now() - room.changedAt < QUIET_MS) return this.whenQuiet(name);
      this.turn(name).catch((error: unknown) => this.parts.warn(`an epoch turn of ${name}`, error));
    };
    this.waiting.set(name, setTimeout(again, QUIET_MS).unref());
  }
}

/** With or without a new epoch: what was not taken while the room was frozen is sent again on a new connection. */
function end(rooms: Rooms, room: Room, epoch: number | null): void {
  if (epoch === null) return rooms.close(room, CloseCode.Unloaded, 'please reconnect');
  for (const { socket, address } of room.attachments) socket.push(statelessFrame(address, { type: 'epoch', epoch }));
  rooms.close(room, CloseCode.Epoch, 'the document began a new epoch');
}
