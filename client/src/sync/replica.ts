/**
 * One document on the connection. "Saved" is only what the server has committed: nothing is sent before the
 * server has asked for what it lacks (which holds everything written offline), each frame sent on this socket is
 * answered once and in order, and an edit counts when the answer to the frame that holds it says committed.
 *
 * What the server refuses stays in a Yjs document for ever, since Yjs ignores structs that it has. So once all
 * frames are answered the replica forks: it fetches the server's state, and its owner goes on with a new document.
 */
import type { ProjectRole } from '@cairn/shared/domain/access/roles.ts';
import type { ServerMessage } from '@cairn/shared/contract/sync.ts';
import * as Y from 'yjs';
import type { Channel } from './connection.ts';
import type { RefusedEntity } from './document-storage.ts';
import { mergeCovers, type Cover } from './unsent-log.ts';
import { authFrame, awarenessFrame, leaveFrame, syncFrame, type ServerFrame } from './wire.ts';

/** What the replica asks of the document it belongs to. */
export interface ReplicaHost {
  readonly name: string;
  readonly doc: Y.Doc;
  /** every edit that the server has not committed */
  readonly unsent: Cover;
  /** @returns false: do not sync yet, another epoch has to be fetched first; `resume` is called then */
  hello(hello: { epoch: number; seq: number; role: ProjectRole }): boolean;
  /** The server began a new epoch. */
  epochEnded(epoch: number): void;
  roleChanged(role: ProjectRole): void;
  denied(reason: string): void;
  /** An update of the server's. */
  receive(update: Uint8Array): void;
  /**
   * The server's answer to our state vector: applied by the host.
   * @returns edits of ours that turn out to be refused, told on a socket that was gone
   */
  receiveState(update: Uint8Array): RefusedEntity[];
  /** The server has committed these edits. */
  committed(cover: Cover): void;
  /** Told before the answer to the frame it was in: keep the text for its author. */
  refused(entities: readonly RefusedEntity[]): void;
  /** Begin again from the server's state, then apply `held`: edits made while it was on its way. */
  fork(state: Uint8Array, held: readonly Uint8Array[]): void;
  receiveAwareness(update: Uint8Array): void;
  /** presence of all tabs, for a server that has none of it yet */
  awarenessUpdate(): Uint8Array | null;
  /** `synced`, `pendingRefusal` or what is in flight has changed */
  changed(): void;
}

export interface ReplicaLink {
  send(bytes: Uint8Array<ArrayBuffer>): boolean;
  /** @param refused a token the server has just refused */
  accessToken(refused?: string): Promise<string>;
  works(): void;
}

const EMPTY_STATE_VECTOR = Uint8Array.of(0);
const REJOIN_MS = [1_000, 3_000, 10_000, 30_000];

export class Replica implements Channel {
  readonly #host: ReplicaHost;
  readonly #link: ReplicaLink;
  #token = '';
  /** the token that was refused, once: a second refusal with a fresh one is about the document */
  #refusedToken: string | null = null;
  #connected = false;
  #attached = false;
  #greeted = false;
  /** our state has been sent on this socket: later updates may follow it */
  #handshake = false;
  #synced = false;
  /** edits in the document that no frame on this socket holds */
  #dirty: Cover = new Map();
  /** one per frame that awaits its answer */
  #inflight: Cover[] = [];
  #refused: RefusedEntity[];
  /** answered "not committed": settled when the fork has happened */
  #answered: Cover = new Map();
  #forking = false;
  #held: Uint8Array[] = [];
  #deferredVector: Uint8Array | null = null;
  #denials = 0;
  #rejoin: ReturnType<typeof setTimeout> | undefined;
  #ended = false;

  /** @param refused known from an earlier session that did not live to fork */
  constructor(host: ReplicaHost, link: ReplicaLink, refused: readonly RefusedEntity[] = []) {
    this.#host = host;
    this.#link = link;
    this.#refused = [...refused];
  }

  get attached(): boolean {
    return this.#attached;
  }

  /** The server has answered on this socket. */
  get synced(): boolean {
    return this.#synced;
  }

  /** Something was refused and the fork has not happened yet. */
  get pendingRefusal(): boolean {
    return this.#refused.length > 0;
  }

  /** The server has committed all that this replica was given: nothing in flight, nothing unsent, nothing refused. */
  get saved(): boolean {
    return this.#handshake && this.#inflight.length === 0 && this.#dirty.size === 0 && !this.pendingRefusal;
  }

  connected(token: string): void {
    this.disconnected();
    this.#token = token;
    this.#connected = true;
    this.#link.send(authFrame(this.#host.name, token));
  }

  disconnected(): void {
    clearTimeout(this.#rejoin);
    this.#connected = false;
    this.#unattach();
  }

  #unattach(): void {
    // Unanswered: perhaps committed, perhaps not. The next handshake tells.
    this.#dirty = this.#host.unsent;
    this.#inflight = [];
    this.#attached = this.#greeted = this.#handshake = this.#synced = this.#forking = false;
    this.#held = [];
    this.#deferredVector = null;
    this.#host.changed();
  }

