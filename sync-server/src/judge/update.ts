/**
 * Yjs updates (format V1) opened once: decoded into the very structs that are merged, so that what is judged is
 * exactly what the document becomes, and an everyday update is never decoded a second time.
 */
import * as Y from 'yjs';
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';

/** Bytes that no honest client sends. They change nothing. */
export class Malformed extends Error {}

/** Structs of one client, contiguous from `clock` up to, not including, `end`. */
export interface Section {
  client: number;
  clock: number;
  end: number;
  structs: Y.AbstractStruct[];
}

export interface Deletion {
  client: number;
  clock: number;
  end: number;
}

export interface Decoded {
  sections: Section[];
  deletions: Deletion[];
}

/** Any shared type. */
export type YType = Y.ContentType['type'];
type Content = Y.Item['content'];

const GC_REF = 0;
const SKIP_REF = 10;
const HAS_ORIGIN = 0x80;
const HAS_RIGHT_ORIGIN = 0x40;
const HAS_KEY = 0x20;
const REF_BITS = 0x1f;
const MAX_STRUCTS = 200_000;

const readType = (d: Y.UpdateDecoderV1): YType => {
  switch (d.readTypeRef()) {
    case 0:
      return new Y.Array();
    case 1:
      return new Y.Map();
    case 2:
      return new Y.Text();
    case 3:
      return new Y.XmlElement(d.readKey());
    case 4:
      return new Y.XmlFragment();
    case 5:
      return new Y.XmlHook(d.readKey());
    case 6:
      return new Y.XmlText();
    default:
      throw new Malformed('type');
  }
};

function readContent(d: Y.UpdateDecoderV1, ref: number): Content {
  switch (ref) {
    case 1:
      return new Y.ContentDeleted(positive(d.readLen()));
    case 2:
      return new Y.ContentJSON(many(d, readJsonValue));
    case 3:
      return new Y.ContentBinary(d.readBuf());
    case 4:
      return new Y.ContentString(d.readString());
    case 5:
      return new Y.ContentEmbed(d.readJSON());
    case 6:
      return new Y.ContentFormat(d.readKey(), d.readJSON());
    case 7:
      return new Y.ContentType(readType(d));
    case 8:
      return new Y.ContentAny(many(d, (x) => x.readAny()));
    default: // 9 is a subdocument, which no schema has
      throw new Malformed(`content ${ref}`);
  }
}

function readJsonValue(d: Y.UpdateDecoderV1): unknown {
  const text = d.readString();
  return text === 'undefined' ? undefined : JSON.parse(text);
}

function many(d: Y.UpdateDecoderV1, read: (d: Y.UpdateDecoderV1) => unknown): unknown[] {
  const values: unknown[] = [];
  for (let n = bounded(d, d.readLen()); n > 0; n--) values.push(read(d));
  return values;
}

/** Every element takes at least a byte: a count that cannot be true must not cost memory. */
function bounded(d: Y.UpdateDecoderV1, count: number): number {
  if (count > d.restDecoder.arr.length) throw new Malformed('count');
  return count;
}

function positive(length: number): number {
  if (!(length > 0 && length < 2 ** 31)) throw new Malformed('length');
  return length;
}

/**
 * Opens an update without touching a document: parents are still root names or ids.
 * @throws {Malformed} for anything that is not exactly an update
 */
export function decode(bytes: Uint8Array): Decoded {
  try {
    const rest = decoding.createDecoder(bytes);
    const d = new Y.UpdateDecoderV1(rest);
    const decoded = { sections: readSections(d, rest), deletions: readDeletions(d, rest) };
    // Bytes behind the end would be logged and sent on without having been judged.
    if (decoding.hasContent(rest)) throw new Malformed('trailing bytes');
    return decoded;
  } catch (error) {
    throw error instanceof Malformed ? error : new Malformed(error instanceof Error ? error.message : 'unreadable');
  }
}

function readSections(d: Y.UpdateDecoderV1, rest: decoding.Decoder): Section[] {
  const sections: Section[] = [];
  const clients = new Set<number>();
  let total = 0;
  for (let n = bounded(d, decoding.readVarUint(rest)); n > 0; n--) {
    const count = bounded(d, decoding.readVarUint(rest));
    if ((total += count) > MAX_STRUCTS) throw new Malformed('too many structs');
    const client = d.readClient();
    const clock = decoding.readVarUint(rest);
    if (clients.has(client)) throw new Malformed('a client twice'); // Yjs would merge the last one only
    clients.add(client);
    const structs: Y.AbstractStruct[] = [];
    let end = clock;
    for (let i = 0; i < count; i++) {
      const struct = readStruct(d, Y.createID(client, end));
      structs.push(struct);
      end += positive(struct.length);
    }
    if (count > 0) sections.push({ client, clock, end, structs });
  }
  return sections;
}

function readDeletions(d: Y.UpdateDecoderV1, rest: decoding.Decoder): Deletion[] {
  const deletions: Deletion[] = [];
  for (let n = bounded(d, decoding.readVarUint(rest)); n > 0; n--) {
    d.resetDsCurVal();
    const client = decoding.readVarUint(rest);
    for (let m = bounded(d, decoding.readVarUint(rest)); m > 0; m--) {
      const clock = d.readDsClock();
      deletions.push({ client, clock, end: clock + positive(d.readDsLen()) });
    }
  }
  return deletions;
}

function readStruct(d: Y.UpdateDecoderV1, id: Y.ID): Y.AbstractStruct {
  const info = d.readInfo();
  const ref = info & REF_BITS;
  if (ref === GC_REF) return new Y.GC(id, d.readLen());
  if (ref === SKIP_REF) return new Y.Skip(id, decoding.readVarUint(d.restDecoder));
  const origin = info & HAS_ORIGIN ? d.readLeftID() : null;
  const rightOrigin = info & HAS_RIGHT_ORIGIN ? d.readRightID() : null;
  const named = origin === null && rightOrigin === null;
  const parent = named ? (d.readParentInfo() ? d.readString() : d.readLeftID()) : null;
  const key = named && info & HAS_KEY ? d.readString() : null;
  // A root's name stands in for the root until it is integrated, as in Yjs itself.
  return new Y.Item(id, null, origin, null, rightOrigin, parent as Y.ID | null, key, readContent(d, ref));
}

/** The update that holds these structs (each section's from its clock on) and deletions. */
export function encode(sections: readonly Section[], deletions: readonly Deletion[]): Uint8Array {
  const e = new Y.UpdateEncoderV1();
  const rest = e.restEncoder;
  const filled = sections.filter((s) => s.structs.length > 0).toSorted((a, b) => b.client - a.client);
  encoding.writeVarUint(rest, filled.length);
  for (const { client, clock, structs } of filled) {
    encoding.writeVarUint(rest, structs.length);
    e.writeClient(client);
    encoding.writeVarUint(rest, clock);
    structs.forEach((struct, i) => struct.write(e, i === 0 ? clock - struct.id.clock : 0, 0));
  }
  const byClient = Map.groupBy(deletions, (x) => x.client);
  encoding.writeVarUint(rest, byClient.size);
  for (const [client, ranges] of [...byClient].toSorted((a, b) => b[0] - a[0])) {
    e.resetDsCurVal();
    encoding.writeVarUint(rest, client);
    encoding.writeVarUint(rest, ranges.length);
    for (const { clock, end } of ranges) {
      e.writeDsClock(clock);
      e.writeDsLen(end - clock);
    }
  }
  return e.toUint8Array();
}
