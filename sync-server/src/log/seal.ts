/**
 * Sealing at rest: AES-256-GCM under a data key per (document, epoch), itself wrapped by the master key. Destroying
 * the wrapped key makes every row, snapshot and backup of that epoch unreadable. The checksum and whatever else says
 * something about the content are inside: outside they would let a guess be confirmed after the key is gone.
 */
import crypto from 'node:crypto';
import zlib from 'node:zlib';

const ALGORITHM = 'aes-256-gcm';
const IV = 12;
const TAG = 16;
const OVERHEAD = IV + TAG;
const KEY = 32;

/** Nonces are unique: 8 random bytes per process, then a counter. Twelve random bytes per row would cost 2 µs. */
const nonce = crypto.randomBytes(IV);
let counter = 0;

function nextNonce(): Buffer {
  if (++counter === 2 ** 32) {
    crypto.randomFillSync(nonce);
    counter = 0;
  }
  nonce.writeUInt32BE(counter, 8);
  return nonce;
}

function encrypt(key: crypto.KeyObject, plain: Uint8Array, about?: Uint8Array): Buffer {
  const iv = nextNonce();
  const cipher = crypto.createCipheriv(ALGORITHM, key, iv);
  if (about !== undefined) cipher.setAAD(about);
  const body = cipher.update(plain);
  cipher.final(); // GCM leaves nothing for the end
  return Buffer.concat([iv, cipher.getAuthTag(), body]);
}

/** @throws Error where a bit was changed, or the key is another's */
function decrypt(key: crypto.KeyObject, sealed: Uint8Array, about?: Uint8Array): Buffer {
  if (sealed.length < OVERHEAD) throw new Error('sealed bytes are too short');
  const decipher = crypto.createDecipheriv(ALGORITHM, key, sealed.subarray(0, IV));
  if (about !== undefined) decipher.setAAD(about);
  decipher.setAuthTag(sealed.subarray(IV, OVERHEAD));
  const plain = decipher.update(sealed.subarray(OVERHEAD));
  decipher.final();
  return plain;
}

export class MasterKey {
  private readonly key: crypto.KeyObject;

  /** @param bytes 32 */
  constructor(bytes: Uint8Array) {
    if (bytes.length !== KEY) throw new Error(`a master key has ${KEY} bytes`);
    this.key = crypto.createSecretKey(bytes);
  }

  /** A new data key for (document, epoch), wrapped. */
  create(document: number, epoch: number): Buffer {
    return encrypt(this.key, crypto.randomBytes(KEY), place(document, epoch));
  }

  /** @param id of the key's row */
  unwrap(wrapped: Uint8Array, id: number, document: number, epoch: number): DataKey {
    return new DataKey(id, decrypt(this.key, wrapped, place(document, epoch)));
  }
}

const place = (document: number, epoch: number): Buffer => Buffer.from(`${document}/${epoch}`);

export class DataKey {
  /** of its row in document_keys, named on every row that it seals */
  readonly id: number;
  /** A KeyObject made once: handing raw bytes to each cipher costs 14 µs more per row. */
  private readonly key: crypto.KeyObject;

  constructor(id: number, bytes: Uint8Array) {
    this.id = id;
    this.key = crypto.createSecretKey(bytes);
  }

  /** A row holds the updates of one actor in one commit: crc32, their count, then length and bytes of each. */
  sealRow(updates: readonly Uint8Array[]): Buffer {
    let size = 6;
    for (const update of updates) size += 4 + update.length;
    const plain = Buffer.allocUnsafe(size);
    plain.writeUInt16BE(updates.length, 4);
    let at = 6;
    for (const update of updates) {
      plain.writeUInt32BE(update.length, at);
      plain.set(update, at + 4);
      at += 4 + update.length;
    }
    plain.writeUInt32BE(zlib.crc32(plain.subarray(4)), 0);
    return encrypt(this.key, plain);
  }

  /** @throws Error where the bytes are not those that were sealed */
  openRow(sealed: Uint8Array): Uint8Array[] {
    const plain = decrypt(this.key, sealed);
    if (plain.readUInt32BE(0) !== zlib.crc32(plain.subarray(4))) throw new Error('checksum');
    const updates: Uint8Array[] = [];
    let at = 6;
    for (let n = plain.readUInt16BE(4); n > 0; n--) {
      const length = plain.readUInt32BE(at);
      updates.push(new Uint8Array(plain.buffer, plain.byteOffset + at + 4, length));
      at += 4 + length;
    }
    return updates;
  }

  seal(bytes: Uint8Array): Buffer {
    return encrypt(this.key, bytes);
  }

  open(sealed: Uint8Array): Buffer {
    return decrypt(this.key, sealed);
  }
}
