import { InvokeCommand } from '@aws-sdk/client-lambda';
import { afterAll, afterEach, beforeAll, expect, inject, test } from 'vitest';
import { Clients } from '../../bin/ops/stage/clients.ts';
import { until } from '../../bin/support/until.ts';
import { Market, newProduct, ordersOf } from '../support/api/subscription-api.ts';
import { startTestCloud, type TestCloud } from '../support/cloud/cloud.ts';
import { newOrder } from '../support/lines/subscription-service.ts';
import { type Fault, FaultProxy } from '../support/store/fault-proxy.ts';
import { operator } from './operator.ts';

/** Time scale at which the twelve retries of a task take a moment. */
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
  running = await startTestCloud({
    assemblyDirectory: inject('assembly'),
    timeScale: TIME_SCALE,
    reach,
    schedules: false,
  });
});

afterEach(() => {
  proxy.script = () => undefined;
});

afterAll(async () => {
  await running.cloud.stop();
  await Promise.all([proxy.stop(), workflows.stop()]);
});

/** Returns the runs of long work of an order. */
const executionsOf = (number: number | string) =>
  running.cloud
    .executions()
    .filter(({ arn, name }) => arn.includes(':execution:') && name.split('-')[1] === String(number));

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

/** Runs the count of the schedule. Returns the number of failed executions of the line that it reports. */
async function countedFailures(): Promise<number> {
  const { lambda } = new Clients({ kind: 'local', cloud: running.cloud });
  const FunctionName = 'quartermaster-local-workflow-count-outstanding';
  const total = () =>
    running.cloud.cloudWatch
      .totals()
      .find(({ metric: { name, dimensions } }) => name === 'executionsFailed' && dimensions.line === 'subscriptions')
      ?.total ?? 0;
  const before = total();
  const { FunctionError, Payload } = await lambda.send(new InvokeCommand({ FunctionName }));
  expect([FunctionError, Payload?.transformToString()]).toEqual([undefined, 'null']);
  return total() - before;
}

/** Places an order whose task fails for good. Returns its number. */
async function failed(market: Market, customer: string, offer: string): Promise<string> {
  oncePlaced(failTasks);
  const { orderId } = await market.place(customer, newOrder(offer));
  await runOf(orderId, 'FAILED');
  proxy.script = () => undefined;
  return orderId;
}

test('has a failed run go on at the state that failed: the order is completed, once', async () => {
  const market = await Market.open(running.access);
  const offer = await market.offer(`${newProduct()}01A12`);
  const customer = await market.customer();
  const orderId = await failed(market, customer, offer);
  const name = `subscriptions-${orderId}-v1`;

  const listed = await ops('failed-executions', '--line', 'subscriptions');
  expect([listed.code, listed.printed]).toEqual([1, expect.stringContaining(`${name}  FAILED`)]);
  expect((await ops('order', orderId)).code).toBe(1);
  expect(listed.printed).toContain('    AccessDeniedException: injected\n');
  const rehearsed = await ops('restart', '--line', 'subscriptions', '--dry-run');
  expect(rehearsed).toMatchObject({ code: 0, printed: expect.stringContaining('nothing was changed') });
  expect(await runOf(orderId, 'FAILED')).toMatchObject({ redriven: undefined, at: { state: '1002: work' } });

  // The alarm on this count stays on until the run is restarted.
  expect(await countedFailures()).toBe(1);
  expect(await countedFailures()).toBe(1);

  expect(await ops('restart', name)).toMatchObject({
    code: 0,
    printed: expect.stringContaining('1 of 1 workflow run'),
  });
  await market.followed(customer, orderId);
  const ended = await runOf(orderId, 'SUCCEEDED');
  expect(ended).toMatchObject({ redriven: { count: 1 } });
  expect(await countedFailures()).toBe(0);
  const [subscription, ...others] = await market.subscriptions(customer);
  expect([subscription.currentQuantity, others]).toEqual([1, []]);
  await until(
    'both events',
    async () => eventsOf(orderId),
    (events) => events.length >= 2,
  );
  expect(eventsOf(orderId).map(({ detail }) => detail.id)).toEqual([`${orderId}-v1`, `${orderId}-v2`]);
  expect((await ops('restart', name)).printed).toContain('cannot be restarted');
  const again = await ops('restart', name, '--json');
  expect([again.code, JSON.parse(again.printed)]).toEqual([1, [{ name, problem: expect.any(String) }]]);
  expect((await ops('failed-executions', '--line', 'subscriptions')).code).toBe(0);
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
    (executions) => executions.length === 1 && executions.every(({ status }) => status === 'SUCCEEDED'),
  );
  expect(proxy.pending).toBe(0);
  const { printed } = await ops('order', orderId, '--json');
  const { history, longRuns } = JSON.parse(printed);
  expect(history.map(({ to }: { to: string }) => to)).toEqual(['1002', '1000']);
  expect(longRuns.map(({ redriveCount }: { redriveCount: number }) => redriveCount)).toEqual([0]);
  await until(
    'both events',
    async () => eventsOf(orderId),
    (events) => events.length >= 2,
  );
  expect(eventsOf(orderId).map(({ detail }) => detail.id)).toEqual([`${orderId}-v1`, `${orderId}-v2`]);
  const { body } = await market.partner.get(`${ordersOf(customer)}/${orderId}`);
  expect(body.status).toBe('1000');
});

test('restarts every failed run of a line', async () => {
  const market = await Market.open(running.access);
  const offer = await market.offer(`${newProduct()}01A12`);
  const customers = [await market.customer(), await market.customer()];
  const orders: string[] = [];
  for (const customer of customers) orders.push(await failed(market, customer, offer));
  expect((await ops('restart', '--line', 'devices')).printed).toBe('No workflow run has failed.');
  for (const orderId of orders) expect(await runOf(orderId, 'FAILED')).toMatchObject({ redriven: undefined });
  const { code, printed } = await ops('restart', '--line', 'subscriptions');
  expect([code, printed]).toEqual([0, expect.stringContaining('2 of 2 workflow runs')]);
  for (const [index, orderId] of orders.entries()) {
    await market.followed(customers[index] ?? '', orderId);
    expect(await runOf(orderId, 'SUCCEEDED')).toMatchObject({ redriven: { count: 1 } });
  }
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
