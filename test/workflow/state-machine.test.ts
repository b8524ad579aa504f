import validate from 'asl-validator';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { lifecycle as appliances } from '../../functions/appliances/model/lifecycle.ts';
import type { Lifecycle } from '../../functions/core/model/lifecycle.ts';
import type { LineReminderDays } from '../../lib/config/reminders.ts';
import { type Definition, stateMachineDefinition } from '../../lib/workflow/state-machine.ts';
import { scaled } from '../support/effort.ts';
import { deadStates, endlessStates, states } from './definitions.ts';

const CHECK = 'arn:aws:lambda:us-east-1:000000000000:function:check-deadlines';

const PACK = 'arn:aws:lambda:us-east-1:000000000000:function:pack';

const definitionOf = (lifecycle: Lifecycle, reminderDays: LineReminderDays = {}): Definition =>
  stateMachineDefinition({
    line: 'appliances',
    lifecycle,
    reminderDays,
    checkDeadlinesArn: CHECK,
    work: { pack: { functionArn: PACK, timeoutSeconds: 20 } },
    eventBusName: 'bus',
    partition: 'aws',
  });

const status = fc.stringMatching(/^[a-z][a-z -]{0,40}$/);

const days = fc.double({ min: 0.01, max: 300, noNaN: true });

const deadline = fc.record({
  reason: status,
  due: fc.oneof(
    fc.record({ afterDays: days }),
    fc.record({ afterDays: days, byValue: fc.record({ field: status, days: fc.dictionary(status, days) }) }),
    fc.record({ field: fc.constantFrom('dueDate', 'expires') }),
  ),
});

const anyLifecycle: fc.Arbitrary<Lifecycle> = fc.dictionary(
  status,
  fc.record(
    {
      description: fc.string(),
      next: fc.constant([]),
      work: fc.constant('pack'),
      deadlines: fc.array(deadline, { maxLength: 3 }),
    },
    { requiredKeys: ['description', 'next'] },
  ),
  { minKeys: 1, maxKeys: 6 },
);

