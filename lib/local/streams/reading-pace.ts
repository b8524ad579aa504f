/** Milliseconds between two reads of a stream that has had records lately. What comes in between shares a batch. */
const BUSY_MS = 75;
/** Milliseconds between two reads of a quiet stream, unless a function writes to its table. */
const QUIET_MS = 500;
/** Milliseconds for which a stream is busy after a record or a write. An emulator may show a record some time after its write. */
const LASTS_MS = 1_000;

/** Decides when a stream is read next. An idle local cloud should leave the processor alone, and a write should not wait. */
export class ReadingPace {
  readonly #now: () => number;
  #busyUntil = 0;
  #stopped = false;
  /** Ends the present wait; undefined while nobody waits. */
  #wake: (() => void) | undefined;

  /** @param now returns the real time in milliseconds */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** Takes note of a record, or of a write that makes one. A wait for a quiet stream ends; writes of a busy one share the next read. */
  busy(): void {
    const wasBusy = this.#isBusy;
    this.#busyUntil = this.#now() + LASTS_MS;
    if (!wasBusy) this.#wake?.();
  }

  /** Ends the present wait and all further ones. */
  stop(): void {
    this.#stopped = true;
    this.#wake?.();
  }

  /** Waits until the stream is read again. */
  async next(): Promise<void> {
    if (this.#stopped) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#wake = resolve;
    const timer = setTimeout(resolve, this.#isBusy ? BUSY_MS : QUIET_MS);
    await promise;
    clearTimeout(timer);
    this.#wake = undefined;
  }

  get #isBusy(): boolean {
    return this.#now() < this.#busyUntil;
  }
}
