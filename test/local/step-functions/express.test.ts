import { describe, expect, test } from 'vitest';
import { StateStore } from '../../../lib/local/support/state-store.ts';
import { eventually } from '../../support/eventually.ts';
import {
  failing,
  MACHINE,
  type MachineOptions,
  one,
  readMachines,
  runningMachine,
  task,
} from './state-machine-fixture.ts';

const EXPRESS = {
  StateMachineType: 'EXPRESS',
  Tags: [{ Key: 'a', Value: 'b' }],
  TracingConfiguration: { Enabled: true },
};
const UUID = /^arn:aws:states:us-east-1:000000000000:express:Machine:name:[0-9a-f-]{36}$/;

const express = (definition: object, { properties, ...options }: MachineOptions = {}) =>
  runningMachine(definition, { ...options, properties: { ...EXPRESS, ...properties } });

const logging = (Level: string, IncludeExecutionData = true) => ({
  LoggingConfiguration: {
    Destinations: [{ CloudWatchLogsLogGroup: { LogGroupArn: 'arn:aws:logs:us-east-1:000000000000:log-group:runs:*' } }],
    IncludeExecutionData,
    Level,
  },
});

describe('an Express execution', () => {
  test('starts at every call, also under the name of another one, and runs to its end', async () => {
    const { start, ended, calls, journal } = express(one(task()), { work: () => ({ payload: 'done' }) });
    const [first, second] = [start({ order: 1 }, 'name'), start({ order: 1 }, 'name')];
    expect(first).toMatch(UUID);
    expect(second).not.toBe(first);
    for (const arn of [first, second]) expect(await ended(arn)).toMatchObject({ status: 'SUCCEEDED', output: 'done' });
    expect(calls).toEqual([{ order: 1 }, { order: 1 }]);
    expect(journal.list()).toMatchObject([{ states: ['Only'] }, { states: ['Only'] }]);
  });

  test('tells its states its own name, and the names of the states', async () => {
    const Parameters = { 'id.$': '$$.Execution.Id', 'name.$': '$$.Execution.Name', 'input.$': '$$.Execution.Input' };
    const { start, ended } = express(
      one({ Type: 'Pass', Parameters: { ...Parameters, deep: { 'state.$': '$$.State.Name' } } }),
    );
    const arn = start({ order: 1 }, 'name');
    const output = { id: arn, name: 'name', input: { order: 1 }, deep: { state: 'Only' } };
    expect((await ended(arn)).output).toEqual(output);
  });

  test('cannot be described, listed or redriven, as on AWS', async () => {
    const { start, ended, machines } = express(one(task()), { work: () => failing('Broken') });
    const arn = start();
    await ended(arn);
    const invalid = expect.objectContaining({
      name: 'InvalidArn',
      message: "Invalid Arn: 'Resource type not valid in this context: express'",
    });
    expect(() => machines.describeExecution(arn)).toThrow(invalid);
    expect(() => machines.redriveExecution(arn)).toThrow(invalid);
    const unsupported = expect.objectContaining({ name: 'StateMachineTypeNotSupported' });
    expect(() => machines.listExecutions(MACHINE)).toThrow(unsupported);
  });

  test('starts over when a stop interrupts it', async () => {
    const definition = {
      StartAt: 'First',
      States: { First: task({ ResultPath: null, Next: 'Second' }), Second: task({ End: true }) },
    };
    const store = StateStore.open(undefined);
    let tasks = 0;
    const work = () => {
      tasks += 1;
      return tasks === 2 ? new Promise<never>(() => undefined) : { payload: 'done' };
    };
    const before = express(definition, { store, work });
    const arn = before.start({ order: 1 });
    await eventually(() => expect(before.calls).toHaveLength(2));
    await before.machines.stop();
    const after = express(definition, { store, work });
    expect(await after.machines.resume()).toBe(1);
    expect(await after.ended(arn)).toMatchObject({ status: 'SUCCEEDED', states: ['First', 'Second'] });
    expect(after.calls).toEqual([{ order: 1 }, { order: 1 }]);
    expect(
      after.journal.history.list('Machine', String(arn.split(':').slice(-2).join(':'))).map(({ type }) => type),
    ).toEqual([
      'TaskStateEntered',
      'TaskScheduled',
      'TaskSucceeded',
      'TaskStateEntered',
      'TaskScheduled',
      'TaskSucceeded',
      'ExecutionSucceeded',
    ]);
  });

  test('leaves the journal when many later ones have ended; a Standard execution and a running one stay', async () => {
    const store = StateStore.open(undefined);
    const standard = runningMachine(one({ Type: 'Pass' }), { store });
    await standard.ended(standard.start({}, 'standard'));
    let tasks = 0;
    const work = () => {
      tasks += 1;
      return tasks === 1 ? new Promise<never>(() => undefined) : { payload: null };
    };
    // The clock stands still, so that all of them end in the same millisecond.
    const { start, journal } = express(one(task()), { store, work, keptExpress: 10, timeScale: 1e-9 });
    start({}, 'running');
    for (let index = 0; index < 40; index++) start({}, `many-${index}`);
    await eventually(() => expect(tasks).toBe(41));
    await eventually(() => expect(journal.numbers()).toMatchObject({ RUNNING: 1, SUCCEEDED: 11 }));
    const names = journal.list().map(({ name }) => name.split(':')[0]);
    expect(names.slice(0, 2)).toEqual(['standard', 'running']);
    expect(names).toHaveLength(12);
    const histories = store.all('SELECT DISTINCT name FROM execution_events');
    expect(histories).toHaveLength(12);
  });

  test('is logged at the level of its machine', async () => {
    const events = async (Level: string, IncludeExecutionData?: boolean) => {
      const properties = logging(Level, IncludeExecutionData);
      const { start, ended, logged } = express(one(task()), { properties, work: (input) => Object(input).result });
      await ended(start({ result: failing('Broken') }));
      await ended(start({ result: { payload: 'done' } }));
      expect(logged.every(({ group }) => group === 'runs')).toBe(true);
      return logged.map(({ line }) => JSON.parse(line));
    };
    const types = async (level: string) => (await events(level)).map(({ type }) => type);
    expect(await types('OFF')).toEqual([]);
    expect(await types('FATAL')).toEqual(['ExecutionFailed']);
    expect(await types('ERROR')).toEqual(['TaskFailed', 'ExecutionFailed']);
    expect(await types('ALL')).toHaveLength(8);
    expect((await events('ALL'))[0]).toMatchObject({ input: { result: {} } });
    expect((await events('ALL', false))[0]).not.toHaveProperty('input');
  });
});

