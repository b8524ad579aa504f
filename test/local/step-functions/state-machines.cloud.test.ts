import { describe, expect, test } from 'vitest';
import { ExecutionJournal } from '../../../lib/local/step-functions/execution-journal.ts';
import type { LocalClock } from '../../../lib/local/support/clock.ts';
import { StateStore } from '../../../lib/local/support/state-store.ts';
import { DAY_MS, HOUR_MS } from '../../../lib/local/support/time-units.ts';
import { localArn } from '../../../lib/local/template/account.ts';
import { eventually } from '../../support/eventually.ts';
import { emulator, tableWithStream } from '../dynamodb/emulator.ts';
import {
  failing,
  MACHINE,
  type MachineOptions,
  one,
  readMachines,
  runningMachine,
  task,
  WORK,
} from './state-machine-fixture.ts';

const dynamodb = emulator();

const read = (definition: object) => readMachines({ Machine: { definition } });

const machine = (definition: object, options: MachineOptions = {}) =>
  runningMachine(definition, { dynamodbUrl: dynamodb.endpoint, ...options });

describe('an execution', () => {
  test('passes a task its input and ends with what the last state gives', async () => {
    const { run, calls } = machine(one(task()), { work: () => ({ payload: { done: true } }) });
    expect(await run({ order: 7 })).toMatchObject({ status: 'SUCCEEDED', output: { done: true }, states: ['Only'] });
    expect(calls).toEqual([{ order: 7 }]);
  });

  test('waits for its turn where there are very many, and comes to its end all the same', async () => {
    const { start, journal } = machine(one({ Type: 'Wait', Seconds: 1 }), { maxRuns: 4, timeScale: 20 });
    const count = 30;
    for (let index = 0; index < count; index++) start({ index }, `many-${index}`);
    expect(journal.list().filter(({ states }) => states.length > 0).length).toBeLessThanOrEqual(4);
    const ended = () => journal.list('SUCCEEDED').length;
    await eventually(() => expect(ended()).toBe(count));
    expect(journal.find('Machine', 'many-29')).toMatchObject({ input: { index: 29 }, states: ['Only'] });
  });

  test('builds parameters, picks from the result and keeps the input as ASL says', async () => {
    const definition = one(
      task({
        Resource: 'arn:aws:states:::lambda:invoke',
        Parameters: { FunctionName: WORK, Payload: { 'number.$': '$.order.number', fixed: 1, 'all.$': '$' } },
        ResultSelector: { 'answer.$': '$.Payload.answer' },
        ResultPath: '$.result',
      }),
    );
    const { run, calls } = machine(definition, { work: () => ({ payload: { answer: 42 } }) });
    const input = { order: { number: 9 } };
    expect((await run(input)).output).toEqual({ ...input, result: { answer: 42 } });
    expect(calls).toEqual([{ number: 9, fixed: 1, all: input }]);
  });

  test('goes on with the output path alone, or with its input when the result is discarded', async () => {
    const definition = {
      StartAt: 'First',
      States: {
        First: task({ ResultPath: null, Next: 'Second' }),
        Second: task({
          Resource: 'arn:aws:states:::lambda:invoke',
          Parameters: { FunctionName: WORK, Payload: {} },
          OutputPath: '$.Payload',
          End: true,
        }),
      },
    };
    const { run } = machine(definition, { work: () => ({ payload: 'inner' }) });
    const execution = await run({ kept: true });
    expect(execution.output).toBe('inner');
    expect(execution.at).toMatchObject({ state: 'Second', input: { kept: true } });
  });

  test('chooses by values and loops until a choice ends it', async () => {
    const definition = {
      StartAt: 'Count',
      States: {
        Count: task({ Next: 'Enough?' }),
        'Enough?': {
          Type: 'Choice',
          Choices: [{ Variable: '$.action', StringEquals: 'again', Next: 'Count' }],
          Default: 'Done',
        },
        Done: { Type: 'Succeed' },
      },
    };
    let count = 0;
    const work = () => {
      count += 1;
      return { payload: { action: count < 3 ? 'again' : 'done', count } };
    };
    const { run } = machine(definition, { work });
    expect(await run()).toMatchObject({
      output: { count: 3 },
      states: ['Count', 'Enough?', 'Count', 'Enough?', 'Count', 'Enough?', 'Done'],
    });
  });

  test('tries a failing task again as its retrier says', async () => {
    let tries = 0;
    const work = () => {
      tries += 1;
      return tries < 3 ? failing('Unlucky') : { payload: tries };
    };
    const Retry = [
      { ErrorEquals: ['Unlucky'], IntervalSeconds: 1, MaxAttempts: 5, BackoffRate: 1, JitterStrategy: 'FULL' },
    ];
    const { run } = machine(one(task({ Retry })), { work });
    expect(await run()).toMatchObject({ status: 'SUCCEEDED', output: 3 });
  });

  test('waits before a retry by the local clock', async () => {
    let tries = 0;
    const work = () => {
      tries += 1;
      return tries < 13 ? failing('Unlucky') : { payload: tries };
    };
    const Retry = [{ ErrorEquals: ['States.ALL'], IntervalSeconds: 2, MaxAttempts: 12, MaxDelaySeconds: 300 }];
    const { run } = machine(one(task({ Retry })), { work, timeScale: 36_000 });
    const { status, startedAt, stoppedAt } = await run();
    expect(status).toBe('SUCCEEDED');
    // 2 + 4 + … + 256 s, then 300 s four times: half an hour, of which no more than a moment is real.
    expect(Number(stoppedAt) - Number(startedAt)).toBeGreaterThanOrEqual(1_700_000);
  });

  test('fails with the task’s error when nothing retries or catches it, and says so in the log', async () => {
    const { run, lines } = machine(one(task()), { work: () => failing('OrderGone') });
    const execution = await run();
    expect(execution).toMatchObject({ status: 'FAILED', error: 'OrderGone' });
    expect(JSON.parse(execution.cause ?? '')).toMatchObject({ errorType: 'OrderGone', errorMessage: 'it broke' });
    expect(lines.join('')).toContain('FAILED: OrderGone');
  });

  test('catches an error by its name', async () => {
    const definition = {
      StartAt: 'Try',
      States: {
        Try: task({
          Catch: [{ ErrorEquals: ['OrderGone'], ResultPath: '$.error', Next: 'Caught' }],
          End: true,
        }),
        Caught: { Type: 'Pass', Parameters: { 'name.$': '$.error.Error' }, End: true },
      },
    };
    const { run } = machine(definition, { work: () => failing('OrderGone') });
    expect(await run()).toMatchObject({ status: 'SUCCEEDED', output: { name: 'OrderGone' } });
  });

  test('gives a task up that takes longer than its timeout', async () => {
    const { run } = machine(one(task({ TimeoutSeconds: 1 })), { work: () => new Promise(() => undefined) });
    expect(await run()).toMatchObject({ status: 'FAILED', error: 'States.Timeout' });
  });

  test('ends as timed out when it takes longer than its machine allows, by the local clock', async () => {
    const definition = { ...one({ Type: 'Wait', Seconds: 86_400 }), TimeoutSeconds: 3_600 };
    const { run } = machine(definition, { timeScale: 100_000 });
    expect(await run()).toMatchObject({ status: 'TIMED_OUT' });
  });

  test('runs branches at one time', async () => {
    const branch = (name: string) => ({ StartAt: name, States: { [name]: task({ End: true }) } });
    const definition = one({ Type: 'Parallel', Branches: [branch('Left'), branch('Right')] });
    const { run } = machine(definition, { work: () => ({ payload: 1 }) });
    expect(await run()).toMatchObject({ output: [1, 1], states: ['Only'] });
  });

  test('puts events on a bus, with the execution and its machine as their resources', async () => {
    const Entries = [{ EventBusName: 'bus', Source: 'test', 'DetailType.$': '$.type', 'Detail.$': '$.detail' }];
    const { start, ended, events } = machine(
      one({ Type: 'Task', Resource: 'arn:aws:states:::events:putEvents', Parameters: { Entries }, ResultPath: null }),
    );
    const arn = start({ type: 'Thing Placed', detail: { id: 'x' } });
    await ended(arn);
    expect(events.recentEvents()).toMatchObject([
      { 'detail-type': 'Thing Placed', detail: { id: 'x' }, resources: [arn, MACHINE] },
    ]);
  });

  test('fails when an event is refused', async () => {
    const Parameters = { Entries: [{ EventBusName: 'bus', Source: 'test', DetailType: 'x', Detail: 'no json' }] };
    const { run } = machine(one({ Type: 'Task', Resource: 'arn:aws:states:::events:putEvents', Parameters }));
    expect(await run()).toMatchObject({ status: 'FAILED', error: 'EventBridge.FailedEntry' });
  });

  test('reads and writes tables, and fails with DynamoDB’s errors', async () => {
    const { name } = await tableWithStream(dynamodb.endpoint);
    const put = {
      Type: 'Task',
      Resource: 'arn:aws:states:::dynamodb:putItem',
      Parameters: {
        TableName: name,
        Item: { pk: { 'S.$': '$.key' } },
        ConditionExpression: 'attribute_not_exists(pk)',
      },
    };
    const { run } = machine(one(put));
    expect(await run({ key: 'a' })).toMatchObject({ status: 'SUCCEEDED' });
    expect(await run({ key: 'a' })).toMatchObject({ error: 'DynamoDB.ConditionalCheckFailedException' });
  });

  test('sends messages to a queue', async () => {
    const Parameters = { QueueUrl: 'http://localhost/000000000000/queue', 'MessageBody.$': '$' };
    const { run, queues } = machine(one({ Type: 'Task', Resource: 'arn:aws:states:::sqs:sendMessage', Parameters }));
    await run({ id: 1 });
    expect(queues.messages()).toMatchObject([{ body: '{"id":1}' }]);
  });
});

