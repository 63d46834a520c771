import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const ROOT = path.dirname(import.meta.dirname);
const READY_WITHIN_MS = 60_000;
const POLL_MS = 50;

/** The real app in one process with its own data folder: what `npm start` starts, without the build. */
export class Stack {
  readonly port: number;
  readonly folder: string;
  #child: ChildProcess | null = null;
  #output: string[] = [];

  private constructor(port: number, folder: string) {
    this.port = port;
    this.folder = folder;
  }

  static async start(env: Record<string, string> = {}): Promise<Stack> {
    const stack = new Stack(await freePort(), await mkdtemp(path.join(tmpdir(), 'cairn-e2e-')));
    await stack.resume(env);
    return stack;
  }

  get url(): string {
    return `http://localhost:${this.port}`;
  }

  /** Last lines that the server printed, for a failing test's message. */
  get output(): string {
    return this.#output.slice(-40).join('');
  }

  /** Starts again on the same port and data. */
  async resume(env: Record<string, string> = {}): Promise<void> {
    const child = spawn(process.execPath, ['api/src/standalone.ts'], {
      cwd: ROOT,
      env: { ...process.env, PORT: String(this.port), CAIRN_DATA_DIR: this.folder, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => this.#output.push(String(chunk)));
    this.#child = child;
    const deadline = Date.now() + READY_WITHIN_MS;
    while (Date.now() < deadline) {
      if (child.exitCode !== null) throw new Error(`the server ended with ${child.exitCode}:\n${this.output}`);
      if (await this.#ready()) return;
      await pause(POLL_MS);
    }
    throw new Error(`the server was not ready within ${READY_WITHIN_MS} ms:\n${this.output}`);
  }

  /** As a power cut of the process: SIGKILL, nothing is flushed. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  /** SIGKILL to the database's first process, as a power cut of it; its supervisor is the app. */
  async killDatabase(): Promise<void> {
    const pid = Number(
      (await readFile(path.join(this.folder, 'postgres', 'cluster', 'postmaster.pid'), 'utf8')).split('\n')[0],
    );
    process.kill(pid, 'SIGKILL');
  }

  async stop(): Promise<void> {
    await this.#end('SIGTERM');
  }

  async remove(): Promise<void> {
    await this.stop();
    await rm(this.folder, { recursive: true, force: true });
  }

  async #end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    const child = this.#child;
    this.#child = null;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const exited = new Promise((resolve) => child.once('exit', resolve));
    child.kill(signal);
    await exited;
  }

  async #ready(): Promise<boolean> {
    return fetch(`${this.url}/readyz`).then(
      (response) => response.ok,
      () => false,
    );
  }
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() =>
        typeof address === 'object' && address ? resolve(address.port) : reject(new Error('no port')),
      );
    });
  });
}
