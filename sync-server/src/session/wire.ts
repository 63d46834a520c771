/**
 * The wire: Hocuspocus frames (address, type, body) inside binary WebSocket frames. Outgoing ones are built complete,
 * WebSocket header included, so that one buffer goes unchanged to every socket of a document and several frames to
 * one socket leave in one write.
 */
import type { ServerMessage } from '@cairn/shared/contract/sync.ts';
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';

/** Hocuspocus' message types that are told apart here. */
export const FrameType = {
  Sync: 0,
  Awareness: 1,
  Auth: 2,
  SyncReply: 4,
  Stateless: 5,
  Close: 7,
  SyncStatus: 8,
} as const;

/** Steps of the y-protocols sync protocol: a state vector, the answer to one, an update. */
export const Step = { Vector: 0, State: 1, Update: 2 } as const;
export type Step = (typeof Step)[keyof typeof Step];

const BINARY_AND_FINAL = 0x82;
const PERMISSION_DENIED = 1;

/** One unmasked WebSocket frame that holds the parts one after the other. */
export function frame(...parts: Uint8Array[]): Buffer {
  let size = 0;
  for (const part of parts) size += part.length;
  const header = size < 126 ? 2 : size < 65_536 ? 4 : 10;
  const out = Buffer.allocUnsafe(header + size);
  out[0] = BINARY_AND_FINAL;
  if (header === 2) {
    out[1] = size;
  } else if (header === 4) {
    out[1] = 126;
    out.writeUInt16BE(size, 2);
  } else {
    out[1] = 127;
    out.writeBigUInt64BE(BigInt(size), 2);
  }
  let at = header;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

const PING_AND_FINAL = 0x89;
/** A WebSocket ping without a body. */
export const PING: Buffer = Buffer.from([PING_AND_FINAL, 0]);

/** The address as it stands at the beginning of every frame. */
export const addressBytes = (address: string): Uint8Array =>
  encoding.encode((e) => encoding.writeVarString(e, address));

export const syncFrame = (address: Uint8Array, step: Step, payload: Uint8Array): Buffer =>
  frame(
    address,
    encoding.encode((e) => {
      encoding.writeVarUint(e, FrameType.Sync);
      encoding.writeVarUint(e, step);
      encoding.writeVarUint(e, payload.length);
    }),
    payload,
  );

/** Answers one frame of Step.State or Step.Update: true once what it brought is durable. */
export const statusFrame = (address: Uint8Array, saved: boolean): Buffer =>
  frame(address, Uint8Array.of(FrameType.SyncStatus, saved ? 1 : 0));

export const statelessFrame = (address: Uint8Array, message: ServerMessage): Buffer =>
  frame(
    address,
    encoding.encode((e) => {
      encoding.writeVarUint(e, FrameType.Stateless);
      encoding.writeVarString(e, JSON.stringify(message));
    }),
  );

export const deniedFrame = (address: Uint8Array, reason: string): Buffer =>
  frame(
    address,
    encoding.encode((e) => {
      encoding.writeVarUint(e, FrameType.Auth);
      encoding.writeVarUint(e, PERMISSION_DENIED);
      encoding.writeVarString(e, reason);
    }),
  );

/**
 * What a frame is addressed to, as a map key that costs no UTF-8 decoding, and the position behind it.
 * @throws RangeError where there is no address or nothing behind it
 */
export function readAddress(data: Buffer): { key: string; at: number } {
  let length = data[0] ?? 0;
  let start = 1;
  if (length >= 128) {
    const d = decoding.createDecoder(data);
    try {
      length = decoding.readVarUint(d);
    } catch {
      throw new RangeError('unreadable address');
    }
    start = d.pos;
  }
  if (start + length >= data.length) throw new RangeError('no body');
  return { key: data.toString('latin1', start, start + length), at: start + length };
}

/** The same key from the address itself. */
export const addressKey = (address: string): string => Buffer.from(address).toString('latin1');

/**
 * @param at where the body begins, behind the type
 * @throws RangeError where it is not a Sync frame's body
 */
export function readSync(data: Buffer, at: number): { step: Step; payload: Uint8Array } {
  const d = decoding.createDecoder(data);
  d.pos = at;
  try {
    const step = decoding.readVarUint(d);
    const payload = decoding.readVarUint8Array(d);
    if (step > Step.Update) throw new RangeError('unknown sync step');
    return { step: step as Step, payload };
  } catch (error) {
    throw error instanceof RangeError ? error : new RangeError('unreadable sync frame');
  }
}
