/**
 * A sync server in memory for tests, with sockets whose every frame waits until the test lets it pass: commits and
 * deliveries happen only when cranked.
 */
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import * as Y from 'yjs';
import type { ProjectRole } from '@cairn/shared/domain/access/roles.ts';
import type { Socket } from '../connection.ts';
import type { Snapshot } from '../snapshot.ts';

const Type = { Sync: 0, Awareness: 1, Auth: 2, QueryAwareness: 3, Stateless: 5, Close: 7, SyncStatus: 8 } as const;

interface ServedDocument {
  doc: Y.Doc;
  epoch: number;
  /** updates accepted, whether committed or not */
  merged: number;
  /** accepted and committed */
  durable: number;
  outputs: { tag: number; run: () => void }[];
}

interface Attached {
  socket: ServerSocket;
  synced: boolean;
}

/** One client's line. Frames in both directions wait in a queue. */
export class ServerSocket implements Socket {
  binaryType = '';
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;
  onerror: (() => void) | null = null;
  readonly toServer: Uint8Array[] = [];
  readonly toClient: Uint8Array[] = [];
  open = false;
  closed = false;
  readonly attached = new Map<string, Attached>();
  readonly #server: FakeServer;

  constructor(server: FakeServer) {
    this.#server = server;
  }

  send(bytes: Uint8Array): void {
    if (!this.closed) this.toServer.push(bytes.slice());
  }

  close(): void {
    this.cut();
  }

  /** The line is dead: what is under way in it never arrives. */
  cut(code = 1006): void {
    if (this.closed) return;
    this.closed = true;
    this.#server.gone(this);
    this.onclose?.({ code });
  }
}

export interface FakeServerOptions {
  /** @returns why a write to this root and key is refused; null: allowed */
  refuse?: (root: string, key: string) => string | null;
  role?: () => ProjectRole | 'denied';
  /** a broken server, for negative controls: acknowledges when merged, not when committed */
  acknowledgesEarly?: boolean;
}

export class FakeServer {
  readonly documents = new Map<string, ServedDocument>();
  readonly sockets = new Set<ServerSocket>();
  readonly pushes: unknown[] = [];
  reachable = true;
  options: FakeServerOptions;
  /** frames that carried updates, per document */
  received = 0;

  constructor(options: FakeServerOptions = {}) {
    this.options = options;
  }

  document(name: string): ServedDocument {
    let served = this.documents.get(name);
    if (!served) {
      served = { doc: new Y.Doc(), epoch: 1, merged: 0, durable: 0, outputs: [] };
      this.documents.set(name, served);
    }
    return served;
  }

  createSocket(): ServerSocket {
    const socket = new ServerSocket(this);
    this.sockets.add(socket);
    return socket;
  }

  gone(socket: ServerSocket): void {
    this.sockets.delete(socket);
  }

  /** Opens what waits to be opened, or refuses it. @returns whether something happened */
  accept(): boolean {
    let happened = false;
    for (const socket of this.sockets) {
      if (socket.open) continue;
      happened = true;
      if (!this.reachable) {
        socket.cut();
        continue;
      }
      socket.open = true;
      socket.onopen?.();
    }
    return happened;
  }

  /** Handles one frame of a client. @returns whether there was one */
  take(socket: ServerSocket): boolean {
    const bytes = socket.toServer.shift();
    if (!bytes || socket.closed) return false;
    this.#receive(socket, bytes);
    return true;
  }

