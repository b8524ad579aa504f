import { type Dimension, METRIC_NAMESPACE, METRICS, type MetricName } from '../model/metrics.ts';

/** The values of the metrics in a line of the log. */
export type MetricValues = { readonly [Name in MetricName]?: number | undefined };

/** The dimensions of a line's metrics; the stage is in every line already (`log.ts`). */
export type DimensionValues = Readonly<Partial<Record<Exclude<Dimension, 'stage'>, string>>>;

/** Directives by the names of their metrics. */
const directives = new Map<string, readonly object[]>();

/**
 * Returns the members of a log line that make it a document in the embedded metric format, from which CloudWatch extracts the
 * metrics (CloudWatch User Guide, "Specification: Embedded metric format"). One line is thus a metric document and a record of an
 * event, at the cost of one.
 *
 * @param values a metric without a value is left out; with no values the line is no metric document
 * @param dimensions every dimension of the metrics
 * @example metricLine({}, { line: 'devices' }, new Date(0)) // { line: 'devices' }
 */
export function metricLine(values: MetricValues, dimensions: DimensionValues, at: Date): Record<string, unknown> {
  const names = METRIC_NAMES.filter((name) => values[name] !== undefined);
  if (names.length === 0) return { ...dimensions };
  const key = names.join();
  let CloudWatchMetrics = directives.get(key);
  if (CloudWatchMetrics === undefined) {
    CloudWatchMetrics = directivesOf(names);
    directives.set(key, CloudWatchMetrics);
  }
  return { ...dimensions, ...values, _aws: { Timestamp: at.getTime(), CloudWatchMetrics } };
}

const METRIC_NAMES = Object.keys(METRICS) as MetricName[];

/** Returns one directive for all metrics that have the same sets of dimensions. */
function directivesOf(names: readonly MetricName[]): object[] {
  const bySets = Map.groupBy(names, (name) => METRICS[name].dimensions);
  return [...bySets].map(([Dimensions, metrics]) => ({
    Namespace: METRIC_NAMESPACE,
    Dimensions,
    Metrics: metrics.map((Name) => ({ Name, Unit: METRICS[Name].unit })),
  }));
}
