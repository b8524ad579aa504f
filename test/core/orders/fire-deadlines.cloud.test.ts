import { GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { beforeAll, describe, expect, test } from 'vitest';
import { orderKey } from '../../../functions/core/model/keys.ts';
import type { Lifecycle } from '../../../functions/core/model/lifecycle.ts';
import type { Order, OrderData } from '../../../functions/core/model/order.ts';
import { json } from '../../../functions/core/model/response.ts';
import { DAY_MS } from '../../../functions/core/model/time-units.ts';
import { changeOrder } from '../../../functions/core/orders/change-order.ts';
import { fireDeadlines } from '../../../functions/core/orders/fire-deadlines.ts';
import { type NewOrder, placeOrder } from '../../../functions/core/orders/place-order.ts';
import { readHistory } from '../../../functions/core/orders/read-history.ts';
import { readOrder } from '../../../functions/core/orders/read-order.ts';
import type { Store } from '../../../functions/core/store/store.ts';
import { createTestTables, type TestTables, testStore } from '../../support/store/test-store.ts';

const START = Date.parse('2027-03-01T10:00:00Z');
const owner = { line: 'appliances', tenant: 'acme' };
const feedback = { reason: 'feedback overdue', due: { afterDays: 3 }, onDeadline: { flagged: true } };
const stalled = { reason: 'stalled', due: { afterDays: 2 } };
const passed = { reason: 'due date passed', due: { field: 'dueDate' } };
const lifecycle: Lifecycle = {
  new: { description: '', next: ['qa'], deadlines: [feedback], stuckAfterDays: 30 },
  qa: { description: '', next: ['new', 'done'], deadlines: [stalled, passed], stuckAfterDays: 7 },
  done: { description: '', next: [] },
};

let tables: TestTables;
beforeAll(async () => {
  tables = await createTestTables();
});

/** Places an order, and returns what fires its deadlines some days later. */
async function scene(placed: Partial<NewOrder<OrderData>> = {}) {
  let now = START;
  const store = await testStore({ tables, now: () => new Date(now) });
  let order: Order | undefined;
  await placeOrder(store, { ...owner, actor: 'ada', status: 'new', lifecycle, data: {}, ...placed }, (stored) => {
    order = stored;
    return json(200, {});
  });
  if (order === undefined) throw new Error('The order was not placed');
  const { number } = order;
  const on = (days: number) => {
    now = START + days * DAY_MS;
  };
  const fireOn = async (days: number, using: Store = store) => {
    on(days);
    return (await fireDeadlines(using, lifecycle, { line: owner.line, number }))?.reasons;
  };
  const change = (decided: object) =>
    changeOrder(store, { owner, name: { number }, actor: 'ada', lifecycle, decide: () => decided }, () =>
      json(200, {}),
    );
  const keys = async () => {
    const { Item } = await store.client.send(
      new GetCommand({ TableName: store.ordersTable, Key: orderKey(number), ConsistentRead: true }),
    );
    return { deadlineKey: Item?.deadlineKey, deadlineAt: Item?.deadlineAt };
  };
  return { store, number, on, fireOn, change, keys, read: () => readOrder<OrderData>(store, owner, { number }) };
}

const on = (days: number) => new Date(START + days * DAY_MS).toISOString();

test('fires nothing before the deadline', async () => {
  const { fireOn, keys, read } = await scene();
  expect(await fireOn(2.99)).toBeUndefined();
  expect(await read()).toMatchObject({ version: 1, data: {} });
  expect((await keys()).deadlineAt).toBe(on(3));
});

test('sets what the deadline sets, with the reason in the history, and marks it in the same write', async () => {
  const { store, number, fireOn, read } = await scene({ data: { notes: 'stay' } });
  expect(await fireOn(3)).toEqual(['feedback overdue']);
  expect(await read()).toMatchObject({
    version: 2,
    statusVersion: 1,
    data: { notes: 'stay', flagged: true },
    reminders: { statusVersion: 1, fired: { 'feedback overdue': on(3) } },
  });
  expect((await readHistory(store, owner, { number })).entries.at(-1)).toMatchObject({
    version: 2,
    actor: 'workflow',
    reason: 'feedback overdue',
    changes: [{ field: 'flagged', oldValue: null, newValue: true }],
  });
});

test('makes no new version when a deadline only reminds, or sets what is set already', async () => {
  const reminded = await scene({ status: 'qa' });
  expect(await reminded.fireOn(2)).toEqual(['stalled']);
  expect(await reminded.read()).toMatchObject({ version: 1, reminders: { fired: { stalled: on(2) } } });
  const flagged = await scene({ data: { flagged: true } });
  expect(await flagged.fireOn(3)).toEqual(['feedback overdue']);
  expect(await flagged.read()).toMatchObject({ version: 1 });
});

test('fires once, however often it is called', async () => {
  const { fireOn, read } = await scene();
  await fireOn(3);
  expect(await fireOn(3)).toBeUndefined();
  expect(await fireOn(9)).toBeUndefined();
  expect(await read()).toMatchObject({ version: 2 });
});

test('fires once when it is called twice at the same time', async () => {
  for (const status of ['new', 'qa']) {
    const { fireOn } = await scene({ status });
    const both = await Promise.all([fireOn(3), fireOn(3)]);
    expect(both.filter((reasons) => reasons !== undefined)).toHaveLength(1);
  }
});

test('fires all deadlines that are due, the earliest first, and waits for the next', async () => {
  const { fireOn, keys } = await scene({ status: 'qa', data: { dueDate: '2027-03-01' } });
  expect(await fireOn(5)).toEqual(['due date passed', 'stalled']);
  expect(await keys()).toMatchObject({ deadlineAt: on(7) });
});

test('moves an order past the limit of its status to the stuck ones, without a version', async () => {
  const { number, fireOn, keys, read } = await scene();
  await fireOn(3);
  expect(await fireOn(30)).toBeUndefined();
  expect(await keys()).toEqual({ deadlineKey: `stuck#${number % 4}`, deadlineAt: '9999-12-31T23:59:59.999Z' });
  expect(await read()).toMatchObject({ version: 2 });
});

describe('a date that is moved', () => {
  const dated = (dueDate: string) => scene({ status: 'qa', data: { dueDate } });

  test('forward, fires at the new date', async () => {
    const { change, fireOn } = await dated('2027-02-28');
    await change({ data: { dueDate: '2027-03-05' } });
    expect(await fireOn(1)).toBeUndefined();
    expect(await fireOn(6)).toEqual(['stalled', 'due date passed']);
  });

  test('back, is due at once', async () => {
    const { change, keys, fireOn } = await dated('2027-03-05');
    await change({ data: { dueDate: '2027-02-27' } });
    expect((await keys()).deadlineAt).toBe('2027-02-28T12:00:00.000Z');
    expect(await fireOn(0)).toEqual(['due date passed']);
  });

  test('by a version that ends a day sooner, has its moment again with the first sweep', async () => {
    const { store, number, keys, fireOn } = await scene({ status: 'qa', data: { dueDate: '2027-03-01' } });
    await store.client.send(
      new UpdateCommand({
        TableName: store.ordersTable,
        Key: orderKey(number),
        UpdateExpression: 'SET deadlineAt = :sooner',
        ExpressionAttributeValues: { ':sooner': '2027-03-02T00:00:00.000Z' },
      }),
    );
    expect(await fireOn(1)).toBeUndefined();
    expect((await keys()).deadlineAt).toBe('2027-03-02T12:00:00.000Z');
    expect(await fireOn(1.1)).toEqual(['due date passed']);
  });

  test('away, fires nothing', async () => {
    const { change, keys, fireOn } = await dated('2027-02-28');
    await change({ data: {} });
    expect((await keys()).deadlineAt).toBe(on(2));
    expect(await fireOn(1)).toBeUndefined();
  });

  test('after it has passed, does not fire again in this status', async () => {
    const { change, fireOn } = await dated('2027-02-28');
    expect(await fireOn(1)).toEqual(['due date passed']);
    await change({ data: { dueDate: '2027-03-02' } });
    expect(await fireOn(6)).toEqual(['stalled']);
  });

  test('after it has passed, fires in the next entry into the status', async () => {
    const { change, fireOn } = await dated('2027-02-28');
    await fireOn(1);
    await change({ status: 'new' });
    await change({ status: 'qa' });
    expect(await fireOn(1)).toEqual(['due date passed']);
  });
});

test('takes an order that waits for nothing out of the index', async () => {
  const { change, keys } = await scene({ status: 'qa' });
  await change({ status: 'done' });
  expect(await keys()).toEqual({ deadlineKey: undefined, deadlineAt: undefined });
});

test('counts deadlines anew when the order enters a status again', async () => {
  const { on: later, change, fireOn, read } = await scene();
  await fireOn(3);
  later(4);
  await change({ status: 'qa' });
  await change({ status: 'new' });
  expect(await read()).toMatchObject({ statusVersion: 4 });
  expect(await fireOn(6)).toBeUndefined();
  expect(await fireOn(7)).toEqual(['feedback overdue']);
});

test('keeps what has fired when the order is edited', async () => {
  const { change, fireOn, read } = await scene();
  await fireOn(3);
  await change({ data: { notes: 'edited' } });
  expect(await read()).toMatchObject({ version: 3, reminders: { fired: { 'feedback overdue': on(3) } } });
  expect(await fireOn(9)).toBeUndefined();
});

/** A store on which another writer is faster, once, than the first write. */
function racing(store: Store, meanwhile: () => Promise<unknown>): Store {
  let done = false;
  const send: Store['client']['send'] = async (command: never, options: never) => {
    const writes = ['TransactWriteCommand', 'UpdateCommand'].includes((command as object).constructor.name);
    if (writes && !done) {
      done = true;
      await meanwhile();
    }
    return store.client.send(command, options);
  };
  return { ...store, client: Object.create(store.client, { send: { value: send } }) };
}

test.each(['new', 'qa'])('fires nothing in %s when the order moves between the read and the mark', async (status) => {
  const { store, change, fireOn, read } = await scene({ status });
  const next = status === 'new' ? 'qa' : 'done';
  expect(
    await fireOn(
      3,
      racing(store, () => change({ status: next })),
    ),
  ).toBeUndefined();
  const order = await read();
  expect(order).toMatchObject({ version: 2, status: next, data: {} });
  expect(order).not.toHaveProperty('reminders');
});

test('loses no reminder when an edit and a mark meet', async () => {
  const { store, fireOn, number, read } = await scene({ status: 'qa' });
  const meanwhile = racing(store, () => fireOn(2));
  const edit = { owner, name: { number }, actor: 'ada', lifecycle, decide: () => ({ data: { notes: 'edited' } }) };
  await changeOrder(meanwhile, edit, () => json(200, {}));
  expect(await read()).toMatchObject({ data: { notes: 'edited' }, reminders: { fired: { stalled: on(2) } } });
  expect(await fireOn(3)).toBeUndefined();
});

test.each([
  ['does not exist', { line: 'appliances', number: 999_999 }],
  ["is another line's", { line: 'devices', number: 0 }],
])('fires nothing when the order %s', async (_case, named) => {
  const { store, number } = await scene();
  expect(await fireDeadlines(store, lifecycle, { ...named, number: named.number || number })).toBeUndefined();
});

test('takes the days of the deployment', async () => {
  const { store } = await scene();
  const own = { ...store, reminderDays: { 'feedback overdue': 5 } };
  let number = 0;
  await placeOrder(own, { ...owner, actor: 'ada', status: 'new', lifecycle, data: {} }, (order) => {
    number = order.number;
    return json(200, {});
  });
  const { Item } = await own.client.send(new GetCommand({ TableName: own.ordersTable, Key: orderKey(number) }));
  expect(Item?.deadlineAt).toBe(on(5));
});
