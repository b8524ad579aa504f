import { AlarmRule, AlarmState, CompositeAlarm, type IAlarmRule } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { deployedName } from '../config/deployed-names.ts';
import { type AlarmDefinition, alarmDescription, metricAlarm } from './alarm-definition.ts';
import { burnName, windowName } from './alarm-names.ts';
import { type BurnReading, burnRate, type RequestMetrics } from './burn-rate.ts';
import {
  BURNS,
  type Burn,
  INDICATORS,
  type Indicator,
  LATENCY_MS,
  ONE_IN,
  percentOf,
  type Severity,
  SUBJECTS,
  type Subject,
} from './objectives.ts';
import type { Section } from './runbook-sections.ts';

/** Requests of each subject, in words for readers who do not know the operation classes. */
const REQUESTS: Readonly<Record<Subject, string>> = {
  place: 'Requests to place an order',
  change: 'Requests to change or cancel something',
  read: 'Requests to look at orders, products or customers',
  operate: 'Requests of our own operators (stock, shipping, price list)',
  api: 'Requests of any kind to the API',
};

const SECTION_OF: Readonly<Record<Indicator, Section>> = {
  availability: 'Requests fail',
  latency: 'Requests are slow',
};

/** Composite alarm of a burn. It fires while the alarms of both its windows fire. */
export interface BurnAlarm {
  readonly alarm: CompositeAlarm;
  readonly severity: Severity;
}

/** Creates the alarms of all objectives. The alarms of the single windows notify nobody; each is part of a composite alarm. */
export function burnAlarms(scope: Construct, stage: string, requestMetrics: RequestMetrics): readonly BurnAlarm[] {
  return SUBJECTS.flatMap((subject) =>
    INDICATORS.flatMap((indicator) =>
      (['fast', 'slow'] as const).map((speed) => {
        const burn = BURNS[speed];
        const windows = (['long', 'short'] as const).map((window) => {
          const row = windowDefinition(requestMetrics, subject, indicator, burn, window, { needsGood: true });
          return metricAlarm(scope, stage, {
            ...row,
            holds: true,
            name: windowName(subject, indicator, speed, window),
          });
        });
        const name = burnName(subject, indicator, speed);
        const alarm = new CompositeAlarm(scope, name, {
          compositeAlarmName: deployedName(stage, name),
          alarmDescription: alarmDescription(textOf(subject, indicator, burn)),
          alarmRule: AlarmRule.allOf(
            ...windows.map((window): IAlarmRule => AlarmRule.fromAlarm(window, AlarmState.ALARM)),
          ),
        });
        return { alarm, severity: burn.severity };
      }),
    ),
  );
}

/** Defines the alarm for one window of a burn, without its name. */
export function windowDefinition(
  requestMetrics: RequestMetrics,
  subject: Subject,
  indicator: Indicator,
  burn: Burn,
  window: 'long' | 'short',
  reading: BurnReading = {},
): Omit<AlarmDefinition, 'name'> {
  return {
    ...textOf(subject, indicator, burn),
    partOf: `the last ${spoken(burn[window].minutes)}`,
    metric: burnRate(requestMetrics, subject, indicator, burn[window], reading),
    threshold: burn.rate,
    periods: 1,
  };
}

/** Describes the effect of an objective that is missed at this rate. */
function textOf(subject: Subject, indicator: Indicator, { rate, long, short, severity }: Burn) {
  const share = `${Math.round((1000 * rate) / ONE_IN[indicator]) / 10} %`;
  const bad =
    indicator === 'availability' ? 'fail through our fault' : `take longer than ${LATENCY_MS[subject] / 1000} s`;
  const since = `in the last ${spoken(long.minutes)}, and still in the last ${spoken(short.minutes)}`;
  return {
    impact: `${REQUESTS[subject]} ${bad}: ${share} or more ${since}. The objective is ${percentOf(indicator)} % good requests.`,
    severity,
    over: `such requests ${indicator === 'availability' ? 'succeed' : 'are in time'} again for ${spoken(short.minutes)}; while nobody sends one, the alarm stays`,
    section: SECTION_OF[indicator],
  };
}

const spoken = (minutes: number): string => {
  if (minutes % 60 !== 0) return `${minutes} minutes`;
  return minutes === 60 ? 'hour' : `${minutes / 60} hours`;
};
