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
  at: number;
  /** order among tasks of the same moment, drawn from the seed */
  lot: number;
  run(): void;
}

export class VirtualTime {
  now = BEGINNING;
  #tasks = new Map<object, Task>();
  readonly #random: () => number;

  constructor(random: () => number) {
    this.#random = random;
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
      const add = () =>
        this.#tasks.set(handle, { at: this.now + Math.max(0, Number(ms) || 0), lot: this.#random(), run: fire });
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
    Date.now = () => this.now;
    performance.now = () => this.now - BEGINNING;
  }

  uninstall(): void {
    Date.now = real.dateNow;
    performance.now = real.performanceNow;
    Object.assign(globalThis, { setTimeout: real.setTimeout, setImmediate: real.setImmediate });
  }

  /** Something of the simulated world itself: a message on its way, a crash. */
  after(ms: number, run: () => void): void {
    this.#tasks.set({}, { at: this.now + ms, lot: this.#random(), run });
  }

  get idle(): boolean {
    return this.#tasks.size === 0;
  }

  /** Runs the next thing that is due and all promises that hang on it. @returns false where nothing is left before `until` */
  async step(until = Infinity): Promise<boolean> {
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
    next.run();
    await settle();
    return true;
  }

  async run(ms: number): Promise<void> {
    const until = this.now + ms;
    while (await this.step(until));
    this.now = Math.max(this.now, until);
  }
}

/** Lets every promise that can go on go on: nothing here waits for the real world. */
export function settle(): Promise<void> {
  return new Promise((resolve) => real.setImmediate(resolve));
}
