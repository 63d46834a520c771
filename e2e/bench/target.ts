import { fork, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { hocuspocusWire, yWebsocketWire, type Wire } from './wire.ts';

/** What a server under measurement tells about itself. */
export interface Usage {
  /** µs of processor time, user and system, of the server process */
  cpu: number;
  /** bytes */
  heap: number;
  rss: number;
}

export type TargetName = 'stock' | 'stock+pg' | 'y-websocket' | 'cairn';

/** A server in its own process, on its own core where the system allows it. */
export class Target {
  readonly name: TargetName;
  readonly wire: Wire;
  readonly acknowledges: boolean;
  readonly databaseUrl: string | null;
  #child: ChildProcess | null = null;
  #port = 0;

  constructor(name: TargetName, databaseUrl: string | null) {
    this.name = name;
    this.wire = name === 'y-websocket' ? yWebsocketWire : hocuspocusWire;
    this.acknowledges = name !== 'y-websocket';
    this.databaseUrl = databaseUrl;
  }

  async start(): Promise<this> {
    const file = this.name === 'stock+pg' ? 'stock' : this.name;
    const child = fork(path.join(import.meta.dirname, 'servers', `${file}.ts`), {
      env: { ...process.env, BENCH_DATABASE_URL: this.databaseUrl ?? '', LOG_LEVEL: 'error' },
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    this.#child = child;
    const [message] = (await once(child, 'message')) as [{ port: number }];
    this.#port = message.port;
    if (child.pid) pin(child.pid, 0);
    return this;
  }

  url(document: string): string {
    return this.name === 'y-websocket'
      ? `ws://127.0.0.1:${this.#port}/${document}`
      : `ws://127.0.0.1:${this.#port}/sync`;
  }

  /** Over HTTP, for a client that has nothing; null where the server has no such thing. */
  snapshotUrl(document: string): string | null {
    return this.name === 'cairn' ? `http://127.0.0.1:${this.#port}/snapshot/${document}` : null;
  }

  token(user: string): string {
    return `${user}:editor`;
  }

  async usage(): Promise<Usage> {
    const child = this.#child!;
    child.send('usage');
    const [usage] = (await once(child, 'message')) as [Usage];
    return usage;
  }

  kill(): Promise<void> {
    return this.#end('SIGKILL');
  }

  stop(): Promise<void> {
    return this.#end('SIGTERM');
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#child;
    this.#child = null;
    if (!child || child.exitCode !== null) return;
    const exited = once(child, 'exit');
    child.kill(signal);
    await exited;
  }
}

/** Keeps a process on one core, so that server and load do not share; where the system cannot, nothing happens. */
export function pin(pid: number, core: number): void {
  spawnSync('taskset', ['-a', '-cp', String(core), String(pid)], { stdio: 'ignore' });
}
