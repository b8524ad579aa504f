import { DAY_MS, MINUTE_MS } from '../support/time-units.ts';
import { Distribution, type PackedDistribution, type Summary, summary } from './distribution.ts';
import { statistic } from './metric-statistics.ts';

/** A metric: CloudWatch knows it by namespace, name and the whole set of its dimensions. */
export interface Metric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

/** Periods that follow each other; times in milliseconds since 1970. */
export interface Periods {
  readonly start: number;
  readonly length: number;
  readonly count: number;
}

/** A metric's value in each of some periods; null where it had none. */
export type Values = readonly (number | null)[];

/** Where alarms and dashboards get figures from. */
export interface MetricsSource {
  /**
   * @param statistic as CloudWatch names it
   * @throws RangeError for a statistic that is not known
   */
  values(metric: Metric, statistic: string, periods: Periods): Values;
}

/** Values are kept by ten seconds for half an hour, after that by the minute for a day. */
export const FINEST = 10_000;
const FINE_FOR = 30 * MINUTE_MS;
const KEPT_FOR = DAY_MS;
/** How many different values of a bucket are told apart: each takes 16 bytes, and a metric has 180 fine and 1,410 coarse buckets. */
const FINE_VALUES = 64;
const COARSE_VALUES = 32;

/**
 * The figures of the last day, within bounds: a metric takes some 0.9 MB when it has dozens of different values at any time, and 0.2
 * MB when it counts by ones. Times are those of whoever records.
 */
export class MetricStore implements MetricsSource {
  readonly #recorded = new Map<string, Recorded>();

  /**
   * @param at milliseconds since 1970
   * @param count how often the value was seen
   */
  record(metric: Metric, at: number, value: number, count = 1): void {
    if (!Number.isFinite(value) || !(count > 0)) return;
    const key = keyOf(metric);
    let recorded = this.#recorded.get(key);
    if (recorded === undefined) {
      recorded = { metric, history: new MetricHistory(), total: 0 };
      this.#recorded.set(key, recorded);
    }
    recorded.history.add(at, value, count);
    recorded.total += value * count;
  }

  /** Every metric that a value was recorded of. */
  metrics(): readonly Metric[] {
    return [...this.#recorded.values()].map(({ metric }) => metric);
  }

  /** Every metric with the sum of all values that were ever recorded of it, those too that are forgotten. */
  totals(): readonly { readonly metric: Metric; readonly total: number }[] {
    return [...this.#recorded.values()].map(({ metric, total }) => ({ metric, total }));
  }

  values(metric: Metric, statisticName: string, { start, length, count }: Periods): Values {
    const { needsValues, of } = statistic(statisticName);
    const history = this.#recorded.get(keyOf(metric))?.history;
    return Array.from({ length: count }, (_, index) => {
      const from = start + index * length;
      const found = history?.between(from, from + length, needsValues);
      return found === undefined || found.count === 0 ? null : of(found);
    });
  }
}

interface Recorded {
  readonly metric: Metric;
  readonly history: MetricHistory;
  total: number;
}

interface Bucket {
  readonly start: number;
  readonly values: PackedDistribution;
}

/** The values of one metric. */
class MetricHistory {
  /** The bucket of the newest values, which further ones are added to. */
  #open = { start: Number.NEGATIVE_INFINITY, values: new Distribution(FINE_VALUES) };
  /** Older ones, in order. */
  readonly #fine: Bucket[] = [];
  readonly #coarse: Bucket[] = [];

  add(at: number, value: number, count: number): void {
    const start = floor(at, FINEST);
    if (start > this.#open.start) this.#begin(start);
    if (start === this.#open.start) this.#open.values.add(value, count);
    else this.#addLate(start, value, count);
  }

  /** What buckets hold that begin in the time. */
  between(from: number, to: number, withValues: boolean): Summary {
    const found: PackedDistribution[] = [];
    for (const buckets of [this.#coarse, this.#fine]) {
      for (let index = positionOf(buckets, from); index < buckets.length; index += 1) {
        const bucket = buckets[index];
        if (bucket === undefined || bucket.start >= to) break;
        found.push(bucket.values);
      }
    }
    const { start, values } = this.#open;
    if (start >= from && start < to && !values.isEmpty) found.push(values.pack());
    return summary(found, withValues);
  }

  #addLate(start: number, value: number, count: number): void {
    const values = [count, value * count, value, value];
    const age = this.#open.start - start;
    if (age < FINE_FOR) addTo(this.#fine, start, values, FINE_VALUES);
    else if (age < KEPT_FOR) addTo(this.#coarse, floor(start, MINUTE_MS), values, COARSE_VALUES);
  }

  #begin(start: number): void {
    if (!this.#open.values.isEmpty) this.#fine.push({ start: this.#open.start, values: this.#open.values.pack() });
    this.#open = { start, values: new Distribution(FINE_VALUES) };
    const old = positionOf(this.#fine, start - FINE_FOR);
    for (const bucket of this.#fine.splice(0, old)) {
      addTo(this.#coarse, floor(bucket.start, MINUTE_MS), bucket.values, COARSE_VALUES);
    }
    this.#coarse.splice(0, positionOf(this.#coarse, start - KEPT_FOR));
  }
}

function addTo(buckets: Bucket[], start: number, packed: PackedDistribution, limit: number): void {
  const position = positionOf(buckets, start);
  const values = new Distribution(limit);
  values.addPacked(packed);
  const there = buckets[position];
  if (there?.start === start) values.addPacked(there.values);
  buckets.splice(position, there?.start === start ? 1 : 0, { start, values: values.pack() });
}

/** The position of the first bucket that begins at the time or later. */
function positionOf(buckets: readonly Bucket[], start: number): number {
  let [low, high] = [0, buckets.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((buckets[middle]?.start ?? 0) < start) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The begin of the period of this length that the time is in: CloudWatch has periods begin at multiples of their length. */
export function floor(time: number, length: number): number {
  return Math.floor(time / length) * length;
}

/** The same text for the same metric, whatever order its dimensions were given in. */
export function keyOf({ namespace, name, dimensions }: Metric): string {
  let key = `${namespace}\n${name}`;
  const names = Object.keys(dimensions);
  if (names.length > 1) names.sort();
  for (const dimension of names) key += `\n${dimension}\n${dimensions[dimension]}`;
  return key;
}
