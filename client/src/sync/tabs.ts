/**
 * The tabs of one person: one of them, by a Web Lock, leads (owns the socket and stores what the server sends);
 * all exchange what they write over a BroadcastChannel. Where the browser has neither, each tab leads itself.
 */
import type { DocumentName } from '@cairn/shared/domain/kernel/document-name.ts';
import type { ProjectRole } from '@cairn/shared/domain/access/roles.ts';
import type { ConnectionStatus } from './connection.ts';
import { randomId } from './random-id.ts';
import type { Cover, UnsentEdit } from './unsent-log.ts';

/** What the leader knows of a document from the server. */
export interface DocumentStatus {
  epoch: number | null;
  ready: boolean;
  synced: boolean;
  role: ProjectRole | null;
  missing: 'offline' | 'forbidden' | null;
  pendingRefusal: boolean;
}

/** About one document. */
export type DocumentMessage = { name: DocumentName } & (
  | { type: 'open'; epoch: number | null; vector: Uint8Array }
  /** the leader's answer to `open` */
  | { type: 'state'; to: string; epoch: number | null; vector: Uint8Array; update: Uint8Array; unsent: UnsentEdit[] }
  /** the answer to that: what the leader lacked */
  | { type: 'merge'; to: string; epoch: number | null; update: Uint8Array; unsent: UnsentEdit[] }
  | { type: 'close' }
  | { type: 'edit'; epoch: number | null; edit: UnsentEdit; update: Uint8Array }
  | { type: 'remote'; epoch: number | null; update: Uint8Array }
  | { type: 'committed'; cover: Cover; acked: Uint8Array | null }
  | { type: 'status'; status: DocumentStatus }
  /** a new document takes the old one's place; `received` of the old one's edits are taken care of */
  | { type: 'replaced'; epoch: number; state: Uint8Array; received: Cover; unsent: UnsentEdit[] }
  | { type: 'awareness'; update: Uint8Array }
);

export type TabMessage =
  | DocumentMessage
  /** a tab leads now: tell it what is open */
  | { type: 'leader' }
  | { type: 'hello' }
  | { type: 'connection'; status: ConnectionStatus; lastSavedAt: number | null }
  /** connect, flush and retry now */
  | { type: 'poke' };

/** What the tabs need of the browser. */
export interface TabPorts {
  locks: Pick<LockManager, 'request'> | null;
  channel: ((name: string) => TabChannel) | null;
}

export interface TabChannel {
  onmessage: ((event: { data: unknown }) => void) | null;
  postMessage(message: unknown): void;
  close(): void;
}

export interface TabsOptions extends TabPorts {
  userId: string;
  onMessage(message: TabMessage, from: string): void;
  /** This tab leads from now on. */
  onLead(): void;
  /** Another tab is gone, closed or crashed; told to the leader only. */
  onGone(tab: string): void;
}

export class Tabs {
  readonly id = randomId();
  readonly #options: TabsOptions;
  readonly #channel: TabChannel | null;
  readonly #known = new Set<string>();
  readonly #ended = new AbortController();
  #leads = false;
  #release: () => void = () => undefined;

  constructor(options: TabsOptions) {
    this.#options = options;
    this.#channel = (options.locks && options.channel?.(`cairn/${options.userId}`)) || null;
  }

  get leads(): boolean {
    return this.#leads;
  }

  start(): void {
    const { locks } = this.#options;
    if (!this.#channel || !locks) return this.#lead();
    this.#channel.onmessage = ({ data }) => this.#receive(data as { from: string; message: TabMessage });
    // Held as long as the tab lives: whoever gets it afterwards knows that the tab is gone.
    this.#hold(this.#lock(this.id), () => undefined);
    this.#hold(`cairn/${this.#options.userId}/leader`, () => this.#lead());
    this.post({ type: 'hello' });
  }

  post(message: TabMessage): void {
    if (!this.#ended.signal.aborted) this.#channel?.postMessage({ from: this.id, message });
  }

  stop(): void {
    this.#ended.abort();
    this.#leads = false;
    this.#release();
    this.#channel?.close();
  }

  #lock(tab: string): string {
    return `cairn/${this.#options.userId}/tab/${tab}`;
  }

  #hold(name: string, run: () => void): void {
    this.#options
      .locks!.request(name, { signal: this.#ended.signal }, () => {
        if (!this.#ended.signal.aborted) run();
        return new Promise<void>((resolve) => {
          if (this.#ended.signal.aborted) resolve();
          const before = this.#release;
          this.#release = () => {
            before();
            resolve();
          };
        });
      })
      .catch(() => undefined);
  }

  #lead(): void {
    this.#leads = true;
    for (const tab of this.#known) this.#watch(tab);
    this.#options.onLead();
    this.post({ type: 'leader' });
  }

  #watch(tab: string): void {
    this.#options
      .locks!.request(this.#lock(tab), { signal: this.#ended.signal }, () => {
        this.#known.delete(tab);
        if (!this.#ended.signal.aborted) this.#options.onGone(tab);
      })
      .catch(() => undefined);
  }

  #receive({ from, message }: { from: string; message: TabMessage }): void {
    if (from === this.id || this.#ended.signal.aborted) return;
    if (!this.#known.has(from)) {
      this.#known.add(from);
      if (this.#leads) this.#watch(from);
    }
    this.#options.onMessage(message, from);
  }
}
