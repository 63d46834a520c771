/** Web Locks and BroadcastChannel of one browser in memory; messages wait until the test lets them pass. */
import type { TabChannel, TabPorts } from '../tabs.ts';

type Grant = { name: string; run: () => unknown; resolve: (value: unknown) => void; ended: () => boolean };

export class FakeBrowser {
  readonly #held = new Map<string, Grant>();
  readonly #queues = new Map<string, Grant[]>();
  readonly #channels = new Set<FakeChannel>();
  readonly #messages: { to: FakeChannel; data: unknown }[] = [];

  /** The ports of one tab, and a way to kill it: its locks are given up, its messages stop. */
  tab(): { ports: TabPorts; kill: () => void } {
    let dead = false;
    const mine = new Set<FakeChannel>();
    const request = (name: string, ...rest: unknown[]): Promise<unknown> => {
      const run = rest.at(-1) as () => unknown;
      const signal = rest.length > 1 ? (rest[0] as { signal?: AbortSignal }).signal : undefined;
      return new Promise((resolve) => {
        const grant: Grant = { name, run, resolve, ended: () => dead || signal?.aborted === true };
        this.#queues.set(name, [...(this.#queues.get(name) ?? []), grant]);
        this.#next(name);
      });
    };
    return {
      ports: {
        locks: { request },
        channel: (name) => {
          const channel = new FakeChannel(name, (data) => {
            if (dead) return;
            for (const to of this.#channels) {
              if (to !== channel && to.name === name && !to.closed)
                this.#messages.push({ to, data: structuredClone(data) });
            }
          });
          mine.add(channel);
          this.#channels.add(channel);
          return channel;
        },
      },
      kill: () => {
        dead = true;
        for (const channel of mine) channel.close();
        for (const [name, grant] of this.#held) if (grant.ended()) this.#free(name);
      },
    };
  }

  /** Delivers one message. @returns whether there was one */
  deliver(): boolean {
    const message = this.#messages.shift();
    if (!message) return false;
    if (!message.to.closed) message.to.onmessage?.({ data: message.data });
    return true;
  }

  #next(name: string): void {
    if (this.#held.has(name)) return;
    const queue = this.#queues.get(name) ?? [];
    const grant = queue.shift();
    if (!grant) return;
    if (grant.ended()) return this.#next(name);
    this.#held.set(name, grant);
    void Promise.resolve(grant.run()).then((value) => {
      grant.resolve(value);
      if (this.#held.get(name) === grant) this.#free(name);
    });
  }

  #free(name: string): void {
    this.#held.delete(name);
    this.#next(name);
  }
}

class FakeChannel implements TabChannel {
  readonly name: string;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  closed = false;
  readonly #post: (data: unknown) => void;

  constructor(name: string, post: (data: unknown) => void) {
    this.name = name;
    this.#post = post;
  }

  postMessage(message: unknown): void {
    if (!this.closed) this.#post(message);
  }

  close(): void {
    this.closed = true;
  }
}
