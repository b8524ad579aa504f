import { afterAll, afterEach, beforeAll, expect, inject, test } from 'vitest';
import { until } from '../../bin/support/until.ts';
import * as examples from '../../functions/appliances/contract/examples.ts';
import { Caller } from '../support/api/api.ts';
import { Shop } from '../support/api/device-api.ts';
import { Market, newProduct, ordersOf } from '../support/api/subscription-api.ts';
import { startTestCloud, type TestCloud } from '../support/cloud/cloud.ts';
import { newOrder } from '../support/lines/subscription-service.ts';
import { type Fault, FaultProxy } from '../support/store/fault-proxy.ts';
import { operator } from './operator.ts';

/** Time scale at which an order stalls after seven seconds instead of two days. The twelve retries of a task take a moment. */
const TIME_SCALE = 25_000;

/** Error of DynamoDB that the SDK does not retry, so the task fails immediately. */
const refused: Fault = { kind: 'error', type: 'com.amazon.coral.service#AccessDeniedException' };

let running: TestCloud;
let proxy: FaultProxy;
let workflows: FaultProxy;
const ops = operator(() => running.cloud);

/** Proxies between the functions and DynamoDB and Step Functions. */
beforeAll(async () => {
  const reach = async (service: string, url: string) => {
    if (service !== 'dynamodb' && service !== 'sfn') return url;
    const between = new FaultProxy(url);
    if (service === 'dynamodb') proxy = between;
    else workflows = between;
    return between.listen();
  };
  running = await startTestCloud({ assemblyDirectory: inject('assembly'), timeScale: TIME_SCALE, reach });
});

afterEach(() => {
  proxy.script = () => undefined;
});

afterAll(async () => {
  await running.cloud.stop();
  await Promise.all([proxy.stop(), workflows.stop()]);
});

const executionsOf = (number: number | string) =>
  running.cloud.executions().filter(({ name }) => name.split('-')[1] === String(number));

const eventsOf = (number: number | string) =>
  running.cloud.recentEvents().filter(({ detail }) => String(detail.number) === String(number));

/** Waits until the first run of an order is in the status. Returns the run. */
const runOf = (number: number | string, status: string) =>
  until(
    `the run of ${number} is ${status}`,
    async () => executionsOf(number)[0],
    (execution) => execution?.status === status,
  );

/** Makes tasks that read the order fail from now on. */
const failTasks = () => {
  proxy.script = (operation) => (operation === 'Query' ? refused : undefined);
};

/** Starts the failures after the order is stored, just before its workflow starts, because placing an order also reads. */
const oncePlaced = (run: () => void) => workflows.inject('StartExecution', { kind: 'before', run });

test('has a failed run go on at the state that failed: the order is reminded of, once', async () => {
  const caller = await Caller.create({ cloud: running.access });
  failTasks();
  const { body: order } = await caller.place(examples.createOrder);
  const number = order.orderNum;
  expect(await runOf(number, 'FAILED')).toMatchObject({ at: { state: 'new: check deadlines' } });
  proxy.script = () => undefined;

  const name = `appliances-${number}-v1`;
  const listed = await ops('failed-executions', '--line', 'appliances');
  expect([listed.code, listed.printed]).toEqual([0, expect.stringContaining(`${name}  FAILED`)]);
  expect(listed.printed).toContain('    AccessDeniedException: injected\n');
  const rehearsed = await ops('restart', '--line', 'appliances', '--dry-run');
  expect(rehearsed).toMatchObject({ code: 0, printed: expect.stringContaining('nothing was changed') });
  expect(await runOf(number, 'FAILED')).toMatchObject({ redriven: undefined });

  expect(await ops('restart', name)).toMatchObject({
    code: 0,
    printed: expect.stringContaining('1 of 1 workflow run'),
  });
  await until(
    'the reminder',
    async () => eventsOf(number),
    (events) => events.length >= 2,
  );
  const ended = await runOf(number, 'SUCCEEDED');
  expect(ended).toMatchObject({ redriven: { count: 1 } });
  expect(ended?.states.filter((state) => state === 'Publish event')).toHaveLength(1);
  expect(eventsOf(number).map(({ detail }) => detail.id)).toEqual([`${number}-v1`, `${number}-v1-stalled`]);
  expect((await caller.get(Caller.pathOf(order))).body).toMatchObject({ status: 'new', version: 1 });
});

