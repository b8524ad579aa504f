import { Duration } from 'aws-cdk-lib';
import { type IMetric, MathExpression } from 'aws-cdk-lib/aws-cloudwatch';
import type { MetricSource, Reading } from './metric-source.ts';
import { type Indicator, LATENCY_MS, ONE_IN, type Subject, type Window } from './objectives.ts';

/** Source of the request metrics. */
export interface RequestMetrics {
  readonly metrics: MetricSource;
  /** Id of the API whose requests API Gateway counts. */
  readonly apiId: string;
}

/** Appearance and use of a burn rate. */
export interface BurnReading {
  /** Name of the series in the legend. */
  readonly label?: string;
  /** True for a rate that has no value while no request was good. An alarm then keeps its state: nobody knows whether the fault is over. */
  readonly needsGood?: true;
}

/**
 * Computes the burn rate of a subject's error budget in the window. A rate of 1 uses up thirty days of allowed errors in thirty days.
 * The rate is 0 if fewer than `atLeast` requests were bad. Metric ids are unique to the subject.
 */
export function burnRate(
  requestMetrics: RequestMetrics,
  subject: Subject,
  indicator: Indicator,
  { minutes, atLeast }: Window,
  { label = 'times the rate that the objective allows', needsGood }: BurnReading = {},
): IMetric {
  const period = Duration.minutes(minutes);
  const { requests, faults } = requestsOf(requestMetrics, subject, period);
  const within = latencyOf(requestMetrics, subject, { statistic: `PR(:${LATENCY_MS[subject]})`, period });
  const ids = { requests: `${subject}Requests`, faults: `${subject}Faults`, within: `${subject}Within` };
  const bad =
    indicator === 'availability'
      ? { count: `FILL(${ids.faults}, 0)`, metrics: { [ids.faults]: faults } }
      : // The percentile rank is the percentage of requests that took no longer than the limit. Without a rank, none was slow:
        // CloudWatch would take a missing one for 0, and all requests for slow ones.
        {
          count: `FILL(${ids.requests}, 0) * (100 - FILL(${ids.within}, 100)) / 100`,
          metrics: { [ids.within]: within },
        };
  // A division by zero has no value.
  const otherwise = needsGood ? `0 / (FILL(${ids.requests}, 0) - ${bad.count})` : '0';
  return new MathExpression({
    label,
    expression: `IF(${bad.count} >= ${atLeast}, ${bad.count} * ${ONE_IN[indicator]} / ${ids.requests}, ${otherwise})`,
    usingMetrics: { [ids.requests]: requests, ...bad.metrics },
    period,
  });
}

/** Returns the metrics that count a subject's requests and failed requests. */
export function requestsOf({ metrics, apiId }: RequestMetrics, subject: Subject, period: Duration) {
  const sum = { statistic: 'Sum', period };
  return subject === 'api'
    ? {
        requests: metrics.aws('AWS/ApiGateway', 'Count', apiId, sum),
        faults: metrics.aws('AWS/ApiGateway', '5xx', apiId, sum),
      }
    : {
        requests: metrics.own('faults', { operationClass: subject }, { statistic: 'SampleCount', period }),
        faults: metrics.own('faults', { operationClass: subject }, sum),
      };
}

/** Returns the latency metric of a subject's requests. */
export const latencyOf = ({ metrics, apiId }: RequestMetrics, subject: Subject, reading: Reading): IMetric =>
  subject === 'api'
    ? metrics.aws('AWS/ApiGateway', 'Latency', apiId, reading)
    : metrics.own('latency', { operationClass: subject }, reading);
