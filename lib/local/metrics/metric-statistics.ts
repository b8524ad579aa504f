import type { Summary } from './distribution.ts';

/** A statistic of a metric's values in a period. */
export interface Statistic {
  /** `true` when the statistic needs the single values. */
  readonly needsValues: boolean;
  /** @param summary of at least one value */
  readonly of: (summary: Summary) => number;
}

const simple: Readonly<Record<string, Statistic['of']>> = {
  Average: ({ sum, count }) => sum / count,
  Maximum: ({ most }) => most,
  Minimum: ({ least }) => least,
  SampleCount: ({ count }) => count,
  Sum: ({ sum }) => sum,
};

/**
 * Returns a statistic by its CloudWatch name (CloudWatch User Guide, "CloudWatch statistics definitions"). Known are Sum,
 * Average, Minimum, Maximum, SampleCount, percentiles such as `p99.9`, and percentile ranks such as `PR(:300)` or `PR(100:300)`.
 *
 * @throws RangeError for any other name
 * @example statistic('Average').of({ count: 2, sum: 8, least: 3, most: 5, values: [] }) // 4
 */
export function statistic(name: string): Statistic {
  const of = Object.hasOwn(simple, name) ? simple[name] : undefined;
  if (of !== undefined) return { needsValues: false, of };
  const [, percent] = /^p(\d{1,2}(?:\.\d+)?|100)$/.exec(name) ?? [];
  if (percent !== undefined) {
    return { needsValues: true, of: (summary) => percentile(summary, Number(percent)) };
  }
  const [rank, from = '', to = ''] = /^PR\((-?\d+(?:\.\d+)?)?:(-?\d+(?:\.\d+)?)?\)$/.exec(name) ?? [];
  if (rank !== undefined && from + to !== '') {
    const above = from === '' ? Number.NEGATIVE_INFINITY : Number(from);
    const upTo = to === '' ? Number.POSITIVE_INFINITY : Number(to);
    return { needsValues: true, of: (summary) => percentileRank(summary, above, upTo) };
  }
  throw new RangeError(
    `the statistic ${name} is not known locally; known are ${Object.keys(simple).join(', ')}, p99, PR(:300) and PR(100:300)`,
  );
}

/** Returns the least value that at least `percent` of all values do not exceed (nearest rank). */
function percentile({ count, most, values }: Summary, percent: number): number {
  // Rounding errors of binary fractions, as in 99.9 % of 1,000, must not lead to the next value.
  let remaining = Math.max(1, Math.ceil((percent * count) / 100 - 1e-9));
  const pairs = Array.from({ length: values.length / 2 }, (_, index) => 2 * index);
  pairs.sort((a, b) => (values[a] ?? 0) - (values[b] ?? 0));
  for (const pair of pairs) {
    remaining -= values[pair + 1] ?? 0;
    if (remaining <= 0) return values[pair] ?? 0;
  }
  return most;
}

/** Returns the percentage of the values that are above the lower bound and not above the upper bound. */
function percentileRank({ count, values }: Summary, above: number, upTo: number): number {
  let within = 0;
  for (let pair = 0; pair < values.length; pair += 2) {
    const value = values[pair] ?? 0;
    if (value > above && value <= upTo) within += values[pair + 1] ?? 0;
  }
  return (100 * within) / count;
}
