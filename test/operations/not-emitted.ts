import {
  type CloudWatchDefinitions,
  type LocalCloudWatch,
  referredMetrics,
} from '../../lib/local/cloudwatch/cloudwatch.ts';
import type { MetricQueries } from '../../lib/local/cloudwatch/metric-queries.ts';
import type { Metric } from '../../lib/local/metrics/metric-store.ts';
import { metricKey } from '../support/metric-key.ts';

/**
 * The metrics that a widget or an alarm refers to and that no figure was recorded of, each once with all that refer to it:
 * `Quartermaster ordersPlaced line=devices stage=local (dashboard …: Orders placed)`.
 */
export function notEmitted(
  { dashboards, alarms }: CloudWatchDefinitions,
  cloudWatch: Pick<LocalCloudWatch, 'metrics'>,
): readonly string[] {
  const emitted = new Set(cloudWatch.metrics().map(metricKey));
  const dead = referredMetrics({ dashboards, alarms }).filter((metric) => !emitted.has(metricKey(metric)));
  return [...Map.groupBy(dead, nameOf)].map(([name, metrics]) => {
    const places = new Set(metrics.map(({ by }) => by));
    return `${name} (${[...places].join('; ')})`;
  });
}

/** The definitions with each metric that they refer to as `change` makes it: what a careless change would do to them. */
export function withMetrics(
  { dashboards, alarms }: CloudWatchDefinitions,
  change: (metric: Metric) => Metric,
): CloudWatchDefinitions {
  const changed = (queries: MetricQueries): MetricQueries =>
    new Map(
      [...queries].map(([id, query]) => [id, 'metric' in query ? { ...query, metric: change(query.metric) } : query]),
    );
  return {
    dashboards: dashboards.map((dashboard) => ({
      ...dashboard,
      widgets: dashboard.widgets.map((widget) =>
        widget.type === 'graph' ? { ...widget, queries: changed(widget.queries) } : widget,
      ),
    })),
    alarms: alarms.map((alarm) => (alarm.kind === 'composite' ? alarm : { ...alarm, queries: changed(alarm.queries) })),
  };
}

/** A metric in words, the dimensions in the order of their names. */
export const nameOf = ({ namespace, name, dimensions }: Metric): string => {
  const pairs = Object.entries(dimensions).map(([dimension, value]) => `${dimension}=${value}`);
  return [namespace, name, ...pairs.sort()].join(' ');
};
