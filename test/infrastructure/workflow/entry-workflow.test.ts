import validate from 'asl-validator';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import * as z from 'zod';
import type { Lifecycle } from '../../../functions/core/model/lifecycle.ts';
import { type EntryWorkflowOptions, entryWorkflow } from '../../../lib/workflow/entry-workflow.ts';
import { type Definition, longestSeconds } from '../../../lib/workflow/states-language.ts';
import { scaled } from '../../support/effort.ts';
import { deadStates, endlessStates, states } from './definitions.ts';

const PACK = 'arn:aws:lambda:us-east-1:000000000000:function:pack';
const QUEUE = 'https://sqs.us-east-1.amazonaws.com/000000000000/workflow';

const WORK: NonNullable<EntryWorkflowOptions['work']> = {
  pack: { functionArn: PACK, timeoutSeconds: 5 },
  build: 'long',
};

const definitionOf = (lifecycle: Lifecycle, work = WORK): Definition =>
  entryWorkflow({ line: 'parcels', lifecycle, work, eventBusName: 'bus', deadLettersUrl: QUEUE, partition: 'aws' });

const packing: Lifecycle = {
  open: { description: 'Being packed.', next: ['sent'], task: 'pack' },
  sent: { description: 'On its way.', next: [] },
};
const building: Lifecycle = { open: { description: 'Being built.', next: [], task: 'build' } };

const anyLifecycle: fc.Arbitrary<Lifecycle> = fc.dictionary(
  fc.stringMatching(/^[a-z][a-z -]{0,40}$/),
  fc.record(
    { description: fc.string(), next: fc.constant([]), task: fc.constantFrom('pack', 'build') },
    { requiredKeys: ['description', 'next'] },
  ),
  { minKeys: 1, maxKeys: 6 },
);

/** A state that calls a service, with the parts that an Express execution limits. */
const Task = z.looseObject({
  Resource: z.string(),
  TimeoutSeconds: z.number(),
  Retry: z.array(
    z.object({
      ErrorEquals: z.array(z.string()),
      IntervalSeconds: z.number(),
      BackoffRate: z.number(),
      MaxAttempts: z.number(),
      MaxDelaySeconds: z.number().optional(),
      JitterStrategy: z.literal('FULL').optional(),
    }),
  ),
});

const tasksOf = (definition: Definition) =>
  Object.entries(definition.States).flatMap(([name, state]) =>
    state.Type === 'Task' ? [{ name, ...Task.parse(state) }] : [],
  );

/** Returns the most seconds of each way through the workflow: event, the work of one status, and what is kept of a failure. */
function longestWays(definition: Definition): number[] {
  const secondsOf = ({ TimeoutSeconds, Retry, Type = 'Task' }: z.infer<typeof Task>) =>
    longestSeconds({ Type, TimeoutSeconds, Retry });
  const [work, others] = [true, false].map((isWork) =>
    tasksOf(definition).filter(({ name }) => name.endsWith(': work') === isWork),
  );
  const common = (others ?? []).reduce((sum, task) => sum + secondsOf(task), 0);
  return [common, ...(work ?? []).map((task) => common + secondsOf(task))];
}

/** Lists what Express executions do not support (Step Functions Developer Guide, "Choosing workflow type"). */
const unsupported = (definition: Definition): string[] =>
  Object.entries(definition.States).flatMap(([name, { Type, Resource = '' }]) =>
    Type === 'Wait' || Type === 'Activity' || /\.sync|waitForTaskToken|:activity:/.test(String(Resource)) ? [name] : [],
  );

test('has neither dead states nor dead ends, waits for nothing and ends in time, whatever the lifecycle', () => {
  fc.assert(
    fc.property(anyLifecycle, (lifecycle) => {
      const definition = definitionOf(lifecycle);
      expect(deadStates(definition)).toEqual([]);
      expect(endlessStates(definition)).toEqual([]);
      expect(unsupported(definition)).toEqual([]);
      expect(Math.max(...longestWays(definition))).toBeLessThan(300);
    }),
  );
});

test('would notice a state that an Express execution does not support', () => {
  const waiting = { Type: 'Wait', Seconds: 1 };
  const synchronous = { Type: 'Task', Resource: 'arn:aws:states:::states:startExecution.sync:2' };
  const { States, ...definition } = definitionOf(packing);
  expect(unsupported({ ...definition, States: { ...States, waiting, synchronous } })).toEqual([
    'waiting',
    'synchronous',
  ]);
});