describe('the five minutes of an Express execution', () => {
  const retried = (MaxAttempts: number) =>
    one(task({ Retry: [{ ErrorEquals: ['Unlucky'], IntervalSeconds: 100, BackoffRate: 1, MaxAttempts }] }));

  test('end a longer wait, by the local clock', async () => {
    const { run } = express(one({ Type: 'Wait', Seconds: 3_600 }), { timeScale: 3_600 });
    const { status, error, startedAt, stoppedAt } = await run();
    expect([status, error]).toEqual(['TIMED_OUT', 'States.Timeout']);
    expect(Number(stoppedAt) - Number(startedAt)).toBeGreaterThanOrEqual(299_000);
  });

  test('leave room for a shorter wait', async () => {
    const { run } = express(one({ Type: 'Wait', Seconds: 290 }), { timeScale: 3_600 });
    expect(await run()).toMatchObject({ status: 'SUCCEEDED' });
  });

  test('count waits before retries as long as the retrier says', async () => {
    const { run, calls } = express(retried(5), { timeScale: 36_000, work: () => failing('Unlucky') });
    expect(await run()).toMatchObject({ status: 'TIMED_OUT' });
    // 0, 100 and 200 s; the wait up to 300 s uses up the rest.
    expect(calls.length).toBeGreaterThanOrEqual(3);
    expect(calls.length).toBeLessThan(6);
    const shorter = express(retried(2), { timeScale: 36_000, work: () => failing('Unlucky') });
    expect(await shorter.run()).toMatchObject({ status: 'FAILED', error: 'Unlucky' });
  });

  test('count a task in real time: an hour of the local clock is not too long for it', async () => {
    const { run, clock } = express(one(task()), {
      timeScale: 36_000,
      work: async () => {
        await clock.waitUntil(new Date(clock.now().getTime() + 3_600_000));
        return { payload: 'done' };
      },
    });
    expect(await run()).toMatchObject({ status: 'SUCCEEDED', output: 'done' });
  });

  test('may be fewer by the definition, and end a task that takes longer', async () => {
    const { run } = express({ ...one(task()), TimeoutSeconds: 1 }, { work: () => new Promise(() => undefined) });
    expect(await run()).toMatchObject({ status: 'TIMED_OUT' });
  });
});

