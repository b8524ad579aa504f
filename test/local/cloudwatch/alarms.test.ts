import { describe, expect, test } from 'vitest';
import {
  type AlarmDefinition,
  defineAlarms,
  type MetricAlarm,
  readAlarms,
} from '../../../lib/local/cloudwatch/alarm-definitions.ts';
import { evaluateAlarm } from '../../../lib/local/cloudwatch/alarm-evaluation.ts';
import { Alarms } from '../../../lib/local/cloudwatch/alarms.ts';
import { compositeRule } from '../../../lib/local/cloudwatch/composite-rule.ts';
import { MetricStore } from '../../../lib/local/metrics/metric-store.ts';
import { MINUTE_MS } from '../../../lib/local/support/time-units.ts';
import { Assembly } from '../../../lib/local/template/assembly.ts';
import type { AlarmState } from '../../../lib/local/views/cloudwatch-views.ts';
import { type Resources, recordingLog, writeAssembly } from '../fixtures.ts';

const NOON = Date.parse('2027-03-01T12:00:00Z');
const waiting = { namespace: 'AWS/SQS', name: 'Waiting', dimensions: { QueueName: 'letters' } };

const alarm = (properties: object = {}) => ({
  Type: 'AWS::CloudWatch::Alarm',
  Properties: {
    AlarmActions: [{ Ref: 'Topic' }],
    AlarmDescription: 'Look at the letters',
    AlarmName: 'letters',
    ComparisonOperator: 'GreaterThanOrEqualToThreshold',
    Dimensions: [{ Name: 'QueueName', Value: 'letters' }],
    EvaluationPeriods: 1,
    MetricName: 'Waiting',
    Namespace: 'AWS/SQS',
    Period: 60,
    Statistic: 'Maximum',
    Threshold: 3,
    ...properties,
  },
});
const composite = (AlarmName: string, AlarmRule: unknown, properties: object = {}) => ({
  Type: 'AWS::CloudWatch::CompositeAlarm',
  Properties: { AlarmName, AlarmRule, ...properties },
});

function definitionsOf(Resources: Resources): readonly AlarmDefinition[] {
  const assembly = Assembly.read(writeAssembly({ Operations: { Resources } }));
  defineAlarms(assembly);
  return readAlarms(assembly);
}

function alarmOf(properties: object): MetricAlarm {
  const [definition] = definitionsOf({ Alarm: alarm(properties) });
  if (definition?.kind !== 'metric') throw new Error('there is no metric alarm');
  return definition;
}

/** Records one value for each minute: `X` breaches, `0` does not, `-` is missing. The last minute ends now. */
function stateAfter(minutes: string, properties: object): AlarmState | undefined {
  const store = new MetricStore();
  for (const [index, mark] of [...minutes].entries()) {
    const at = NOON - (minutes.length - 1 - index) * MINUTE_MS;
    if (mark !== '-') store.record(waiting, at, mark === 'X' ? 3 : 2);
  }
  return evaluateAlarm(alarmOf(properties), store, new Date(NOON)).state;
}

