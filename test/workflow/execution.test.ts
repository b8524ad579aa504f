import { StateMachine } from 'aws-local-stepfunctions';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { lifecycle } from '../../functions/appliances/model/lifecycle.ts';
import { nextStep, TimedDeadline } from '../../functions/workflow/deadlines.ts';
import { stateMachineDefinition } from '../../lib/workflow/state-machine.ts';

/** The appliance lifecycle and one more status, whose deadline depends on the value of a field. */
const definition = stateMachineDefinition({
  line: 'appliances',
  lifecycle: {
    ...lifecycle,
    sent: {
      description: 'On its way.',
      next: [],
      deadlines: [{ reason: 'overdue', due: { afterDays: 10, byValue: { field: 'speed', days: { Overnight: 2 } } } }],
    },
  },
  checkDeadlinesArn: 'arn:aws:lambda:us-east-1:000000000000:function:check-deadlines',
  eventBusName: 'bus',
  partition: 'aws',
});

const state = (status: string) => ({
  line: 'appliances',
  tenant: 'acme',
  number: 7,
  statusVersion: 1,
  status,
  statusSince: '2027-03-01T10:00:00.000Z',
  fired: [],
  event: { detailType: 'Order Placed', detail: { id: '7-v1' } },
});

const Input = z.object({ Payload: z.looseObject({ state: z.looseObject({}) }) });

/** Runs the definition, and returns what it published and sent. `checks` are the results of check-deadlines, call by call. */
async function run(status: string, checks: readonly object[]) {
  const published: unknown[] = [];
  const payloads: unknown[] = [];
  const publish = (input: unknown) => {
    published.push(input);
    return {};
  };
  const check = (input: unknown) => {
    const { Payload } = Input.parse(input);
    payloads.push(Payload);
    const answer = checks[payloads.length - 1];
    if (answer === undefined) throw new Error('There was one check too many');
    return { StatusCode: 200, Payload: { ...Payload.state, ...answer } };
  };
  const handlers = {
    'Publish event': publish,
    [`${status}: remind`]: publish,
    [`${status}: check deadlines`]: check,
  };
  const machine = new StateMachine(JSON.parse(JSON.stringify(definition)));
  const execution = machine.run(state(status), {
    overrides: { taskResourceLocalHandlers: handlers, waitTimeOverrides: { [`${status}: wait`]: 0 } },
  });
  await execution.result;
  return { published, payloads };
}

const entry = (detailType: string, id: string) => ({
  Entries: [{ EventBusName: 'bus', Source: 'quartermaster', DetailType: detailType, Detail: { id } }],
});

test('publishes the entry and ends, in a status without deadlines', async () => {
  const { published, payloads } = await run('installed', []);
  expect(published).toEqual([entry('Order Placed', '7-v1')]);
  expect(payloads).toEqual([]);
});

test('waits, reminds and checks again, until the order has moved', async () => {
  const event = { detailType: 'Order Attention Needed', detail: { id: '7-v1-stalled' } };
  const { published, payloads } = await run('qa', [
    { action: 'wait', until: '2027-03-03T10:00:00.000Z' },
    { action: 'remind', fired: ['stalled'], event },
    { action: 'superseded' },
  ]);
  expect(published).toEqual([entry('Order Placed', '7-v1'), entry('Order Attention Needed', '7-v1-stalled')]);
  expect(payloads).toHaveLength(3);
});

test('gives each check the state that the last one returned, and the deadlines of the status', async () => {
  const event = { detailType: 'Order Attention Needed', detail: { id: '7-v1-stalled' } };
  const { payloads } = await run('new', [{ action: 'remind', fired: ['stalled'], event }, { action: 'done' }]);
  const deadlines = [{ reason: 'stalled', afterSeconds: 172_800, set: {} }];
  expect(payloads[0]).toEqual({ state: state('new'), deadlines });
  expect(payloads[1]).toMatchObject({ state: { number: 7, fired: ['stalled'] }, deadlines });
});

test('gives the check the times by value as it takes them', async () => {
  const { payloads } = await run('sent', [{ action: 'superseded' }]);
  const deadlines = z.object({ deadlines: z.array(TimedDeadline) }).parse(payloads[0]).deadlines;
  const watched = { deadlines, fired: [], statusSince: new Date('2027-03-01T10:00:00Z'), data: { speed: 'Overnight' } };
  expect(nextStep(watched, new Date('2027-03-03T09:59:59Z'))).toMatchObject({ action: 'wait' });
  expect(nextStep(watched, new Date('2027-03-03T10:00:00Z'))).toMatchObject({ action: 'remind' });
});
