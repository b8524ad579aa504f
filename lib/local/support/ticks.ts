import { DAY_MS, MINUTE_MS } from './time-units.ts';

/**
 * Returns the whole minutes of a span of time, at which CloudWatch and the services act. Of a span of more than a day, it returns
 * those of the last day. All times are in milliseconds since 1970.
 *
 * @param after the span begins after this time
 * @param until the last time of the span
 * @param step milliseconds between two of them; a multiple of a minute
 * @example ticks(59_000, 120_000) // [60_000, 120_000]
 */
export function ticks(after: number, until: number, step: number = MINUTE_MS): readonly number[] {
  const first = Math.floor(Math.max(after, until - DAY_MS) / step) + 1;
  const last = Math.floor(until / step);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => (first + index) * step);
}