describe('a wait', () => {
  const inAnHour = (clock: LocalClock) => new Date(clock.now().getTime() + HOUR_MS);

  test.each([
    ['a number of seconds', { Seconds: 3_600 }, () => ({})],
    ['a number of seconds from the input', { SecondsPath: '$.seconds' }, () => ({ seconds: 3_600 })],
    [
      'a moment from the input',
      { TimestampPath: '$.until' },
      (clock: LocalClock) => ({ until: inAnHour(clock).toISOString() }),
    ],
  ])('for %s follows the local clock', async (_, wait, inputAt) => {
    const { run, clock } = machine(one({ Type: 'Wait', ...wait }), { timeScale: 36_000 });
    const input = inputAt(clock);
    const execution = await run(input);
    expect(execution).toMatchObject({ status: 'SUCCEEDED', output: input });
    // A moment was told before the execution began: half a minute passes here in each millisecond.
    const from = 'until' in input ? Date.parse(String(input.until)) - HOUR_MS : Number(execution.startedAt);
    expect(Number(execution.stoppedAt) - from).toBeGreaterThanOrEqual(HOUR_MS - 1_000);
  });

  test('until a moment that has passed is over at once', async () => {
    const { run } = machine(one({ Type: 'Wait', TimestampPath: '$.until' }));
    expect(await run({ until: '2020-01-01T00:00:00Z' })).toMatchObject({ status: 'SUCCEEDED' });
  });

  test('that is long is taken up again when its time comes', async () => {
    const definition = {
      StartAt: 'Long',
      States: { Long: { Type: 'Wait', Seconds: 86_400, Next: 'After' }, After: task({ End: true }) },
    };
    const { run } = machine(definition, { timeScale: 86_400, longWait: 500, work: () => ({ payload: 'done' }) });
    const execution = await run();
    expect(execution).toMatchObject({ status: 'SUCCEEDED', output: 'done', states: ['Long', 'After'] });
    expect(Number(execution.stoppedAt) - Number(execution.startedAt)).toBeGreaterThanOrEqual(DAY_MS);
  });

  test('until something that is no moment fails the execution', async () => {
    const { run } = machine(one({ Type: 'Wait', TimestampPath: '$.until' }));
    expect(await run({ until: 'tomorrow' })).toMatchObject({ status: 'FAILED', error: 'States.Runtime' });
  });
});

