import { Duration } from 'aws-cdk-lib';
import { AlarmRule, AlarmState, CompositeAlarm, MathExpression } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { type AlarmText, alarmDescription, metricAlarm } from './alarm-definition.ts';
import { alarmName } from './alarm-names.ts';
import type { BurnAlarm } from './burn-alarms.ts';
import type { MetricSource } from './metric-source.ts';
import { handledRequests, refusedRequests } from './request-counts.ts';

/** Name of the alarm for a stage that gets no requests although it always gets some. */
export const TRAFFIC_STOPPED = 'traffic-stopped';

/** Requests in an hour that make a stage busy: one each minute. */
const BUSY = 60;

/** Hours of the last day that must have been busy. At night, or in a new stage, silence is no fault. */
const BUSY_HOURS = 22;

const SILENT = Duration.minutes(30);

const TEXT: AlarmText = {
  impact: `For ${SILENT.toMinutes()} minutes no request with a token has come, although the stage is busy at all hours. Customers probably cannot reach the API: its name, its certificate or the way to it is broken.`,
  severity: 'page',
  over: 'a request comes; the silence itself never ends the alarm',
  section: 'Nobody calls',
};

/**
 * Creates the alarm for a stage without requests. The stage must have been busy in nearly every hour of a day. That part keeps its state
 * while there are no requests, so that a long silence does not end the alarm.
 */
export function trafficAlarm(scope: Construct, stage: string, metrics: MetricSource): BurnAlarm {
  const hour = { period: Duration.hours(1) };
  const usual = metricAlarm(scope, stage, {
    ...TEXT,
    name: `${TRAFFIC_STOPPED}-long`,
    partOf: 'the last day',
    metric: new MathExpression({
      label: 'requests in an hour',
      expression: `SUM([${Object.keys(handledRequests(metrics, hour)).join(', ')}])`,
      usingMetrics: { ...handledRequests(metrics, hour) },
      ...hour,
    }),
    threshold: BUSY,
    periods: 24,
    datapoints: BUSY_HOURS,
    holds: true,
  });
  const all = { ...handledRequests(metrics, { period: SILENT }), ...refusedRequests(metrics, { period: SILENT }) };
  const now = metricAlarm(scope, stage, {
    ...TEXT,
    name: `${TRAFFIC_STOPPED}-short`,
    partOf: `the last ${SILENT.toMinutes()} minutes`,
    metric: new MathExpression({
      label: 'requests',
      expression: `SUM([${Object.keys(all).join(', ')}])`,
      usingMetrics: all,
      period: SILENT,
    }),
    threshold: 1,
    periods: 1,
    expected: true,
  });
  const alarm = new CompositeAlarm(scope, TRAFFIC_STOPPED, {
    compositeAlarmName: alarmName(stage, TRAFFIC_STOPPED),
    alarmDescription: alarmDescription(TEXT),
    alarmRule: AlarmRule.allOf(
      AlarmRule.fromAlarm(usual, AlarmState.ALARM),
      AlarmRule.fromAlarm(now, AlarmState.ALARM),
    ),
  });
  return { alarm, severity: TEXT.severity };
}
