/**
 * A clock and a scheduler that only move when cranked. Installed before any code under test is loaded, they replace the
 * globals that it uses, so that one seed gives one order of events, and years pass in milliseconds.
 */
const real = {
  setTimeout: globalThis.setTimeout,
  setImmediate: globalThis.setImmediate,
  dateNow: Date.now,
  performanceNow: performance.now.bind(performance),
};

/** Milliseconds since 1970 at which every simulated world begins. */
export const BEGINNING = Date.UTC(2026, 2, 10, 8);

interface Task {
  /** whose code it is: gone with its process */
  owner: string;
  at: number;
  /** order among tasks of the same moment, drawn from the seed */
  lot: number;
  run(): void;
}

export class VirtualTime {
  now = BEGINNING;
  #tasks = new Map<object, Task>();
  #random: () => number = () => 0;
  #owner = '';

  /** A new world: nothing is to happen, and what will be is drawn from another seed. */
  begin(random: () => number): void {
    this.#tasks.clear();
    this.#random = random;
    this.#owner = '';
    this.now = BEGINNING;
  }

  /** What is scheduled from here to the end of this step belongs to a process. */
  as<T>(owner: string, run: () => T): T {
    this.#owner = owner;
    return run();
  }

  /** A process is dead: nothing that it wanted happens. */
  end(owner: string): void {
    for (const [handle, task] of this.#tasks) if (task.owner === owner) this.#tasks.delete(handle);
  }

  /** Puts itself in the place of the global timers and clocks. */
  install(): void {
    const schedule = (run: (...args: unknown[]) => void, ms: number, args: unknown[], every: number | null) => {
      const handle = {
        ref: () => handle,
        unref: () => handle,
        hasRef: () => false,
        refresh: () => handle,
        [Symbol.toPrimitive]: () => 0,
      };
      const owner = this.#owner;
      const add = () =>
        this.#tasks.set(handle, {
          owner,
          at: this.now + Math.max(0, ms || 0),
          lot: this.#random(),
          run: fire,
        });
      const fire = () => {
        this.#tasks.delete(handle);
        if (every !== null) add();
        run(...args);
      };
      add();
      return handle;
    };
    const cancel = (handle: unknown) => void this.#tasks.delete(handle as object);
    Object.assign(globalThis, {
      setTimeout: (run: () => void, ms = 0, ...args: unknown[]) => schedule(run, ms, args, null),
      setInterval: (run: () => void, ms = 0, ...args: unknown[]) => schedule(run, ms, args, ms),
      setImmediate: (run: () => void, ...args: unknown[]) => schedule(run, 0, args, null),
      clearTimeout: cancel,
      clearInterval: cancel,
      clearImmediate: cancel,
    });
    Date.now = () => Math.floor(this.now);
    performance.now = () => this.now - BEGINNING;
  }

  uninstall(): void {
    Date.now = real.dateNow;
    performance.now = real.performanceNow;
    Object.assign(globalThis, { setTimeout: real.setTimeout, setImmediate: real.setImmediate });
  }

  /** Something of the simulated world itself: a message on its way, a crash. */
  after(ms: number, run: () => void): void {
    this.#tasks.set({}, { owner: '', at: this.now + ms, lot: this.#random(), run });
  }

  get idle(): boolean {
    return this.#tasks.size === 0;
  }

  /** Runs the next thing that is due and all promises that hang on it. @returns false where nothing is left before `until` */
  async step(until = Infinity): Promise<boolean> {
    if (this.#tasks.size === 0) await settle(); // what was begun outside of a step has yet to ask for something
    let key: object | null = null;
    let next: Task | null = null;
    for (const [handle, task] of this.#tasks) {
      if (next === null || task.at < next.at || (task.at === next.at && task.lot < next.lot)) {
        key = handle;
        next = task;
      }
    }
    if (next === null || key === null || next.at > until) return false;
    this.#tasks.delete(key);
    this.now = Math.max(this.now, next.at);
    this.#owner = next.owner;
    next.run();
    await settle();
    this.#owner = '';
    return true;
  }

  async run(ms: number): Promise<void> {
    await settle();
    const until = this.now + ms;
    while (await this.step(until));
    this.now = Math.max(this.now, until);
  }
}

/** Lets every promise that can go on go on: nothing here waits for the real world. */
export function settle(): Promise<void> {
  return new Promise((resolve) => real.setImmediate(resolve));
}
