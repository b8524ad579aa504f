/** A distribution as plain numbers: count, sum, least, most; then, where they differ, each value and how often it was seen. */
export type PackedDistribution = readonly number[];

/** Bins grow by this factor at first, so that a value is off by half a percent at the most. */
const FINEST_BIN = 1.01;

/**
 * How often which value was seen. Exact for as many different values as its limit; beyond it, values near each other count as their
 * average. Count, sum, least and most are always exact.
 */
export class Distribution {
  #count = 0;
  #sum = 0;
  #least = Number.POSITIVE_INFINITY;
  #most = Number.NEGATIVE_INFINITY;
  readonly #limit: number;
  #values = new Map<number, number>();

  /** @param limit the most different values that are told apart */
  constructor(limit: number) {
    this.#limit = limit;
  }

  get isEmpty(): boolean {
    return this.#count === 0;
  }

  add(value: number, count: number): void {
    this.#total(count, value * count, value, value);
    this.#note(value, count);
  }

  addPacked(packed: PackedDistribution): void {
    const [count = 0, sum = 0, least = 0, most = 0] = packed;
    this.#total(count, sum, least, most);
    if (packed.length === TOTALS) this.#note(least, count);
    for (let index = TOTALS; index < packed.length; index += 2) this.#note(packed[index] ?? 0, packed[index + 1] ?? 0);
  }

  pack(): PackedDistribution {
    const totals = [this.#count, this.#sum, this.#least, this.#most];
    if (this.#values.size === 1) return totals;
    for (const [value, count] of binned(this.#values, this.#limit)) totals.push(value, count);
    // Pushing reserves room for more, half of the array; a copy has none.
    return totals.slice();
  }

  #total(count: number, sum: number, least: number, most: number): void {
    this.#count += count;
    this.#sum += sum;
    if (least < this.#least) this.#least = least;
    if (most > this.#most) this.#most = most;
  }

  #note(value: number, count: number): void {
    this.#values.set(value, (this.#values.get(value) ?? 0) + count);
    // Not at once, so that not every further value has all of them sorted into bins again.
    if (this.#values.size > 2 * this.#limit) this.#values = binned(this.#values, this.#limit);
  }
}

/** How many numbers a packed distribution has before its values. */
const TOTALS = 4;

/** What is known of the values in some time. */
export interface Summary {
  readonly count: number;
  readonly sum: number;
  readonly least: number;
  readonly most: number;
  /** Value, count, value, count and so on, in no order; empty unless they were asked for. */
  readonly values: readonly number[];
}

/** @param withValues false where only count, sum, least and most are needed */
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

/** The values in bins, each as wide in proportion, that are no more than the limit; a bin is known by its average. */
function binned(values: Map<number, number>, limit: number): Map<number, number> {
  let result = values;
  for (let factor = FINEST_BIN; result.size > Math.max(limit, 3); factor **= 2) {
    const bins = new Map<string, { sum: number; count: number }>();
    for (const [value, count] of values) {
      const key = `${Math.sign(value)} ${value === 0 ? 0 : Math.round(Math.log(Math.abs(value)) / Math.log(factor))}`;
      const bin = bins.get(key) ?? { sum: 0, count: 0 };
      bins.set(key, { sum: bin.sum + value * count, count: bin.count + count });
    }
    result = new Map();
    for (const { sum, count } of bins.values()) result.set(sum / count, (result.get(sum / count) ?? 0) + count);
  }
  return result;
}
