import { Duration } from 'aws-cdk-lib';
import { type IMetric, MathExpression } from 'aws-cdk-lib/aws-cloudwatch';
import type { MetricSource, Reading } from './metric-source.ts';
import { type Indicator, LATENCY_MS, ONE_IN, type Subject, type Window } from './objectives.ts';

/** Where the requests of a subject are counted. */
export interface RequestMetrics {
  readonly metrics: MetricSource;
  /** Of the API, whose requests API Gateway counts. */
  readonly apiId: string;
}

/**
 * How many times as fast as its objective allows a subject's requests were bad in the window: 1 uses up the errors of thirty days in
 * thirty days. 0 where fewer than `atLeast` were bad. The metrics have ids that no other subject's have.
 */
export function burnRate(
  requestMetrics: RequestMetrics,
  subject: Subject,
  indicator: Indicator,
  { minutes, atLeast }: Window,
  label = 'times the rate that the objective allows',
): IMetric {
  const period = Duration.minutes(minutes);
  const { requests, faults } = requestsOf(requestMetrics, subject, period);
  const within = latencyOf(requestMetrics, subject, { statistic: `PR(:${LATENCY_MS[subject]})`, period });
  const ids = { requests: `${subject}Requests`, faults: `${subject}Faults`, within: `${subject}Within` };
  const bad =
    indicator === 'availability'
      ? // A metric without values is no 0, and what is computed with it has no value either.
        { count: `FILL(${ids.faults}, 0)`, metrics: { [ids.faults]: faults } }
      : // The percentile rank: how many of a hundred took no longer.
        { count: `${ids.requests} * (100 - ${ids.within}) / 100`, metrics: { [ids.within]: within } };
  return new MathExpression({
    label,
    expression: `IF(${bad.count} >= ${atLeast}, ${bad.count} * ${ONE_IN[indicator]} / ${ids.requests}, 0)`,
    usingMetrics: { [ids.requests]: requests, ...bad.metrics },
    period,
  });
}

/** The requests of a subject, and how many of them failed. */
export function requestsOf({ metrics, apiId }: RequestMetrics, subject: Subject, period: Duration) {
  const sum = { statistic: 'Sum', period };
  return subject === 'api'
    ? {
        requests: metrics.aws('AWS/ApiGateway', 'Count', apiId, sum),
        faults: metrics.aws('AWS/ApiGateway', '5xx', apiId, sum),
      }
    : {
        requests: metrics.own('requests', { operationClass: subject }, sum),
        faults: metrics.own('faults', { operationClass: subject }, sum),
      };
}

/** How long the requests of a subject took. */
export const latencyOf = ({ metrics, apiId }: RequestMetrics, subject: Subject, reading: Reading): IMetric =>
  subject === 'api'
    ? metrics.aws('AWS/ApiGateway', 'Latency', apiId, reading)
    : metrics.own('latency', { operationClass: subject }, reading);