test('is a valid definition, whatever the lifecycle', () => {
  fc.assert(
    fc.property(anyLifecycle, (lifecycle) => {
      expect(validate(definitionOf(lifecycle)).errorsText()).toBe('');
    }),
    // The validator takes a fifth of a second each time.
    { numRuns: scaled(4) },
  );
});

test('tells the event bus before anything else, once per execution', () => {
  const definition = definitionOf(packing);
  expect(definition.StartAt).toBe('Publish event');
  expect(definition.States['Publish event']).toMatchObject({
    Resource: 'arn:aws:states:::events:putEvents',
    Parameters: {
      Entries: [{ EventBusName: 'bus', 'DetailType.$': '$.event.detailType', 'Detail.$': '$.event.detail' }],
    },
    ResultPath: null,
  });
  expect(states(definition).filter(([, state]) => state.Next === 'Publish event')).toEqual([]);
});

test('does the work of the status that the order entered, and of no other', () => {
  expect(definitionOf(packing).States['By status']).toEqual({
    Type: 'Choice',
    Choices: [{ Variable: '$.entered', StringEquals: 'open', Next: 'open: work' }],
    Default: 'Done',
  });
});

test('gives short work the state of the order alone, and lets it take as long as its function may, and longer', () => {
  expect(definitionOf(packing).States['open: work']).toMatchObject({
    Resource: 'arn:aws:states:::lambda:invoke',
    Parameters: { FunctionName: PACK, Payload: { 'state.$': '$.state' } },
    TimeoutSeconds: 20,
    ResultPath: null,
    Next: 'Done',
  });
});

test('leaves long work to an execution of its own', () => {
  const only = definitionOf({ only: { description: '', next: [] } });
  expect(definitionOf(building)).toEqual(only);
});

test('keeps what fails after its retries with its input and the error, and then fails', () => {
  for (const { name, ...task } of tasksOf(definitionOf(packing))) {
    if (name === 'Keep for redrive') continue;
    expect(task, name).toMatchObject({
      Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: '$.failure', Next: 'Keep for redrive' }],
    });
  }
  const { States } = definitionOf(packing);
  expect(States['Keep for redrive']).toMatchObject({
    Resource: 'arn:aws:states:::sqs:sendMessage',
    Parameters: { QueueUrl: QUEUE, 'MessageBody.$': '$' },
    ResultPath: null,
    Next: 'Failed',
  });
  expect(States.Failed).toEqual({ Type: 'Fail', ErrorPath: '$.failure.Error', CausePath: '$.failure.Cause' });
});

test('repeats every task with backoff and jitter, and lets none hang', () => {
  const tasks = tasksOf(definitionOf(packing));
  expect(tasks).toHaveLength(3);
  for (const { name, TimeoutSeconds, Retry } of tasks) {
    expect(TimeoutSeconds, name).toBeGreaterThan(0);
    expect(Retry.at(-1), name).toMatchObject({ ErrorEquals: ['States.ALL'], BackoffRate: 2, JitterStrategy: 'FULL' });
    expect(Retry.at(-1)?.MaxAttempts, name).toBeGreaterThanOrEqual(3);
  }
});

test('only publishes the event in a lifecycle that demands nothing', () => {
  const definition = definitionOf({ only: { description: '', next: [] } });
  expect(Object.keys(definition.States)).toEqual(['Publish event', 'Keep for redrive', 'Failed', 'Done']);
});

test('refuses work that is no task of the workflow', () => {
  const lifecycle = { open: { description: '', next: [], task: 'unpack' } };
  expect(() => definitionOf(lifecycle)).toThrow('The status "open" has the work "unpack", which is no task');
});

test('refuses short work that may take longer than an execution, and says what to do', () => {
  const slow = { pack: { functionArn: PACK, timeoutSeconds: 60 } };
  expect(() => definitionOf(packing, slow)).toThrow(/^The work of the status "open" .* give its task isLong: true$/);
});

test('refuses a status whose name is too long for a state', () => {
  const long = 'x'.repeat(71);
  const lifecycle = { [long]: { description: '', next: [], task: 'pack' } };
  expect(() => definitionOf(lifecycle)).toThrow(`"${long}" has a longer name than 70 characters`);
});
