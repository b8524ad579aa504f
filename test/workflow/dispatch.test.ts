import { ExecutionAlreadyExists, SFNClient } from '@aws-sdk/client-sfn';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { ExecutionState } from '../../functions/core/model/execution-state.ts';
import { logger } from '../../functions/core/observability/log.ts';
import { dispatcher, machinesOf, type StartExecution, stepFunctions } from '../../functions/workflow/dispatch.ts';
import { type ExecutionInput, entryInput } from '../../functions/workflow/execution-start.ts';
import { metricsIn } from '../support/cloud/emitted-metrics.ts';
import { logLines } from '../support/cloud/log-lines.ts';
import { wholeEvent } from '../support/lines/whole-event.ts';
import { changed, malformed, placed, removed } from './stream-records.ts';

const logged = vi.spyOn(logger, 'error');

beforeEach(() => {
  logged.mockReset();
});

const isFinal = (line: string, status: string) => line === 'appliances' && status === 'completed';

/** Makes a stand-in for Step Functions that records starts, and rejects the names in `refuse`. */
function recorder(refuse: readonly string[] = []) {
  const started: { line: string; input: ExecutionInput }[] = [];
  const start: StartExecution = async (line, input) => {
    if (refuse.includes(input.name)) throw new Error('ThrottlingException');
    started.push({ line, input });
  };
  return { started, dispatch: dispatcher(start, isFinal), names: () => started.map(({ input }) => input.name) };
}

const failures = (...sequenceNumbers: string[]) => ({
  batchItemFailures: sequenceNumbers.map((itemIdentifier) => ({ itemIdentifier })),
});

test('starts one execution, named after the entry, when an order is placed', async () => {
  const { dispatch, started } = recorder();
  expect(await dispatch({ Records: [placed('1', { number: 100_001 })] })).toEqual(failures());
  expect(started).toEqual([
    {
      line: 'appliances',
      input: {
        name: 'appliances-100001-v1',
        entered: 'new',
        state: {
          line: 'appliances',
          tenant: 'acme',
          number: 100_001,
          statusVersion: 1,
          status: 'new',
          statusSince: '2027-03-01T09:30:00.000Z',
          fired: [],
        },
        event: {
          detailType: 'Order Placed',
          detail: {
            id: '100001-v1',
            line: 'appliances',
            tenant: 'acme',
            number: 100_001,
            uid: '100001-0123456789abcdef0123',
            status: 'new',
            previousStatus: null,
            version: 1,
            time: '2027-03-01T09:30:00.000Z',
          },
        },
      },
    },
  ]);
});

test('publishes events that keep to their schemas', async () => {
  const { dispatch, started } = recorder();
  const moved = { number: 7, statusVersion: 3, status: 'qa', previousStatus: 'provisioning' };
  await dispatch({ Records: [placed('1', { number: 7 }), changed('2', { number: 7, statusVersion: 1 }, moved)] });
  const events = started.map(({ input }) => wholeEvent(input.event));
  expect(events.map(({ detailType }) => detailType)).toEqual(['Order Placed', 'Order Status Changed']);
  expect(events[1]?.detail).toMatchObject({ id: '7-v3', previousStatus: 'provisioning', status: 'qa', version: 3 });
});

test('says who fulfils the order, where somebody in particular does', async () => {
  const { dispatch, started } = recorder();
  const moved = { number: 7, statusVersion: 2, previousStatus: 'new', fulfilledBy: 'us-east' };
  await dispatch({ Records: [changed('1', { number: 7 }, moved)] });
  expect(wholeEvent(started[0]?.input.event).detail).toMatchObject({ fulfilledBy: 'us-east' });
});

test('hands on the request that the status is due to, to the execution and to the event', async () => {
  const { dispatch, started } = recorder();
  const correlationId = 'JKJaXmPLvHcESHA=';
  await dispatch({ Records: [placed('1', { number: 7, correlationId })] });
  expect(ExecutionState.parse(started[0]?.input.state)).toMatchObject({ correlationId });
  expect(wholeEvent(started[0]?.input.event).detail).toMatchObject({ correlationId });
});

