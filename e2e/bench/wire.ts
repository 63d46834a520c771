import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';

/** What a load client says and hears, in the two protocols that the measured servers speak. */
export interface Wire {
  /** frames to send once the socket is open */
  hello(document: string, token: string, stateVector: Uint8Array): Uint8Array[];
  update(document: string, update: Uint8Array): Uint8Array;
  /** the answer to a state vector: what the server lacks */
  state(document: string, update: Uint8Array): Uint8Array;
  /** @returns what the frame means to a load client */
  read(frame: Uint8Array): Heard;
}

export type Heard =
  | { kind: 'state'; update: Uint8Array }
  | { kind: 'asks'; stateVector: Uint8Array }
  | { kind: 'update'; update: Uint8Array }
  | { kind: 'ack' }
  | { kind: 'refused' }
  | { kind: 'other' };

const SYNC = 0;
const AUTH = 2;
const SYNC_REPLY = 4;
const STATUS = 8;
const PERMISSION_DENIED = 1;

/** Hocuspocus: every frame starts with the document's name; an update is answered by a SyncStatus. */
export const hocuspocusWire: Wire = {
  hello: (document, token, stateVector) => [
    encode(document, (e) => {
      encoding.writeVarUint(e, AUTH);
      encoding.writeVarUint(e, 0);
      encoding.writeVarString(e, token);
      encoding.writeVarString(e, '4.8.0');
    }),
    encode(document, (e) => writeSync(e, 0, stateVector)),
  ],
  update: (document, update) => encode(document, (e) => writeSync(e, 2, update)),
  state: (document, update) => encode(document, (e) => writeSync(e, 1, update)),
  read(frame) {
    const d = decoding.createDecoder(frame);
    decoding.readVarString(d);
    const type = decoding.readVarUint(d);
    if (type === SYNC || type === SYNC_REPLY) return readSync(d);
    if (type === STATUS) return { kind: decoding.readVarUint(d) === 1 ? 'ack' : 'refused' };
    if (type === AUTH && decoding.readVarUint(d) === PERMISSION_DENIED) return { kind: 'refused' };
    return { kind: 'other' };
  },
};

/** y-websocket: one document per socket; there is no ack, the echo of one's own update is the nearest thing. */
export const yWebsocketWire: Wire = {
  hello: (_document, _token, stateVector) => [encoding.encode((e) => writeSync(e, 0, stateVector))],
  update: (_document, update) => encoding.encode((e) => writeSync(e, 2, update)),
  state: (_document, update) => encoding.encode((e) => writeSync(e, 1, update)),
  read(frame) {
    const d = decoding.createDecoder(frame);
    return decoding.readVarUint(d) === SYNC ? readSync(d) : { kind: 'other' };
  },
};

function writeSync(e: encoding.Encoder, step: 0 | 1 | 2, payload: Uint8Array): void {
  encoding.writeVarUint(e, SYNC);
  encoding.writeVarUint(e, step);
  encoding.writeVarUint8Array(e, payload);
}

function readSync(d: decoding.Decoder): Heard {
  const step = decoding.readVarUint(d);
  const payload = decoding.readVarUint8Array(d);
  if (step === 0) return { kind: 'asks', stateVector: payload };
  return step === 1 ? { kind: 'state', update: payload } : { kind: 'update', update: payload };
}

function encode(document: string, write: (e: encoding.Encoder) => void): Uint8Array {
  return encoding.encode((e) => {
    encoding.writeVarString(e, document);
    write(e);
  });
}
