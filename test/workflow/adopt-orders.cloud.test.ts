import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { beforeAll, expect, test } from 'vitest';
import { orderKey } from '../../functions/core/model/keys.ts';
import { json } from '../../functions/core/model/response.ts';
import { DAY_MS } from '../../functions/core/model/time-units.ts';
import { changeOrder } from '../../functions/core/orders/change-order.ts';
import { readOrder } from '../../functions/core/orders/read-order.ts';
import type { Store } from '../../functions/core/store/store.ts';
import { outstandingCounter } from '../../functions/workflow/count-outstanding.ts';
import { deadlineSweeper } from '../../functions/workflow/sweep-deadlines.ts';
import { metricsIn } from '../support/cloud/emitted-metrics.ts';
import { logLines } from '../support/cloud/log-lines.ts';
import { createTestTables, type TestTables, testStore } from '../support/store/test-store.ts';

const START = Date.parse('2027-03-01T10:00:00Z');
const owner = { line: 'things', tenant: 'acme' };
const lifecycle = {
  open: {
    description: '',
    next: ['done'],
    deadlines: [
      { reason: 'stalled', due: { afterDays: 2 } },
      { reason: 'overdue', due: { afterDays: 4 }, onDeadline: { flagged: true } },
    ],
    stuckAfterDays: 7,
  },
  done: { description: '', next: [] },
};
const { done: _final, ...watchedRows } = lifecycle;
const lines = logLines();

let tables: TestTables;
let numbers = 300_000;
beforeAll(async () => {
  tables = await createTestTables();
});

/** Stores an order as the version before the index of deadlines wrote it. */
async function earlierOrder(store: Store, more: object = {}): Promise<number> {
  numbers += 1;
  const since = new Date(START).toISOString();
  const Item = {
    ...orderKey(numbers),
    ...owner,
    number: numbers,
    uid: `${numbers}-0123456789abcdef0123`,
    status: 'open',
    statusVersion: 1,
    statusSince: since,
    previousStatus: null,
    version: 1,
    createdAt: since,
    createdBy: 'ada',
    createdStatus: 'open',
    updatedAt: since,
    idempotencyRecord: 'acme#things/create#k',
    data: { notes: 'from before' },
    owner: `acme#things#${numbers % 8}`,
    createdKey: `${since}#000000${numbers}`,
    statusKey: `things#open#${numbers % 8}`,
    ...more,
  };
  await store.client.send(new PutCommand({ TableName: store.ordersTable, Item }));
  return numbers;
}

/** A service some days after the earlier version placed its orders. Each sweep looks at the next share of that version's index. */
async function scene() {
  let now = START;
  const store = await testStore({ tables, now: () => new Date(now), jitter: () => 29 / 30 });
  const sweep = async () => {
    // The status of the orders is the first of the index, with a share for each of its eight partitions.
    const sweepOnce = deadlineSweeper(() => store, { things: watchedRows });
    for (let share = 0; share < 8; share++) await sweepOnce();
  };
  const stored = async (number: number) => {
    const Key = orderKey(number);
    return (await store.client.send(new GetCommand({ TableName: store.ordersTable, Key, ConsistentRead: true }))).Item;
  };
  return {
    store,
    stored,
    sweepOn: (days: number) => {
      now = START + days * DAY_MS;
      return sweep();
    },
  };
}

const firedFor = (number: number) =>
  lines()
    .filter(({ message, order }) => message === 'deadline' && order === number)
    .map(({ outcome }) => outcome);

test('reminds of an order that an earlier version placed, and counts it', async () => {
  const { store, stored, sweepOn } = await scene();
  const number = await earlierOrder(store);
  await sweepOn(1);
  expect(await stored(number)).toMatchObject({ deadlineAt: new Date(START + 2 * DAY_MS).toISOString(), version: 1 });
  expect(await stored(number)).not.toHaveProperty('statusKey');
  await sweepOn(2);
  await sweepOn(4);
  expect(firedFor(number)).toEqual(['stalled', 'overdue']);
  expect(await readOrder(store, owner, { number })).toMatchObject({ version: 2, data: { flagged: true } });
  await outstandingCounter(() => store, { things: watchedRows })();
  const counts = lines().flatMap(metricsIn);
  expect(counts.some((metric) => /^ordersOutstanding.*=[1-9]/.test(metric))).toBe(true);
});

