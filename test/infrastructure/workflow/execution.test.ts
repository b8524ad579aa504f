import { StateMachine } from 'aws-local-stepfunctions';
import { expect, test } from 'vitest';
import * as z from 'zod';
import type { Lifecycle } from '../../../functions/core/model/lifecycle.ts';
import { lifecycle } from '../../../functions/subscriptions/model/lifecycle.ts';
import { entryWorkflow } from '../../../lib/workflow/entry-workflow.ts';
import { longWork } from '../../../lib/workflow/long-work.ts';
import type { Definition } from '../../../lib/workflow/states-language.ts';

const packing: Lifecycle = {
  packed: { description: '', next: ['sent'], task: 'pack' },
  sent: { description: '', next: [] },
};
const entries = entryWorkflow({
  line: 'parcels',
  lifecycle: packing,
  work: { pack: { functionArn: 'arn:aws:lambda:us-east-1:000000000000:function:pack', timeoutSeconds: 5 } },
  eventBusName: 'bus',
  deadLettersUrl: 'https://sqs.us-east-1.amazonaws.com/000000000000/workflow',
  partition: 'aws',
});
const completion = longWork({
  line: 'subscriptions',
  lifecycle,
  work: { 'complete-order': { functionArn: 'arn:aws:lambda:us-east-1:000000000000:function:c', timeoutSeconds: 60 } },
  partition: 'aws',
});

const state = { line: 'subscriptions', tenant: 'acme', number: 7, statusVersion: 1, status: '1002' };
const input = (entered: string | null) => ({
  name: 'subscriptions-7-v1',
  entered,
  state,
  event: { detailType: 'Order Placed', detail: { id: '7-v1' } },
});

class Named extends Error {
  constructor(name: string) {
    super(`${name} happened`);
    this.name = name;
  }
}

type Handler = (call: number) => void;

/** Runs a definition without waiting, and returns how it ended and what each state sent, call by call. */
async function run(definition: Definition, given: object, handlers: Readonly<Record<string, Handler>>) {
  const sent: { readonly state: string; readonly input: unknown }[] = [];
  const local = Object.entries(definition.States).flatMap(([name, { Type }]) => {
    if (Type !== 'Task') return [];
    let calls = 0;
    const handler = async (parameters: unknown) => {
      sent.push({ state: name, input: parameters });
      calls += 1;
      handlers[name]?.(calls);
      return {};
    };
    return [[name, handler] as const];
  });
  const retries = local.map(([name]) => [name, Array.from({ length: 1_000 }, () => 0)] as const);
  const machine = new StateMachine(JSON.parse(JSON.stringify(definition)));
  const execution = machine.run(JSON.parse(JSON.stringify(given)), {
    overrides: {
      taskResourceLocalHandlers: Object.fromEntries(local),
      retryIntervalOverrides: Object.fromEntries(retries),
    },
  });
  const failure = await execution.result.then(
    () => undefined,
    (error: unknown) => error,
  );
  return { sent, failure };
}

const failing =
  (name: string, times = Number.POSITIVE_INFINITY): Handler =>
  (call) => {
    if (call <= times) throw new Named(name);
  };

const namesOf = (sent: readonly { readonly state: string }[]) => sent.map(({ state: name }) => name);

const published = {
  state: 'Publish event',
  input: {
    Entries: [{ EventBusName: 'bus', Source: 'quartermaster', DetailType: 'Order Placed', Detail: { id: '7-v1' } }],
  },
};

test('publishes the entry, then does the short work with the state of the order', async () => {
  const { sent, failure } = await run(entries, input('packed'), {});
  expect(failure).toBeUndefined();
  expect(sent).toEqual([published, { state: 'packed: work', input: expect.objectContaining({ Payload: { state } }) }]);
});

test.each([
  ['a status without work', 'sent'],
  ['a reminder', null],
])('publishes the event and does no work for %s', async (_, entered) => {
  const { sent, failure } = await run(entries, input(entered), {});
  expect(failure).toBeUndefined();
  expect(sent).toEqual([published]);
});

const Kept = z.object({ MessageBody: z.looseObject({ failure: z.object({ Error: z.string() }) }) });

test.each([
  ['Publish event', ['Publish event']],
  ['packed: work', ['Publish event', 'packed: work']],
])('keeps the input with the error when %s fails after all retries, and fails', async (name, before) => {
  const { sent, failure } = await run(entries, input('packed'), { [name]: failing('AccessDenied') });
  expect([...new Set(namesOf(sent))]).toEqual([...before, 'Keep for redrive']);
  const { MessageBody } = Kept.parse(sent.at(-1)?.input);
  expect(MessageBody).toMatchObject({ ...input('packed'), failure: { Error: 'AccessDenied' } });
  expect(failure).toMatchObject({ name: expect.stringContaining('Error') });
});

test('repeats what fails for a moment, and keeps nothing', async () => {
  const { sent, failure } = await run(entries, input('packed'), {
    'Publish event': failing('ThrottlingException', 3),
    'packed: work': failing('ThrottlingException', 3),
  });
  expect(failure).toBeUndefined();
  const twice = ['Publish event', 'packed: work'].flatMap((name) => Array.from({ length: 4 }, () => name));
  expect(namesOf(sent)).toEqual(twice);
});

test('calls unfinished long work again, more often than work that fails', async () => {
  const { sent, failure } = await run(completion, { state }, { '1002: work': failing('WorkUnfinished', 40) });
  expect(failure).toBeUndefined();
  expect(sent).toHaveLength(41);
  expect(sent[0]?.input).toMatchObject({ Payload: { state } });
});

test('lets long work fail after twelve retries, so that it can be redriven', async () => {
  const { sent, failure } = await run(completion, { state }, { '1002: work': failing('AccessDenied') });
  expect(failure).toBeDefined();
  expect(sent).toHaveLength(13);
});
