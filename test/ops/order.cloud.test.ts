import { randomUUID } from 'node:crypto';
import { PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { expect, inject, test } from 'vitest';
import * as z from 'zod';
import { Clients } from '../../bin/ops/clients.ts';
import { Stage } from '../../bin/ops/stage.ts';
import { until } from '../../bin/support/until.ts';
import * as examples from '../../functions/appliances/contract/examples.ts';
import { orderKey } from '../../functions/core/model/keys.ts';
import { HOUR_SECONDS } from '../../functions/core/model/time-units.ts';
import { Caller } from '../support/api/api.ts';
import { Shop } from '../support/api/device-api.ts';
import { Market, newProduct } from '../support/api/subscription-api.ts';
import { newOrder } from '../support/lines/subscription-service.ts';
import { operator } from './operator.ts';

const ops = operator(() => inject('services'));

const Report = z.object({
  order: z.looseObject({ line: z.string(), status: z.string(), data: z.record(z.string(), z.unknown()) }),
  history: z.array(z.looseObject({ version: z.number(), to: z.string() })),
  executions: z.array(z.looseObject({ name: z.string(), states: z.array(z.string()).default([]) })),
  events: z.array(z.object({ id: z.string(), detailType: z.string(), time: z.iso.datetime(), execution: z.string() })),
});

/** Returns the report on an order when a number of its events are on the bus. */
async function reportOn(number: number | string, events: number) {
  const report = () => ops('order', String(number), '--json');
  const { printed } = await until('the events', report, ({ printed }) => {
    const parsed = Report.safeParse(JSON.parse(printed || '{}'));
    return parsed.success && parsed.data.events.length >= events;
  });
  return Report.parse(JSON.parse(printed));
}

/** Places an appliance order with a comment and moves it to a second status. */
async function placed() {
  const caller = await Caller.create();
  const { body: order } = await caller.place(examples.createOrder, { headers: { 'idempotency-key': randomUUID() } });
  await caller.post(Caller.pathOf(order, '/comment'), { body: 'Ask for Ms Marked' });
  await caller.put(Caller.pathOf(order), { status: 'info received' });
  return order;
}

test('tells everything about an order of the appliance line', async () => {
  const order = await placed();
  const report = await reportOn(order.orderNum, 2);
  expect(report.order).toMatchObject({ line: 'appliances', status: 'info received', version: 3 });
  expect(report.history.map(({ version, to }) => [version, to])).toEqual([
    [1, 'new'],
    [2, 'new'],
    [3, 'info received'],
  ]);
  expect(report.executions.map(({ name }) => name)).toEqual([
    `appliances-${order.orderNum}-v1`,
    `appliances-${order.orderNum}-v3`,
  ]);
  expect(report.executions[0]?.states.slice(0, 2)).toEqual(['Publish event', 'By status']);
  expect(report.events.map(({ id, detailType }) => [id, detailType])).toEqual([
    [`${order.orderNum}-v1`, 'Order Placed'],
    [`${order.orderNum}-v3`, 'Order Status Changed'],
  ]);
});

test('tells everything about an order of the device line', async () => {
  const shop = await Shop.open();
  await shop.stock('Marked laptop', 1);
  const number = await shop.place('Marked laptop');
  const report = await reportOn(number, 1);
  expect(report.order).toMatchObject({ line: 'devices', status: 'ORDER RECEIVED' });
  expect(report.executions.map(({ name }) => name)).toEqual([`devices-${number}-v1`]);
  expect(report.events.map(({ detailType }) => detailType)).toEqual(['Order Placed']);
});

test('tells everything about an order of the subscription line', async () => {
  const market = await Market.open();
  const offer = await market.offer(`${newProduct()}01A12`);
  const customer = await market.customer();
  const { orderId } = await market.placeAndFollow(customer, newOrder(offer));
  const report = await reportOn(orderId, 2);
  expect(report.order).toMatchObject({ line: 'subscriptions', status: '1000' });
  expect(report.events.map(({ detailType }) => detailType)).toEqual(['Order Placed', 'Order Status Changed']);
});

test('tells of the idempotency record that an order was placed with, and not what it answers', async () => {
  const { orderNum } = await placed();
  const keyOf = async () => JSON.parse((await ops('order', String(orderNum), '--json')).printed).idempotencyRecord;
  const store = await new Stage('local', () => new Clients({ kind: 'local', cloud: inject('services') })).store();
  const key = `tenant#create-order#${randomUUID()}`;
  await store.client.send(
    new UpdateCommand({
      TableName: store.ordersTable,
      Key: orderKey(orderNum),
      UpdateExpression: 'SET idempotencyRecord = :key',
      ExpressionAttributeValues: { ':key': key },
    }),
  );
  expect(await keyOf()).toEqual({ state: 'expired and deleted', key });
  const keep = (expiresAt: number) => {
    const Item = { pk: key, status: 201, headers: {}, body: 'Ms Marked', fingerprint: 'abc', expiresAt };
    return store.client.send(new PutCommand({ TableName: store.idempotencyTable, Item }));
  };
  const soon = Math.floor(Date.now() / 1_000) + HOUR_SECONDS;
  await keep(soon);
  const kept = { key, status: 201, fingerprint: 'abc' };
  expect(await keyOf()).toEqual({ ...kept, state: 'kept', expiresAt: new Date(soon * 1_000).toISOString() });
  await keep(1_000_000_000);
  expect(await keyOf()).toEqual({ ...kept, state: 'expired', expiresAt: '2001-09-09T01:46:40.000Z' });
  expect((await ops('order', String(orderNum))).printed).toContain(`Idempotency record: ${key}, expired at 2001-09-09`);
});

test('prints it as text, with the commands that help', async () => {
  const order = await placed();
  await reportOn(order.orderNum, 2);
  const { code, printed } = await ops('order', String(order.orderNum));
  expect(code).toBe(0);
  expect(printed).toContain(`Order ${order.orderNum} of the line appliances`);
  expect(printed).toContain('new → info received');
  expect(printed).toMatch(/Order Status Changed {2}\d+-v3/);
});

test('shows what an order holds of people and places only when told to', async () => {
  const order = await placed();
  const values = [examples.createOrder.companyName, 'Ask for Ms Marked'];
  for (const more of [[], ['--json']]) {
    const hidden = await ops('order', String(order.orderNum), ...more);
    expect(hidden.printed).toContain('companyName');
    for (const value of values) expect(hidden.printed).not.toContain(value);
    const shown = await ops('order', String(order.orderNum), '--show-data', ...more);
    for (const value of values) expect(shown.printed).toContain(value);
  }
});

test('starts no second run for a status that has one', async () => {
  const order = await placed();
  const { executions } = await reportOn(order.orderNum, 2);
  const { code, printed } = await ops('dispatch', String(order.orderNum));
  expect(code).toBe(0);
  expect(printed).toContain(`appliances-${order.orderNum}-v3 is RUNNING`);
  expect((await reportOn(order.orderNum, 2)).executions).toHaveLength(executions.length);
});

test.each([['order'], ['dispatch']])('%s says that there is no order of a number', async (command) => {
  expect(await ops(command, '999999')).toEqual({
    code: 1,
    printed: '',
    complained: 'there is no order 999999 in the stage local',
  });
});
