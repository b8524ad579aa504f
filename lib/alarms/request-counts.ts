import type { IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import { OPERATION_CLASSES } from '../../functions/core/model/endpoint.ts';
import type { MetricSource, Reading } from './metric-source.ts';

/** Metrics by their ids in an expression. */
export type Metrics = Readonly<Record<string, IMetric>>;

/**
 * Returns the sum of metrics as an expression; a metric without values counts as 0.
 *
 * @example sumOf({ a: metric, b: metric }) // '(FILL(a, 0) + FILL(b, 0))'
 */
export const sumOf = (metrics: Metrics): string =>
  `(${Object.keys(metrics)
    .map((id) => `FILL(${id}, 0)`)
    .join(' + ')})`;

/** Returns the requests with a valid token, which functions handled. Public pages take no token. */
export const handledRequests = (metrics: MetricSource, { period }: Pick<Reading, 'period'>): Metrics =>
  Object.fromEntries(
    OPERATION_CLASSES.filter((operationClass) => operationClass !== 'public').map((operationClass) => [
      operationClass,
      metrics.own('faults', { operationClass }, { statistic: 'SampleCount', period }),
    ]),
  );

/** Returns the requests that were rejected for their token. */
export const refusedRequests = (metrics: MetricSource, { period }: Pick<Reading, 'period'>): Metrics => ({
  unauthorized: metrics.rejections('401', { statistic: 'Sum', period }),
  forbidden: metrics.rejections('403', { statistic: 'Sum', period }),
});
