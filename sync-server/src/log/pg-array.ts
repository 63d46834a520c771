/**
 * Arrays in Postgres' binary format. The client sends a Buffer as it is; its text format would write every bytea as
 * hex and escape every string.
 */
const INT4 = 23;
const INT8 = 20;
const TEXT = 25;
const BYTEA = 17;
const HEADER = 20;
const HEADER_OF_EMPTY = 12;

function build(oid: number, count: number, bytes: number, write: (out: Buffer, at: number) => void): Buffer {
  const out = Buffer.allocUnsafe((count === 0 ? HEADER_OF_EMPTY : HEADER) + bytes);
  out.writeInt32BE(count === 0 ? 0 : 1, 0); // dimensions
  out.writeInt32BE(0, 4); // no nulls
  out.writeInt32BE(oid, 8);
  if (count > 0) {
    out.writeInt32BE(count, 12);
    out.writeInt32BE(1, 16); // lower bound
    write(out, HEADER);
  }
  return out;
}

export const int4Array = (values: readonly number[]): Buffer =>
  build(INT4, values.length, values.length * 8, (out, start) => {
    let at = start;
    for (const value of values) {
      out.writeInt32BE(4, at);
      out.writeInt32BE(value, at + 4);
      at += 8;
    }
  });

/** @param values non-negative safe integers */
export const int8Array = (values: readonly number[]): Buffer =>
  build(INT8, values.length, values.length * 12, (out, start) => {
    let at = start;
    for (const value of values) {
      out.writeInt32BE(8, at);
      out.writeInt32BE(Math.floor(value / 2 ** 32), at + 4);
      out.writeUInt32BE(value % 2 ** 32, at + 8);
      at += 12;
    }
  });

export const byteaArray = (values: readonly Uint8Array[]): Buffer => ofBytes(BYTEA, values);
export const textArray = (values: readonly string[]): Buffer =>
  ofBytes(
    TEXT,
    values.map((value) => Buffer.from(value)),
  );

function ofBytes(oid: number, values: readonly Uint8Array[]): Buffer {
  let size = 0;
  for (const value of values) size += 4 + value.length;
  return build(oid, values.length, size, (out, start) => {
    let at = start;
    for (const value of values) {
      out.writeInt32BE(value.length, at);
      out.set(value, at + 4);
      at += 4 + value.length;
    }
  });
}