test('has neither dead states nor dead ends, whatever the lifecycle', () => {
  fc.assert(
    fc.property(anyLifecycle, (lifecycle) => {
      const definition = definitionOf(lifecycle);
      expect(deadStates(definition)).toEqual([]);
      expect(endlessStates(definition)).toEqual([]);
    }),
  );
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

test('is a valid definition for the appliance lifecycle', () => {
  expect(validate(definitionOf(appliances)).errorsText()).toBe('');
});

test('watches exactly the statuses that have deadlines', () => {
  const branches = states(definitionOf(appliances), 'Choice')
    .filter(([name]) => name === 'By status')
    .flatMap(([, { Choices = [] }]) => Choices.map(({ StringEquals }) => StringEquals));
  const watched = Object.entries(appliances).flatMap(([name, { deadlines }]) => (deadlines ? [name] : []));
  expect(branches).toEqual(watched);
});

test('takes the deadlines of each status into its branch, in seconds', () => {
  const { States } = definitionOf(appliances);
  expect(States['shipped: check deadlines']).toMatchObject({
    Parameters: {
      FunctionName: CHECK,
      Payload: {
        'state.$': '$',
        deadlines: [
          { reason: 'delivery overdue', afterSeconds: 864_000, set: {} },
          { reason: 'due date passed', field: 'dueDate', set: { flagged: true } },
        ],
      },
    },
  });
});

test("takes a deployment's own times, and leaves those of other reasons alone", () => {
  const { States } = definitionOf(appliances, { stalled: 0.5 });
  expect(States['new: check deadlines']).toMatchObject({
    Parameters: { Payload: { deadlines: [{ reason: 'stalled', afterSeconds: 43_200 }] } },
  });
  expect(States['pending feedback: check deadlines']).toMatchObject({
    Parameters: { Payload: { deadlines: [{ reason: 'feedback overdue', afterSeconds: 259_200 }] } },
  });
});

/** A lifecycle with a deadline that depends on the value of a field. */
const parcels: Lifecycle = {
  sent: {
    description: 'On its way.',
    next: [],
    deadlines: [
      { reason: 'overdue', due: { afterDays: 10, byValue: { field: 'speed', days: { Overnight: 2, '2nd Day': 4 } } } },
    ],
  },
};

test('takes a time that depends on a field, with the time of each value', () => {
  const definition = definitionOf(parcels);
  expect(validate(definition).errorsText()).toBe('');
  expect(definition.States['sent: check deadlines']).toMatchObject({
    Parameters: {
      Payload: {
        deadlines: [
          {
            reason: 'overdue',
            afterSeconds: 864_000,
            byValue: { field: 'speed', seconds: { Overnight: 172_800, '2nd Day': 345_600 } },
          },
        ],
      },
    },
  });
});

test("takes a deployment's own times of some values, and leaves those of the others alone", () => {
  const definition = definitionOf(parcels, { overdue: { Overnight: 1, otherwise: 12 } });
  expect(definition.States['sent: check deadlines']).toMatchObject({
    Parameters: {
      Payload: {
        deadlines: [
          { afterSeconds: 1_036_800, byValue: { field: 'speed', seconds: { Overnight: 86_400, '2nd Day': 345_600 } } },
        ],
      },
    },
  });
});

/** A lifecycle with a task, and one with a task before a deadline. */
const packing: Lifecycle = { open: { description: 'Being packed.', next: [], task: 'pack' } };
const watchedPacking: Lifecycle = {
  open: {
    description: 'Being packed.',
    next: [],
    task: 'pack',
    deadlines: [{ reason: 'stalled', due: { afterDays: 1 } }],
  },
};

test('has the work of a status done by its task, which gets all that the execution knows', () => {
  const { States } = definitionOf(packing);
  expect(States['By status']).toMatchObject({ Choices: [{ StringEquals: 'open', Next: 'open: work' }] });
  expect(States['open: work']).toMatchObject({
    Resource: 'arn:aws:states:::lambda:invoke',
    Parameters: { FunctionName: PACK, Payload: { 'state.$': '$' } },
    OutputPath: '$.Payload',
  });
});

test('lets the task take as long as its function may, and longer', () => {
  expect(definitionOf(packing).States['open: work']?.TimeoutSeconds).toBeGreaterThanOrEqual(40);
});

test.each([
  ['ends', packing, 'Done'],
  ['watches the deadlines', watchedPacking, 'open: check deadlines'],
])('calls the task again while it asks for it, then %s', (_, lifecycle, next) => {
  expect(definitionOf(lifecycle).States['open: worked']).toEqual({
    Type: 'Choice',
    Choices: [
      { Variable: '$.action', StringEquals: 'again', Next: 'open: work' },
      { Variable: '$.action', StringEquals: 'superseded', Next: 'Superseded' },
    ],
    Default: next,
  });
});

test('refuses work that is no task of the workflow', () => {
  const lifecycle = { open: { description: '', next: [], task: 'unpack' } };
  expect(() => definitionOf(lifecycle)).toThrow('The status "open" has the work "unpack", which is no task');
});

test('tells the event bus before anything else, once per execution', () => {
  const definition = definitionOf(appliances);
  expect(definition.StartAt).toBe('Publish event');
  expect(definition.States['Publish event']).toMatchObject({
    Resource: 'arn:aws:states:::events:putEvents',
    Parameters: {
      Entries: [{ EventBusName: 'bus', 'DetailType.$': '$.event.detailType', 'Detail.$': '$.event.detail' }],
    },
    ResultPath: null,
  });
  const into = states(definition).filter(([, state]) => state.Next === 'Publish event');
  expect(into).toEqual([]);
});

test('repeats every task with backoff and jitter, and lets none hang', () => {
  const tasks = [appliances, packing].flatMap((lifecycle) => states(definitionOf(lifecycle), 'Task'));
  expect(tasks.length).toBeGreaterThan(10);
  for (const [, task] of tasks) {
    expect(task).toMatchObject({
      TimeoutSeconds: expect.any(Number),
      Retry: [{ ErrorEquals: ['States.ALL'], JitterStrategy: 'FULL', BackoffRate: 2, MaxAttempts: 12 }],
    });
  }
});

test('only publishes the event in a lifecycle that demands nothing', () => {
  const definition = definitionOf({ only: { description: '', next: [] } });
  expect(Object.keys(definition.States)).toEqual(['Publish event', 'Done']);
});

test('refuses a status whose name is too long for a state', () => {
  const long = 'x'.repeat(64);
  const lifecycle = {
    [long]: { description: '', next: [], deadlines: [{ reason: 'stalled', due: { afterDays: 1 } }] },
  };
  expect(() => definitionOf(lifecycle)).toThrow(`"${long}" has a longer name than 63 characters`);
});
