import { DeleteCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { expect, inject, test } from 'vitest';
import { Clients } from '../../bin/ops/stage/clients.ts';
import { Stage } from '../../bin/ops/stage/stage.ts';
import { until } from '../../bin/support/until.ts';
import * as examples from '../../functions/appliances/examples/order-examples.ts';
import { readLog } from '../../functions/core/events/read-log.ts';
import { headKey, logKey, seenKey } from '../../functions/core/model/event-log.ts';
import type { Store } from '../../functions/core/store/store.ts';
import { Caller } from '../support/api/api.ts';
import { operator } from './operator.ts';

const ops = operator(() => inject('services'));

/** Reads the ids and the bodies of a tenant's log. */
const logOf = async (store: Store, tenant: string) =>
  (await readLog(store, { tenant, after: { position: 0 }, limit: 100 })).entries.map(({ id, body }) => ({
    id,
    event: JSON.parse(body),
  }));

/** Returns events as an order's history tells them: the order keeps the request that led to its present status alone. */
const fromHistory = (events: Awaited<ReturnType<typeof logOf>>) =>
  events.map(({ id, event: { data, ...event } }, index) => {
    const { correlationId: _unknown, ...others } = data;
    return { id, event: { ...event, data: index === 1 ? others : data } };
  });

/** Places an order of a tenant of its own, changes it twice, and then loses all but its first event, as if the stream had. */
async function orderWithLostEvents() {
  const store = await new Stage('local', () => new Clients({ kind: 'local', cloud: inject('services') })).store();
  const caller = await Caller.create();
  const { tenant } = caller;
  const { body: order } = await caller.place(examples.createOrder);
  await caller.post(Caller.pathOf(order, '/comment'), { body: 'Ring twice' });
  await caller.put(Caller.pathOf(order), { status: 'info received' });
  const recorded = await until(
    'the events',
    () => logOf(store, tenant),
    (events) => events.length === 3,
  );
  for (const [index, { id }] of recorded.entries()) {
    if (index === 0) continue;
    for (const Key of [logKey(tenant, index + 1), seenKey(id)]) {
      await store.client.send(new DeleteCommand({ TableName: store.eventsTable, Key: { ...Key } }));
    }
  }
  const head = { TableName: store.eventsTable, Key: { ...headKey(tenant) } };
  const back = { UpdateExpression: 'SET #position = :one', ExpressionAttributeNames: { '#position': 'position' } };
  await store.client.send(new UpdateCommand({ ...head, ...back, ExpressionAttributeValues: { ':one': 1 } }));
  return { tenant, number: order.orderNum, recorded, mended: fromHistory(recorded), log: () => logOf(store, tenant) };
}

test('appends the events that an order has and the log has not, each once', async () => {
  const { number, recorded, mended, log } = await orderWithLostEvents();
  const [first] = recorded;
  const lost = [`${number}-v2`, `${number}-v3`];
  expect(await log()).toEqual([first]);

  const rehearsed = await ops('events', String(number), '--dry-run');
  const would = `Order ${number}: would append 2 events: ${lost.join(', ')}. Nothing was changed.`;
  expect(rehearsed).toEqual({ code: 0, printed: would, complained: '' });
  expect(await log()).toEqual([first]);

  const done = await ops('events', String(number));
  const printed = `Order ${number}: appended 2 of 2 events: ${lost.join(', ')}.`;
  expect(done).toEqual({ code: 0, printed, complained: '' });
  expect(await log()).toEqual(mended);

  const again = await ops('events', String(number));
  expect(again).toMatchObject({ code: 0, printed: `Order ${number}: no event is missing.` });
  expect(await log()).toEqual(mended);
});

test('names only the events that the log takes, and counts those that are too old', async () => {
  const { number } = await orderWithLostEvents();
  const store = await new Stage('local', () => new Clients({ kind: 'local', cloud: inject('services') })).store();
  await store.client.send(
    new UpdateCommand({
      TableName: store.ordersTable,
      Key: { pk: `ORDER#${number}`, sk: 'HISTORY#0000000002' },
      UpdateExpression: 'SET #at = :long',
      ExpressionAttributeNames: { '#at': 'timestamp' },
      ExpressionAttributeValues: { ':long': '2020-03-01T10:00:00.000Z' },
    }),
  );
  const old = '1 event of more than 30 days ago left out';
  expect((await ops('events', String(number), '--dry-run')).printed).toBe(
    `Order ${number}: would append 1 event: ${number}-v3; ${old}. Nothing was changed.`,
  );
  const { printed } = await ops('events', String(number), '--json');
  expect(JSON.parse(printed).appended).toEqual([{ number: Number(number), ids: [`${number}-v3`] }]);
});

test('reads numbers from standard input, does those that there are, and names the others', async () => {
  const { number, mended, log } = await orderWithLostEvents();
  const { code, printed, complained } = await operator(
    () => inject('services'),
    `999999999\n${number}`,
  )(...['events', '-', '--json']);
  expect([code, complained]).toEqual([1, 'there is no order 999999999 in the stage local']);
  const ids = [`${number}-v2`, `${number}-v3`];
  expect(JSON.parse(printed)).toEqual({
    appended: [{ number: Number(number), ids }],
    missing: [999_999_999],
    problems: [],
  });
  expect(await log()).toEqual(mended);
});

test('appends nothing if one of the numbers is none', async () => {
  expect(await ops('events', '100001', 'x')).toMatchObject({ code: 2, complained: expect.stringContaining('"x" is') });
});

test('names a log whose head cannot be read, and appends the events of other tenants', async () => {
  const [broken, sound] = [await orderWithLostEvents(), await orderWithLostEvents()];
  const store = await new Stage('local', () => new Clients({ kind: 'local', cloud: inject('services') })).store();
  const key = headKey(broken.tenant);
  const Item = { ...key, position: 'one', day: 7 };
  await store.client.send(new PutCommand({ TableName: store.eventsTable, Item }));
  const { code, printed, complained } = await ops('events', String(broken.number), String(sound.number));
  expect([code, complained]).toEqual([1, expect.stringContaining(`The item ${key.pk} HEAD is malformed: position`)]);
  expect(printed).toContain(`Order ${sound.number}: appended 2 of 2 events`);
  expect(await sound.log()).toEqual(sound.mended);
});
