import { EventEmitter } from 'node:events';
import type { Socket } from '@cairn/client/sync/connection.ts';
import type { SyncServer } from '@cairn/sync-server/session/sync-server.ts';
import type { Weather } from './simulated-database.ts';

/** The server's end of a socket, as the session layer sees a WebSocket and what is under it. */
class ServerEnd extends EventEmitter {
  readyState = 1;
  isPaused = false;
  pause(): void {}
  resume(): void {}
  close(code: number): void {
    this.readyState = 3;
    this.emit('wanted-close', code);
  }
}

/** Sockets whose frames arrive in order, after a while, or never once the line is cut. */
export class SimulatedNetwork {
  /** null: nobody listens */
  server: { sync: SyncServer; enter(): void } | null = null;
  readonly #weather: Weather;
  readonly #lines = new Set<Line>();

  constructor(weather: Weather) {
    this.#weather = weather;
  }

  connect(client: { enter(): void; reachable(): boolean }): Socket {
    const line = new Line(
      this.#weather,
      client,
      () => this.server,
      (ended) => this.#lines.delete(ended),
    );
    this.#lines.add(line);
    return line.socket;
  }

  /** Every line breaks; those who were connected notice. */
  cutAll(): void {
    for (const line of Array.from(this.#lines)) line.cut();
  }

  cutOne(random: () => number): void {
    [...this.#lines][Math.floor(random() * this.#lines.size)]?.cut();
  }
}

class Line {
  readonly socket: Socket;
  readonly #weather: Weather;
  readonly #client: { enter(): void; reachable(): boolean };
  readonly #ended: (line: Line) => void;
  #ws: ServerEnd | null = null;
  #server: { sync: SyncServer; enter(): void } | null = null;
  #open = true;
  /** arrival times only grow: a stream keeps its order */
  #lastUp = 0;
  #lastDown = 0;

  constructor(
    weather: Weather,
    client: { enter(): void; reachable(): boolean },
    server: () => { sync: SyncServer; enter(): void } | null,
    ended: (line: Line) => void,
  ) {
    this.#weather = weather;
    this.#client = client;
    this.#ended = ended;
    this.socket = {
      binaryType: 'arraybuffer',
      onopen: null,
      onmessage: null,
      onclose: null,
      onerror: null,
      send: (bytes) => this.#up(Buffer.from(bytes)),
      close: () => this.cut(1000),
    };
    weather.after(1 + weather.random() * 10, () => {
      const found = server();
      if (!this.#open) return;
      if (found === null || !client.reachable()) return this.cut();
      this.#accept(found);
      client.enter();
      this.socket.onopen?.();
    });
  }

  cut(code = 1006): void {
    if (!this.#open) return;
    this.#open = false;
    this.#ended(this);
    this.#weather.after(0, () => {
      this.#server?.enter();
      this.#ws?.emit('close', code, Buffer.from(''));
    });
    this.#weather.after(this.#weather.random() * 5, () => {
      this.#client.enter();
      this.socket.onclose?.({ code });
    });
  }

  #accept(found: { sync: SyncServer; enter(): void }): void {
    this.#server = found;
    const ws = new ServerEnd();
    this.#ws = ws;
    ws.on('wanted-close', (code: number) => this.cut(code));
    const raw = {
      writableLength: 0,
      destroyed: false,
      write: (bytes: Buffer) => this.#down(bytes),
      destroy: () => this.cut(),
      once: () => raw,
      on: () => raw,
    };
    found.enter();
    found.sync['open'](ws as never, raw as never, { url: '/sync', headers: {} } as never);
  }

  #up(data: Buffer): void {
    this.#lastUp = Math.max(this.#lastUp + 0.001, this.#weather.now() + this.#weather.random() * 6);
    this.#weather.after(this.#lastUp - this.#weather.now(), () => {
      if (!this.#open || !this.#ws) return;
      this.#server!.enter();
      this.#ws.emit('message', data, true);
    });
  }

  /** Browsers answer by themselves. */
  #pong(): void {
    this.#weather.after(1, () => {
      if (!this.#open) return;
      this.#server!.enter();
      this.#ws!.emit('pong');
    });
  }

  #down(bytes: Buffer): void {
    this.#lastDown = Math.max(this.#lastDown + 0.001, this.#weather.now() + this.#weather.random() * 6);
    const frames = [...framesOf(bytes)];
    this.#weather.after(this.#lastDown - this.#weather.now(), () => {
      if (!this.#open) return;
      this.#client.enter();
      for (const data of frames) {
        if (data === 'ping') this.#pong();
        else this.socket.onmessage?.({ data });
      }
    });
  }
}

const BINARY = 2;
const PING = 9;

/** Unmasked WebSocket frames, as the server writes them. */
function* framesOf(bytes: Buffer): Generator<ArrayBuffer | 'ping'> {
  for (let at = 0; at < bytes.length;) {
    const opcode = bytes[at]! & 0x0f;
    let length = bytes[at + 1]! & 0x7f;
    at += 2;
    if (length === 126) {
      length = bytes.readUInt16BE(at);
      at += 2;
    } else if (length === 127) {
      length = Number(bytes.readBigUInt64BE(at));
      at += 8;
    }
    if (opcode === PING) yield 'ping';
    if (opcode === BINARY) yield Uint8Array.from(bytes.subarray(at, at + length)).buffer;
    at += length;
  }
}
