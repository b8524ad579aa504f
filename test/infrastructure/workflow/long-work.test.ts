import validate from 'asl-validator';
import { expect, test } from 'vitest';
import { lifecycle as appliances } from '../../../functions/appliances/model/lifecycle.ts';
import type { Lifecycle } from '../../../functions/core/model/lifecycle.ts';
import { lifecycle as subscriptions } from '../../../functions/subscriptions/model/lifecycle.ts';
import { longWork } from '../../../lib/workflow/long-work.ts';
import { deadStates, endlessStates } from './definitions.ts';

const BUILD = 'arn:aws:lambda:us-east-1:000000000000:function:build';
const called = { functionArn: BUILD, timeoutSeconds: 20 };

const definitionOf = (lifecycle: Lifecycle, keys: readonly string[] = ['build']) =>
  longWork({
    line: 'parcels',
    lifecycle,
    work: Object.fromEntries(keys.map((key) => [key, called])),
    partition: 'aws',
  });

const one: Lifecycle = {
  open: { description: 'Being built.', next: ['sent'], task: 'build' },
  sent: { description: 'On its way.', next: [], task: 'pack' },
};
const two: Lifecycle = { ...one, rebuilt: { description: 'Being built again.', next: [], task: 'build' } };

test.each([
  ['no long work', appliances, []],
  ['long work of one status', one, ['build']],
  ['long work of two statuses', two, ['build']],
  ['the lifecycle of subscriptions', subscriptions, ['complete-order']],
] as const)('is a valid definition without dead states or dead ends for %s', (_, lifecycle, keys) => {
  const definition = definitionOf(lifecycle, keys);
  expect(validate(definition).errorsText()).toBe('');
  expect([deadStates(definition), endlessStates(definition)]).toEqual([[], []]);
});

test('does the work of a single status in a single state, since each state costs a transition', () => {
  const { StartAt, States } = definitionOf(one);
  expect([StartAt, Object.keys(States)]).toEqual(['open: work', ['open: work']]);
  expect(Object.keys(definitionOf(subscriptions, ['complete-order']).States)).toHaveLength(1);
});

test('chooses between several statuses', () => {
  expect(definitionOf(two).States['By status']).toEqual({
    Type: 'Choice',
    Choices: [
      { Variable: '$.state.status', StringEquals: 'open', Next: 'open: work' },
      { Variable: '$.state.status', StringEquals: 'rebuilt', Next: 'rebuilt: work' },
    ],
  });
});

test('calls unfinished work again at once, and work that failed for a quarter of an hour', () => {
  expect(definitionOf(one).States['open: work']).toEqual({
    Type: 'Task',
    Resource: 'arn:aws:states:::lambda:invoke',
    Parameters: { FunctionName: BUILD, Payload: { 'state.$': '$.state' } },
    TimeoutSeconds: 35,
    Retry: [
      { ErrorEquals: ['WorkUnfinished'], IntervalSeconds: 1, BackoffRate: 1, MaxAttempts: 1_000 },
      {
        ErrorEquals: ['States.ALL'],
        IntervalSeconds: 2,
        BackoffRate: 2,
        MaxAttempts: 12,
        MaxDelaySeconds: 300,
        JitterStrategy: 'FULL',
      },
    ],
    End: true,
  });
});

test('has nothing to do without long work', () => {
  expect(definitionOf(appliances, []).States).toEqual({ Done: { Type: 'Succeed' } });
});
