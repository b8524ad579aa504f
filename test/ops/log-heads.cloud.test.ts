import { randomUUID } from 'node:crypto';
import { CreateTableCommand, DescribeTableCommand } from '@aws-sdk/client-dynamodb';
import { DeleteCommand, GetCommand, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { expect, inject, test } from 'vitest';
import { Clients } from '../../bin/ops/stage/clients.ts';
import { Stage } from '../../bin/ops/stage/stage.ts';
import * as examples from '../../functions/appliances/examples/order-examples.ts';
import { dayKey, headKey, logPartition } from '../../functions/core/model/event-log.ts';
import type { Store } from '../../functions/core/store/store.ts';
import { Caller } from '../support/api/api.ts';
import { eventually } from '../support/eventually.ts';
import { operator } from './operator.ts';

const ops = operator(() => inject('services'));

/** Makes an empty table like `Events`, as a backup is restored. */
async function restoredEvents({ client, eventsTable }: Store): Promise<string> {
  const { Table } = await client.send(new DescribeTableCommand({ TableName: eventsTable }));
  const TableName = `Events-${randomUUID()}`;
  const KeySchema = Table?.KeySchema ?? [];
  const AttributeDefinitions = KeySchema.map(({ AttributeName }) => ({ AttributeName, AttributeType: 'S' as const }));
  await client.send(
    new CreateTableCommand({ TableName, KeySchema, AttributeDefinitions, BillingMode: 'PAY_PER_REQUEST' }),
  );
  return TableName;
}

/** Returns the positions of a tenant's log. */
async function positions({ client, eventsTable: TableName }: Store, tenant: string): Promise<readonly number[]> {
  const { Items = [] } = await client.send(
    new QueryCommand({
      TableName,
      KeyConditionExpression: 'pk = :log',
      ExpressionAttributeValues: { ':log': logPartition(tenant) },
      ConsistentRead: true,
    }),
  );
  return Items.map(({ sk }) => Number(sk));
}

test.each([
  ['of yesterday that is gone', true, '2020-01-01'],
  ['of the same day that is there', false, undefined],
])('a restored head %s takes the events that come after the backup', async (_, isGone, day) => {
  const store = await new Stage('local', () => new Clients({ kind: 'local', cloud: inject('services') })).store();
  const caller = await Caller.create();
  const { tenant } = caller;
  const { body: order } = await caller.place(examples.createOrder);
  await caller.post(Caller.pathOf(order, '/comment'), { body: 'Ring twice' });
  await caller.put(Caller.pathOf(order), { status: 'info received' });
  await eventually(async () => expect(await positions(store, tenant)).toEqual([1, 2, 3]));
  const head = { TableName: store.eventsTable, Key: { ...headKey(tenant) } };
  const { Item: healthy } = await store.client.send(new GetCommand({ ...head, ConsistentRead: true }));

  // The backup is older than two of the events.
  const restored = await restoredEvents(store);
  const old = { ...healthy, position: 1, ...(day !== undefined && { day }) };
  await store.client.send(new PutCommand({ TableName: restored, Item: old }));
  if (isGone) await store.client.send(new DeleteCommand(head));
  else await store.client.send(new PutCommand({ TableName: store.eventsTable, Item: old }));
  const { pk } = headKey(tenant);
  const command = ['restore', '--from', `Events=${restored}`, '--only', pk];
  const behind = `${pk} was behind its log, whose last entry is 3: `;
  const rehearsed = await ops(...command, '--dry-run');
  expect(rehearsed).toMatchObject({ code: 0, printed: expect.stringContaining(`${behind}would be moved`) });
  const { Item: untouched } = await store.client.send(new GetCommand({ ...head, ConsistentRead: true }));
  expect(untouched).toEqual(isGone ? undefined : old);

  expect(await ops(...command)).toMatchObject({ code: 0, printed: expect.stringContaining(`${behind}moved from 1`) });
  const { Item: moved } = await store.client.send(new GetCommand({ ...head, ConsistentRead: true }));
  expect(moved).toEqual(healthy);
  await caller.post(Caller.pathOf(order, '/comment'), { body: 'Or call' });
  await eventually(async () => expect(await positions(store, tenant)).toEqual([1, 2, 3, 4]));

  const again = await ops(...command, '--json');
  expect(JSON.parse(again.printed)).toMatchObject([{ table: 'Events', lateHeads: [] }]);
});

test('a head that is ahead of a log that has lost entries stays', async () => {
  const store = await new Stage('local', () => new Clients({ kind: 'local', cloud: inject('services') })).store();
  const tenant = randomUUID();
  const restored = await restoredEvents(store);
  const head = { ...headKey(tenant), position: 7, day: '2020-01-02' };
  for (const TableName of [restored, store.eventsTable]) {
    await store.client.send(new PutCommand({ TableName, Item: head }));
  }
  const begun = { ...dayKey(tenant, '2020-01-01'), first: 1 };
  await store.client.send(new PutCommand({ TableName: store.eventsTable, Item: begun }));
  const { code, printed } = await ops('restore', '--from', `Events=${restored}`, '--only', head.pk);
  expect([code, printed]).toEqual([0, expect.not.stringContaining('behind')]);
  const { Item } = await store.client.send(
    new GetCommand({ TableName: store.eventsTable, Key: { ...headKey(tenant) }, ConsistentRead: true }),
  );
  expect(Item).toEqual(head);
});
