/**
 * The session layer. Hocuspocus authenticates, relays presence and keeps the documents' lives; Sync frames never
 * reach it: they are taken off the socket here and go straight to the document's room.
 */
import type http from 'node:http';
import type { Duplex } from 'node:stream';
import type {
  Connection,
  Hocuspocus,
  beforeHandleAwarenessPayload,
  connectedPayload,
  onAuthenticatePayload,
  onTokenSyncPayload,
} from '@hocuspocus/server';
import { CloseCode } from '@cairn/shared/contract/sync.ts';
import { mayWrite } from '@cairn/shared/domain/access/roles.ts';
import { type DocumentName, type DocumentRef, parseDocumentName } from '@cairn/shared/domain/kernel/document-name.ts';
import { type WebSocket, WebSocketServer } from 'ws';
import { lostDatabase } from '../log/writer.ts';
import type { Access } from './access.ts';
import { MAX_ADDRESS, parseAddress } from './address.ts';
import { Attachment, type Identity } from './attachment.ts';
import { createHocuspocus, guarded } from './hocuspocus.ts';
import { vouchFor } from './presence.ts';
import type { Rooms } from './rooms.ts';
import { type HeldTotal, Outbox, type Place, SyncSocket } from './socket.ts';
import { isAllowedOrigin, pathOf, REFUSALS } from './upgrade.ts';
import { addressBytes, deniedFrame, FrameType, PING, readAddress, readSync } from './wire.ts';

const MAX_PLACES = 500;
/** Frames to names that do not exist, or of kinds that clients do not send. */
const MAX_STRIKES = 20;
const PING_MS = 20_000;
const SWEEP_MS = 30_000;
const TO_HOCUSPOCUS: ReadonlySet<number> = new Set([FrameType.Awareness, FrameType.Auth, 3, FrameType.Close]);

/** @throws to deny; an error of the database is told apart, and is no denial */
export type Authenticate = (credentials: {
  token: string;
  documentName: DocumentName;
  ref: DocumentRef;
}) => Promise<Identity>;

export interface SyncServerOptions {
  rooms: Rooms;
  access: Access;
  outbox: Outbox;
  authenticate: Authenticate;
  path: string;
  /** origins besides the host itself, e.g. `https://cairn.example.org` */
  allowedOrigins: readonly string[];
  /** of one WebSocket message, in bytes */
  maxPayload: number;
  warn(what: string, error: unknown): void;
}

/** What a connection carries through Hocuspocus. */
interface Context {
  identity: Identity;
  /** when its access was looked up (`performance.now()`) */
  since: number;
}

/** Hocuspocus takes its message from `reason`, and logs nothing where there is no message. */
class Denied extends Error {
  readonly reason: string;
  constructor(reason: string) {
    super('');
    this.reason = reason;
  }
}

export class SyncServer {
  readonly sockets = new Set<SyncSocket>();
  readonly stats = { unloadedMeanwhile: 0, hookErrors: 0 };
  readonly hocuspocus: Hocuspocus;
  private readonly options: SyncServerOptions;
  private readonly held: HeldTotal = { bytes: 0 };
  private readonly wss: WebSocketServer;
  private readonly timers: NodeJS.Timeout[];
  private closing = false;

  constructor(options: SyncServerOptions) {
    this.options = options;
    const guard = <P extends object>(name: string, hook: (payload: P) => unknown) =>
      guarded(name, hook, (failed, error, payload) => this.hookFailed(failed, error, payload));
    this.hocuspocus = createHocuspocus({
      // These two answer by rejecting, which Hocuspocus takes for a denial.
      onAuthenticate: (payload) => this.onAuthenticate(payload),
      onLoadDocument: ({ document }) => options.rooms.load(document),
      onTokenSync: guard('onTokenSync', (payload: onTokenSyncPayload) => this.onTokenSync(payload)),
      connected: guard('connected', (payload: connectedPayload) => this.onConnected(payload)),
      beforeHandleAwareness: guard('beforeHandleAwareness', (payload: beforeHandleAwarenessPayload) =>
        this.onPresence(payload),
      ),
      afterUnloadDocument: guard('afterUnloadDocument', ({ documentName }: { documentName: string }) =>
        options.rooms.unloaded(documentName),
      ),
    });
    options.rooms.hocuspocus = this.hocuspocus;
    const { maxPayload } = options;
    this.wss = new WebSocketServer({ noServer: true, maxPayload, perMessageDeflate: false, clientTracking: false });
    this.timers = [
      setInterval(() => this.ping(), PING_MS).unref(),
      setInterval(() => options.rooms.sweep(), SWEEP_MS).unref(),
    ];
  }

  /** Takes over upgrades of one path; those of other paths are left to others, and refused where there are none. */
  attachTo(server: http.Server): void {
    server.on('upgrade', (request: http.IncomingMessage, raw: Duplex, head: Buffer) => {
      if (pathOf(request.url) === this.options.path) this.upgrade(request, raw, head);
      else if (server.listenerCount('upgrade') === 1) raw.end(REFUSALS.notFound);
    });
  }

