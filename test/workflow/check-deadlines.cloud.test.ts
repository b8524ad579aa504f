import { beforeAll, describe, expect, test } from 'vitest';
import { OrderEvent } from '../../functions/core/model/events.ts';
import type { Order, OrderData } from '../../functions/core/model/order.ts';
import { json } from '../../functions/core/model/response.ts';
import { DAY_MS, DAY_SECONDS } from '../../functions/core/model/time-units.ts';
import { changeOrder } from '../../functions/core/orders/change-order.ts';
import { type NewOrder, placeOrder } from '../../functions/core/orders/place-order.ts';
import { readHistory } from '../../functions/core/orders/read-history.ts';
import { readOrder } from '../../functions/core/orders/read-order.ts';
import type { Store } from '../../functions/core/store/store.ts';
import { deadlineChecker } from '../../functions/workflow/check-deadlines.ts';
import type { TimedDeadline } from '../../functions/workflow/deadlines.ts';
import { metricsIn } from '../support/cloud/emitted-metrics.ts';
import { logLines } from '../support/cloud/log-lines.ts';
import { createTestTables, type TestTables, testStore } from '../support/store/test-store.ts';

const START = Date.parse('2027-03-01T10:00:00Z');
const owner = { line: 'appliances', tenant: 'acme' };
const lifecycle = { new: { description: '', next: ['qa'] }, qa: { description: '', next: ['new'] } };

const overdue: TimedDeadline = { reason: 'feedback overdue', afterSeconds: 3 * DAY_SECONDS, set: { flagged: true } };

let tables: TestTables;
beforeAll(async () => {
  tables = await createTestTables();
});

/** Places an order, and returns a check of its deadlines some days later. */
async function scene(data: OrderData = {}, placed: Partial<NewOrder<OrderData>> = {}) {
  let now = START;
  const store = await testStore({ tables, now: () => new Date(now) });
  let order: Order | undefined;
  await placeOrder(store, { ...owner, actor: 'ada', status: 'new', data, ...placed }, (stored) => {
    order = stored;
    return json(200, {});
  });
  if (order === undefined) throw new Error('The order was not placed');
  const { number } = order;
  const state = { ...owner, number, statusVersion: 1, status: 'new', statusSince: order.statusSince, fired: [] };
  const checkAfter = (days: number, deadlines: TimedDeadline[], more: object = {}) => {
    now = START + days * DAY_MS;
    return deadlineChecker(() => store)({ state: { ...state, ...more }, deadlines });
  };
  return { store, state, checkAfter, number, read: () => readOrder<OrderData>(store, owner, { number }) };
}

const move = (store: Store, number: number, status: string) =>
  changeOrder(store, { owner, name: { number }, actor: 'ada', lifecycle, decide: () => ({ status }) }, () =>
    json(200, {}),
  );

test('waits until the deadline', async () => {
  const { checkAfter, state } = await scene();
  expect(await checkAfter(1, [overdue])).toEqual({ ...state, action: 'wait', until: '2027-03-04T10:00:00.000Z' });
});

test('sets what the deadline sets, with the reason in the history, and then reminds', async () => {
  const { store, number, checkAfter, read } = await scene({ notes: 'stay' });
  const checked = await checkAfter(3, [overdue]);
  expect(checked).toMatchObject({ action: 'remind', fired: ['feedback overdue'] });
  expect(await read()).toMatchObject({ version: 2, statusVersion: 1, data: { notes: 'stay', flagged: true } });
  expect((await readHistory(store, owner, { number })).entries.at(-1)).toMatchObject({
    version: 2,
    actor: 'workflow',
    reason: 'feedback overdue',
    changes: [{ field: 'flagged', oldValue: null, newValue: true }],
  });
});

test('reminds with an event that keeps to its schema', async () => {
  const { number, checkAfter, read } = await scene();
  const { uid } = await read();
  const checked = await checkAfter(3, [overdue]);
  const event = OrderEvent.parse('event' in checked ? checked.event : undefined);
  expect(event).toEqual({
    detailType: 'Order Attention Needed',
    detail: {
      id: `${number}-v1-feedback-overdue`,
      ...owner,
      number,
      uid,
      status: 'new',
      previousStatus: null,
      version: 2,
      time: '2027-03-04T10:00:00.000Z',
      reason: 'feedback overdue',
    },
  });
});

test('says who fulfils the order, where somebody in particular does, also after a change', async () => {
  const { checkAfter, read } = await scene({}, { fulfilledBy: 'us-east' });
  const checked = await checkAfter(3, [overdue]);
  const event = OrderEvent.parse('event' in checked ? checked.event : undefined);
  expect(event.detail).toMatchObject({ fulfilledBy: 'us-east', version: 2 });
  expect(await read()).toMatchObject({ fulfilledBy: 'us-east', version: 2 });
});

test('changes nothing when a deadline only reminds', async () => {
  const { checkAfter, read } = await scene();
  expect(await checkAfter(3, [{ ...overdue, set: {} }])).toMatchObject({ action: 'remind' });
  expect(await read()).toMatchObject({ version: 1, data: {} });
});

