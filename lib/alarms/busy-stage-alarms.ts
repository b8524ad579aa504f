import { Duration } from 'aws-cdk-lib';
import {
  type Alarm,
  AlarmRule,
  AlarmState,
  CompositeAlarm,
  type IAlarmRule,
  MathExpression,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { deployedName } from '../config/deployed-names.ts';
import { type AlarmText, alarmDescription, metricAlarm } from './alarm-definition.ts';
import type { BurnAlarm } from './burn-alarms.ts';
import type { MetricSource } from './metric-source.ts';
import { NEARLY_ALL } from './refusal-alarms.ts';
import { handledRequests, refusedRequests, sumOf } from './request-counts.ts';

/** Name of the alarm for a stage that gets no requests although it always gets some. */
export const TRAFFIC_STOPPED = 'traffic-stopped';

/** Name of the alarm for a stage that refuses nearly all callers although it always serves some. */
export const ALL_REFUSED = 'all-callers-refused';

/** Requests in an hour that make a stage busy: one each minute. */
const BUSY = 60;

/** Hours of the last day that must have been busy. At night, or in a new stage, silence is no fault. */
const BUSY_HOURS = 22;

/** Five-minute periods of the last hour that must have been busy. When the last callers have gone, one who stays may be alone. */
const BUSY_PERIODS = 6;
const PERIODS_AN_HOUR = 12;

const SILENT = Duration.minutes(30);
const HOUR = { period: Duration.hours(1) };
const FIVE_MINUTES = { period: Duration.minutes(5) };

const STOPPED: AlarmText = {
  impact: `For ${SILENT.toMinutes()} minutes no request with a token has come, although the stage is busy at all hours. Customers probably cannot reach the API: its name, its certificate or the way to it is broken.`,
  severity: 'page',
  over: 'a request comes; the silence itself never ends the alarm',
  section: 'Nobody calls',
};

const REFUSED: AlarmText = {
  impact:
    'Hardly any customer gets in, although others were accepted just before: nine of ten requests or more are rejected for their token (401 or 403). The stage has a wrong issuer, audience or claim, or the issuer has changed its keys.',
  severity: 'page',
  over: 'for five minutes some requests were accepted, and fewer than nine of ten refused; half an hour in which nobody calls at all may end it, and the alarm callers-refused stays',
  section: 'Callers are refused',
};

/**
 * Creates the alarms for what is a fault only in a busy stage. That nobody calls is one in a stage that is busy at all hours. That nearly
 * everybody is refused is one in a stage that was busy in the last hour, too. In any other, a caller with a wrong token may be alone.
 *
 * @param refused alarm for a stage that refuses nearly all requests of five minutes
 */
export function busyStageAlarms(
  scope: Construct,
  stage: string,
  metrics: MetricSource,
  refused: Alarm,
): readonly BurnAlarm[] {
  const busy = busyAlarm(scope, stage, metrics);
  const composite = (name: string, text: AlarmText, alarmRule: IAlarmRule): BurnAlarm => ({
    alarm: new CompositeAlarm(scope, name, {
      compositeAlarmName: deployedName(stage, name),
      alarmDescription: alarmDescription(text),
      alarmRule,
    }),
    severity: text.severity,
  });
  const silent = silentAlarm(scope, stage, metrics);
  const accepted = acceptedAlarm(scope, stage, metrics);
  return [
    composite(TRAFFIC_STOPPED, STOPPED, AlarmRule.allOf(isOn(busy), isOn(silent))),
    composite(ALL_REFUSED, REFUSED, AlarmRule.allOf(AlarmRule.anyOf(isOn(busy), isOn(accepted)), isOn(refused))),
  ];
}

const isOn = (alarm: Alarm): IAlarmRule => AlarmRule.fromAlarm(alarm, AlarmState.ALARM);

/**
 * Detects that the stage was busy in half of the last hour. A period in which nearly all requests are refused does not count, so a wrong
 * issuer does not end the alarm that this one is a part of. Silence does, since the next caller may be alone.
 */
function acceptedAlarm(scope: Construct, stage: string, metrics: MetricSource): Alarm {
  const handled = handledRequests(metrics, FIVE_MINUTES);
  const refused = refusedRequests(metrics, FIVE_MINUTES);
  const [accepted, rejected] = [sumOf(handled), sumOf(refused)];
  return metricAlarm(scope, stage, {
    ...REFUSED,
    name: `${ALL_REFUSED}-long`,
    partOf: 'the last hour',
    metric: new MathExpression({
      label: 'requests with a token that was accepted',
      // The division by zero leaves the alarm as it is.
      expression: `IF(${rejected} >= 1 AND ${rejected} >= ${NEARLY_ALL} * ${accepted}, ${accepted} / 0, ${accepted})`,
      usingMetrics: { ...handled, ...refused },
      ...FIVE_MINUTES,
    }),
    threshold: BUSY / PERIODS_AN_HOUR,
    periods: PERIODS_AN_HOUR,
    datapoints: BUSY_PERIODS,
    holds: true,
  });
}

/**
 * Detects that the stage was busy in nearly every hour of a day. An hour counts only if somebody calls, and not nearly all are refused.
 * So neither silence nor a wrong issuer ends the alarms that this one is a part of.
 */
function busyAlarm(scope: Construct, stage: string, metrics: MetricSource): Alarm {
  const [handled, refused] = [handledRequests(metrics, HOUR), refusedRequests(metrics, HOUR)];
  const requests = `SUM([${Object.keys(handled).join(', ')}])`;
  const rejected = sumOf(refused);
  return metricAlarm(scope, stage, {
    ...STOPPED,
    name: `${TRAFFIC_STOPPED}-long`,
    partOf: 'the last day',
    metric: new MathExpression({
      label: 'requests in an hour',
      // The division by zero leaves the alarm as it is. A condition without a value would count as 0 requests.
      expression: `IF(${rejected} >= ${BUSY} AND ${rejected} >= ${NEARLY_ALL} * ${sumOf(handled)}, ${requests} / 0, ${requests})`,
      usingMetrics: { ...handled, ...refused },
      ...HOUR,
    }),
    threshold: BUSY,
    periods: 24,
    datapoints: BUSY_HOURS,
    holds: true,
  });
}

function silentAlarm(scope: Construct, stage: string, metrics: MetricSource): Alarm {
  const all = { ...handledRequests(metrics, { period: SILENT }), ...refusedRequests(metrics, { period: SILENT }) };
  return metricAlarm(scope, stage, {
    ...STOPPED,
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
}
