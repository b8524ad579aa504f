import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { readSchedules, Schedules } from '../../../lib/local/eventbridge/schedules.ts';
import { AsyncInvocations } from '../../../lib/local/lambda/async-invocations.ts';
import type { InvocationResult } from '../../../lib/local/lambda/lambda.ts';
import { Queues } from '../../../lib/local/sqs/queues.ts';
import { LocalClock } from '../../../lib/local/support/clock.ts';
import { StateStore } from '../../../lib/local/support/state-store.ts';
import { DAY_MS, MINUTE_MS } from '../../../lib/local/support/time-units.ts';
import { Assembly } from '../../../lib/local/template/assembly.ts';
import { eventually } from '../../support/eventually.ts';
import { recordingLog, writeAssembly } from '../fixtures.ts';

const properties = {
  FlexibleTimeWindow: { Mode: 'OFF' },
  ScheduleExpression: 'cron(5 0 * * ? *)',
  ScheduleExpressionTimezone: 'America/Los_Angeles',
  Target: {
    Arn: 'arn:of:function',
    DeadLetterConfig: { Arn: { 'Fn::GetAtt': ['Nothing', 'Arn'] } },
    Input: '{"some":"input"}',
    RetryPolicy: { MaximumRetryAttempts: 3 },
    RoleArn: { 'Fn::GetAtt': ['Nothing', 'Arn'] },
  },
};

const read = (more: object = {}) => {
  const Daily = { Type: 'AWS::Scheduler::Schedule', Properties: { ...properties, ...more } };
  return readSchedules(Assembly.read(writeAssembly({ App: { Resources: { Daily } } })));
};

describe('a template’s schedule', () => {
  test('is read with its function and input', () => {
    expect(read()).toMatchObject([{ name: 'Daily', functionArn: 'arn:of:function', input: { some: 'input' } }]);
  });

  test('is due at its time of the place, on days with daylight saving and without', () => {
    const [schedule] = read();
    const next = (after: string) => schedule?.next(new Date(after)).toISOString();
    // Clocks went forward on 14 March and back on 7 November 2027, at two in the morning.
    expect(next('2027-03-13T08:04:59Z')).toBe('2027-03-13T08:05:00.000Z');
    expect(next('2027-03-13T08:05:00Z')).toBe('2027-03-14T08:05:00.000Z');
    expect(next('2027-03-14T08:05:00Z')).toBe('2027-03-15T07:05:00.000Z');
    expect(next('2027-11-07T07:05:00Z')).toBe('2027-11-08T08:05:00.000Z');
  });

  test.each([
    ['rate(1 minute)', '2027-03-01T10:01:00.000Z'],
    ['rate(90 minutes)', '2027-03-01T11:30:00.000Z'],
    ['rate(12 hours)', '2027-03-01T22:00:00.000Z'],
    ['rate(7 days)', '2027-03-08T10:00:00.000Z'],
  ])('of %s is due after that time', (ScheduleExpression, due) => {
    const [schedule] = read({ ScheduleExpression, ScheduleExpressionTimezone: undefined });
    expect(schedule?.next(new Date('2027-03-01T10:00:00Z')).toISOString()).toBe(due);
  });

  test('that is disabled does not run', () => {
    expect(read({ State: 'DISABLED' })).toEqual([]);
  });

  test.each([
    [
      'is of one moment',
      { ScheduleExpression: 'at(2027-03-01T10:00:00)' },
      /Daily: ScheduleExpression: .*daily .* only/,
    ],
    ['is at no rate', { ScheduleExpression: 'rate(0 minutes)' }, /daily schedules only.*and rates/],
    ['is of some days', { ScheduleExpression: 'cron(5 0 ? * MON *)' }, /daily schedules only/],
    ['is at no time', { ScheduleExpression: 'cron(5 25 * * ? *)' }, /Daily ScheduleExpression.*25/],
    ['is of no time zone', { ScheduleExpressionTimezone: 'America/Nowhere' }, /Daily ScheduleExpression.*Nowhere/],
    ['is flexible', { FlexibleTimeWindow: { Mode: 'FLEXIBLE' } }, /FlexibleTimeWindow\.Mode: .*on time/],
    ['has a property that is not known', { StartDate: '2027-01-01' }, /Daily: .*StartDate/],
    [
      'has such a property of its target',
      { Target: { ...properties.Target, SqsParameters: {} } },
      /Target\.SqsParameters/,
    ],
  ])('that %s stops the start', (_, more, message) => {
    expect(() => read(more)).toThrow(message);
  });
});

const fails: InvocationResult = { error: { errorType: 'Error', errorMessage: 'broken' } };

/**
 * Runs schedules on a clock whose day lasts a twentieth of a second. The function does its work, and fails a number of times first.
 */