  pause(full: boolean): void {
    for (const { ws } of this.sockets) {
      if (full) ws.pause();
      else ws.resume();
    }
  }

  /** Ends all connections, telling clients to come again, and takes no new ones. */
  close(): void {
    this.closing = true;
    for (const timer of this.timers) clearInterval(timer);
    for (const socket of this.sockets) {
      socket.close(CloseCode.Restart, 'restart');
      this.detach(socket);
    }
  }

  /** Takes a socket that is closed, or about to be, off all its documents. */
  detach(socket: SyncSocket, code = 1000, reason = ''): void {
    socket.closed = true;
    if (!this.sockets.delete(socket)) return;
    for (const [key, { attached }] of socket.places) {
      attached?.room.attachments.delete(attached.attachment);
      socket.remove(key);
    }
    socket.hocuspocus.handleClose({ code, reason });
  }

  private upgrade(request: http.IncomingMessage, raw: Duplex, head: Buffer): void {
    raw.on('error', () => {});
    const { writer } = this.options.rooms;
    if (this.closing || writer.full || !writer.healthy) return void raw.end(REFUSALS.unavailable);
    if (!isAllowedOrigin(request, this.options.allowedOrigins)) return void raw.end(REFUSALS.forbidden);
    if ('setNoDelay' in raw) (raw as import('node:net').Socket).setNoDelay(true);
    this.wss.handleUpgrade(request, raw, head, (ws) => this.open(ws, raw, request));
  }

  private open(ws: WebSocket, raw: Duplex, request: http.IncomingMessage): void {
    const socket = new SyncSocket(ws, raw, this.options.outbox, this.held);
    this.sockets.add(socket);
    // A real Request costs several kB per connection; Hocuspocus reads only these two of it.
    const slim = { url: `http://x${request.url}`, headers: NO_HEADERS, socket } as unknown as Request;
    socket.hocuspocus = this.hocuspocus.handleConnection(socket, slim);
    ws.on('message', (data, isBinary) => this.receive(socket, data as Buffer, isBinary));
    ws.on('pong', () => this.heard(socket));
    ws.on('error', () => {});
    ws.on('close', (code, reason) => this.detach(socket, code, reason.toString()));
    if (this.options.rooms.writer.full) ws.pause();
  }

  /** Browsers answer by themselves. Whoever has not answered the last ping is gone. */
  private ping(): void {
    for (const socket of this.sockets) {
      if (!socket.alive && !socket.ws.isPaused) {
        socket.raw.destroy();
        continue;
      }
      socket.alive = false;
      socket.push(PING);
    }
  }

  private heard(socket: SyncSocket): void {
    socket.alive = true;
    socket.hocuspocus.lastMessageReceivedAt = Date.now(); // its own check does not see these frames
  }

  private receive(socket: SyncSocket, data: Buffer, isBinary: boolean): void {
    if (socket.closed) return;
    try {
      if (!isBinary) throw new RangeError('text frame');
      if (data.length === 1) return this.heard(socket); // a provider's answer to a ping
      const { key, at } = readAddress(data);
      const place = socket.places.get(key) ?? this.admit(socket, key, data, at);
      if (place === null) return;
      const type = data[at]!;
      if (type === FrameType.Sync || type === FrameType.SyncReply) {
        this.heard(socket);
        if (place.attached === null) return socket.hold(place, data, at + 1);
        const { step, payload } = readSync(data, at + 1);
        place.attached.room.receive(place.attached.attachment, step, payload);
      } else if (TO_HOCUSPOCUS.has(type)) {
        socket.alive = true;
        const own = place.spelling === place.canonical;
        socket.hocuspocus.handleMessage(own ? data : Buffer.concat([addressBytes(place.canonical), data.subarray(at)]));
      } else if (type !== FrameType.Stateless) {
        this.strike(socket);
      }
    } catch (error) {
      if (error instanceof RangeError) return socket.close(CloseCode.Malformed, 'malformed frame');
      this.options.warn('a frame', error);
      socket.close(1011, 'internal error');
    }
  }

  /** The first frame to a document. Names that are none are refused before any work. */
  private admit(socket: SyncSocket, key: string, data: Buffer, at: number): Place | null {
    const spelling = key.length > MAX_ADDRESS ? null : Buffer.from(key, 'latin1').toString();
    const address = spelling === null ? null : parseAddress(spelling);
    if (spelling === null || address === null) {
      if (spelling !== null && data[at] === FrameType.Auth) {
        socket.push(deniedFrame(addressBytes(spelling), 'no-such-document'));
      }
      this.strike(socket);
      return null;
    }
    if (socket.places.size >= MAX_PLACES) {
      socket.close(1008, 'too many documents');
      return null;
    }
    const { ref, canonical } = address;
    const place: Place = { ref, spelling, canonical, attached: null, held: [], heldBytes: 0 };
    if (socket.add(key, place)) return place;
    this.strike(socket);
    return null;
  }

