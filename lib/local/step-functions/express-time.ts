import type { Interpreter } from './interpreter.ts';

type Events = ReturnType<Interpreter['run']>['eventLogs'];
/** An event of the interpreter. */
export type InterpreterEvent = Events extends AsyncGenerator<infer Event> ? Event : never;

/** The longest Express execution, in seconds (Step Functions Developer Guide, "Quotas related to state machine executions"). */
export const EXPRESS_SECONDS = 300;

export interface ExpressTimeOptions {
  readonly seconds: number;
  /** Virtual seconds in a real second. */
  readonly timeScale: number;
  /** Called once, when the time is used up. */
  readonly onExpired: () => void;
  /** Returns milliseconds of a monotonic clock. */
  readonly now?: () => number;
}

/**
 * The time that an Express execution has left. A task counts in real time, because its work is as slow as ever under a time scale. A
 * wait counts by the local clock. The queue for a free slot does not count, since AWS has no such queue. Waits of parallel branches
 * count one after another.
 */
export class ExpressTime {
  readonly #options: ExpressTimeOptions;
  readonly #now: () => number;
  #left: number;
  /** The number of tasks at work, and the time since which they count. */
  #tasks = 0;
  #since = 0;
  #timer: NodeJS.Timeout | undefined;
  #ended = false;
  /** When a state failed, in milliseconds since 1970. */
  readonly #failedAt = new Map<string, number>();

  constructor(options: ExpressTimeOptions) {
    this.#options = options;
    this.#now = options.now ?? performance.now.bind(performance);
    this.#left = options.seconds * 1_000;
  }

  /** Counts the duration of a task. */
  async during<T>(work: () => Promise<T>): Promise<T> {
    if (this.#tasks === 0) this.#since = this.#now();
    this.#tasks += 1;
    this.#watch();
    try {
      return await work();
    } finally {
      this.#count();
      this.#tasks -= 1;
      this.#watch();
    }
  }

  /** Returns the part of a wait that the execution lives to see. Virtual milliseconds. */
  within(wait: number): number {
    this.#count();
    return Math.min(wait, this.#left);
  }

  /** Counts a finished wait of virtual milliseconds. */
  waited(wait: number): void {
    this.#count();
    this.#left -= Math.max(0, wait);
    this.#watch();
  }

  /**
   * Counts the wait before a retry. The timers of this process are off by some milliseconds, which a time scale makes minutes. So the
   * wait counts for as long as the retrier says. Jitter shortens it by an amount that only the clock tells.
   */
  note(event: InterpreterEvent): void {
    if (event.type !== 'StateFailed' && event.type !== 'StateRetried') return;
    const place = `${event.state.name} ${event.index}`;
    if (event.type === 'StateFailed') {
      this.#failedAt.set(place, event.timestamp);
      return;
    }
    const { retrier, attempt } = event.retry;
    const { IntervalSeconds = 1, BackoffRate = 2, MaxDelaySeconds = Number.POSITIVE_INFINITY } = retrier;
    const longest = Math.min(IntervalSeconds * BackoffRate ** (attempt - 1), MaxDelaySeconds) * 1_000;
    const real = event.timestamp - (this.#failedAt.get(place) ?? event.timestamp);
    const wait = retrier.JitterStrategy === 'FULL' ? Math.min(real, longest) : longest;
    this.waited(wait * this.#options.timeScale);
  }

  end(): void {
    this.#ended = true;
    clearTimeout(this.#timer);
  }

  /** Counts the tasks at work up to now. */
  #count(): void {
    if (this.#tasks === 0) return;
    const now = this.#now();
    this.#left -= now - this.#since;
    this.#since = now;
  }

  #watch(): void {
    clearTimeout(this.#timer);
    if (this.#ended) return;
    if (this.#left <= 0) {
      this.end();
      this.#options.onExpired();
    } else if (this.#tasks > 0) {
      this.#timer = setTimeout(() => {
        this.#count();
        this.#watch();
      }, Math.ceil(this.#left));
    }
  }
}