test('takes a deadline that passed more than a day before as fired by the earlier version', async () => {
  const { store, stored, sweepOn } = await scene();
  const number = await earlierOrder(store);
  await sweepOn(3.5);
  expect(firedFor(number)).toEqual([]);
  expect(await stored(number)).toMatchObject({
    reminders: { statusVersion: 1, fired: { stalled: expect.any(String) } },
  });
  await sweepOn(4);
  expect(firedFor(number)).toEqual(['overdue']);
});

test('fires a deadline that passed within the last day, since the earlier version may not have', async () => {
  const { store, sweepOn } = await scene();
  const number = await earlierOrder(store);
  await sweepOn(2.5);
  expect(firedFor(number)).toEqual(['stalled']);
});

test('adopts an order in the limit of its status and one past it', async () => {
  const { store, stored, sweepOn } = await scene();
  const number = await earlierOrder(store);
  await sweepOn(8);
  expect(await stored(number)).toMatchObject({ deadlineKey: `stuck#${number % 4}` });
});

test('keeps the marks of an order that an earlier version has edited in the same status', async () => {
  const { store, sweepOn } = await scene();
  const fired = { stalled: new Date(START + 2 * DAY_MS).toISOString() };
  const marks = {
    reminders: { statusVersion: 1, fired },
    deadlineKey: 'waiting#1',
    deadlineAt: '2027-03-05T10:00:00.000Z',
  };
  const number = await earlierOrder(store, { version: 2, ...marks });
  await sweepOn(3);
  expect(firedFor(number)).toEqual([]);
});

test('reminds in the new status of an order that an earlier version has moved, which keeps the old marks', async () => {
  const { store, sweepOn } = await scene();
  const marks = {
    reminders: { statusVersion: 1, fired: { stalled: '2027-02-20T10:00:00.000Z' } },
    deadlineKey: 'waiting#1',
    deadlineAt: '2027-12-24T10:00:00.000Z',
  };
  const number = await earlierOrder(store, { version: 3, statusVersion: 3, ...marks });
  await sweepOn(2);
  expect(firedFor(number)).toEqual(['stalled']);
});

test('adopts an order with its next change too, and leaves an earlier key behind', async () => {
  const { store, stored } = await scene();
  const number = await earlierOrder(store);
  const change = { owner, name: { number }, actor: 'ada', lifecycle, decide: () => ({ data: { notes: 'now' } }) };
  await changeOrder(store, change, () => json(200, {}));
  expect(await stored(number)).toMatchObject({ deadlineAt: new Date(START + 2 * DAY_MS).toISOString(), version: 2 });
  expect(await stored(number)).not.toHaveProperty('statusKey');
});

test('leaves an order in a final status as it is', async () => {
  const { store, stored, sweepOn } = await scene();
  const number = await earlierOrder(store, { status: 'done', statusKey: `things#done#0` });
  await sweepOn(1);
  expect(await stored(number)).toMatchObject({ version: 1, statusKey: 'things#done#0' });
  expect(await stored(number)).not.toHaveProperty('deadlineAt');
});

test('a damaged order holds up no other, and is named in the log', async () => {
  const { store, stored, sweepOn } = await scene();
  const damaged = await earlierOrder(store, { version: 'first', statusKey: 'things#open#7' });
  const sound = await earlierOrder(store, { statusKey: 'things#open#7' });
  await sweepOn(1);
  expect(await stored(sound)).not.toHaveProperty('statusKey');
  expect(await stored(damaged)).toMatchObject({ version: 'first', statusKey: 'things#open#7' });
  const named = lines().filter(({ message, order }) => message === 'An item is wrong' && order === damaged);
  expect(named).toMatchObject([{ level: 'ERROR', problem: expect.stringContaining('version: invalid_type') }]);
});