  /** An edit of any tab, in the document already. */
  local(update: Uint8Array, cover: Cover): void {
    if (this.#forking) this.#held.push(update);
    if (this.#handshake && !this.#forking) this.#sendUpdate(2, update, cover);
    else this.#dirty = mergeCovers(this.#dirty, cover);
    this.#host.changed();
  }

  awareness(update: Uint8Array): void {
    if (this.#attached) this.#link.send(awarenessFrame(this.#host.name, update));
  }

  /** The host has what it waited for: sync with the epoch that the server greeted with. */
  resume(): void {
    this.#dirty = this.#host.unsent;
    this.#inflight = [];
    this.#handshake = this.#synced = this.#forking = false;
    if (this.#greeted) this.#askForState();
    this.#host.changed();
  }

  /** The same for a new epoch's document, which holds nothing that was refused. */
  restart(): void {
    this.#refused = [];
    this.#answered = new Map();
    this.resume();
  }

  /** Asks again after a refusal: the project may exist by now, or the person may have been let in. */
  retry(): void {
    if (this.#connected && !this.#attached && this.#denials > 0) this.#join();
  }

  /** Leaves the document. */
  end(): void {
    this.#ended = true;
    clearTimeout(this.#rejoin);
    if (this.#attached) this.#link.send(leaveFrame(this.#host.name));
    this.#attached = false;
  }

  receive(frame: Exclude<ServerFrame, { type: 'ping' }>): void {
    if (this.#ended) return;
    switch (frame.type) {
      case 'authenticated':
        this.#attached = true;
        this.#denials = 0;
        this.#refusedToken = null;
        return;
      case 'denied':
        return this.#denied(frame.reason);
      case 'token-wanted':
        return this.#join();
      case 'closed':
        this.#unattach();
        return this.#joinLater();
      case 'stateless':
        return this.#message(frame.message);
      case 'sync':
        return this.#sync(frame.step, frame.payload);
      case 'status':
        return this.#status(frame.saved);
      case 'awareness':
        return this.#host.receiveAwareness(frame.update);
      case 'query-awareness':
        return this.#sendPresence();
    }
  }

  #denied(reason: string): void {
    this.#attached = false;
    if (this.#refusedToken === null) {
      this.#refusedToken = this.#token;
      return this.#join(this.#token);
    }
    this.#host.denied(reason);
    this.#joinLater();
  }

  #joinLater(): void {
    clearTimeout(this.#rejoin);
    const delay = REJOIN_MS[Math.min(this.#denials++, REJOIN_MS.length - 1)]!;
    this.#rejoin = setTimeout(() => this.#join(), delay * (0.75 + Math.random() / 2));
  }

  #join(refused?: string): void {
    clearTimeout(this.#rejoin);
    this.#link.accessToken(refused).then(
      (token) => {
        if (!this.#connected || this.#ended) return;
        this.#token = token;
        this.#link.send(authFrame(this.#host.name, token));
      },
      // The connection finds out by itself, and begins anew.
      () => undefined,
    );
  }

  #message(text: string): void {
    const message = parseMessage(text);
    switch (message?.type) {
      case 'hello':
        this.#greeted = true;
        this.#attached = true;
        if (this.#host.hello(message)) this.#askForState();
        return;
      case 'rejected':
        this.#refused.push(...message.entities);
        this.#host.refused(message.entities);
        return this.#host.changed();
      case 'role':
        return this.#host.roleChanged(message.role);
      case 'epoch':
        this.#handshake = false;
        return this.#host.epochEnded(message.epoch);
      default:
    }
  }

  #askForState(): void {
    this.#link.send(syncFrame(this.#host.name, 0, Y.encodeStateVector(this.#host.doc)));
    this.#sendPresence();
  }

  #sendPresence(): void {
    const update = this.#host.awarenessUpdate();
    if (update) this.awareness(update);
  }

  #sync(step: 0 | 1 | 2, payload: Uint8Array): void {
    if (!this.#greeted) return;
    if (step === 0) {
      if (this.#forking) this.#deferredVector = payload;
      else this.#sendState(payload);
    } else if (step === 2) {
      this.#host.receive(payload);
    } else if (this.#forking) {
      this.#finishFork(payload);
    } else {
      this.#refused.push(...this.#host.receiveState(payload));
      this.#synced = true;
      this.#link.works();
      this.#forkIfDue();
    }
    this.#host.changed();
  }

  #sendState(vector: Uint8Array): void {
    const cover = this.#dirty;
    this.#dirty = new Map();
    this.#handshake = true;
    this.#sendUpdate(1, Y.encodeStateAsUpdate(this.#host.doc, vector), cover);
  }

  #sendUpdate(step: 1 | 2, update: Uint8Array, cover: Cover): void {
    this.#inflight.push(cover);
    this.#link.send(syncFrame(this.#host.name, step, update));
  }

  #status(committed: boolean): void {
    const cover = this.#inflight.shift();
    if (cover === undefined) return; // an answer to an earlier life of this document on the socket
    if (committed) {
      this.#host.committed(cover);
    } else {
      if (!this.pendingRefusal) {
        const unnamed = [{ entity: '', why: 'malformed' }];
        this.#refused.push(...unnamed);
        this.#host.refused(unnamed);
      }
      this.#answered = mergeCovers(this.#answered, cover);
    }
    this.#forkIfDue();
    this.#host.changed();
  }

  /** With every frame answered, what was allowed is at the server: its state lacks only what was refused. */
  #forkIfDue(): void {
    if (!this.#handshake || this.#forking || this.#inflight.length > 0 || !this.pendingRefusal) return;
    this.#forking = true;
    this.#held = [];
    this.#link.send(syncFrame(this.#host.name, 0, EMPTY_STATE_VECTOR));
  }

  #finishFork(state: Uint8Array): void {
    const held = this.#held;
    const answered = this.#answered;
    this.#forking = false;
    this.#held = [];
    this.#answered = new Map();
    this.#refused = [];
    this.#host.fork(state, held);
    this.#host.committed(answered);
    if (this.#deferredVector) this.#sendState(this.#deferredVector);
    else this.#handshake = false; // the server's vector comes next
    this.#deferredVector = null;
  }
}

function parseMessage(text: string): ServerMessage | null {
  try {
    const message: unknown = JSON.parse(text);
    return typeof message === 'object' && message !== null && 'type' in message ? (message as ServerMessage) : null;
  } catch {
    return null;
  }
}