describe('a deadline that a change marks as fired', () => {
  const before = { number: 7, statusVersion: 2, version: 2 };
  const fired = (reminders: Record<string, string>, statusVersion = 2) => ({
    ...before,
    reminders: { statusVersion, fired: reminders },
  });
  const [monday, tuesday] = ['2027-03-01T12:00:00.000Z', '2027-03-02T12:00:00.000Z'];

  test('starts an execution that publishes the reminder, and does no work of the status', async () => {
    const { dispatch, started } = recorder();
    await dispatch({ Records: [changed('1', before, { ...fired({ 'not shipped': monday }), version: 3 })] });
    expect(started.map(({ input }) => input)).toMatchObject([{ name: 'appliances-7-v2-not-shipped', entered: null }]);
    const event = wholeEvent(started[0]?.input.event);
    expect(event).toMatchObject({
      detailType: 'Order Attention Needed',
      detail: { id: '7-v2-not-shipped', reason: 'not shipped', version: 3, time: monday, status: 'new' },
    });
  });

  test('starts one for each deadline that is new, and none for those marked before', async () => {
    const { dispatch, names } = recorder();
    const after = fired({ stalled: monday, late: tuesday, later: tuesday });
    await dispatch({ Records: [changed('1', fired({ stalled: monday }), after)] });
    expect(names()).toEqual(['appliances-7-v2-late', 'appliances-7-v2-later']);
  });

  test('starts none when an edit keeps the marks, or the order leaves the status', async () => {
    const { dispatch, names } = recorder();
    const marked = fired({ stalled: monday });
    const left = { number: 7, statusVersion: 3, previousStatus: 'new', status: 'qa' };
    await dispatch({ Records: [changed('1', marked, { ...marked, version: 3 }), changed('2', marked, left)] });
    expect(names()).toEqual(['appliances-7-v3']);
  });

  test('ignores marks of a status that the order has left, which an earlier version keeps', async () => {
    const { dispatch, names } = recorder();
    const moved = { ...fired({ stalled: monday }, 1), statusVersion: 2, previousStatus: 'new' };
    await dispatch({ Records: [changed('1', { number: 7, statusVersion: 1 }, moved)] });
    expect(names()).toEqual(['appliances-7-v2']);
  });
});

test('starts nothing when an order changes within its status', async () => {
  const { dispatch, started } = recorder();
  const before = { number: 7, statusVersion: 2 };
  expect(await dispatch({ Records: [changed('1', before, before)] })).toEqual(failures());
  expect(started).toEqual([]);
});

test('starts nothing when an item is removed', async () => {
  const { dispatch, started } = recorder();
  expect(await dispatch({ Records: [removed('1', { number: 7 })] })).toEqual(failures());
  expect(started).toEqual([]);
});

test('puts nothing of the order but its status into the execution', async () => {
  const { dispatch, started } = recorder();
  await dispatch({ Records: [placed('1', { number: 7 })] });
  expect(JSON.stringify(started)).not.toContain('not for the workflow');
});

test('starts the entries of one order in their sequence', async () => {
  const { dispatch, names } = recorder();
  const at = (statusVersion: number) => ({ number: 7, statusVersion, previousStatus: 'new' });
  await dispatch({ Records: [placed('1', { number: 7 }), changed('2', at(1), at(2)), changed('3', at(2), at(3))] });
  expect(names()).toEqual(['appliances-7-v1', 'appliances-7-v2', 'appliances-7-v3']);
});

test('reports a malformed record as failed, and works those of other orders', async () => {
  const { dispatch, names } = recorder();
  const Records = [placed('1', { number: 7 }), malformed('2', 8), placed('3', { number: 9 })];
  expect(await dispatch({ Records })).toEqual(failures('2'));
  expect(names()).toEqual(['appliances-7-v1', 'appliances-9-v1']);
  expect(logged).toHaveBeenCalledExactlyOnceWith(expect.any(String), expect.objectContaining({ sequenceNumber: '2' }));
});

test('reports a record without keys as failed', async () => {
  const { dispatch } = recorder();
  expect(await dispatch({ Records: [{ dynamodb: { SequenceNumber: '5' } }] })).toEqual(failures('5'));
});

