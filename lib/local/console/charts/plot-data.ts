import type { GraphWidget, Series } from '../../views/cloudwatch-views.ts';

type Values = readonly (number | null)[];

/** A widget's figures for uPlot: the times, and for each series a value or null at each time. */
export interface PlotData {
  /** Seconds since 1970. */
  readonly times: readonly number[];
  readonly values: readonly Values[];
}

/**
 * Converts a widget's series. Periods without a value become gaps, even if the series omit them.
 *
 * @example
 * plotData({ series: [{ label: 'a', axis: 'left', points: [[0, 1], [1_000, 2]] }], period: 1 })
 * // { times: [0, 1], values: [[1, 2]] }
 */
export function plotData({ series, period }: Pick<GraphWidget, 'series' | 'period'>): PlotData {
  const given = [...new Set(series.flatMap(({ points }) => points.map(([time]) => time)))].sort((a, b) => a - b);
  const apart = given.slice(1).map((time, index) => time - (given[index] ?? 0));
  // Figures of long ranges may be of longer periods than the widget's.
  const step = Math.max(period * 1_000, Math.min(...apart));
  const times = given.flatMap((time, index) => {
    const before = given[index - 1];
    return before !== undefined && time - before > step * 1.5 ? [before + step, time] : [time];
  });
  const values = series.map(({ points }) => {
    const byTime = new Map(points);
    return times.map((time) => byTime.get(time) ?? null);
  });
  return { times: times.map((time) => time / 1_000), values };
}

/**
 * Stacks each series on the previous series of its axis. A missing value adds nothing.
 *
 * @example stacked({ times: [0], values: [[1], [2]] }, [{ axis: 'left' }, { axis: 'left' }]) // { times: [0], values: [[1], [3]] }
 */
export function stacked({ times, values }: PlotData, series: readonly Pick<Series, 'axis'>[]): PlotData {
  const tops = { left: times.map(() => 0), right: times.map(() => 0) };
  const sums = values.map((own, index) => {
    const top = tops[series[index]?.axis ?? 'left'];
    return own.map((value, at) => {
      const sum = (top[at] ?? 0) + (value ?? 0);
      top[at] = sum;
      return values.every((others) => others[at] === null) ? null : sum;
    });
  });
  return { times, values: sums };
}

/**
 * Draws values beyond the end of their axis at its end, where they can be seen. The legend has the values.
 *
 * @example capped([1, null, 900], 30) // [1, null, 30]
 */
export const capped = (values: Values, end: number): (number | null)[] =>
  values.map((value) => (value === null ? null : Math.min(value, end)));

/**
 * Returns the indices of values without neighbours: no line leads to them, so they are drawn as points.
 *
 * @example lonePoints([1, null, 2, 3]) // [0]
 */
export function lonePoints(values: Values): number[] {
  return values.flatMap((value, index) => {
    const neighbours = [values[index - 1], values[index + 1]];
    return value !== null && neighbours.every((neighbour) => (neighbour ?? null) === null) ? [index] : [];
  });
}

export interface Summary {
  readonly latest: number;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly least: number;
  readonly most: number;
}

/**
 * Summarizes a series; undefined for a series without values.
 *
 * @example summaryOf({ points: [[0, 4], [1_000, 2], [2_000, null]] }) // { latest: 2, at: 1000, least: 2, most: 4 }
 */
export function summaryOf({ points }: Pick<Series, 'points'>): Summary | undefined {
  const known = points.flatMap(([time, value]) => (value === null ? [] : [{ time, value }]));
  const last = known.at(-1);
  if (last === undefined) return undefined;
  const values = known.map(({ value }) => value);
  return { latest: last.value, at: last.time, least: Math.min(...values), most: Math.max(...values) };
}
