import { Duration } from 'aws-cdk-lib';
import { MathExpression } from 'aws-cdk-lib/aws-cloudwatch';
import type { AlarmDefinition } from './alarm-definition.ts';
import type { MetricSource } from './metric-source.ts';
import type { MonitoredResources } from './monitored-resources.ts';
import { handledRequests, sumOf } from './request-counts.ts';

const reading = { statistic: 'Sum', period: Duration.minutes(5) };

/** Code of a request that was rejected for the limit of its tenant. */
export const RATE_LIMITED = 'rate-limited';

/** Requests in five minutes, rejected for the limits of tenants, that need a person: one each second. */
const MANY_REJECTED = 300;

/** Requests in five minutes, passed without a check of their limits, that need a person. */
const MANY_UNCHECKED = 10;

/** Lists the alarms about the limits of tenants: a tenant that does not slow down, and limits that do not hold. */
export const limitAlarms = ({ deployed: { lines } }: MonitoredResources, metrics: MetricSource): AlarmDefinition[] => {
  const handled = handledRequests(metrics, reading);
  const rejected = lines.map(({ table: { line } }, index) => [`rejected${index}`, line] as const);
  return [
    {
      name: 'tenants-limited',
      impact:
        'A customer sends more requests than its limit allows, and does not slow down. For a quarter of an hour the service has rejected one each second or more. Other customers are not affected.',
      severity: 'ticket',
      over: 'callers have kept to their limits for five minutes, but for fewer than one request a second',
      section: 'Tenants are limited',
      metric: new MathExpression({
        label: 'requests rejected for the limit of their tenant',
        expression: rejected.map(([id]) => `FILL(${id}, 0)`).join(' + '),
        usingMetrics: Object.fromEntries(
          rejected.map(([id, line]) => [id, metrics.own('refusals', { line, code: RATE_LIMITED }, reading)]),
        ),
        period: reading.period,
      }),
      threshold: MANY_REJECTED,
      periods: 3,
    },
    {
      name: 'limits-unchecked',
      impact:
        'The limits of customers do not hold, because the service cannot read or write them. All requests pass, so one customer in a loop could slow down all others.',
      severity: 'ticket',
      over: 'the limits of requests were checked for five minutes; while nobody calls, the alarm stays',
      section: 'Tenants are limited',
      metric: new MathExpression({
        label: 'requests without a check of their limits',
        // Without a request that was checked, a division by zero leaves the alarm as it is.
        expression: `IF(FILL(unchecked, 0) >= ${MANY_UNCHECKED}, unchecked, 0 / (${sumOf(handled)} - FILL(unchecked, 0)))`,
        usingMetrics: { unchecked: metrics.own('limitsUnchecked', {}, reading), ...handled },
        period: reading.period,
      }),
      threshold: MANY_UNCHECKED,
      periods: 3,
      holds: true,
    },
  ];
};