describe('a metric alarm', () => {
  test.each([
    ['GreaterThanOrEqualToThreshold', [2, 3, 4], ['OK', 'ALARM', 'ALARM']],
    ['GreaterThanThreshold', [2, 3, 4], ['OK', 'OK', 'ALARM']],
    ['LessThanOrEqualToThreshold', [2, 3, 4], ['ALARM', 'ALARM', 'OK']],
    ['LessThanThreshold', [2, 3, 4], ['ALARM', 'OK', 'OK']],
  ])('compares by %s', (ComparisonOperator, values, expected) => {
    const states = values.map((value) => {
      const store = new MetricStore();
      store.record(waiting, NOON, value);
      return evaluateAlarm(alarmOf({ ComparisonOperator }), store, new Date(NOON)).state;
    });
    expect(states).toEqual(expected);
  });

  test.each([
    ['XXX', 3, 3, 'ALARM'],
    ['XX0', 3, 3, 'OK'],
    ['0XX', 3, 2, 'ALARM'],
    ['X0X', 3, 2, 'ALARM'],
    ['X00', 3, 2, 'OK'],
    ['XX000', 3, 1, 'OK'],
    ['0X', 1, 1, 'ALARM'],
    ['X0', 1, 1, 'OK'],
  ])(
    'after %s, over %d periods of which %d must breach, is in %s',
    (minutes, EvaluationPeriods, DatapointsToAlarm, state) => {
      expect(stateAfter(minutes, { EvaluationPeriods, DatapointsToAlarm })).toBe(state);
    },
  );

  // CloudWatch User Guide, "Configuring how CloudWatch alarms treat missing data", as far as the three periods go.
  test.each([
    //        missing              ignore     breaching  notBreaching
    ['X-X', 3, 'ALARM', undefined, 'ALARM', 'OK'],
    ['0--', 3, 'OK', 'OK', 'OK', 'OK'],
    ['---', 3, 'INSUFFICIENT_DATA', undefined, 'ALARM', 'OK'],
    ['X--', 3, 'ALARM', undefined, 'ALARM', 'OK'],
    ['--X', 3, undefined, undefined, 'ALARM', 'OK'],
    ['X-0', 3, 'OK', 'OK', 'OK', 'OK'],
    ['0-X', 2, 'OK', undefined, 'ALARM', 'OK'],
    ['-XX', 2, 'ALARM', 'ALARM', 'ALARM', 'ALARM'],
    ['-X0', 2, 'OK', undefined, 'ALARM', 'OK'],
    ['00-', 2, 'OK', 'OK', 'OK', 'OK'],
    ['X--', 2, 'ALARM', undefined, 'ALARM', 'OK'],
  ])('after %s, of which %d must breach, treats what is missing as told', (minutes, needed, ...expected) => {
    const states = ['missing', 'ignore', 'breaching', 'notBreaching'].map((TreatMissingData) =>
      stateAfter(minutes, { EvaluationPeriods: 3, DatapointsToAlarm: needed, TreatMissingData }),
    );
    expect(states).toEqual(expected);
  });

  test('without a word on missing data has too little of it, but on a table keeps its state', () => {
    expect(stateAfter('-', {})).toBe('INSUFFICIENT_DATA');
    expect(stateAfter('-', { Namespace: 'AWS/DynamoDB' })).toBeUndefined();
  });

  test('looks at the periods that end now, not at those of the clock', () => {
    const store = new MetricStore();
    store.record(waiting, NOON - 45_000, 3);
    const definition = alarmOf({ Period: 60 });
    const at = (milliseconds: number) => evaluateAlarm(definition, store, new Date(NOON + milliseconds)).state;
    expect([-60_000, -45_000, 0, 20_000].map(at)).toEqual(['INSUFFICIENT_DATA', 'ALARM', 'ALARM', 'INSUFFICIENT_DATA']);
  });

  test('says why it is in its state, in figures', () => {
    const store = new MetricStore();
    store.record(waiting, NOON - 5 * MINUTE_MS, 4);
    const definition = alarmOf({
      Period: 300,
      EvaluationPeriods: 2,
      DatapointsToAlarm: 1,
      TreatMissingData: 'notBreaching',
    });
    expect(evaluateAlarm(definition, store, new Date(NOON)).reason).toBe(
      'the last 2 values of 5 min each: 4, none; 1 >= 3, 1 missing (notBreaching); ALARM from 1 on',
    );
  });

  test('takes a percentile or a percentile rank', () => {
    const store = new MetricStore();
    for (let value = 1; value <= 100; value += 1) store.record(waiting, NOON, value);
    const state = (ExtendedStatistic: string, Threshold: number) =>
      evaluateAlarm(alarmOf({ Statistic: undefined, ExtendedStatistic, Threshold }), store, new Date(NOON)).state;
    expect([state('p90', 90), state('p90', 91), state('PR(:10)', 10), state('PR(:10)', 11)]).toEqual([
      'ALARM',
      'OK',
      'ALARM',
      'OK',
    ]);
  });

  test('watches the one of its expressions that returns data', () => {
    const stat = (Id: string, MetricName: string) => ({
      Id,
      MetricStat: {
        Metric: { Namespace: 'Shop', MetricName, Dimensions: [{ Name: 'stage', Value: 'test' }] },
        Period: 300,
        Stat: 'Sum',
      },
      ReturnData: false,
    });
    const definition = alarmOf({
      Namespace: undefined,
      MetricName: undefined,
      Dimensions: undefined,
      Period: undefined,
      Statistic: undefined,
      ComparisonOperator: 'GreaterThanThreshold',
      Threshold: 14.4,
      TreatMissingData: 'notBreaching',
      Metrics: [
        { Id: 'burn', Expression: 'rate / 0.001', Label: 'burn rate' },
        { Id: 'rate', Expression: 'IF(requests > 10, FILL(faults, 0) / requests, 0)', ReturnData: false },
        stat('requests', 'requests'),
        stat('faults', 'faults'),
      ],
    });
    const state = (requests: number, faults: number) => {
      const store = new MetricStore();
      const dimensions = { stage: 'test' };
      store.record({ namespace: 'Shop', name: 'requests', dimensions }, NOON, 1, requests);
      store.record({ namespace: 'Shop', name: 'faults', dimensions }, NOON, 1, faults);
      return evaluateAlarm(definition, store, new Date(NOON)).state;
    };
    expect([state(0, 0), state(10, 10), state(1_000, 0), state(1_000, 14), state(1_000, 15)]).toEqual([
      'OK',
      'OK',
      'OK',
      'OK',
      'ALARM',
    ]);
  });

  test.each([
    [{ Metrics: [] }, /expected one of Metrics to return data/],
    [{ Metrics: [{ Id: 'e', Expression: 'RATE(m)' }] }, /RATE\(m\): the function RATE/],
    [{ Metrics: [{ Id: 'e', Expression: 'm + 1' }] }, /there is no metric and no expression with the id m/],
    [{ Metrics: [{ Id: 'e', Expression: 'e + 1' }] }, /the expression e refers to itself/],
    [{ Metrics: [{ Id: 'e', Expression: '1 + 1' }] }, /it watches no metric/],
    [{ ExtendedStatistic: 'tm90' }, /the statistic tm90 is not known/],
    [{ ThresholdMetricId: 'e' }, /does not know the property ThresholdMetricId/],
    [{ ComparisonOperator: 'GreaterThanUpperThreshold' }, /ComparisonOperator/],
    [{ EvaluationPeriods: 1, DatapointsToAlarm: 2 }, /DatapointsToAlarm is more than EvaluationPeriods/],
    [{ MetricName: undefined }, /expected Namespace, MetricName/],
  ])('with %j is refused with its place and the reason', (properties, problem) => {
    expect(() => alarmOf(properties)).toThrow(/^AWS::CloudWatch::Alarm Operations\.Alarm/);
    expect(() => alarmOf(properties)).toThrow(problem);
  });
});