test("holds back an order's later entries when an earlier one cannot be started", async () => {
  const { dispatch, names } = recorder(['appliances-7-v2']);
  const at = (statusVersion: number) => ({ number: 7, statusVersion, previousStatus: 'new' });
  const Records = [placed('1', { number: 7 }), changed('2', at(1), at(2)), changed('3', at(2), at(3))];
  expect(await dispatch({ Records })).toEqual(failures('2', '3'));
  expect(names()).toEqual(['appliances-7-v1']);
});

test('starts each entry once more, under the same name, when a batch is delivered again', async () => {
  const { dispatch, names } = recorder();
  const batch = { Records: [placed('1', { number: 7 })] };
  await dispatch(batch);
  await dispatch(batch);
  expect(names()).toEqual(['appliances-7-v1', 'appliances-7-v1']);
});

test('fails as a whole on an event that is no batch', async () => {
  await expect(recorder().dispatch({ Records: 'none' })).rejects.toThrow('Records');
});

const input = entryInput({
  line: 'appliances',
  tenant: 'acme',
  number: 7,
  uid: '7-0123456789abcdef0123',
  status: 'new',
  statusVersion: 1,
  statusSince: '2027-03-01T09:30:00.000Z',
  version: 1,
  previousStatus: null,
});

const ARN = 'arn:aws:states:us-east-1:000000000000:stateMachine:appliances';

/** Makes a client whose every call returns the result of `answer`. */
function clientThat(answer: (input: unknown) => unknown): SFNClient {
  const client = new SFNClient({ region: 'us-east-1' });
  client.middlewareStack.add(
    () =>
      async ({ input }) =>
        ({ output: answer(input), response: {} }) as never,
    {
      step: 'initialize',
      priority: 'high',
    },
  );
  return client;
}

test("starts the line's own state machine", async () => {
  const calls: unknown[] = [];
  const start = stepFunctions(
    machinesOf(JSON.stringify({ appliances: { entries: ARN } })),
    clientThat((input) => calls.push(input)),
  );
  await start('appliances', input);
  expect(calls).toEqual([{ stateMachineArn: ARN, name: 'appliances-7-v1', input: JSON.stringify(input) }]);
});

describe('the long work of a status', () => {
  const LONG = 'arn:aws:states:us-east-1:000000000000:stateMachine:long';
  const longWork = { arn: LONG, statuses: ['new'] };
  const machines = machinesOf(JSON.stringify({ appliances: { entries: ARN, longWork } }));
  const long = { stateMachineArn: LONG, name: 'appliances-7-v1', input: JSON.stringify({ state: input.state }) };
  const entry = { stateMachineArn: ARN, name: 'appliances-7-v1', input: JSON.stringify(input) };

  test('is started under the name of the entry, besides the execution that publishes it', async () => {
    const calls: unknown[] = [];
    await stepFunctions(
      machines,
      clientThat((call) => calls.push(call)),
    )('appliances', input);
    expect(calls).toEqual([long, entry]);
  });

  test('counts as started when it was started before', async () => {
    const calls: unknown[] = [];
    const client = clientThat((call) => {
      calls.push(call);
      if (calls.length === 1) throw new ExecutionAlreadyExists({ message: 'exists', $metadata: {} });
    });
    await stepFunctions(machines, client)('appliances', input);
    expect(calls).toEqual([long, entry]);
  });

  test('keeps the record in the stream when it cannot be started', async () => {
    const client = clientThat(() => {
      throw new Error('ThrottlingException');
    });
    await expect(stepFunctions(machines, client)('appliances', input)).rejects.toThrow('ThrottlingException');
  });

  test('is not started for a status without it, nor for a reminder', async () => {
    const calls: unknown[] = [];
    const start = stepFunctions(
      machines,
      clientThat((call) => calls.push(call)),
    );
    await start('appliances', { ...input, entered: 'qa' });
    await start('appliances', { ...input, entered: null });
    expect(calls).toMatchObject([{ stateMachineArn: ARN }, { stateMachineArn: ARN }]);
  });
});

