import { CloseCode } from '@cairn/shared/contract/sync.ts';
import * as Y from 'yjs';
import type { Attachment } from './attachment.ts';
import { SLOW_BYTES } from './socket.ts';

/** The structs of one client that an update brings begin here. */
export interface Start {
  client: number;
  clock: number;
}

/** A reader that takes nothing for so long is sent away, to sync again when it can. */
const GIVE_UP_MS = 30_000;

export const isSlow = ({ behind, socket }: Attachment): boolean => behind !== null || socket.backlog > SLOW_BYTES;

/**
 * Notes what a slow reader does not get. It costs no memory per update: the reader gets the difference from the
 * document once it has caught up.
 * @returns true where it has begun to be slow
 */
export function missed(attachment: Attachment, starts: readonly Start[]): boolean {
  const begins = attachment.behind === null;
  const behind = (attachment.behind ??= new Map());
  for (const { client, clock } of starts) {
    const before = behind.get(client);
    if (before === undefined || before > clock) behind.set(client, clock);
  }
  return begins;
}

/** Calls `caughtUp` with what the reader lacks once its socket has drained, or closes it. */
export function awaitReader(attachment: Attachment, document: Y.Doc, caughtUp: (update: Uint8Array) => void): void {
  const { raw } = attachment.socket;
  const late = setTimeout(() => attachment.socket.close(CloseCode.TooSlow, 'reads too slowly'), GIVE_UP_MS);
  const onClose = () => clearTimeout(late);
  raw.once('close', onClose);
  raw.once('drain', () => {
    onClose();
    raw.off('close', onClose);
    if (attachment.behind === null || document.isDestroyed) return;
    const vector = Y.decodeStateVector(Y.encodeStateVector(document));
    for (const [client, clock] of attachment.behind) vector.set(client, clock);
    attachment.behind = null;
    caughtUp(Y.encodeStateAsUpdate(document, Y.encodeStateVector(vector)));
  });
}
