/**
 * Hocuspocus frames as the browser sends and reads them: the document's name, a type, a body. Binary, one per
 * WebSocket message; all documents of a person share one socket.
 */
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';

const Type = {
  Sync: 0,
  Awareness: 1,
  Auth: 2,
  QueryAwareness: 3,
  SyncReply: 4,
  Stateless: 5,
  Close: 7,
  SyncStatus: 8,
  Ping: 9,
  Pong: 10,
} as const;
const Auth = { Token: 0, Denied: 1, Authenticated: 2 } as const;

/** Sent with the token; the server reads which dialect of the protocol follows. */
const DIALECT = '4.8.0';

/** y-protocols: 0 a state vector, 1 what it lacked, 2 an update. */
export type SyncStep = 0 | 1 | 2;

export type ServerFrame =
  | { type: 'ping' }
  | { type: 'sync'; name: string; step: SyncStep; payload: Uint8Array }
  | { type: 'awareness'; name: string; update: Uint8Array }
  | { type: 'query-awareness'; name: string }
  | { type: 'token-wanted'; name: string }
  | { type: 'denied'; name: string; reason: string }
  | { type: 'authenticated'; name: string }
  | { type: 'stateless'; name: string; message: string }
  | { type: 'status'; name: string; saved: boolean }
  | { type: 'closed'; name: string };

function frame(name: string, type: number, body?: (encoder: encoding.Encoder) => void): Uint8Array<ArrayBuffer> {
  return encoding.encode((encoder) => {
    encoding.writeVarString(encoder, name);
    encoding.writeVarUint(encoder, type);
    body?.(encoder);
  });
}

export const authFrame = (name: string, token: string) =>
  frame(name, Type.Auth, (encoder) => {
    encoding.writeVarUint(encoder, Auth.Token);
    encoding.writeVarString(encoder, token);
    encoding.writeVarString(encoder, DIALECT);
  });

export const syncFrame = (name: string, step: SyncStep, payload: Uint8Array) =>
  frame(name, Type.Sync, (encoder) => {
    encoding.writeVarUint(encoder, step);
    encoding.writeVarUint8Array(encoder, payload);
  });

export const awarenessFrame = (name: string, update: Uint8Array) =>
  frame(name, Type.Awareness, (encoder) => encoding.writeVarUint8Array(encoder, update));

/** Answered by the server at once, whoever is there: it serves as the ping of a socket. */
export const queryAwarenessFrame = (name: string) => frame(name, Type.QueryAwareness);

/** Leaves one document; the socket stays. */
export const leaveFrame = (name: string) => frame(name, Type.Close);

export const pongFrame = () => Uint8Array.of(Type.Pong);

/** @returns null for a type that this version does not know. @throws where the bytes are no frame */
export function readFrame(bytes: Uint8Array): ServerFrame | null {
  if (bytes.length === 1) return bytes[0] === Type.Ping ? { type: 'ping' } : null;
  const decoder = decoding.createDecoder(bytes);
  const name = decoding.readVarString(decoder);
  const type = decoding.readVarUint(decoder);
  switch (type) {
    case Type.Sync:
    case Type.SyncReply: {
      const step = decoding.readVarUint(decoder);
      if (step > 2) throw new RangeError('unknown sync step');
      return { type: 'sync', name, step: step as SyncStep, payload: decoding.readVarUint8Array(decoder) };
    }
    case Type.Awareness:
      return { type: 'awareness', name, update: decoding.readVarUint8Array(decoder) };
    case Type.QueryAwareness:
      return { type: 'query-awareness', name };
    case Type.Auth:
      return readAuth(name, decoder);
    case Type.Stateless:
      return { type: 'stateless', name, message: decoding.readVarString(decoder) };
    case Type.SyncStatus:
      return { type: 'status', name, saved: decoding.readVarInt(decoder) === 1 };
    case Type.Close:
      return { type: 'closed', name };
    default:
      return null;
  }
}

function readAuth(name: string, decoder: decoding.Decoder): ServerFrame | null {
  switch (decoding.readVarUint(decoder)) {
    case Auth.Token:
      return { type: 'token-wanted', name };
    case Auth.Denied:
      return { type: 'denied', name, reason: decoding.readVarString(decoder) };
    case Auth.Authenticated:
      return { type: 'authenticated', name };
    default:
      return null;
  }
}
