/** The one WebSocket of a person: all their documents, whichever tab they are open in. */
import { CloseCode } from '@cairn/shared/contract/sync.ts';
import { SignedOutError } from '../http/errors.ts';
import { pongFrame, queryAwarenessFrame, readFrame, type ServerFrame } from './wire.ts';

export type ConnectionStatus = 'connected' | 'connecting' | 'offline' | 'signed-out';

/** What the connection needs of a WebSocket; tests hand in their own. */
export interface Socket {
  binaryType: string;
  onopen: (() => void) | null;
  onmessage: ((event: { data: unknown }) => void) | null;
  onclose: ((event: { code: number }) => void) | null;
  onerror: (() => void) | null;
  send(bytes: Uint8Array<ArrayBuffer>): void;
  close(): void;
}

/** One document's end of the connection. */
export interface Channel {
  /** A new socket is open: begin from the start, nothing of the last one counts. */
  connected(token: string): void;
  disconnected(): void;
  receive(frame: Exclude<ServerFrame, { type: 'ping' }>): void;
  /** the server knows it on this socket, so it can be asked for presence */
  readonly attached: boolean;
}

export interface ConnectionOptions {
  createSocket(): Socket;
  /** @param refused the token the server would not take. @throws SignedOutError, or anything else for "not now" */
  accessToken(refused?: string): Promise<string>;
  onStatus(status: ConnectionStatus): void;
  random?: () => number;
}

const FIRST_DELAY_MS = 250;
const LAST_DELAY_MS = 15_000;
const FORBIDDEN_DELAY_MS = 5_000;
const OPEN_TIMEOUT_MS = 10_000;
// A dead line is noticed within 15 s: idle + one tick + wait + one tick.
const TICK_MS = 2_000;
const IDLE_MS = 4_000;
const WAIT_MS = 6_000;

export class Connection {
  readonly #options: ConnectionOptions;
  readonly #random: () => number;
  readonly #channels = new Map<string, Channel>();
  #socket: Socket | null = null;
  #open = false;
  #token = '';
  #refusedToken: string | undefined;
  #failures = 0;
  #attempt = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #ticker: ReturnType<typeof setInterval> | undefined;
  #heardAt = 0;
  #askedAt: number | null = null;
  #status: ConnectionStatus = 'connecting';
  #stopped = false;

  constructor(options: ConnectionOptions) {
    this.#options = options;
    this.#random = options.random ?? Math.random;
  }

  get status(): ConnectionStatus {
    return this.#status;
  }

  add(name: string, channel: Channel): void {
    this.#channels.set(name, channel);
    if (this.#open) channel.connected(this.#token);
    else if (!this.#socket && this.#timer === undefined) this.poke();
  }

  remove(name: string, channel: Channel): void {
    if (this.#channels.get(name) === channel) this.#channels.delete(name);
  }

  /** @returns false where there is no open socket: the bytes are not sent, and not kept */
  send(bytes: Uint8Array<ArrayBuffer>): boolean {
    if (!this.#open || !this.#socket) return false;
    this.#socket.send(bytes);
    return true;
  }

  /** Connects now instead of at the end of the pause: the network is back, or a person asked. */
  poke(): void {
    if (this.#stopped || this.#socket) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    void this.#connect();
  }

  /** The server did not take this token: a new one is fetched, and a new socket opened with it. */
  tokenRefused(token: string): void {
    if (token !== this.#token) return;
    this.#refusedToken = token;
    this.#drop(CloseCode.Unauthorized);
  }

  /** A document has finished its handshake: the server works, so the next pause is short again. */
  works(): void {
    this.#failures = 0;
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
    this.#drop(1000);
  }

  async #connect(): Promise<void> {
    if (this.#channels.size === 0) return;
    const attempt = ++this.#attempt;
    if (this.#status === 'signed-out') this.#setStatus('connecting');
    try {
      this.#token = await this.#options.accessToken(this.#refusedToken);
      this.#refusedToken = undefined;
    } catch (error) {
      if (attempt !== this.#attempt || this.#stopped) return;
      if (error instanceof SignedOutError) this.#setStatus('signed-out');
      else this.#later(0);
      return;
    }
    if (attempt !== this.#attempt || this.#stopped || this.#socket) return;
    let socket: Socket;
    try {
      socket = this.#options.createSocket();
    } catch {
      this.#later(0);
      return;
    }
    this.#socket = socket;
    socket.binaryType = 'arraybuffer';
    this.#timer = setTimeout(() => socket === this.#socket && !this.#open && this.#drop(0), OPEN_TIMEOUT_MS);
    socket.onerror = () => undefined;
    socket.onopen = () => {
      if (socket === this.#socket) this.#opened();
    };
    socket.onclose = ({ code }) => {
      if (socket === this.#socket) this.#drop(code);
    };
    socket.onmessage = ({ data }) => {
      if (socket === this.#socket) this.#receive(data);
    };
  }

  #opened(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#open = true;
    this.#heardAt = Date.now();
    this.#askedAt = null;
    this.#ticker = setInterval(() => this.#tick(), TICK_MS);
    this.#setStatus('connected');
    for (const channel of this.#channels.values()) channel.connected(this.#token);
  }

  #receive(data: unknown): void {
    this.#heardAt = Date.now();
    this.#askedAt = null;
    let frame: ServerFrame | null;
    try {
      frame = data instanceof ArrayBuffer ? readFrame(new Uint8Array(data)) : null;
    } catch {
      this.#drop(CloseCode.Malformed);
      return;
    }
    if (frame === null) return;
    if (frame.type === 'ping') this.send(pongFrame());
    else this.#channels.get(frame.name)?.receive(frame);
  }

  /** Asks after silence and gives up without an answer. Counts from the question, since timers of hidden tabs are slow. */
  #tick(): void {
    const now = Date.now();
    if (this.#askedAt !== null) {
      if (now - this.#askedAt >= WAIT_MS) this.#drop(0);
    } else if (now - this.#heardAt >= IDLE_MS) {
      const attached = [...this.#channels].find(([, channel]) => channel.attached);
      if (attached && this.send(queryAwarenessFrame(attached[0]))) this.#askedAt = now;
    }
  }

  #drop(code: number): void {
    const socket = this.#socket;
    this.#attempt++;
    this.#socket = null;
    this.#open = false;
    clearInterval(this.#ticker);
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (socket) {
      socket.onopen = socket.onmessage = socket.onclose = null;
      try {
        socket.close();
      } catch {
        // Closed already.
      }
    }
    for (const channel of this.#channels.values()) channel.disconnected();
    if (this.#stopped) return;
    if (code === CloseCode.Unauthorized) this.#refusedToken ??= this.#token;
    this.#later(code);
  }

  #later(code: number): void {
    this.#setStatus('offline');
    const most = Math.min(FIRST_DELAY_MS * 2 ** this.#failures++, LAST_DELAY_MS);
    const least = code === CloseCode.Forbidden ? FORBIDDEN_DELAY_MS : 0;
    this.#timer = setTimeout(() => this.poke(), Math.max(least, most * (0.5 + this.#random())));
  }

  #setStatus(status: ConnectionStatus): void {
    if (status === this.#status) return;
    this.#status = status;
    this.#options.onStatus(status);
  }
}