  /** Delivers one frame to a client. @returns whether there was one */
  deliver(socket: ServerSocket): boolean {
    const bytes = socket.toClient.shift();
    if (!bytes || socket.closed) return false;
    socket.onmessage?.({ data: bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) });
    return true;
  }

  /** Commits all that was merged; what depends on it may leave. */
  commit(name: string): boolean {
    const served = this.document(name);
    if (served.durable === served.merged && served.outputs.length === 0) return false;
    served.durable = served.merged;
    const outputs = served.outputs.splice(0);
    for (const { run } of outputs) run();
    return true;
  }

  /** Everything that can happen, until nothing does; `settle` lets the client's promises run. */
  async run(settle: () => Promise<void>): Promise<void> {
    for (let idle = 0; idle < 3;) {
      await settle();
      let happened = this.accept();
      for (const socket of this.sockets) while (this.take(socket)) happened = true;
      for (const name of this.documents.keys()) if (this.commit(name)) happened = true;
      for (const socket of this.sockets) while (this.deliver(socket)) happened = true;
      idle = happened ? 0 : idle + 1;
    }
  }

  cutAll(): void {
    for (const socket of this.sockets) socket.cut();
  }

  /** The power fails: what was not committed is gone. */
  crash(durable: Map<string, Uint8Array>): void {
    this.cutAll();
    this.documents.clear();
    for (const [name, update] of durable) {
      const served = this.document(name);
      Y.applyUpdate(served.doc, update);
    }
  }

  snapshot(name: string): Snapshot {
    if (!this.reachable) return { kind: 'offline' };
    const served = this.documents.get(name);
    if (!served) return { kind: 'nothing' };
    return { kind: 'found', epoch: served.epoch, update: Y.encodeStateAsUpdateV2(served.doc) };
  }

  /** The document begins a new epoch with that content; its clients are cut off. */
  turn(name: string, doc: Y.Doc): void {
    const served = this.document(name);
    this.documents.set(name, { ...served, doc, epoch: served.epoch + 1, merged: 0, durable: 0, outputs: [] });
    this.cutAll();
  }

  #receive(socket: ServerSocket, bytes: Uint8Array): void {
    const decoder = decoding.createDecoder(bytes);
    const name = decoding.readVarString(decoder);
    const type = decoding.readVarUint(decoder);
    const served = this.document(name);
    if (type === Type.Auth) {
      const role = this.options.role?.() ?? 'editor';
      if (role === 'denied')
        return void socket.toClient.push(
          frame(name, Type.Auth, (e) => (encoding.writeVarUint(e, 1), encoding.writeVarString(e, 'no'))),
        );
      socket.attached.set(name, { socket, synced: false });
      socket.toClient.push(
        frame(name, Type.Auth, (e) => (encoding.writeVarUint(e, 2), encoding.writeVarString(e, 'read-write'))),
      );
      socket.toClient.push(stateless(name, { type: 'hello', epoch: served.epoch, seq: served.durable, role }));
    } else if (type === Type.Sync) {
      const step = decoding.readVarUint(decoder);
      const payload = decoding.readVarUint8Array(decoder);
      if (step === 0) this.#sendState(socket, name, payload);
      else this.#merge(socket, name, payload);
    } else if (type === Type.Awareness || type === Type.QueryAwareness) {
      if (type === Type.QueryAwareness)
        return void socket.toClient.push(
          frame(name, Type.Awareness, (e) => encoding.writeVarUint8Array(e, Uint8Array.of(0))),
        );
      const update = decoding.readVarUint8Array(decoder);
      for (const other of this.sockets) {
        if (other !== socket && other.attached.has(name))
          other.toClient.push(frame(name, Type.Awareness, (e) => encoding.writeVarUint8Array(e, update)));
      }
    } else if (type === Type.Close) {
      socket.attached.delete(name);
    }
  }

  #sendState(socket: ServerSocket, name: string, vector: Uint8Array): void {
    const served = this.document(name);
    const attached = socket.attached.get(name);
    if (attached) attached.synced = true;
    const mine = Y.encodeStateVector(served.doc);
    const state = Y.encodeStateAsUpdate(served.doc, vector);
    this.#emit(served, () => {
      if (socket.closed) return;
      socket.toClient.push(sync(name, 0, mine), sync(name, 1, state));
    });
  }

  #merge(socket: ServerSocket, name: string, payload: Uint8Array): void {
    this.received++;
    const served = this.document(name);
    const role = this.options.role?.() ?? 'editor';
    const { update, refused } = sanitize(served.doc, payload, (root, key) =>
      role === 'viewer' ? 'role' : (this.options.refuse?.(root, key) ?? null),
    );
    Y.applyUpdate(served.doc, update);
    served.merged++;
    if (served.doc.store.pendingStructs) throw new Error('a gap reached the server');
    const answer = () => {
      if (socket.closed) return;
      if (refused.length > 0) socket.toClient.push(stateless(name, { type: 'rejected', entities: refused }));
      socket.toClient.push(frame(name, Type.SyncStatus, (e) => encoding.writeVarInt(e, refused.length > 0 ? 0 : 1)));
    };
    if (this.options.acknowledgesEarly) answer();
    this.#emit(served, () => {
      if (!this.options.acknowledgesEarly) answer();
      for (const other of this.sockets) {
        if (other !== socket && other.attached.get(name)?.synced) other.toClient.push(sync(name, 2, update));
      }
    });
  }

  #emit(served: ServedDocument, run: () => void): void {
    served.outputs.push({ tag: served.merged, run });
  }
}

function frame(name: string, type: number, body: (encoder: encoding.Encoder) => void): Uint8Array {
  return encoding.encode((encoder) => {
    encoding.writeVarString(encoder, name);
    encoding.writeVarUint(encoder, type);
    body(encoder);
  });
}