describe('starting an execution', () => {
  const waits = one({ Type: 'Wait', Seconds: 1_000 });

  test('of a name and input that is running gives the same execution', () => {
    const { start, journal } = machine(waits);
    expect(start({ a: 1 }, 'name')).toBe(start({ a: 1 }, 'name'));
    expect(journal.list()).toHaveLength(1);
  });

  test('of a name that is running with another input is refused', () => {
    const { start } = machine(waits);
    start({ a: 1 }, 'name');
    expect(() => start({ a: 2 }, 'name')).toThrow(expect.objectContaining({ name: 'ExecutionAlreadyExists' }));
  });

  test('of a name that has ended is refused, also after a restart', async () => {
    const store = StateStore.open(undefined);
    const first = machine(one({ Type: 'Pass' }), { store });
    await first.ended(first.start({}, 'name'));
    expect(() => first.start({}, 'name')).toThrow(expect.objectContaining({ name: 'ExecutionAlreadyExists' }));
    await first.machines.stop();
    const second = machine(one({ Type: 'Pass' }), { store });
    expect(() => second.start({}, 'name')).toThrow(expect.objectContaining({ name: 'ExecutionAlreadyExists' }));
  });

  test.each([
    ['a machine that does not exist', { stateMachineArn: 'arn:other' }, 'StateMachineDoesNotExist'],
    ['a name with a space', { stateMachineArn: MACHINE, name: 'a b' }, 'InvalidName'],
    ['a name of 81 characters', { stateMachineArn: MACHINE, name: 'a'.repeat(81) }, 'InvalidName'],
    ['an input that is not JSON', { stateMachineArn: MACHINE, input: '{' }, 'InvalidExecutionInput'],
  ])('of %s is refused', (_, request, name) => {
    const { machines } = machine(waits);
    expect(() => machines.startExecution(request)).toThrow(expect.objectContaining({ name }));
  });
});