describe('the rule of a composite alarm', () => {
  const states: Readonly<Record<string, AlarmState>> = { long: 'ALARM', short: 'OK', new: 'INSUFFICIENT_DATA' };
  const holds = (rule: string) => compositeRule(rule).holds((alarm) => states[alarm] ?? 'OK');

  test.each([
    ['ALARM("long")', true],
    ['ALARM(long)', true],
    ['ALARM("short")', false],
    ['OK("short")', true],
    ['INSUFFICIENT_DATA("new")', true],
    ['ALARM("long") AND ALARM("short")', false],
    ['ALARM("long") OR ALARM("short")', true],
    ['NOT ALARM("short") AND ALARM("long")', true],
    ['NOT (ALARM("short") OR ALARM("long"))', false],
    ['ALARM("short") AND ALARM("short") OR TRUE', true],
    ['ALARM("short") AND (ALARM("short") OR TRUE)', false],
    ['FALSE OR ALARM("arn:aws:cloudwatch:us-east-1:000000000000:alarm:long")', true],
    ['(ALARM("long") AND OK("short"))', true],
  ])('%s', (rule, expected) => {
    expect(holds(rule)).toBe(expected);
  });

  test.each([
    ['ALARM("a") XOR ALARM("b")', /syntax|XOR/],
    ['BROKEN("a")', /BROKEN is not known/],
    ['ALARM("a", "b")', /ALARM is not known/],
    ['ALARM(1)', /not quoted/],
    ['"a"', /Literal is not known/],
    ['MAYBE', /MAYBE is not known/],
    ['ALARM("a") + ALARM("b")', /the operator \+/],
  ])('%s is refused', (rule, problem) => {
    expect(() => compositeRule(rule)).toThrow(problem);
  });
});