test('changes the order once when the check is repeated after its answer was lost', async () => {
  const { checkAfter, read } = await scene();
  const first = await checkAfter(3, [overdue]);
  const again = await checkAfter(3, [overdue]);
  expect(await read()).toMatchObject({ version: 2 });
  expect(again).toEqual(first);
});

test('is done once every deadline has fired', async () => {
  const { checkAfter } = await scene();
  expect(await checkAfter(9, [overdue], { fired: ['feedback overdue'] })).toMatchObject({ action: 'done' });
});

test('is superseded when the order has entered another status', async () => {
  const { store, number, checkAfter, read } = await scene();
  await move(store, number, 'qa');
  expect(await checkAfter(3, [overdue])).toMatchObject({ action: 'superseded' });
  expect(await read()).toMatchObject({ version: 2, data: {} });
});

test.each([
  ['has passed', 3],
  ['is still to come', 1],
])('is superseded when the order has moved on and a deadline that sets nothing %s', async (_case, days) => {
  const { store, number, checkAfter } = await scene();
  await move(store, number, 'qa');
  expect(await checkAfter(days, [{ ...overdue, set: {} }])).toMatchObject({ action: 'superseded' });
});

test('is superseded when the order has left the status and come back', async () => {
  const { store, number, checkAfter } = await scene();
  await move(store, number, 'qa');
  await move(store, number, 'new');
  expect(await checkAfter(3, [overdue])).toMatchObject({ action: 'superseded' });
  expect(await checkAfter(3, [overdue], { statusVersion: 3 })).toMatchObject({ action: 'remind' });
});

test('goes on when the order was changed within its status', async () => {
  const { store, number, checkAfter } = await scene();
  const decide = () => ({ comments: ['hello'] });
  await changeOrder(store, { owner, name: { number }, actor: 'ada', lifecycle, decide }, () => json(200, {}));
  expect(await checkAfter(3, [overdue])).toMatchObject({ action: 'remind' });
});

test('is superseded when the order moves between the check and the change', async () => {
  const { store, state, number, read } = await scene();
  let moved = false;
  const racing: Store = {
    ...store,
    now: () => new Date(START + 3 * DAY_MS),
    // Another writer is faster: the change finds the order already moved.
    client: new Proxy(store.client, {
      get: (client, property) => {
        if (property !== 'send') return Reflect.get(client, property);
        return async (...call: Parameters<typeof client.send>) => {
          if (call[0].constructor.name === 'TransactWriteCommand' && !moved) {
            moved = true;
            await move(store, number, 'qa');
          }
          return client.send(...call);
        };
      },
    }),
  };
  expect(await deadlineChecker(() => racing)({ state, deadlines: [overdue] })).toMatchObject({ action: 'superseded' });
  expect(await read()).toMatchObject({ version: 2, status: 'qa', data: {} });
});

test.each([
  ['does not exist', { number: 999_999 }],
  ["is another tenant's", { tenant: 'rival' }],
  ["is another line's", { line: 'devices' }],
])('is superseded when the order %s', async (_case, more) => {
  const { checkAfter } = await scene();
  expect(await checkAfter(3, [overdue], more)).toMatchObject({ action: 'superseded' });
});

test('fails on an input that the state machine does not send', async () => {
  const check = deadlineChecker(() => {
    throw new Error('The store must not be asked');
  });
  await expect(check({ state: {}, deadlines: [] })).rejects.toThrow('statusVersion');
});

describe('the log of a check', () => {
  const lines = logLines();

  test('tells of a deadline that has passed, and hands on the request that the status is due to', async () => {
    const { checkAfter, number } = await scene();
    const checked = await checkAfter(3, [overdue], { correlationId: 'JKJaXmPLvHcESHA=' });
    expect(checked).toMatchObject({ event: { detail: { correlationId: 'JKJaXmPLvHcESHA=' } } });
    expect(lines()).toMatchObject([
      { message: 'task', outcome: 'remind', order: number, version: 1, correlationId: 'JKJaXmPLvHcESHA=' },
    ]);
    expect(lines().flatMap(metricsIn)).toEqual(['attentionNeeded{stage=test,line=appliances}=1']);
  });

  test('tells of an order that has moved on', async () => {
    const { store, number, checkAfter } = await scene();
    await move(store, number, 'qa');
    expect(await checkAfter(3, [overdue])).toMatchObject({ action: 'superseded' });
    expect(lines().flatMap(metricsIn)).toEqual(['executionsSuperseded{stage=test,line=appliances}=1']);
  });

  test('tells of a check that fails, and why, without what the order holds', async () => {
    const { store, state } = await scene({ contactName: 'Ada Lovelace' });
    const send = { value: () => Promise.reject(new Error('gone')) };
    const broken: Store = { ...store, client: Object.create(store.client, { send }) };
    await expect(deadlineChecker(() => broken)({ state, deadlines: [overdue] })).rejects.toThrow('gone');
    expect(lines()).toMatchObject([{ level: 'ERROR', message: 'task', outcome: 'failed', error: { message: 'gone' } }]);
    expect(JSON.stringify(lines())).not.toContain('Lovelace');
  });
});