describe('an execution that has failed', () => {
  const definition = {
    StartAt: 'First',
    States: {
      First: task({ ResultPath: '$.first', Next: 'Second' }),
      Second: task({ ResultPath: '$.second', Retry: [{ ErrorEquals: ['States.ALL'], MaxAttempts: 1 }], End: true }),
    },
  };

  /** Succeeds in the first state, and fails in the second state until it is repaired. */
  function broken() {
    let mended = false;
    const work = (input: unknown) => (mended || !Object(input).first ? { payload: 'done' } : failing('Broken'));
    const running = machine(definition, { work, timeScale: 1_000 });
    return { ...running, mend: () => (mended = true) };
  }

  test('goes on with the state that failed when it is redriven, under its name and with all of its retries', async () => {
    const { machines, start, ended, calls, mend } = broken();
    const arn = start({ order: 1 }, 'name');
    expect(await ended(arn)).toMatchObject({ status: 'FAILED', error: 'Broken', redriven: undefined });
    machines.redriveExecution(arn);
    expect(await ended(arn)).toMatchObject({ status: 'FAILED', redriven: { count: 1 } });
    expect(calls).toHaveLength(1 + 2 + 2);
    mend();
    machines.redriveExecution(arn);
    expect(await ended(arn)).toMatchObject({
      status: 'SUCCEEDED',
      output: { order: 1, first: 'done', second: 'done' },
      error: undefined,
      states: ['First', 'Second'],
      redriven: { count: 2 },
    });
  });

  test('tells event by event what it did', async () => {
    const { machines, start, ended, mend } = broken();
    const arn = start({ order: 1 });
    await ended(arn);
    mend();
    machines.redriveExecution(arn);
    const history = machines.historyOf(await ended(arn));
    expect(history.map(({ type, details }) => [type, details.name ?? details.error ?? details.redriveCount])).toEqual([
      ['TaskStateEntered', 'First'],
      ['TaskScheduled', undefined],
      ['TaskSucceeded', undefined],
      ['TaskStateEntered', 'Second'],
      ['TaskScheduled', undefined],
      ['TaskFailed', 'Broken'],
      ['TaskScheduled', undefined],
      ['TaskFailed', 'Broken'],
      ['ExecutionFailed', 'Broken'],
      ['ExecutionRedriven', 1],
      ['TaskScheduled', undefined],
      ['TaskSucceeded', undefined],
      ['ExecutionSucceeded', undefined],
    ]);
    expect(history[1]?.details).toEqual({ resourceType: 'lambda', resource: WORK, parameters: { order: 1 } });
  });

  test('cannot be redriven when it has succeeded, runs, or ended a fortnight ago', async () => {
    const refusal = expect.objectContaining({ name: 'ExecutionNotRedrivable' });
    const done = machine(one({ Type: 'Pass' }));
    const succeeded = done.start();
    await done.ended(succeeded);
    expect(() => done.machines.redriveExecution(succeeded)).toThrow(refusal);
    const waiting = machine(one({ Type: 'Wait', Seconds: 1_000 }));
    const waits = waiting.start();
    expect(() => waiting.machines.redriveExecution(waits)).toThrow(refusal);
    const store = StateStore.open(undefined);
    const journal = new ExecutionJournal(store);
    const longAgo = new Date(Date.now() - 15 * DAY_MS);
    journal.started('Machine', 'old', '{}', longAgo);
    journal.stopped('Machine', 'old', longAgo, { status: 'FAILED', error: 'Broken', cause: 'it broke' });
    const { machines } = machine(one(task()), { store });
    expect(() => machines.redriveExecution(localArn('states', 'execution:Machine:old'))).toThrow(refusal);
  });

  test('has all of its time once more when it is redriven after it had timed out', async () => {
    let calls = 0;
    const work = () => {
      calls += 1;
      return calls === 1 ? new Promise<never>(() => undefined) : { payload: 'done' };
    };
    const { machines, start, ended } = machine({ ...one(task()), TimeoutSeconds: 1 }, { work });
    const arn = start();
    expect(await ended(arn)).toMatchObject({ status: 'TIMED_OUT' });
    machines.redriveExecution(arn);
    expect(await ended(arn)).toMatchObject({ status: 'SUCCEEDED', output: 'done' });
  });
});

