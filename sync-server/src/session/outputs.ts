import { failpoint } from '../failpoint.ts';
import type { Attachment } from './attachment.ts';
import { isSlow, missed, type Start } from './slow-reader.ts';
import { Step, syncFrame } from './wire.ts';

/** Frames that may depend on an update, and so wait until it is durable. */
export interface Output {
  /** the last update that was queued for the log before it */
  tag: number;
  /** gets `frames`, and not its own update; null: the server's own write */
  origin: Attachment | null;
  frames: readonly Buffer[];
  /** goes to everybody else who is synced */
  update?: Uint8Array;
  /** where the update's structs begin, for those who will not get it */
  starts?: readonly Start[];
  done?: () => void;
  lost?: (error: Error) => void;
}

/**
 * A document's outgoing frames in their order. Whatever depends on an update leaves in the turn of its commit; what
 * depends on nothing that is under way leaves at once.
 */
export class Outputs {
  enqueued = 0;
  durable = 0;
  private waiting: Output[] = [];
  private readonly attachments: ReadonlySet<Attachment>;
  private readonly onSlow: (attachment: Attachment) => void;

  constructor(attachments: ReadonlySet<Attachment>, onSlow: (attachment: Attachment) => void) {
    this.attachments = attachments;
    this.onSlow = onSlow;
  }

  emit(output: Omit<Output, 'tag'>): void {
    const tagged = { ...output, tag: this.enqueued };
    if (tagged.tag <= this.durable && this.waiting.length === 0) this.release(tagged);
    else this.waiting.push(tagged);
  }

  committed(tag: number): void {
    this.durable = tag;
    const { waiting } = this;
    let n = 0;
    while (n < waiting.length && waiting[n]!.tag <= tag) this.release(waiting[n++]!);
    this.waiting = n === waiting.length ? [] : waiting.slice(n);
  }

  /** Nothing that waits will ever be true. */
  abandon(error: Error): void {
    for (const { lost } of this.waiting.splice(0)) lost?.(error);
  }

  private release({ tag, origin, frames, update, starts, done }: Output): void {
    if (origin !== null && frames.length > 0) {
      if (update !== undefined) failpoint('ack');
      for (const frame of frames) origin.socket.push(frame);
    }
    if (update !== undefined) {
      failpoint('broadcast');
      this.broadcast(update, starts ?? [], tag, origin);
    }
    done?.();
  }

  /** One frame per spelling of the address, which is one for all as a rule. */
  private broadcast(update: Uint8Array, starts: readonly Start[], tag: number, origin: Attachment | null): void {
    let address: string | null = null;
    let bytes: Buffer | null = null;
    for (const attachment of this.attachments) {
      if (attachment === origin || !attachment.synced || attachment.since >= tag) continue;
      if (isSlow(attachment)) {
        if (missed(attachment, starts)) this.onSlow(attachment);
        continue;
      }
      if (bytes === null || attachment.addressText !== address) {
        address = attachment.addressText;
        bytes = syncFrame(attachment.address, Step.Update, update);
      }
      attachment.socket.push(bytes);
    }
  }
}
