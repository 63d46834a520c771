import type { ServerMessage } from '@cairn/shared/contract/sync.ts';
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import WebSocket from 'ws';
import * as Y from 'yjs';
import { FrameType, Step } from '../session/wire.ts';

/**
 * A client that knows what is saved: it sends nothing before the server has asked for the difference, counts what
 * it sends on this socket, and forks after a refusal.
 */
export class Replica {
  doc: Y.Doc;
  ws!: WebSocket;
  synced = false;
  denied: string | null = null;
  closeCode: number | null = null;
  forks = 0;
  hello: Extract<ServerMessage, { type: 'hello' }> | null = null;
  /** types of the frames that came, in order */
  readonly frames: number[] = [];
  readonly messages: ServerMessage[] = [];
  /** everything that came, to search for what must not come */
  readonly raw: Buffer[] = [];
  private readonly url: string;
  private readonly name: string;
  private readonly token: string;
  private readonly forking: boolean;
  private readonly reconnects: boolean;
  private inflight = 0;
  private dirty = false;
  private handshake = false;
  private refused = false;
  private ended = false;
  private timer: NodeJS.Timeout | undefined;

  constructor(options: {
    url: string;
    name: string;
    token: string;
    doc?: Y.Doc;
    forks?: boolean;
    reconnects?: boolean;
  }) {
    this.url = options.url;
    this.name = options.name;
    this.token = options.token;
    this.forking = options.forks ?? true;
    this.reconnects = options.reconnects ?? true;
    this.doc = options.doc ?? new Y.Doc();
    this.watch();
    this.connect();
  }

  get saved(): boolean {
    return this.handshake && this.inflight === 0 && !this.dirty && !this.refused;
  }

  map<T>(root = 't'): Y.Map<T> {
    return this.doc.getMap<T>(root);
  }

  connect(): void {
    if (this.ended) return;
    this.closeCode = null;
    const ws = (this.ws = new WebSocket(this.url, { perMessageDeflate: false }));
    ws.on('error', () => {});
    ws.on('open', () => {
      this.send((e) => {
        encoding.writeVarUint(e, FrameType.Auth);
        encoding.writeVarUint(e, 0);
        encoding.writeVarString(e, this.token);
      });
      this.sendSync(Step.Vector, Y.encodeStateVector(this.doc));
    });
    ws.on('message', (data: Buffer) => {
      if (ws === this.ws) this.receive(data);
    });
    ws.on('close', (code) => {
      if (ws !== this.ws) return;
      this.closeCode = code;
      this.lost();
      if (this.reconnects) this.timer = setTimeout(() => this.connect(), 20);
    });
  }

  /** Goes offline until `connect`. */
  disconnect(): void {
    clearTimeout(this.timer);
    const { ws } = this;
    ws.removeAllListeners('close');
    ws.terminate();
    this.lost();
  }

  destroy(): void {
    this.ended = true;
    this.disconnect();
  }

  /** Sends a Sync frame as it is, whatever this client's document says. */
  sendSync(step: number, payload: Uint8Array): void {
    if (step !== Step.Vector) this.inflight++;
    this.send((e) => {
      encoding.writeVarUint(e, FrameType.Sync);
      encoding.writeVarUint(e, step);
      encoding.writeVarUint8Array(e, payload);
    });
  }

  send(write: (e: encoding.Encoder) => void): void {
    if (this.ws.readyState !== WebSocket.OPEN) return;
    const e = encoding.createEncoder();
    encoding.writeVarString(e, this.name);
    write(e);
    this.ws.send(encoding.toUint8Array(e));
  }

  private watch(): void {
    for (const root of ['t', 'T', 's', 'm']) this.doc.getMap(root);
    this.doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin === this) return;
      if (this.handshake) this.sendSync(Step.Update, update);
      else this.dirty = true;
    });
  }

  private lost(): void {
    if (this.inflight > 0) this.dirty = true;
    this.inflight = 0;
    this.handshake = false;
    this.synced = false;
  }

  private receive(data: Buffer): void {
    this.raw.push(data);
    const d = decoding.createDecoder(data);
    decoding.readVarString(d);
    const type = decoding.readVarUint(d);
    this.frames.push(type);
    if (type === FrameType.Sync) this.receiveSync(decoding.readVarUint(d), decoding.readVarUint8Array(d));
    else if (type === FrameType.SyncStatus) {
      this.inflight--;
      if (this.inflight === 0 && this.refused && this.forking) this.fork();
    } else if (type === FrameType.Stateless) {
      const message = JSON.parse(decoding.readVarString(d)) as ServerMessage;
      this.messages.push(message);
      if (message.type === 'rejected') this.refused = true;
      if (message.type === 'hello') this.hello = message;
    } else if (type === FrameType.Auth && decoding.readVarUint(d) === 1) {
      this.denied = decoding.readVarString(d);
    }
  }

  private receiveSync(step: number, payload: Uint8Array): void {
    if (step === Step.Vector) {
      this.dirty = false;
      this.handshake = true;
      this.sendSync(Step.State, Y.encodeStateAsUpdate(this.doc, payload));
    } else {
      Y.applyUpdate(this.doc, payload, this);
      if (step === Step.State) this.synced = true;
    }
  }

  /** All frames are answered, so the server's state lacks only what was refused: begins again from it. */
  private fork(): void {
    this.forks++;
    this.refused = false;
    this.disconnect();
    this.doc = new Y.Doc();
    this.watch();
    this.connect();
  }
}