const sync = (name: string, step: number, payload: Uint8Array) =>
  frame(name, Type.Sync, (e) => (encoding.writeVarUint(e, step), encoding.writeVarUint8Array(e, payload)));

const stateless = (name: string, message: unknown) =>
  frame(name, Type.Stateless, (e) => encoding.writeVarString(e, JSON.stringify(message)));

/** Replaces what is refused by deleted structs of equal length, as the real judge does. Flat maps only. */
export function sanitize(
  doc: Y.Doc,
  update: Uint8Array,
  refuse: (root: string, key: string) => string | null,
): { update: Uint8Array; refused: { entity: string; why: string }[] } {
  const { structs, ds } = Y.decodeUpdate(update);
  const byId = new Map<string, Y.Item>();
  for (const struct of structs)
    if (struct instanceof Y.Item) byId.set(`${struct.id.client} ${struct.id.clock}`, struct);
  const locate = (item: Y.Item): { root: string; key: string } | null => {
    if (typeof item.parent === 'string') return { root: item.parent, key: item.parentSub ?? '' };
    if (item.parent instanceof Y.AbstractType) {
      return { root: Y.findRootTypeKey(item.parent), key: item.parentSub ?? '' };
    }
    const id = item.origin ?? item.rightOrigin;
    if (!id) return null;
    const known = byId.get(`${id.client} ${id.clock}`);
    if (known) return locate(known);
    const here = doc.store.clients.get(id.client);
    if (!here || id.clock >= Y.getState(doc.store, id.client)) return null;
    const found = here[Y.findIndexSS(here, id.clock)];
    return found instanceof Y.Item ? locate(found) : null;
  };
  const refused: { entity: string; why: string }[] = [];
  const clients = new Map<number, (Y.Item | Y.GC)[]>();
  for (const struct of structs) {
    if (!(struct instanceof Y.Item || struct instanceof Y.GC)) throw new Error('a gap in an update');
    const place = struct instanceof Y.Item ? locate(struct) : null;
    const known = struct.id.clock + struct.length <= Y.getState(doc.store, struct.id.client);
    const why = place && !known ? refuse(place.root, place.key) : null;
    if (why !== null) refused.push({ entity: `${place!.root}/${place!.key}`, why });
    const list = clients.get(struct.id.client) ?? [];
    list.push(why === null ? struct : new Y.GC(struct.id, struct.length));
    clients.set(struct.id.client, list);
  }
  // A value is deleted only by the one that overwrites it; of this update's own structs anything may be deleted.
  const written = new Set<string>();
  for (const list of clients.values()) {
    for (const struct of list) {
      const place = struct instanceof Y.Item ? locate(struct) : null;
      if (place) written.add(`${place.root} ${place.key}`);
    }
  }
  const deletions = new Map<number, [number, number][]>();
  const keep = (client: number, clock: number, length: number) =>
    deletions.set(client, [...(deletions.get(client) ?? []), [clock, length]]);
  for (const [client, ranges] of ds.clients) {
    const have = Y.getState(doc.store, client);
    for (const { clock, len } of ranges) {
      for (let at = clock; at < clock + len; at++) {
        const structs = doc.store.clients.get(client) ?? [];
        const struct = at < have ? structs[Y.findIndexSS(structs, at)] : undefined;
        const place = struct instanceof Y.Item && !struct.deleted ? locate(struct) : null;
        if (place && !written.has(`${place.root} ${place.key}`))
          refused.push({ entity: `${place.root}/${place.key}`, why: 'delete' });
        else keep(client, at, 1);
      }
    }
  }
  if (refused.length === 0) return { update, refused };
  const encoder = new Y.UpdateEncoderV1();
  encoding.writeVarUint(encoder.restEncoder, clients.size);
  for (const [client, list] of [...clients].toSorted(([a], [b]) => b - a)) {
    encoding.writeVarUint(encoder.restEncoder, list.length);
    encoder.writeClient(client);
    encoding.writeVarUint(encoder.restEncoder, list[0]!.id.clock);
    for (const struct of list) struct.write(encoder, 0);
  }
  encoding.writeVarUint(encoder.restEncoder, deletions.size);
  for (const [client, ranges] of deletions) {
    encoder.resetDsCurVal();
    encoding.writeVarUint(encoder.restEncoder, client);
    encoding.writeVarUint(encoder.restEncoder, ranges.length);
    for (const [clock, length] of ranges) {
      encoder.writeDsClock(clock);
      encoder.writeDsLen(length);
    }
  }
  return { update: encoder.toUint8Array(), refused };
}