  private strike(socket: SyncSocket): void {
    if (++socket.strikes > MAX_STRIKES) socket.close(CloseCode.Malformed, 'too many frames to nothing');
  }

  // ---- Hocuspocus' hooks

  /** Loads the document, too, before the client is told that it may begin: nothing queues up behind a slow load. */
  private async onAuthenticate(payload: onAuthenticatePayload): Promise<Context> {
    const { token, documentName, connectionConfig, request, socketId, instance } = payload;
    const ref = parseDocumentName(documentName);
    if (ref === null) throw new Denied('no-such-document');
    const since = performance.now();
    const { authenticate } = this.options;
    const identity = await authenticate({ token, documentName: documentName as DocumentName, ref }).catch(
      (error: unknown) => this.deny(request, error, reasonOf(error)),
    );
    connectionConfig.readOnly = !mayWrite(identity.role, ref.kind);
    const context: Context = { identity: { ...identity }, since };
    await instance
      .createDocument(documentName, request, socketId, connectionConfig, context)
      .catch((error: unknown) => {
        this.options.warn(`loading ${documentName}`, error);
        return this.deny(request, error, 'unavailable');
      });
    return context;
  }

  /** A denial would make clients give up what will work again in a moment, so a lost database is not one. */
  private deny(request: Request, error: unknown, reason: string): never {
    if (lostDatabase(error)) socketOf(request).close(CloseCode.NotDurable, 'unavailable, please reconnect');
    throw new Denied(reason);
  }

  private onConnected({ connection, context }: connectedPayload): void {
    const socket = connection.webSocket as SyncSocket;
    const { identity, since } = context as Context;
    const { document } = connection;
    const room = this.options.rooms.get(document.name);
    if (room === undefined || room.dead || room.document !== document || document.isDestroyed) {
      // Unloaded or dropped while this connection was on its way: over again, on a new socket.
      this.stats.unloadedMeanwhile++;
      return socket.close(CloseCode.Unloaded, 'document was unloaded');
    }
    if (socket.closed || !document.hasConnection(connection)) return; // left already
    const canonical = connection.messageAddress;
    const found = socket.placeOf(canonical);
    if (found === null) return socket.close(CloseCode.Unloaded, 'document was left');
    const { key, place } = found;
    const attachment = new Attachment(socket, connection, identity, room.ref.kind, place.spelling);
    place.attached = { room, attachment };
    connection.onClose(() => {
      // The client left this document; its socket may live on.
      room.attachments.delete(attachment);
      if (socket.places.get(key)?.attached?.attachment === attachment) socket.remove(key);
    });
    room.attach(attachment);
    if (this.options.access.isStale(identity.actor, since)) void this.options.access.check(room, attachment);
    for (const { data, at } of socket.takeHeld(place)) {
      if (socket.closed) return;
      const { step, payload } = readSync(data, at);
      room.receive(attachment, step, payload);
    }
  }

  /** A client sends a fresh token on a living connection. */
  private async onTokenSync({ token, documentName, connection }: onTokenSyncPayload): Promise<void> {
    const ref = parseDocumentName(documentName);
    const identity = (connection.context as Context).identity;
    const socket = connection.webSocket as SyncSocket;
    try {
      if (ref === null) throw new Denied('no-such-document');
      const fresh = await this.options.authenticate({ token, documentName: documentName as DocumentName, ref });
      if (fresh.actor !== identity.actor) throw new Denied('another user');
    } catch (error) {
      const code = lostDatabase(error) ? CloseCode.NotDurable : CloseCode.Unauthorized;
      return socket.close(code, 'the token was not accepted');
    }
    const room = this.options.rooms.get(documentName);
    const attachment = socket.placeOf(connection.messageAddress)?.place.attached?.attachment;
    if (room !== undefined && attachment !== undefined) await this.options.access.check(room, attachment);
  }

  private onPresence({ document, connection, states }: beforeHandleAwarenessPayload): void {
    if (connection === undefined) return;
    const actorOf = (other: Connection) => (other.context as Context).identity.actor;
    vouchFor({ document, connection, actor: actorOf(connection), actorOf, states });
  }

  private hookFailed(name: string, error: unknown, payload: object): void {
    this.stats.hookErrors++;
    this.options.warn(name, error);
    const { connection } = payload as { connection?: Connection };
    (connection?.webSocket as SyncSocket | undefined)?.close(1011, 'internal error');
  }
}

const NO_HEADERS = new Headers();

const socketOf = (request: Request): SyncSocket => (request as unknown as { socket: SyncSocket }).socket;

function reasonOf(error: unknown): string {
  const reason = (error as { reason?: unknown } | null)?.reason;
  return typeof reason === 'string' ? reason : 'permission-denied';
}
