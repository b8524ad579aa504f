import { randomUUID } from 'node:crypto';
import { DeleteCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { describe, expect, inject, test } from 'vitest';
import * as z from 'zod';
import { missingVersions } from '../../bin/ops/order.ts';
import { Clients } from '../../bin/ops/stage/clients.ts';
import { Stage } from '../../bin/ops/stage/stage.ts';
import { until } from '../../bin/support/until.ts';
import * as examples from '../../functions/appliances/examples/order-examples.ts';
import { historyKey, orderKey } from '../../functions/core/model/keys.ts';
import { Caller } from '../support/api/api.ts';
import { Shop } from '../support/api/device-api.ts';
import { Market, newProduct } from '../support/api/subscription-api.ts';
import { newOrder } from '../support/lines/subscription-service.ts';
import { operator } from './operator.ts';

const ops = operator(() => inject('services'));

const Report = z.object({
  order: z.looseObject({ line: z.string(), status: z.string(), data: z.record(z.string(), z.unknown()) }),
  history: z.array(z.looseObject({ version: z.number(), to: z.string() })),
  runs: z.array(z.object({ name: z.string(), event: z.string(), failure: z.string().optional() })),
  longRuns: z.array(z.looseObject({ name: z.string(), states: z.array(z.string()).default([]) })),
});

async function reportOn(number: number | string) {
  const { code, printed } = await ops('order', String(number), '--json');
  expect(code).toBe(0);
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
  const report = await reportOn(order.orderNum);
  expect(report.order).toMatchObject({ line: 'appliances', status: 'info received', version: 3 });
  expect(report.history.map(({ version, to }) => [version, to])).toEqual([
    [1, 'new'],
    [2, 'new'],
    [3, 'info received'],
  ]);
  expect(report.runs).toEqual(
    ['v1', 'v3'].map((entry) => ({
      name: `appliances-${order.orderNum}-${entry}`,
      event: `${order.orderNum}-${entry}`,
    })),
  );
  expect(report.longRuns).toEqual([]);
});

test('tells which entries of the history are missing, and how they come back', async () => {
  const { orderNum: number } = await placed();
  const store = await new Stage('local', () => new Clients({ kind: 'local', cloud: inject('services') })).store();
  await store.client.send(new DeleteCommand({ TableName: store.ordersTable, Key: { ...historyKey(number, 3) } }));
  const { code, printed } = await ops('order', String(number));
  expect(code).toBe(1);
  expect(printed).toContain('History: 2 versions');
  expect(printed).toContain('  missing: v3; deleted from the table');
  expect(printed).toContain(`restore --from Orders=orders-restored --only 'ORDER#${number}' --stage local`);
});

test.each([
  [1, [1], []],
  [3, [1, 2, 3], []],
  [7, [1, 3, 4], ['v2', 'v5 to v7']],
  [1_000_000_000, [1, 2], ['v3 to v1000000000']],
])('an order of version %i with the entries %j lacks %j', (version, there, missing) => {
  expect(missingVersions({ order: { version }, history: there.map((entry) => ({ version: entry })) })).toEqual(missing);
});

test('tells everything about an order of the device line', async () => {
  const shop = await Shop.open();
  await shop.stock('Marked laptop', 1);
  const number = await shop.place('Marked laptop');
  const report = await reportOn(number);
  expect(report.order).toMatchObject({ line: 'devices', status: 'ORDER RECEIVED' });
  expect(report.runs.map(({ name }) => name)).toEqual([`devices-${number}-v1`]);
});

test('tells everything about an order of the subscription line, with the run that completed it', async () => {
  const market = await Market.open();
  const offer = await market.offer(`${newProduct()}01A12`);
  const customer = await market.customer();
  const { orderId } = await market.placeAndFollow(customer, newOrder(offer));
  const report = () => reportOn(orderId);
  const { order, runs, longRuns } = await until(
    'the run',
    report,
    ({ longRuns: [run] }) => run?.status === 'SUCCEEDED',
  );
  expect(order).toMatchObject({ line: 'subscriptions', status: '1000' });
  expect(runs.map(({ event }) => event)).toEqual([`${orderId}-v1`, `${orderId}-v2`]);
  expect(longRuns).toMatchObject([{ name: `subscriptions-${orderId}-v1`, states: ['1002: work'], redriveCount: 0 }]);
});

test('tells of the reminders that have fired in the present status', async () => {
  const { orderNum } = await placed();
  const store = await new Stage('local', () => new Clients({ kind: 'local', cloud: inject('services') })).store();
  const fired = { stalled: '2027-03-03T10:00:00.000Z' };
  const remind = (statusVersion: number) =>
    store.client.send(
      new UpdateCommand({
        TableName: store.ordersTable,
        Key: orderKey(orderNum),
        UpdateExpression: 'SET reminders = :reminders',
        ExpressionAttributeValues: { ':reminders': { statusVersion, fired } },
      }),
    );
  await remind(3);
  expect((await reportOn(orderNum)).runs.at(-1)).toEqual({
    name: `appliances-${orderNum}-v3-stalled`,
    event: `${orderNum}-v3-stalled`,
  });
  await remind(1);
  expect((await reportOn(orderNum)).runs).toHaveLength(2);
});

