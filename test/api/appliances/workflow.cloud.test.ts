import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import * as examples from '../../../functions/appliances/examples/order-examples.ts';
import { DAY_MS, DAY_SECONDS } from '../../../functions/core/model/time-units.ts';
import { Caller } from '../../support/api/api.ts';
import { startTestCloud, type TestCloud } from '../../support/cloud/cloud.ts';
import { eventually } from '../../support/eventually.ts';
import { wholeEvent } from '../../support/lines/whole-event.ts';

/** A day passes in half a second. */
const TIME_SCALE = 2 * DAY_SECONDS;

let running: TestCloud;
let caller: Caller;

beforeAll(async () => {
  running = await startTestCloud({ assemblyDirectory: inject('assembly'), timeScale: TIME_SCALE });
  caller = await Caller.create({ cloud: running.access });
});

afterAll(() => running.cloud.stop());

/** The events of one order so far, each checked against its schema. */
function eventsOf(order: { readonly orderNum: number }) {
  return running.cloud
    .recentEvents()
    .map(({ 'detail-type': detailType, detail }) => wholeEvent({ detailType, detail }))
    .filter(({ detail }) => detail.number === order.orderNum);
}

const reasons = (order: { readonly orderNum: number }) =>
  eventsOf(order).flatMap(({ detail }) => ('reason' in detail ? [detail.reason] : []));

it('tells of an order placed and of each status it enters, once', async () => {
  const { body: order } = await caller.place(examples.createOrder);
  await caller.put(Caller.pathOf(order), { status: 'info received' });
  await caller.put(Caller.pathOf(order), { notes: 'no new status' });
  await caller.put(Caller.pathOf(order), { status: 'cancelled' });
  await eventually(() => {
    const told = eventsOf(order).filter(({ detailType }) => detailType !== 'Order Attention Needed');
    expect(told.map(({ detail }) => [detail.id, detail.previousStatus, detail.status]).sort()).toEqual([
      [`${order.orderNum}-v1`, null, 'new'],
      [`${order.orderNum}-v2`, 'new', 'info received'],
      [`${order.orderNum}-v4`, 'info received', 'cancelled'],
    ]);
  });
});

it('asks for attention, once, when an order stalls for two days', async () => {
  const { body: order } = await caller.place();
  await eventually(() => expect(reasons(order)).toEqual(['stalled']));
  const [attention] = eventsOf(order).filter(({ detailType }) => detailType === 'Order Attention Needed');
  const waited = Date.parse(attention?.detail.time ?? '') - Date.parse(order.createdAt);
  expect(waited).toBeGreaterThanOrEqual(2 * DAY_MS);
  expect((await caller.get(Caller.pathOf(order))).body).toMatchObject({ flagged: false, version: 1 });
});

it('flags an order whose feedback is overdue, and says why in its history', async () => {
  const { body: order } = await caller.place({ status: 'pending feedback' });
  await eventually(() => expect(reasons(order)).toEqual(['feedback overdue']));
  expect((await caller.get(Caller.pathOf(order))).body).toMatchObject({ flagged: true, version: 2 });
  const history = (await caller.get(Caller.pathOf(order, '/history'))).body;
  expect(history.at(-1)).toMatchObject({
    actor: 'workflow',
    reason: 'feedback overdue',
    changes: [{ field: 'flagged', oldValue: false, newValue: true }],
  });
});

it('flags a shipped order whose due date passes, and asks about the delivery after ten days', async () => {
  const { body: order } = await caller.place({ ...examples.createOrder, status: 'shipped' });
  const due = new Date(Date.parse(order.createdAt) + 3 * DAY_MS).toISOString();
  await caller.put(Caller.pathOf(order), { dueDate: due });
  await eventually(() => expect(reasons(order)).toEqual(['due date passed', 'delivery overdue']));
  expect((await caller.get(Caller.pathOf(order))).body.flagged).toBe(true);
});

it('ends the work of a status that the order has left', async () => {
  const { body: order } = await caller.place();
  await caller.put(Caller.pathOf(order), { status: 'cancelled' });
  await eventually(() => {
    const ended = running.cloud
      .executions()
      .filter(({ name }) => name.split(':')[0] === `appliances-${order.orderNum}-v1`);
    expect(ended.map(({ status }) => status)).toEqual(['SUCCEEDED']);
  });
  // On a slow machine two days may pass before the move: then it was asked about in the status before.
  expect(eventsOf(order).flatMap(({ detail }) => ('reason' in detail ? [detail.status] : []))).not.toContain(
    'cancelled',
  );
});
