import { FINEST, floor, type MetricsSource, type Periods } from '../metrics/metric-store.ts';
import type { DashboardView, GraphWidget, Series } from '../views/cloudwatch-views.ts';
import type { DashboardDefinition, GraphDefinition, SeriesDefinition } from './dashboards.ts';
import { valuesOf } from './metric-queries.ts';

/** The most points of a line. Beyond them the periods are longer, as in CloudWatch. */
const MOST_POINTS = 300;

/** A range of time, in milliseconds since 1970. */
interface Range {
  readonly start: number;
  readonly end: number;
}

/** Returns a dashboard with its figures between two times. */
export function dashboardView(
  { name, widgets }: DashboardDefinition,
  source: MetricsSource,
  range: { readonly start: Date; readonly end: Date },
): DashboardView {
  const times = { start: range.start.getTime(), end: range.end.getTime() };
  return {
    name,
    widgets: widgets.map((widget) => (widget.type === 'graph' ? graphView(widget, source, times) : widget)),
  };
}

function graphView(graph: GraphDefinition, source: MetricsSource, range: Range): GraphWidget {
  const { queries, series, periodIsRange, ...shown } = graph;
  const periods = series.map((definition) => periodsOf(definition, periodIsRange, range));
  return {
    ...shown,
    period: Math.max(0, ...periods.map(({ length }) => length)) / 1_000,
    series: series.map(({ id, label, axis, color }, index): Series => {
      const { start, length, count } = periods[index] ?? { start: 0, length: 0, count: 0 };
      const values = valuesOf(queries, id, source, { start, length, count });
      return { label, axis, color, points: values.map((value, at) => [start + at * length, value]) };
    }),
  };
}

function periodsOf({ period }: SeriesDefinition, periodIsRange: boolean, { start, end }: Range): Periods {
  const range = Math.max(end - start, FINEST);
  if (periodIsRange) return { start, length: floor(range - 1, FINEST) + FINEST, count: 1 };
  const own = period * 1_000;
  const length = own * Math.ceil(range / (own * MOST_POINTS));
  const first = floor(start, length);
  return { start: first, length, count: Math.max(1, Math.ceil((end - first) / length)) };
}
