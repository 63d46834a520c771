import type pg from 'pg';
import * as Y from 'yjs';
import { CloseCode } from '@cairn/shared/contract/sync.ts';
import { fold } from '@cairn/shared/domain/kernel/epoch.ts';
import type { DocumentName } from '@cairn/shared/domain/kernel/document-name.ts';
import type { CompactResult } from './log/compact.ts';
import type { MasterKey } from './log/seal.ts';
import { turnEpoch } from './log/turn-epoch.ts';
import type { Rooms } from './session/rooms.ts';

/** Below so many structs an old document costs nothing that anybody would notice. */
const MIN_WASTE = 20_000;
const MAX_RATIO = 3;

/** Whether so much of a document is past that folding it pays. */
export function wantsFold(result: CompactResult): boolean {
  if (!('structs' in result)) return false;
  return result.births > 0 && result.structs - result.births > Math.max(MIN_WASTE, MAX_RATIO * result.births);
}

/**
 * Folds a project's document into its next epoch: nobody writes meanwhile, everybody is sent off with the epoch's code,
 * fetches the snapshot and replays what they had not sent.
 * @returns the new epoch; null where it was not the moment
 */
export async function turn(
  parts: { rooms: Rooms; pool: pg.Pool; master: MasterKey; now(): number },
  name: DocumentName,
): Promise<number | null> {
  const { rooms, pool, master, now } = parts;
  const { room, release } = await rooms.lease(name);
  try {
    if (room.frozen || room.dead) return null;
    room.frozen = true;
    await room.settled();
    if (room.dead) return null;
    const copy = new Y.Doc();
    Y.applyUpdate(copy, Y.encodeStateAsUpdate(room.document));
    const folded = fold(copy, { now: now() });
    try {
      const next = await turnEpoch(pool, master, { document: room.id, epoch: room.epoch, seq: room.seq, folded });
      // With or without a new epoch: what was refused while frozen is sent again on a new connection.
      rooms.close(room, next === null ? CloseCode.Unloaded : CloseCode.Epoch, 'the document began a new epoch');
      return next;
    } catch (error) {
      rooms.close(room, CloseCode.Unloaded, 'please reconnect');
      throw error;
    }
  } finally {
    release();
  }
}
