/** A distribution as plain numbers: count, sum, least, most; then, where they differ, each value and how often it was seen. */
export type PackedDistribution = readonly number[];

/** Bins grow by this factor at first, so that a value is off by half a percent at the most. */
const FINEST_BIN = 1.01;

/**
 * How often which value was seen. Exact for as many different values as its limit; beyond it, values near each other count as their
 * average. Count, sum, least and most are always exact.
 */
export class Distribution {
  count = 0;
  sum = 0;
  least = Number.POSITIVE_INFINITY;
  most = Number.NEGATIVE_INFINITY;
  readonly #limit: number;
  #values = new Map<number, number>();

  /** @param limit the most different values that are told apart */
  constructor(limit = Number.POSITIVE_INFINITY) {
    this.#limit = limit;
  }

  add(value: number, count = 1): void {
    this.#total(count, value * count, value, value);
    this.#note(value, count);
  }

  /** @param withValues false where only count, sum, least and most will be asked for */
  addPacked(packed: PackedDistribution, withValues = true): void {
    const [count = 0, sum = 0, least = 0, most = 0] = packed;
    this.#total(count, sum, least, most);
    if (!withValues) return;
    if (packed.length === TOTALS) this.#note(least, count);
    for (let index = TOTALS; index < packed.length; index += 2) this.#note(packed[index] ?? 0, packed[index + 1] ?? 0);
  }

  /** Each value with its count, from the least on. */
  values(): readonly (readonly [value: number, count: number])[] {
    return [...this.#values].sort(([a], [b]) => a - b);
  }

  /** @param limit the most different values that the packed distribution tells apart */
  pack(limit = this.#limit): PackedDistribution {
    const totals = [this.count, this.sum, this.least, this.most];
    if (this.#values.size === 1) return totals;
    return [...totals, ...[...binned(this.#values, limit)].flat()];
  }

  #total(count: number, sum: number, least: number, most: number): void {
    this.count += count;
    this.sum += sum;
    if (least < this.least) this.least = least;
    if (most > this.most) this.most = most;
  }

  #note(value: number, count: number): void {
    this.#values.set(value, (this.#values.get(value) ?? 0) + count);
    // Not at once, so that not every further value has all of them sorted into bins again.
    if (this.#values.size > 2 * this.#limit) this.#values = binned(this.#values, this.#limit);
  }
}

const TOTALS = 4;

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