describe('a task that starts an execution', () => {
  const starts = one({
    Type: 'Task',
    Resource: 'arn:aws:states:::states:startExecution',
    Parameters: { StateMachineArn: MACHINE.replace(/Machine$/, 'Long'), 'Name.$': '$.name', 'Input.$': '$' },
    Catch: [{ ErrorEquals: ['StepFunctions.ExecutionAlreadyExistsException'], ResultPath: '$.error', Next: 'Exists' }],
  });
  const definition = { ...starts, States: { ...starts.States, Exists: { Type: 'Pass', End: true } } };
  const others = { Long: one({ Type: 'Pass' }) };

  test('passes an object as its input, and gets the name of the error when the execution exists', async () => {
    const { run, journal } = express(definition, { others });
    expect(await run({ name: 'work', order: 1 })).toMatchObject({
      status: 'SUCCEEDED',
      output: { ExecutionArn: 'arn:aws:states:us-east-1:000000000000:execution:Long:work' },
    });
    await eventually(() =>
      expect(journal.find('Long', 'work')).toMatchObject({ status: 'SUCCEEDED', output: { name: 'work', order: 1 } }),
    );
    expect(await run({ name: 'work', order: 1 })).toMatchObject({
      status: 'SUCCEEDED',
      output: { order: 1, error: { Error: 'StepFunctions.ExecutionAlreadyExistsException' } },
      states: ['Only', 'Exists'],
    });
  });

  test('fails with the error of the call', async () => {
    const { run } = express(definition);
    expect(await run({ name: 'work' })).toMatchObject({
      status: 'FAILED',
      error: 'StepFunctions.StateMachineDoesNotExistException',
    });
  });
});

test('what fails in the end goes to a queue with its input', async () => {
  const definition = {
    StartAt: 'Work',
    States: {
      Work: task({
        Retry: [{ ErrorEquals: ['Unlucky'], IntervalSeconds: 1, MaxAttempts: 1 }],
        Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: '$.error', Next: 'Keep' }],
        End: true,
      }),
      Keep: {
        Type: 'Task',
        Resource: 'arn:aws:states:::sqs:sendMessage',
        Parameters: { QueueUrl: 'http://localhost/000000000000/queue', 'MessageBody.$': '$' },
        Next: 'Failed',
      },
      Failed: { Type: 'Fail', Error: 'Kept' },
    },
  };
  const { run, queues, calls } = express(definition, { timeScale: 1_000, work: () => failing('Unlucky') });
  expect(await run({ order: 1 })).toMatchObject({ status: 'FAILED', error: 'Kept' });
  expect(calls).toHaveLength(2);
  expect(queues.messages().map(({ body }) => JSON.parse(body))).toMatchObject([
    { order: 1, error: { Error: 'Unlucky' } },
  ]);
});

test.each(['$$.State.EnteredTime', '$$.Task.Token', '$$.Execution.RoleArn', "States.Format('{}', $$.State.Name)"])(
  'a definition with %s, which the local cloud does not know, stops the start',
  (path) => {
    const definition = one({ Type: 'Pass', Parameters: { 'value.$': path } });
    expect(() => readMachines({ Machine: { definition } })).toThrow(/the local cloud does not know \$\$\./);
  },
);
