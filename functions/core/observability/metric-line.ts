import { type Dimension, METRIC_NAMESPACE, METRICS, type MetricName } from '../model/metrics.ts';

/** What a line of the log tells by the numbers. */
export type MetricValues = { readonly [Name in MetricName]?: number | undefined };

/** The dimensions of a line's metrics; the stage is in every line already (`log.ts`). */
export type DimensionValues = Readonly<Partial<Record<Exclude<Dimension, 'stage'>, string>>>;

/** Directives by the names of the metrics that they are about. */
const directives = new Map<string, readonly object[]>();

/**
 * Members of a line of the log that make it a document in the embedded metric format: CloudWatch takes the metrics out of it
 * (CloudWatch User Guide, "Specification: Embedded metric format"). A line of the log is thus one metric document and one record of
 * what happened, which costs and says as much as one.
 *
 * @param values those without a value are left out; with none, the line is no such document
 * @param dimensions every one that the metrics are told apart by
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

/** One directive for all metrics that have the same sets of dimensions. */
function directivesOf(names: readonly MetricName[]): object[] {
  const bySets = Map.groupBy(names, (name) => METRICS[name].dimensions);
  return [...bySets].map(([Dimensions, metrics]) => ({
    Namespace: METRIC_NAMESPACE,
    Dimensions,
    Metrics: metrics.map((Name) => ({ Name, Unit: METRICS[Name].unit })),
  }));
}
