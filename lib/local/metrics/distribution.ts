/** A distribution as plain numbers: count, sum, least and most. Distinct values follow as pairs of a value and its count. */
export type PackedDistribution = readonly number[];

/** The first growth factor of the bins. A value is off by half a percent at the most. */
const FINEST_BIN = 1.01;

/**
 * Counts of values. They are exact up to the limit of distinct values. Beyond the limit, neighbouring values count as their
 * average. Count, sum, least and most are always exact.
 */
export class Distribution {
  #count = 0;
  #sum = 0;
  #least = Number.POSITIVE_INFINITY;
  #most = Number.NEGATIVE_INFINITY;
  readonly #limit: number;
  /** The counts of the distinct values; undefined for a single value. Most buckets of a gauge have one, and a map takes long to make. */
  #values: Map<number, number> | undefined;

  /** @param limit the most distinct values */
  constructor(limit: number) {
    this.#limit = limit;
  }

  get isEmpty(): boolean {
    return this.#count === 0;
  }

  add(value: number, count: number): void {
    this.#note(value, count);
    this.#total(count, value * count, value, value);
  }

  addPacked(packed: PackedDistribution): void {
    const [count = 0, sum = 0, least = 0, most = 0] = packed;
    if (packed.length === TOTALS) this.#note(least, count);
    else this.#values = this.#counts();
    for (let index = TOTALS; index < packed.length; index += 2) this.#note(packed[index] ?? 0, packed[index + 1] ?? 0);
    this.#total(count, sum, least, most);
  }

  pack(): PackedDistribution {
    const totals = [this.#count, this.#sum, this.#least, this.#most];
    if (this.#values === undefined) return totals;
    for (const [value, count] of binned(this.#values, this.#limit)) totals.push(value, count);
    // Pushing reserves memory for half as many numbers again; a copy does not.
    return totals.slice();
  }

  #total(count: number, sum: number, least: number, most: number): void {
    this.#count += count;
    this.#sum += sum;
    if (least < this.#least) this.#least = least;
    if (most > this.#most) this.#most = most;
  }

  /** Counts a value that is not in the totals yet. */
  #note(value: number, count: number): void {
    if (this.#values === undefined && (this.#count === 0 || this.#least === value)) return;
    const values = this.#counts();
    values.set(value, (values.get(value) ?? 0) + count);
    // Only at twice the limit, so that not every further value sorts all values into bins again.
    this.#values = values.size > 2 * this.#limit ? binned(values, this.#limit) : values;
  }

  #counts(): Map<number, number> {
    return this.#values ?? new Map(this.#count === 0 ? [] : [[this.#least, this.#count]]);
  }
}

/** The number of totals before the values of a packed distribution. */
const TOTALS = 4;

/**
 * Merges two distributions into one of at most `limit` distinct values.
 *
 * @param second undefined for none
 * @example merge([1, 5, 5, 5], undefined, 32) // [1, 5, 5, 5]
 * @example merge([1, 5, 5, 5], [1, 5, 5, 5], 32) // [2, 10, 5, 5]
 */
export function merge(
  first: PackedDistribution,
  second: PackedDistribution | undefined,
  limit: number,
): PackedDistribution {
  // On a fast clock, thousands of values in a second are the only ones of their minute.
  if (second === undefined && first.length <= TOTALS + 2 * limit) return first;
  const values = new Distribution(limit);
  values.addPacked(first);
  if (second !== undefined) values.addPacked(second);
  return values.pack();
}

/** Totals of the values in a period. */
export interface Summary {
  readonly count: number;
  readonly sum: number;
  readonly least: number;
  readonly most: number;
  /** Pairs of a value and its count, in no order; empty unless requested. */
  readonly values: readonly number[];
}

/**
 * Merges distributions into one summary.
 *
 * @param withValues `false` when count, sum, least and most are enough
 * @example summary([[1, 5, 5, 5], [2, 6, 3, 3]], true) // { count: 3, sum: 11, least: 3, most: 5, values: [5, 1, 3, 2] }
 */
export function summary(distributions: readonly PackedDistribution[], withValues: boolean): Summary {
  const total = { count: 0, sum: 0, least: Number.POSITIVE_INFINITY, most: Number.NEGATIVE_INFINITY };
  const values: number[] = [];
  for (const packed of distributions) {
    const [count = 0, sum = 0, least = 0, most = 0] = packed;
    total.count += count;
    total.sum += sum;
    if (least < total.least) total.least = least;
    if (most > total.most) total.most = most;
    if (!withValues) continue;
    if (packed.length === TOTALS) values.push(least, count);
    for (let index = TOTALS; index < packed.length; index += 1) values.push(packed[index] ?? 0);
  }
  return { ...total, values };
}

/** Merges values into at most `limit` bins of the same relative width. The average of a bin stands for its values. */
function binned(values: Map<number, number>, limit: number): Map<number, number> {
  let result = values;
  for (let factor = FINEST_BIN; result.size > Math.max(limit, 3); factor **= 2) {
    const bins = new Map<number, { sum: number; count: number }>();
    for (const [value, count] of values) {
      const key = binOf(value, factor);
      const bin = bins.get(key) ?? { sum: 0, count: 0 };
      bins.set(key, { sum: bin.sum + value * count, count: bin.count + count });
    }
    result = new Map();
    for (const { sum, count } of bins.values()) result.set(sum / count, (result.get(sum / count) ?? 0) + count);
  }
  return result;
}

/** More than the exponent of any number for the finest bins: numbers have exponents from -74,818 to 71,334. */
const BEYOND = 100_000;

/**
 * Returns the number of a value's bin: its exponent for a factor, with the sign of the value.
 *
 * @example binOf(0, 1.01) // 0
 * @example binOf(-1, 1.01) // -100_000
 */
function binOf(value: number, factor: number): number {
  if (value === 0) return 0;
  return Math.sign(value) * (BEYOND + Math.round(Math.log(Math.abs(value)) / Math.log(factor)));
}
