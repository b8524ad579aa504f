import { describe, expect, test } from 'vitest';
import { defineAlarms, readAlarms } from '../../../lib/local/cloudwatch/alarm-definitions.ts';
import { LocalCloudWatch } from '../../../lib/local/cloudwatch/cloudwatch.ts';
import { Schedules } from '../../../lib/local/eventbridge/schedules.ts';
import { MetricStore } from '../../../lib/local/metrics/metric-store.ts';
import { ServiceMetrics } from '../../../lib/local/metrics/service-metrics.ts';
import { StreamAge } from '../../../lib/local/streams/stream-age.ts';
import { LocalClock } from '../../../lib/local/support/clock.ts';
import { LogLine } from '../../../lib/local/support/log-line.ts';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../lib/local/support/time-units.ts';
import { Assembly } from '../../../lib/local/template/assembly.ts';
import { recordingLog, writeAssembly } from '../fixtures.ts';

const NOON = Date.parse('2027-03-01T12:00:00Z');
const SCALES = [1, 60, 1_440, 3_600] as const;

/** An alarm that expects a count each minute, and an alarm on messages that wait. */
const RESOURCES = {
  Silent: {
    Type: 'AWS::CloudWatch::Alarm',
    Properties: {
      AlarmActions: ['pager'],
      AlarmName: 'silent',
      ComparisonOperator: 'LessThanThreshold',
      EvaluationPeriods: 3,
      Metrics: [
        { Id: 'counts', Expression: 'FILL(count, 0)' },
        {
          Id: 'count',
          MetricStat: { Metric: { Namespace: 'Shop', MetricName: 'open' }, Period: 300, Stat: 'SampleCount' },
          ReturnData: false,
        },
      ],
      Threshold: 1,
      TreatMissingData: 'breaching',
    },
  },
  Letters: {
    Type: 'AWS::CloudWatch::Alarm',
    Properties: {
      AlarmActions: ['pager'],
      AlarmName: 'letters',
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      Dimensions: [{ Name: 'QueueName', Value: 'letters' }],
      EvaluationPeriods: 1,
      MetricName: 'ApproximateNumberOfMessagesVisible',
      Namespace: 'AWS/SQS',
      Period: 300,
      Statistic: 'Maximum',
      Threshold: 1,
      TreatMissingData: 'notBreaching',
    },
  },
};

/** A cloud whose real time a test sets, with a schedule of each minute. What happens takes real time, as the test says. */
function cloudAt(timeScale: number) {
  let real = NOON;
  const clock = new LocalClock({ timeScale, now: () => real });
  const store = new MetricStore();
  const metrics = new ServiceMetrics(store, () => clock.now().getTime());
  const { log, lines } = recordingLog();
  const calls: { finish(): void }[] = [];
  let waited = Promise.withResolvers<void>();
  const waits = {
    ...{ timeScale, now: () => clock.now() },
    waitUntil: async (due: Date) => {
      while (clock.now() < due) await waited.promise;
    },
  };
  const schedules = new Schedules({
    schedules: [
      {
        ...{ name: 'count', functionArn: 'arn:aws:lambda:us-east-1:000000000000:function:count', input: {} },
        ...{ isRate: true, next: (after: Date) => new Date(after.getTime() + MINUTE_MS) },
      },
    ],
    invocations: { invoke: () => new Promise<void>((finish) => calls.push({ finish })) },
    clock: Object.assign(Object.create(clock), waits),
    log,
    metrics,
  });
  const assembly = Assembly.read(writeAssembly({ Operations: { Resources: RESOURCES } }));
  defineAlarms(assembly);
  let waiting = new Map([['letters', { visible: 0, hidden: 0 }]]);
  const cloudWatch = new LocalCloudWatch({
    definitions: { dashboards: [], alarms: readAlarms(assembly) },
    metrics: store,
    sample: () => metrics.queuesAre(waiting),
    reportedUntil: () => schedules.reportedUntil(),
    ...{ clock, log },
  });
  schedules.start();
  const turn = () => new Promise((resolve) => setImmediate(resolve));
  const pass = async (milliseconds: number) => {
    real += milliseconds;
    waited.resolve();
    waited = Promise.withResolvers();
    await turn();
  };
  const finish = async () => {
    calls.shift()?.finish();
    await turn();
  };
  const state = (name: string) => cloudWatch.alarms().find((alarm) => alarm.name === name)?.state;
  return {
    ...{ clock, calls, lines, pass, finish, state },
    /** The function reports its count, some real time after its call, and ends. */
    answer: async (took: number) => {
      await pass(took);
      const Timestamp = clock.now().getTime();
      const CloudWatchMetrics = [{ Namespace: 'Shop', Dimensions: [[]], Metrics: [{ Name: 'open' }] }];
      const line = new LogLine(JSON.stringify({ _aws: { Timestamp, CloudWatchMetrics }, open: 7 }));
      metrics.logged(undefined, line, 'count');
      await finish();
    },
    letters: (count: number) => {
      waiting = new Map([['letters', { visible: count, hidden: 0 }]]);
      metrics.queuesAre(waiting);
    },
    stop: () => schedules.stop(),
  };
}

