import type { GraphWidget, Series } from '../../views/cloudwatch-views.ts';

type Values = readonly (number | null)[];

/** A widget's figures as uPlot takes them: the times, and for each series one value or none at each of them. */
export interface PlotData {
  /** Seconds since 1970. */
  readonly times: readonly number[];
  readonly values: readonly Values[];
}

/** Periods without a value are gaps, even where the series leave them out. */
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

/** Each series on top of those of its axis before it. Where it has no value it adds nothing. */
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

/** Indices of values that no line leads to: they are seen only as points. */
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

/** What a series comes to; undefined where it has no value at all. */
export function summaryOf({ points }: Pick<Series, 'points'>): Summary | undefined {
  const known = points.flatMap(([time, value]) => (value === null ? [] : [{ time, value }]));
  const last = known.at(-1);
  if (last === undefined) return undefined;
  const values = known.map(({ value }) => value);
  return { latest: last.value, at: last.time, least: Math.min(...values), most: Math.max(...values) };
}
