import { once } from 'node:events';
import { WebSocket } from 'ws';
import * as Y from 'yjs';
import type { Target } from './target.ts';

const NOTHING = Y.encodeStateVector(new Y.Doc());

/** One client on one document that sends prepared updates and counts what comes back: cheap, so that the server is what is measured. */
export class LoadClient {
  /** called for each acknowledgement of an own update */
  onAck: () => void = () => {};
  /** called for each update of somebody else, with its size on the wire */
  onUpdate: (update: Uint8Array) => void = () => {};
  received = 0;
  readonly #target: Target;
  readonly #document: string;
  readonly #socket: WebSocket;
  readonly #state = Promise.withResolvers<Uint8Array>();
  #acks = 0;
  #echoes = 0;

  private constructor(target: Target, document: string) {
    this.#target = target;
    this.#document = document;
    this.#socket = new WebSocket(target.url(document), { perMessageDeflate: false });
    this.#socket.binaryType = 'nodebuffer';
    this.#socket.on('message', (data: Buffer) => this.#hear(data));
    this.#socket.on('error', () => {});
    this.#socket.on('close', () => this.#state.reject(new Error('closed before the state came')));
    this.#state.promise.catch(() => {});
  }

  /** Connects and waits for the whole state. */
  static async connect(
    target: Target,
    document: string,
    user: string,
    stateVector = NOTHING,
  ): Promise<{ client: LoadClient; state: Uint8Array }> {
    const client = new LoadClient(target, document);
    await once(client.#socket, 'open');
    for (const frame of target.wire.hello(document, target.token(user), stateVector)) client.#socket.send(frame);
    const state = await client.#state.promise;
    return { client, state };
  }

  send(update: Uint8Array): void {
    if (!this.#target.acknowledges) this.#echoes++;
    this.#socket.send(this.#target.wire.update(this.#document, update));
  }

  /** Sends and waits for the answer; for set-up, with nothing else in flight. */
  sendAndWait(update: Uint8Array): Promise<void> {
    return new Promise((resolve) => {
      const before = this.onAck;
      this.onAck = () => {
        this.onAck = before;
        resolve();
      };
      this.send(update);
    });
  }

  get acks(): number {
    return this.#acks;
  }

  async close(): Promise<void> {
    if (this.#socket.readyState === WebSocket.CLOSED) return;
    const closed = once(this.#socket, 'close');
    this.#socket.terminate();
    await closed;
  }

  #hear(data: Buffer): void {
    this.received += data.length;
    const heard = this.#target.wire.read(data);
    switch (heard.kind) {
      case 'state':
        return this.#state.resolve(heard.update);
      case 'ack':
        return this.#acked();
      case 'refused':
        throw new Error(`${this.#target.name} refused a write of the benchmark`);
      case 'update':
        // Without acks the echo of one's own update is the answer; such a client never has foreign updates in flight.
        if (this.#echoes > 0) {
          this.#echoes--;
          return this.#acked();
        }
        return this.onUpdate(heard.update);
    }
  }

  #acked(): void {
    this.#acks++;
    this.onAck();
  }
}