test('completes a subscription order whose task had failed for good, once', async () => {
  const market = await Market.open(running.access);
  const offer = await market.offer(`${newProduct()}01A12`);
  const customer = await market.customer();
  oncePlaced(failTasks);
  const { orderId } = await market.place(customer, newOrder(offer));
  await runOf(orderId, 'FAILED');
  proxy.script = () => undefined;
  expect((await ops('restart', `subscriptions-${orderId}-v1`)).code).toBe(0);
  await market.followed(customer, orderId);
  const [subscription, ...others] = await market.subscriptions(customer);
  expect([subscription.currentQuantity, others]).toEqual([1, []]);
  await until(
    'both events',
    async () => eventsOf(orderId),
    (events) => events.length >= 2,
  );
  expect(eventsOf(orderId).map(({ detail }) => detail.id)).toEqual([`${orderId}-v1`, `${orderId}-v2`]);
  expect((await ops('restart', `subscriptions-${orderId}-v1`)).printed).toContain('cannot be restarted');
});

test('lets a task that fails ten times go through by itself, and the order ends where it should, once', async () => {
  const market = await Market.open(running.access);
  const offer = await market.offer(`${newProduct()}01A12`);
  const customer = await market.customer();
  oncePlaced(() => proxy.inject('Query', refused, 10));
  const { orderId } = await market.place(customer, newOrder(offer));
  await until(
    'the order is complete',
    async () => executionsOf(orderId),
    (executions) => executions.length === 2 && executions.every(({ status }) => status === 'SUCCEEDED'),
  );
  expect(proxy.pending).toBe(0);
  const { printed } = await ops('order', orderId, '--json');
  const { history, events, executions } = JSON.parse(printed);
  expect(history.map(({ to }: { to: string }) => to)).toEqual(['1002', '1000']);
  expect(events.map(({ id }: { id: string }) => id)).toEqual([`${orderId}-v1`, `${orderId}-v2`]);
  expect(executions.map(({ redriveCount }: { redriveCount: number }) => redriveCount)).toEqual([0, 0]);
  const { body } = await market.partner.get(`${ordersOf(customer)}/${orderId}`);
  expect(body.status).toBe('1000');
});

test('restarts every failed run of a line, and those of other lines not', async () => {
  const shop = await Shop.open(running.access);
  const caller = await Caller.create({ cloud: running.access });
  await shop.stock('Laptop', 2);
  failTasks();
  const numbers = [await shop.place('Laptop'), await shop.place('Laptop')];
  const { body: other } = await caller.place(examples.createOrder);
  for (const number of [...numbers, other.orderNum]) await runOf(number, 'FAILED');
  proxy.script = () => undefined;
  const { code, printed } = await ops('restart', '--line', 'devices');
  expect([code, printed]).toEqual([0, expect.stringContaining('2 of 2 workflow runs')]);
  for (const number of numbers) {
    await until(
      'its reminder',
      async () => eventsOf(number),
      (events) => events.length >= 2,
    );
    expect(eventsOf(number)[0]?.detail.id).toBe(`${number}-v1`);
  }
  expect(await runOf(other.orderNum, 'FAILED')).toMatchObject({ redriven: undefined });
});

test('says that nothing has failed, and which execution there is not', async () => {
  expect(await ops('restart', '--line', 'subscriptions')).toMatchObject({
    code: 0,
    printed: 'No workflow run has failed.',
  });
  expect(await ops('restart', 'appliances-999999-v1')).toMatchObject({
    code: 1,
    complained: expect.stringContaining('there is no execution appliances-999999-v1'),
  });
  expect(await ops('failed-executions', '--line', 'toys')).toMatchObject({
    code: 2,
    complained: 'there is no line toys; the lines are appliances, devices, subscriptions',
  });
});