test('prints it as text, with the commands that help', async () => {
  const order = await placed();
  const { code, printed } = await ops('order', String(order.orderNum));
  expect(code).toBe(0);
  expect(printed).toContain(`Order ${order.orderNum} of the line appliances`);
  expect(printed).toContain('new → info received');
  expect(printed).toContain(`appliances-${order.orderNum}-v3  no failure on record; event ${order.orderNum}-v3`);
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

test('starts the run of the present status again, or says that it would', async () => {
  const order = await placed();
  const name = `appliances-${order.orderNum}-v3`;
  const rehearsed = await ops('dispatch', String(order.orderNum), '--dry-run');
  expect(rehearsed).toMatchObject({ code: 0, printed: expect.stringContaining(`would start ${name}`) });
  expect(rehearsed.printed).toContain('Nothing was changed');
  const done = await ops('dispatch', String(order.orderNum));
  expect(done).toMatchObject({ code: 0, printed: expect.stringContaining(`started ${name}`) });
  expect((await reportOn(order.orderNum)).order).toMatchObject({ status: 'info received', version: 3 });
});

test('starts the runs of several orders, also of standard input, and names those that are not there', async () => {
  const [first, second] = [await placed(), await placed()];
  const started = (order: typeof first) => `Order ${order.orderNum}: started appliances-${order.orderNum}-v3 for`;
  const some = await ops('dispatch', first.orderNum, '999999', second.orderNum, first.orderNum);
  expect(some).toMatchObject({ code: 1, complained: 'there is no order 999999 in the stage local' });
  expect(some.printed.split('\n')).toEqual([first, second].map((order) => expect.stringContaining(started(order))));
  const input = operator(() => inject('services'), `${first.orderNum}\n ${second.orderNum}\n`);
  expect(await input('dispatch', '-')).toMatchObject({ code: 0, complained: '', printed: some.printed });
  const listed = await ops('dispatch', first.orderNum, '999999', '--json');
  expect([listed.code, JSON.parse(listed.printed)]).toEqual([
    1,
    {
      started: [{ number: first.orderNum, name: `appliances-${first.orderNum}-v3`, status: 'info received' }],
      missing: [999_999],
      problems: [],
    },
  ]);
});

test('starts no run if one of the numbers is none', async () => {
  const order = await placed();
  const outcome = await ops('dispatch', order.orderNum, '12x');
  expect(outcome).toMatchObject({ code: 2, printed: '', complained: expect.stringContaining('"12x" is not an order') });
});

test.each([['order'], ['dispatch']])('%s says that there is no order of a number', async (command) => {
  expect(await ops(command, '999999')).toEqual({
    code: 1,
    printed: '',
    complained: 'there is no order 999999 in the stage local',
  });
});

describe('a malformed item is named by its key', () => {
  /** Breaks an attribute that the stream's consumer does not read: it would hold up the stream that tests share. */
  async function broken(number: number, sk: string, attribute: string, value: unknown) {
    const store = await new Stage('local', () => new Clients({ kind: 'local', cloud: inject('services') })).store();
    await store.client.send(
      new UpdateCommand({
        TableName: store.ordersTable,
        Key: { pk: `ORDER#${number}`, sk },
        UpdateExpression: 'SET #attribute = :value',
        ExpressionAttributeNames: { '#attribute': attribute },
        ExpressionAttributeValues: { ':value': value },
      }),
    );
  }

  test.each([
    ['ORDER', 'data', 7],
    ['HISTORY#0000000003', 'changes', 'none'],
    ['ORDER#COMMENT#0000000002-000', 'body', 7],
  ])('%s whose %s is %j', async (sk, attribute, value) => {
    const { orderNum } = await placed();
    await broken(orderNum, sk, attribute, value);
    const { code, printed, complained } = await ops('order', String(orderNum));
    expect([code, printed]).toEqual([1, '']);
    expect(complained).toMatch(
      new RegExp(`^the item ORDER#${orderNum} / ${sk} of the table Orders is malformed: ${attribute}: [^\n]*$`),
    );
  });

  test('before a run is started', async () => {
    const { orderNum } = await placed();
    await broken(orderNum, 'ORDER', 'createdBy', 7);
    const { code, complained } = await ops('dispatch', String(orderNum));
    expect([code, complained]).toEqual([
      1,
      expect.stringContaining(`ORDER#${orderNum} / ORDER of the table Orders is`),
    ]);
  });

  test('in a list, which has the others', async () => {
    const caller = await Caller.create();
    const { body: first } = await caller.place(examples.createOrder);
    const { body: second } = await caller.place(examples.createOrder);
    await broken(first.orderNum, 'ORDER', 'createdBy', 7);
    const outcome = await until(
      'the index follows',
      () => ops('orders', '--tenant', caller.tenant, '--json'),
      ({ complained, printed }) => complained !== '' && printed.includes(String(second.orderNum)),
    );
    expect(outcome).toMatchObject({ code: 1, complained: expect.stringContaining(`ORDER#${first.orderNum} / ORDER`) });
    const found = z.array(z.object({ number: z.number() })).parse(JSON.parse(outcome.printed));
    expect(found.map(({ number }) => number)).toEqual([second.orderNum]);
  });
});
