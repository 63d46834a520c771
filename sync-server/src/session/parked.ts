import * as Y from 'yjs';
import type { Attachment } from './attachment.ts';

/** So long may what an update depends on take to arrive on another socket. */
const WAIT_MS = 500;
const MAX_BYTES = 1 << 20;

interface ParkedUpdate {
  attachment: Attachment;
  payload: Uint8Array;
  missing: Y.ID;
}

/**
 * Updates that depend on something which is not here yet. Two tabs of one user share their edits without the server,
 * so the second's may come before the first's. They wait for a moment; then their client is asked for all it has.
 */
export class Parked {
  private waiting: ParkedUpdate[] = [];
  private bytes = 0;
  private timer: NodeJS.Timeout | null = null;
  private trying = false;
  private readonly onLate: (late: readonly Attachment[]) => void;

  /** @param onLate gets an attachment for each update that is given up */
  constructor(onLate: (late: readonly Attachment[]) => void) {
    this.onLate = onLate;
  }

  add(parked: ParkedUpdate): void {
    this.waiting.push(parked);
    this.bytes += parked.payload.length;
    if (this.bytes > MAX_BYTES) this.giveUp();
    else this.timer ??= setTimeout(() => this.giveUp(), WAIT_MS);
  }

  /** Something was merged: hands out what it completes, and what that completes. */
  retry(store: Y.Doc['store'], receive: (parked: ParkedUpdate) => void): void {
    if (this.trying || this.waiting.length === 0) return;
    this.trying = true;
    try {
      for (;;) {
        const i = this.waiting.findIndex(({ missing }) => missing.clock < Y.getState(store, missing.client));
        if (i === -1) break;
        const [ready] = this.waiting.splice(i, 1);
        this.bytes -= ready!.payload.length;
        receive(ready!);
      }
    } finally {
      this.trying = false;
    }
  }

  /** Forgets all: the document is gone. */
  clear(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    this.waiting = [];
    this.bytes = 0;
  }

  private giveUp(): void {
    const late = this.waiting.map(({ attachment }) => attachment);
    this.clear();
    this.onLate(late);
  }
}
