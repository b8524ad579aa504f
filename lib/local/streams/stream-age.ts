import type { LocalClock } from '../support/clock.ts';

/** A span of real time, in milliseconds since 1970. */
interface Span {
  readonly from: number;
  readonly to: number;
}

/** Spans that are kept. A record waits for the last few failures before it. */
const MOST_SPANS = 100;

/**
 * The age of a stream's records, in milliseconds of the local clock. Work takes as long as ever (docs/architecture.md, "The local
 * cloud"), so a record ages in real time until the function fails. While a batch is waiting for its retry, all records age by the
 * local clock, as they would on AWS.
 */
export class StreamAge {
  readonly #clock: Pick<LocalClock, 'timeScale'>;
  readonly #now: () => number;
  readonly #since: number;
  readonly #spans: Span[] = [];
  #failing: { readonly since: number; readonly created: number } | undefined;

  /** @param now returns real time in milliseconds since 1970 */
  constructor(clock: Pick<LocalClock, 'timeScale'>, now: () => number = Date.now) {
    this.#clock = clock;
    this.#now = now;
    // Time before the start does not count: nobody could have read the records.
    this.#since = now();
  }

  /** The moment of real time at which the batch in progress failed first, in milliseconds since 1970; undefined while none fails. */
  get failingSince(): number | undefined {
    return this.#failing?.since;
  }

  /**
   * Returns the age of a record.
   *
   * @param created in seconds since 1970, as in the record; undefined for a record of unknown time
   * @param at real time in milliseconds since 1970. Default: now
   */
  of(created: number | undefined, at = this.#now()): number {
    const from = Math.max((created ?? 0) * 1_000, this.#since);
    const failing = this.#failing === undefined ? [] : [{ from: this.#failing.since, to: at }];
    const waited = [...this.#spans, ...failing].reduce(
      (sum, span) => sum + Math.max(0, Math.min(span.to, at) - Math.max(span.from, from)),
      0,
    );
    return Math.max(0, at - from + waited * (this.#clock.timeScale - 1));
  }

  /** Returns the age of the batch that fails, at a moment of real time; undefined while none fails. */
  ofFailing(at: number): number | undefined {
    return this.#failing === undefined ? undefined : this.of(this.#failing.created, at);
  }

  /** @param created the time of the batch's last record, in seconds since 1970 */
  failed(created: number | undefined): void {
    this.#failing ??= { since: this.#now(), created: created ?? 0 };
  }

  /** Notes that the batch has succeeded, or that Lambda has given it up. */
  ended(): void {
    if (this.#failing === undefined) return;
    this.#spans.push({ from: this.#failing.since, to: this.#now() });
    if (this.#spans.length > MOST_SPANS) this.#spans.shift();
    this.#failing = undefined;
  }
}
