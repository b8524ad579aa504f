/**
 * A clock that runs `timeScale` times as fast as real time and shows `epoch` at the real time `start`. Both times are in
 * milliseconds since 1970.
 */
export interface ClockOrigin {
  readonly epoch: number;
  readonly start: number;
  readonly timeScale: number;
}

/** Storage of a clock's time, so that the clock continues from there after a restart. */
export interface ClockMemory {
  read(): ClockReading | undefined;
  write(reading: ClockReading): void;
}

/** Virtual time at a moment of real time, both in milliseconds since 1970. */
export interface ClockReading {
  readonly virtual: number;
  readonly real: number;
}

/** Real milliseconds between two writes of a scaled clock. */
const KEEP_EVERY = 1_000;
/** The longest timer of a wait, in milliseconds. Timers stop while a laptop sleeps, so long waits check the time in between. */
const LOOK_AGAIN_AFTER = 30_000;

/**
 * The local cloud's time. It runs `timeScale` times as fast as real time and never goes back. After a restart it continues from
 * its last time. While the local cloud is stopped, it runs as fast as real time.
 */
export class LocalClock {
  readonly timeScale: number;
  readonly #real: () => number;
  readonly #memory: ClockMemory | undefined;
  readonly #origin: ClockReading;
  #last: number;
  #keeping: NodeJS.Timeout | undefined;

  /**
   * @param options.timeScale virtual seconds in a real second. Default: 1
   * @param options.now returns real time in milliseconds since 1970
   */
  constructor(options: { timeScale?: number; now?: () => number; memory?: ClockMemory } = {}) {
    this.timeScale = options.timeScale ?? 1;
    if (!Number.isFinite(this.timeScale) || this.timeScale <= 0) {
      throw new RangeError(`the time scale is ${this.timeScale}; it must be a number above 0`);
    }
    this.#real = options.now ?? Date.now;
    const real = this.#real();
    const kept = options.memory?.read();
    const virtual = kept === undefined ? real : Math.max(real, kept.virtual + Math.max(0, real - kept.real));
    this.#origin = { virtual, real };
    this.#last = virtual;
    // A clock that shows real time has nothing to store.
    this.#memory = this.origin() === null ? undefined : options.memory;
    this.#keep();
  }

  /** Returns the virtual time. */
  now(): Date {
    this.#last = Math.max(this.#last, this.virtualAt(this.#real()));
    return new Date(this.#last);
  }

  /** Returns the virtual time at a moment of real time. Both are in milliseconds since 1970. */
  virtualAt(real: number): number {
    return Math.floor(this.#origin.virtual + (real - this.#origin.real) * this.timeScale);
  }

  /** Returns the settings with which another thread's clock shows the same time; null for a clock that shows real time. */
  origin(): ClockOrigin | null {
    const { virtual, real } = this.#origin;
    if (this.timeScale === 1 && virtual === real) return null;
    return { epoch: virtual, start: real, timeScale: this.timeScale };
  }

  /** Resolves at a virtual time. Rejects with the signal's reason when the signal is aborted before. */
  async waitUntil(date: Date, signal?: AbortSignal): Promise<void> {
    for (;;) {
      signal?.throwIfAborted();
      const remaining = date.getTime() - this.now().getTime();
      if (remaining <= 0) return;
      await sleep(Math.min(Math.ceil(remaining / this.timeScale), LOOK_AGAIN_AFTER), signal);
    }
  }

  /** Stores the time for the last time. */
  stop(): void {
    clearInterval(this.#keeping);
    this.#memory?.write({ virtual: this.now().getTime(), real: this.#real() });
  }

  /**
   * Stores the time at regular intervals. It stores the time at the end of the next interval, so that after a crash the clock
   * does not start before a time that it has shown.
   */
  #keep(): void {
    const memory = this.#memory;
    if (memory === undefined) return;
    const write = () => {
      const ahead = this.#real() + 2 * KEEP_EVERY;
      memory.write({ virtual: this.virtualAt(ahead), real: ahead });
    };
    write();
    this.#keeping = setInterval(write, KEEP_EVERY).unref();
  }
}

function sleep(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop);
      resolve();
    }, milliseconds);
    signal?.addEventListener('abort', stop, { once: true });
  });
}