describe('the alarms of an assembly', () => {
  const arn = (logicalId: string) => ({ 'Fn::GetAtt': [logicalId, 'Arn'] });
  const rule = { 'Fn::Join': ['', ['(ALARM("', arn('Long'), '") AND ALARM("', arn('Short'), '"))']] };
  const resources = {
    Fast: composite('fast', rule, { AlarmActions: [{ Ref: 'Topic' }], AlarmDescription: 'Act now' }),
    Long: alarm({ AlarmName: 'long', AlarmActions: undefined, Period: 3_600 }),
    Short: alarm({ AlarmName: 'short', AlarmActions: undefined, TreatMissingData: 'notBreaching' }),
    Silent: alarm({ AlarmName: 'silent', ActionsEnabled: false }),
  };

  function running() {
    const { log, lines } = recordingLog();
    const metrics = new MetricStore();
    let now = NOON;
    const alarms = new Alarms({
      definitions: definitionsOf(resources),
      metrics,
      clock: { now: () => new Date(now) },
      log,
    });
    const later = (minutes: number) => {
      now = NOON + minutes * MINUTE_MS;
      alarms.evaluate();
      return Object.fromEntries(alarms.views().map((view) => [view.name, view]));
    };
    const record = (minutes: number, value: number) => metrics.record(waiting, NOON + minutes * MINUTE_MS, value);
    return { alarms, later, record, lines };
  }

  test('begin without data, and tell what they are', () => {
    const { alarms } = running();
    expect(alarms.views()).toMatchObject([
      { name: 'long', kind: 'metric', state: 'INSUFFICIENT_DATA', hasActions: false, children: [] },
      { name: 'short', since: '2027-03-01T12:00:00.000Z', hasActions: false },
      { name: 'silent', hasActions: false, description: 'Look at the letters' },
      { name: 'fast', kind: 'composite', description: 'Act now', hasActions: true, children: ['long', 'short'] },
    ]);
  });

  test('change their state at the evaluation that finds another one, and keep since when', () => {
    const { later, record } = running();
    record(1, 3);
    expect(later(1).fast).toMatchObject({ state: 'ALARM', since: '2027-03-01T12:01:00.000Z' });
    expect(later(1.5).fast).toMatchObject({ state: 'ALARM', since: '2027-03-01T12:01:00.000Z' });
    const afterwards = later(3);
    expect(afterwards.fast).toMatchObject({ state: 'OK', since: '2027-03-01T12:03:00.000Z' });
    expect(afterwards.long).toMatchObject({ state: 'ALARM', since: '2027-03-01T12:01:00.000Z' });
    expect(afterwards.short?.state).toBe('OK');
    expect(later(62).long?.state).toBe('INSUFFICIENT_DATA');
  });

  test('tell why a composite one is in its state by those that it is made of', () => {
    const { later, record } = running();
    record(1, 3);
    expect(later(1).fast?.reason).toMatch(
      /^\(ALARM\("long"\) AND ALARM\("short"\)\) is true; long is in ALARM \(the value of the last 1 h: 3; .*; short is in ALARM \(/,
    );
  });

  test('are logged when they begin and end, where somebody is told', () => {
    const { later, record, lines } = running();
    later(0);
    record(1, 3);
    later(1);
    later(1.2);
    later(3);
    const logged = lines.map((line) => line.slice('hh:mm:ss.mmm '.length));
    expect(logged).toHaveLength(2);
    expect(logged[0]).toMatch(/^alarms: WARN ALARM fast: \(ALARM\("long"\)/);
    expect(logged[1]).toMatch(/^alarms: OK fast: /);
  });

  test('are refused when one asks for another that is not there', () => {
    expect(() => definitionsOf({ Both: composite('both', 'ALARM("nobody")') })).toThrow('there is no alarm nobody');
  });
});