function running(failures = 0, more: object = {}, work?: (clock: LocalClock) => Promise<void>) {
  const clock = new LocalClock({ timeScale: 86_400 * 20 });
  onTestFinished(() => clock.stop());
  const { log } = recordingLog();
  const queues = new Queues({ queues: [{ name: 'letters' }], store: StateStore.open(undefined), log });
  const calls: { at: Date; event: unknown }[] = [];
  const ends: Date[] = [];
  const invocations = new AsyncInvocations({
    functions: [{ arn: 'arn:of:function', deadLetters: 'arn:aws:sqs:us-east-1:000000000000:letters' }],
    lambda: {
      invoke: async (_, event) => {
        calls.push({ at: clock.now(), event });
        const result = calls.length > failures ? { payload: null } : fails;
        await work?.(clock);
        ends.push(clock.now());
        return result;
      },
    },
    queues,
    clock,
    log,
  });
  const schedules = new Schedules({ schedules: read(more), invocations, clock, log });
  const waits = vi.spyOn(clock, 'waitUntil');
  const started = clock.now();
  schedules.start();
  const begun = clock.now();
  onTestFinished(() => schedules.stop());
  return { calls, ends, clock, queues, schedules, started, begun, waits };
}

describe('a schedule', () => {
  test('of a rate calls its function at once, then at most four times a second of real time', async () => {
    const { calls, clock, started, begun, waits } = running(0, { ScheduleExpression: 'rate(1 minute)' });
    const due = waits.mock.calls[0]?.[0].getTime();
    expect(due).toBeGreaterThanOrEqual(started.getTime());
    expect(due).toBeLessThanOrEqual(begun.getTime());
    await eventually(() => expect(calls.length).toBeGreaterThanOrEqual(2));
    const [first = started, second = started] = calls.map(({ at }) => at);
    expect(second.getTime() - first.getTime()).toBeGreaterThanOrEqual(250 * clock.timeScale);
  });

  test('of a rate rests ten times as long as the call took', async () => {
    const took = 50;
    const work = (clock: LocalClock) => clock.waitUntil(new Date(clock.now().getTime() + took * clock.timeScale));
    const { calls, ends, clock } = running(0, { ScheduleExpression: 'rate(1 minute)' }, work);
    await eventually(() => expect(calls.length).toBeGreaterThanOrEqual(2));
    const [first, second] = calls;
    const rest = (second?.at.getTime() ?? 0) - (ends[0]?.getTime() ?? 0);
    const atLeast = Math.min(1_000 * clock.timeScale, 10 * ((ends[0]?.getTime() ?? 0) - (first?.at.getTime() ?? 0)));
    expect(rest).toBeGreaterThanOrEqual(atLeast - 10 * clock.timeScale);
  });

  test('of a rate counts from the end of a call, so that calls neither overlap nor pile up', async () => {
    let inProgress = 0;
    const overlaps: number[] = [];
    const work = async (clock: LocalClock) => {
      overlaps.push(inProgress);
      inProgress += 1;
      await clock.waitUntil(new Date(clock.now().getTime() + 100 * MINUTE_MS));
      inProgress -= 1;
    };
    const { calls, ends } = running(0, { ScheduleExpression: 'rate(1 minute)' }, work);
    await eventually(() => expect(calls.length).toBeGreaterThanOrEqual(3));
    expect(overlaps).toEqual(overlaps.map(() => 0));
    for (const [index, end] of ends.entries()) {
      const next = calls[index + 1];
      if (next !== undefined) expect(next.at.getTime() - end.getTime()).toBeGreaterThanOrEqual(MINUTE_MS);
    }
  });

  test('calls its function every day, not before it is due', async () => {
    const { calls, started } = running();
    await eventually(() => expect(calls.length).toBeGreaterThanOrEqual(3));
    expect(calls[0]?.event).toEqual({ some: 'input' });
    const [schedule] = read();
    const times = [started, ...calls.map(({ at }) => at)];
    for (const [index, { at }] of calls.entries()) {
      const due = schedule?.next(times[index] ?? started);
      expect(at.getTime()).toBeGreaterThanOrEqual(due?.getTime() ?? Number.NaN);
    }
  });

  test('calls nothing any more once it is stopped', async () => {
    const { calls, clock, schedules } = running();
    await eventually(() => expect(calls.length).toBeGreaterThanOrEqual(1));
    schedules.stop();
    const called = calls.length;
    await clock.waitUntil(new Date(clock.now().getTime() + 3 * DAY_MS));
    expect(calls).toHaveLength(called);
  });

  test('has a failed call repeated after a minute and after two more', async () => {
    const { calls, queues } = running(2);
    await eventually(() => expect(calls.length).toBeGreaterThanOrEqual(3));
    const [first = 0, second = 0, third = 0] = calls.map(({ at }) => at.getTime());
    expect(second - first).toBeGreaterThanOrEqual(MINUTE_MS);
    expect(third - second).toBeGreaterThanOrEqual(2 * MINUTE_MS);
    expect(queues.messages()).toEqual([]);
  });

  test('keeps what its function has failed at three times, and calls it again the next day', async () => {
    const { calls, queues } = running(3);
    await eventually(() => expect(calls.length).toBeGreaterThanOrEqual(4));
    expect(queues.messages()).toMatchObject([{ queue: 'letters', body: '{"some":"input"}' }]);
  });
});
