import { Duration } from 'aws-cdk-lib';
import { MathExpression } from 'aws-cdk-lib/aws-cloudwatch';
import type { AlarmDefinition } from './alarm-definition.ts';
import type { MetricSource } from './metric-source.ts';
import { LONGEST_DELAY } from './monitored-resources.ts';

const period = Duration.minutes(5);

/** Periods for which a disabled webhook keeps its alarm: an hour. */
const HOUR = 12;

/** Lists the alarms about webhooks that are late or were disabled. */
export const webhookAlarms = (metrics: MetricSource): readonly AlarmDefinition[] => [
  {
    name: 'webhooks-delay',
    impact: `For more than ${LONGEST_DELAY.toMinutes()} minutes an event waits for its first delivery to a webhook that is not held, or nobody has looked. Partners hear late of their orders. No event is lost.`,
    severity: 'page',
    over: 'each minute somebody looks, and no first delivery has waited for so long for five minutes',
    section: 'Webhooks are late',
    metric: new MathExpression({
      label: '1 if the oldest first attempt waits for less than the limit',
      // Without a run of wake-lanes nobody knows, which counts as too long. A metric without any value cannot be filled.
      expression: `IF(FILL(lag, ${LONGEST_DELAY.toSeconds()}) < ${LONGEST_DELAY.toSeconds()}, 1, 0)`,
      usingMetrics: { lag: metrics.own('deliveryLag', {}, { statistic: 'Maximum', period }) },
      period,
    }),
    threshold: 1,
    periods: 2,
    expected: true,
  },
  {
    name: 'webhooks-disabled',
    impact:
      'The service has disabled at least one webhook of a partner: its address is gone, or no delivery came through for three days. The partner gets no more events of its orders there until it enables the webhook.',
    severity: 'ticket',
    over: 'no webhook was disabled for an hour; the partner enables it itself',
    section: 'A webhook was disabled',
    metric: metrics.own('webhooksDisabled', {}, { statistic: 'Sum', period }),
    threshold: 1,
    periods: HOUR,
    datapoints: 1,
  },
];