test('fails when Step Functions refuses', async () => {
  const client = clientThat(() => {
    throw new Error('ThrottlingException');
  });
  const start = stepFunctions(machinesOf(JSON.stringify({ appliances: { entries: ARN } })), client);
  await expect(start('appliances', input)).rejects.toThrow('ThrottlingException');
});

test('names the line that has no state machine', async () => {
  const start = stepFunctions(
    machinesOf(JSON.stringify({ appliances: { entries: ARN } })),
    clientThat(() => undefined),
  );
  await expect(start('devices', input)).rejects.toThrow('no state machine of the line "devices"; it has appliances');
});

describe('the log of dispatch', () => {
  const lines = logLines();

  test('tells how long an order was in a status that it left, and in which one it ended', async () => {
    const { dispatch } = recorder();
    const first = { number: 7, status: 'new', statusSince: '2027-03-01T09:30:00.000Z' };
    const then = { number: 7, status: 'qa', statusVersion: 2, statusSince: '2027-03-01T10:00:00.000Z' };
    const last = { number: 7, status: 'completed', statusVersion: 3, statusSince: '2027-03-01T10:00:07.000Z' };
    const records = [placed('1', first), changed('2', first, then), changed('3', then, last)];
    await dispatch({ Records: records });
    expect(lines().flatMap(metricsIn)).toEqual([
      'timeInStatus{stage=test,line=appliances,status=new}=1800',
      'ordersEnded{stage=test,line=appliances,status=completed}=1',
      'timeInStatus{stage=test,line=appliances,status=qa}=7',
    ]);
  });

  test('tells no time below 0 where the clock of the second change was behind', async () => {
    const { dispatch } = recorder();
    const first = { number: 7, status: 'new', statusSince: '2027-03-01T09:30:00.250Z' };
    const then = { number: 7, status: 'qa', statusVersion: 2, statusSince: '2027-03-01T09:30:00.000Z' };
    await dispatch({ Records: [placed('1', first), changed('2', first, then)] });
    expect(lines().flatMap(metricsIn)).toEqual(['timeInStatus{stage=test,line=appliances,status=new}=0']);
  });

  test('says which order it was, of whom, and which request that is due to', async () => {
    const { dispatch } = recorder();
    await dispatch({ Records: [placed('1', { number: 7, correlationId: 'JKJaXmPLvHcESHA=' })] });
    expect(lines()).toMatchObject([
      {
        message: 'dispatch',
        line: 'appliances',
        tenant: 'acme',
        order: 7,
        version: 1,
        correlationId: 'JKJaXmPLvHcESHA=',
      },
    ]);
    expect(JSON.stringify(lines())).not.toContain('not for the workflow');
  });

  test('counts no transition whose execution could not be started', async () => {
    logged.mockRestore();
    const { dispatch } = recorder(['appliances-7-v1']);
    await dispatch({ Records: [placed('1', { number: 7 })] });
    expect(lines().flatMap(metricsIn)).toEqual([]);
  });
});

describe('an order that comes back from a backup', () => {
  /** Makes the record of an order that appears some hours after it entered its status. */
  const back = (hours: number) => {
    const { dynamodb, ...record } = placed('1', { number: 7, statusVersion: 4, previousStatus: 'new' });
    const entered = Date.parse('2027-03-01T09:30:00.000Z');
    return { ...record, dynamodb: { ...dynamodb, ApproximateCreationDateTime: entered / 1_000 + hours * 3_600 } };
  };

  const lines = logLines();

  test('publishes no event of a status of long ago, and says so in the log', async () => {
    const { dispatch, started } = recorder();
    expect(await dispatch({ Records: [back(25)] })).toEqual(failures());
    expect(started).toEqual([]);
    expect(lines()).toMatchObject([{ message: 'dispatch', order: 7, outcome: 'restored' }]);
  });

  test('starts the run of a status of the last day, since it may not have been started', async () => {
    const { dispatch, names } = recorder();
    await dispatch({ Records: [back(23)] });
    expect(names()).toEqual(['appliances-7-v4']);
  });
});
