import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import type { Failpoint } from '@cairn/sync-server/failpoint.ts';
import { LoadClient } from '../bench/load-client.ts';
import { Target } from '../bench/target.ts';
import { idFrom, seeded } from '../bench/updates.ts';
import { freePort } from '../stack.ts';

/** The sync server in a process of its own, to be killed and started again on the same port and database. */
export class Victim {
  #port = 0;
  #child: ChildProcess | null = null;
  readonly #databaseUrl: string;
  readonly #build: 'real' | 'ack-early';

  constructor(databaseUrl: string, build: 'real' | 'ack-early') {
    this.#databaseUrl = databaseUrl;
    this.#build = build;
  }

  get url(): string {
    return `ws://127.0.0.1:${this.#port}/sync`;
  }

  /** @param failpoint where it is to kill itself */
  async start(failpoint: Failpoint | null): Promise<void> {
    this.#port ||= await freePort();
    const child = fork(path.join(import.meta.dirname, 'server.ts'), {
      env: {
        ...process.env,
        CHAOS: JSON.stringify({ databaseUrl: this.#databaseUrl, port: this.#port, failpoint, build: this.#build }),
      },
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    this.#child = child;
    await Promise.race([once(child, 'message'), once(child, 'exit')]);
  }

  async kill(): Promise<void> {
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
  }

  /** Waits for the server to end by itself. @returns false where it did not within `ms` */
  async dies(ms: number): Promise<boolean> {
    const child = this.#child!;
    if (child.exitCode !== null || child.signalCode !== null) return true;
    return Promise.race([
      once(child, 'exit').then(() => true),
      new Promise<false>((resolve) => setTimeout(() => resolve(false), ms)),
    ]);
  }

  /** The whole document, as a newcomer gets it. */
  async read(document: string): Promise<Uint8Array> {
    const target = Object.create(new Target('cairn', null), { url: { value: () => this.url } }) as Target;
    const { client, state } = await LoadClient.connect(target, document, idFrom(seeded(99)));
    await client.close();
    return state;
  }
}
