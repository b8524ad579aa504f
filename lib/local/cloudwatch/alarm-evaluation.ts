import { FINEST, floor, type MetricsSource, type Values } from '../metrics/metric-store.ts';
import { HOUR_SECONDS, MINUTE_SECONDS } from '../support/time-units.ts';
import type { AlarmState } from '../views/cloudwatch-views.ts';
import type { MetricAlarm } from './alarm-definitions.ts';
import { valuesOf } from './metric-queries.ts';

/** The result of an alarm's evaluation. */
export interface Evaluation {
  /** The new state; undefined when the alarm keeps its state. */
  readonly state: AlarmState | undefined;
  /** The reason in words and figures. */
  readonly reason: string;
}

/** The numbers of periods whose value breaches the threshold, does not, or is missing. */
interface Counts {
  readonly breaching: number;
  readonly within: number;
  readonly missing: number;
}

const comparisons: Readonly<
  Record<MetricAlarm['comparison'], readonly [string, (value: number, limit: number) => boolean]>
> = {
  GreaterThanOrEqualToThreshold: ['>=', (value, limit) => value >= limit],
  GreaterThanThreshold: ['>', (value, limit) => value > limit],
  LessThanOrEqualToThreshold: ['<=', (value, limit) => value <= limit],
  LessThanThreshold: ['<', (value, limit) => value < limit],
};

/**
 * Evaluates a metric alarm as CloudWatch does each minute, over the periods that end now, so that the newest period is whole. One
 * thing is simpler here. For missing values, CloudWatch looks some periods further back ("Configuring how CloudWatch alarms treat
 * missing data"). On AWS, an alarm therefore keeps its state for some minutes after the last value.
 *
 * Before `started`, there were no metrics. Where an alarm expects values, a period that began before therefore breaches nothing. On
 * AWS, schedules and their functions are deployed before the alarms that expect values of them.
 *
 * `Alarms` evaluates all alarms of an assembly, composite alarms included.
 *
 * @example
 * const alarm = readAlarms(assembly).find(({ name }) => name === 'quartermaster-local-orders-stuck');
 * const metrics = new MetricStore();
 * metrics.record({ namespace, name, dimensions }, now.getTime() - 60_000, 3);
 * expect(evaluateAlarm(alarm, metrics, now).state).toBe('ALARM');
 */
export function evaluateAlarm(
  alarm: MetricAlarm,
  metrics: MetricsSource,
  now: Date,
  started: Date = new Date(0),
): Evaluation {
  const { queries, watched, evaluationPeriods: count, period } = alarm;
  const length = period * 1_000;
  const end = floor(now.getTime(), FINEST) + FINEST;
  const start = end - count * length;
  const values = valuesOf(queries, watched, metrics, { start, length, count });
  const unknown = Math.min(count, Math.max(0, Math.ceil((floor(started.getTime(), FINEST) - start) / length)));
  return { state: stateOf(alarm, values, unknown), reason: reasonOf(alarm, values) };
}

/** @param unknown the number of periods, from the first on, that began before there were metrics */
function stateOf(alarm: MetricAlarm, values: Values, unknown: number): AlarmState | undefined {
  const { evaluationPeriods, datapointsToAlarm: needed, treatMissingData } = alarm;
  const { breaching, within, missing } = countsOf(alarm, values);
  if (treatMissingData === 'breaching') {
    const known = countsOf(alarm, values.slice(unknown));
    if (known.breaching + known.missing >= needed) return 'ALARM';
    return within === 0 ? undefined : 'OK';
  }
  if (breaching >= needed) return 'ALARM';
  if (missing === 0 || treatMissingData === 'notBreaching' || within > evaluationPeriods - needed) return 'OK';
  if (treatMissingData === 'ignore') return undefined;
  if (missing === values.length) return 'INSUFFICIENT_DATA';
  return withoutMissing(alarm, values);
}

/**
 * Decides when some values are missing and too few breach. The result is ALARM when no value within the threshold follows the
 * oldest breaching value, and that value is at least `datapointsToAlarm` periods old. Otherwise any value within the threshold
 * gives OK.
 */
function withoutMissing(alarm: MetricAlarm, values: Values): AlarmState | undefined {
  const lastWithin = values.findLastIndex((value) => value !== null && !breaches(alarm, value));
  const oldest = values.findIndex((value) => value !== null && breaches(alarm, value));
  if (oldest > lastWithin && values.length - oldest >= alarm.datapointsToAlarm) return 'ALARM';
  return lastWithin < 0 ? undefined : 'OK';
}

function breaches({ comparison, threshold }: MetricAlarm, value: number): boolean {
  const [, compare] = comparisons[comparison];
  return compare(value, threshold);
}

function countsOf(alarm: MetricAlarm, values: Values): Counts {
  const there = values.filter((value) => value !== null);
  const breaching = there.filter((value) => breaches(alarm, value)).length;
  return { breaching, within: there.length - breaching, missing: values.length - there.length };
}

function reasonOf(alarm: MetricAlarm, values: Values): string {
  const { period, threshold, datapointsToAlarm, treatMissingData } = alarm;
  const [sign] = comparisons[alarm.comparison];
  const { breaching, missing } = countsOf(alarm, values);
  const figures = values.map((value) => (value === null ? 'none' : rounded(value))).join(', ');
  const of =
    values.length === 1
      ? `the value of the last ${duration(period)}`
      : `the last ${values.length} values of ${duration(period)} each`;
  const treated = missing === 0 ? '' : `, ${missing} missing (${treatMissingData})`;
  return `${of}: ${figures}; ${breaching} ${sign} ${rounded(threshold)}${treated}; ALARM from ${datapointsToAlarm} on`;
}

const duration = (seconds: number) =>
  seconds % HOUR_SECONDS === 0
    ? `${seconds / HOUR_SECONDS} h`
    : seconds % MINUTE_SECONDS === 0
      ? `${seconds / MINUTE_SECONDS} min`
      : `${seconds} s`;

/** Rounds to four significant digits, enough to distinguish figures. */
const rounded = (value: number) => String(Number(value.toPrecision(4)));