describe('after a restart', () => {
  const definition = {
    StartAt: 'First',
    States: {
      First: task({ ResultPath: '$.first', Next: 'Pause' }),
      Pause: { Type: 'Wait', Seconds: 3_600, Next: 'Last' },
      Last: task({ ResultPath: '$.last', End: true }),
    },
  };

  test('an execution goes on with the state it was in, and works no earlier state twice', async () => {
    const store = StateStore.open(undefined);
    const before = machine(definition, { store, work: () => ({ payload: 'before' }) });
    const arn = before.start({ order: 1 });
    await eventually(() => expect(before.machines.describeExecution(arn).at?.state).toBe('Pause'));
    await before.machines.stop();
    expect(before.machines.describeExecution(arn).status).toBe('RUNNING');

    const after = machine(definition, { store, work: () => ({ payload: 'after' }), timeScale: 36_000 });
    expect(await after.machines.resume()).toBe(1);
    expect(await after.ended(arn)).toMatchObject({
      status: 'SUCCEEDED',
      output: { order: 1, first: 'before', last: 'after' },
      states: ['First', 'Pause', 'Last'],
    });
  });

  test('a wait ends at the moment that was set before', async () => {
    const store = StateStore.open(undefined);
    const journal = new ExecutionJournal(store);
    const long = new Date(Date.now() - HOUR_MS);
    journal.started('Machine', 'name', '{}', long);
    journal.entered('Machine', 'name', 'Pause', { order: 1 }, long);
    const after = machine(definition, { store });
    await after.machines.resume();
    expect(await after.ended(localArn('states', 'execution:Machine:name'))).toMatchObject({ status: 'SUCCEEDED' });
  });

  test('an execution whose task was interrupted does the task again', async () => {
    const store = StateStore.open(undefined);
    const before = machine(one(task({ Retry: [{ ErrorEquals: ['States.ALL'] }] })), {
      store,
      work: () => new Promise(() => undefined),
    });
    const arn = before.start();
    await eventually(() => expect(before.calls).toHaveLength(1));
    await before.machines.stop();
    expect(before.calls).toHaveLength(1);
    const after = machine(one(task()), { store, work: () => ({ payload: 'done' }) });
    await after.machines.resume();
    expect(await after.ended(arn)).toMatchObject({ status: 'SUCCEEDED', output: 'done' });
  });

  test('an execution starts over when its state is no longer there', async () => {
    const store = StateStore.open(undefined);
    const before = machine(one({ Type: 'Wait', Seconds: 1_000 }), { store });
    const arn = before.start({ kept: 1 });
    await eventually(() => expect(before.machines.describeExecution(arn).at?.state).toBe('Only'));
    await before.machines.stop();
    const after = machine({ StartAt: 'New', States: { New: { Type: 'Pass', End: true } } }, { store });
    await after.machines.resume();
    expect(await after.ended(arn)).toMatchObject({ status: 'SUCCEEDED', output: { kept: 1 } });
  });
});

describe('a definition', () => {
  test.each([
    [
      'a task that cannot be called',
      one({ Type: 'Task', Resource: 'arn:aws:states:::ecs:runTask.sync' }),
      /ecs:runTask/,
    ],
    [
      'a token to wait for',
      one({ Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken' }),
      /waitForTaskToken/,
    ],
    ['a heartbeat', one(task({ TimeoutSeconds: 9, HeartbeatSeconds: 5 })), /HeartbeatSeconds/],
    ['a state that is not there', { StartAt: 'Missing', States: { Only: { Type: 'Succeed' } } }, /Missing/],
  ])('with %s stops the start', (_, definition, message) => {
    expect(() => read(definition)).toThrow(message);
  });
});