/** Real milliseconds of a step: 20 seconds of the local clock, but no less than the time between two calls of a schedule. */
const stepOf = (timeScale: number) => Math.max(250, (20 * SECOND_MS) / timeScale);

/** Lets time pass in small steps, and looks at the alarm after each. Each call of the count takes a while. */
async function run(cloud: ReturnType<typeof cloudAt>, duration: number, counts: boolean) {
  const end = cloud.clock.now().getTime() + duration;
  const seen = new Set<string | undefined>();
  while (cloud.clock.now().getTime() < end) {
    const left = (end - cloud.clock.now().getTime()) / cloud.clock.timeScale;
    await cloud.pass(Math.min(left, stepOf(cloud.clock.timeScale)));
    if (counts && cloud.calls.length > 0) await cloud.answer(60);
    seen.add(cloud.state('silent'));
  }
  return seen;
}

describe.each(SCALES)('at a time scale of %d', (timeScale) => {
  test('an alarm that expects a count is OK while the function counts, also after a slow start', async () => {
    const cloud = cloudAt(timeScale);
    expect(cloud.state('silent')).toBe('INSUFFICIENT_DATA');
    // Loading the code of a function takes seconds, which are hours of a fast clock.
    await cloud.answer(2_000);
    expect(await run(cloud, 2 * HOUR_MS, true)).toEqual(new Set(['OK']));
    expect(cloud.lines.filter((line) => line.includes('ALARM'))).toEqual([]);
    cloud.stop();
  });

  test('that alarm fires a quarter of an hour after the last count, and ends with the next one', async () => {
    const cloud = cloudAt(timeScale);
    await cloud.answer(100);
    await run(cloud, HOUR_MS, true);
    if (cloud.calls.length > 0) await cloud.answer(10);
    const last = cloud.clock.now().getTime();
    // Calls fail from now on: they end without a count.
    for (let fired = false; !fired; fired = cloud.state('silent') === 'ALARM') {
      await cloud.pass(stepOf(timeScale));
      await cloud.finish();
      expect(cloud.clock.now().getTime() - last).toBeLessThan(20 * MINUTE_MS + 600 * timeScale);
    }
    await run(cloud, 20 * MINUTE_MS + SECOND_MS * timeScale, true);
    expect(cloud.state('silent')).toBe('OK');
    cloud.stop();
  });

  test('a function that never counts is noticed after a quarter of an hour, though nothing was counted before', async () => {
    const cloud = cloudAt(timeScale);
    await cloud.finish();
    expect(cloud.state('silent')).not.toBe('ALARM');
    while (cloud.clock.now().getTime() < NOON + 21 * MINUTE_MS + 500 * timeScale) {
      await cloud.pass(stepOf(timeScale));
      await cloud.finish();
    }
    expect(cloud.state('silent')).toBe('ALARM');
    cloud.stop();
  });

  test('an alarm on waiting messages stays until they are gone', async () => {
    const cloud = cloudAt(timeScale);
    await cloud.answer(10);
    cloud.letters(2);
    const states = new Set<string | undefined>();
    for (let hours = 0; hours < 3; hours += 1) {
      await cloud.pass((HOUR_MS + SECOND_MS) / timeScale);
      if (cloud.calls.length > 0) await cloud.answer(10);
      states.add(cloud.state('letters'));
    }
    expect(states).toEqual(new Set(['ALARM']));
    cloud.letters(0);
    await cloud.pass((6 * MINUTE_MS) / timeScale);
    if (cloud.calls.length > 0) await cloud.answer(0);
    await run(cloud, MINUTE_MS + SECOND_MS * timeScale, true);
    expect(cloud.state('letters')).toBe('OK');
    expect(cloud.lines.filter((line) => line.includes(' letters: '))).toHaveLength(2);
    cloud.stop();
  });
});

describe.each(SCALES)('the age of a stream’s records at a time scale of %d', (timeScale) => {
  const created = NOON / SECOND_MS;

  test('is real time while the function works, and passes with the local clock while a batch waits', () => {
    let real = NOON - SECOND_MS;
    const age = new StreamAge({ timeScale }, () => real);
    real = NOON + 80;
    expect(age.of(created)).toBe(80);
    age.failed(created);
    real += (10 * MINUTE_MS) / timeScale;
    expect(age.of(created)).toBeCloseTo(80 + 10 * MINUTE_MS, -1);
    expect(age.ofFailing(real)).toBeCloseTo(80 + 10 * MINUTE_MS, -1);
    // What was written meanwhile has waited behind the batch.
    const half = created + (5 * MINUTE_MS) / timeScale / SECOND_MS;
    expect(age.of(half)).toBeCloseTo(5 * MINUTE_MS + 80 * timeScale, -1);
    age.ended();
    real += 40;
    expect(age.of(created)).toBeCloseTo(120 + 10 * MINUTE_MS, -1);
    expect(age.of(real / SECOND_MS)).toBeCloseTo(0);
    expect(age.ofFailing(real)).toBeUndefined();
  });

  test('does not count what passed before the start', () => {
    let real = NOON;
    const age = new StreamAge({ timeScale }, () => real);
    real += 50;
    expect(age.of(created - 3_600)).toBe(50);
    expect(age.of(undefined)).toBe(50);
  });
});
