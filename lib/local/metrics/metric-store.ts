import { DAY_MS, MINUTE_MS } from '../support/time-units.ts';
import { Distribution, merge, type PackedDistribution, type Summary, summary } from './distribution.ts';
import { statistic } from './metric-statistics.ts';

/** A metric. Its namespace, name and whole set of dimensions identify it. */
export interface Metric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

/** The parts of a metric that it shares with others of its source. */
type Alike = Omit<Metric, 'name'>;

/** Consecutive periods. Times are in milliseconds since 1970. */
export interface Periods {
  readonly start: number;
  readonly length: number;
  readonly count: number;
}

/** A metric's value in each period; null for a period without values. */
export type Values = readonly (number | null)[];

/** The source of the values of alarms and dashboards. */
export interface MetricsSource {
  /**
   * @param statistic its CloudWatch name
   * @throws RangeError for an unknown statistic
   */
  values(metric: Metric, statistic: string, periods: Periods): Values;
}

/** The store keeps values in buckets of ten seconds for half an hour, and in buckets of a minute for a day. */
export const FINEST = 10_000;
const FINE_FOR = 30 * MINUTE_MS;
const KEPT_FOR = DAY_MS;
/** The expired buckets of a metric that are removed at once: each removal moves all others. */
const EXPIRING = 60;
/** The most distinct values of a bucket. Each takes 16 bytes; a metric has 180 fine and 1,410 coarse buckets. */
const FINE_VALUES = 64;
const COARSE_VALUES = 32;

/**
 * The values of the last day, in bounded memory. A metric with dozens of distinct values at any time takes some 0.9 MB, a counter
 * 0.2 MB. The caller sets the time of each value.
 */
export class MetricStore implements MetricsSource {
  /** The metrics by their names, for each namespace and set of dimensions. */
  readonly #recorded = new Map<string, Map<string, Recorded>>();

  /**
   * @param at milliseconds since 1970
   * @param count the number of times that the value occurred
   */
  record(metric: Metric, at: number, value: number, count = 1): void {
    this.recordAt(metric, [at], value, count);
  }

  /**
   * Records the same value at several moments.
   *
   * @param moments milliseconds since 1970
   */
  recordAt(metric: Metric, moments: readonly number[], value: number, count = 1): void {
    this.#add(this.#alike(metric), metric, moments, value, count);
  }

  /**
   * Records a value of each of several metrics, which differ in their names only.
   *
   * @param values by the metric's name
   */
  recordEach({ namespace, dimensions }: Alike, at: number, values: Readonly<Record<string, number>>): void {
    const alike = this.#alike({ namespace, dimensions });
    for (const [name, value] of Object.entries(values)) {
      this.#add(alike, { namespace, name, dimensions }, [at], value, 1);
    }
  }

  /** Returns the metrics of a namespace and dimensions, by their names. */
  #alike(metric: Alike): Map<string, Recorded> {
    const key = keyOf(metric);
    const known = this.#recorded.get(key);
    if (known !== undefined) return known;
    const alike = new Map<string, Recorded>();
    this.#recorded.set(key, alike);
    return alike;
  }

  #add(alike: Map<string, Recorded>, metric: Metric, moments: readonly number[], value: number, count: number): void {
    if (!Number.isFinite(value) || !(count > 0)) return;
    let recorded = alike.get(metric.name);
    if (recorded === undefined) {
      recorded = { metric, history: new MetricHistory(), total: 0 };
      alike.set(metric.name, recorded);
    }
    for (const at of moments) recorded.history.add(at, value, count);
    recorded.total += value * count * moments.length;
  }

  /** Returns every metric with a recorded value. */
  metrics(): readonly Metric[] {
    return this.#all().map(({ metric }) => metric);
  }

  /** Returns every metric with the sum of all its values, expired values included. */
  totals(): readonly { readonly metric: Metric; readonly total: number }[] {
    return this.#all().map(({ metric, total }) => ({ metric, total }));
  }

  #all(): readonly Recorded[] {
    return [...this.#recorded.values()].flatMap((alike) => [...alike.values()]);
  }

  values(metric: Metric, statisticName: string, { start, length, count }: Periods): Values {
    const { needsValues, of } = statistic(statisticName);
    const history = this.#recorded.get(keyOf(metric))?.get(metric.name)?.history;
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
  /** The bucket of the newest values, still open. */
  #open = { start: Number.NEGATIVE_INFINITY, values: new Distribution(FINE_VALUES) };
  /** Older buckets, in order. */
  readonly #fine: Bucket[] = [];
  readonly #coarse: Bucket[] = [];

  add(at: number, value: number, count: number): void {
    const start = floor(at, FINEST);
    if (start > this.#open.start) this.#begin(start);
    if (start === this.#open.start) this.#open.values.add(value, count);
    else this.#addLate(start, value, count);
  }

  /** Summarizes the buckets that begin in a period. */
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
    const outdated = old === 0 ? [] : this.#fine.splice(0, old);
    for (const bucket of outdated) {
      addTo(this.#coarse, floor(bucket.start, MINUTE_MS), bucket.values, COARSE_VALUES);
    }
    const expired = positionOf(this.#coarse, start - KEPT_FOR);
    if (expired >= EXPIRING) this.#coarse.splice(0, expired);
  }
}

function addTo(buckets: Bucket[], start: number, packed: PackedDistribution, limit: number): void {
  if (start > (buckets.at(-1)?.start ?? Number.NEGATIVE_INFINITY)) {
    buckets.push({ start, values: merge(packed, undefined, limit) });
    return;
  }
  const position = positionOf(buckets, start);
  const there = buckets[position];
  const isNew = there?.start !== start;
  buckets.splice(position, isNew ? 0 : 1, { start, values: merge(packed, isNew ? undefined : there.values, limit) });
}

/** Returns the index of the first bucket that begins at `start` or later. */
function positionOf(buckets: readonly Bucket[], start: number): number {
  let [low, high] = [0, buckets.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((buckets[middle]?.start ?? 0) < start) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * Returns the start of the period that contains a time. As in CloudWatch, periods start at multiples of their length.
 *
 * @example floor(125_000, 60_000) // 120_000
 */
export function floor(time: number, length: number): number {
  return Math.floor(time / length) * length;
}

/**
 * Returns a key for a namespace and dimensions, whatever the order of the dimensions.
 *
 * @example keyOf({ namespace: 'Shop', dimensions: { Line: 'a' } }) // 'Shop\nLine\na'
 */
function keyOf({ namespace, dimensions }: Alike): string {
  let key = namespace;
  const names = Object.keys(dimensions);
  if (names.length > 1) names.sort();
  for (const dimension of names) key += `\n${dimension}\n${dimensions[dimension]}`;
  return key;
}
