import type { Metric } from '../../lib/local/metrics/metric-store.ts';

/** Returns a key of a metric, whatever the order of its dimensions. */
export const metricKey = ({ namespace, name, dimensions }: Metric): string =>
  JSON.stringify([namespace, name, ...Object.entries(dimensions).sort()]);
