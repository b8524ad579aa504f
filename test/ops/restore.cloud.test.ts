import { randomUUID } from 'node:crypto';
import {
  type AttributeValue,
  CreateTableCommand,
  DeleteItemCommand,
  DescribeTableCommand,
  DynamoDBClient,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import * as z from 'zod';
import { Clients } from '../../bin/ops/stage/clients.ts';
import { Stage } from '../../bin/ops/stage/stage.ts';
import * as examples from '../../functions/appliances/examples/order-examples.ts';
import type { TableName } from '../../functions/core/model/tables.ts';
import { Caller } from '../support/api/api.ts';
import { startTestCloud, type TestCloud } from '../support/cloud/cloud.ts';
import { eventually } from '../support/eventually.ts';
import { FaultProxy } from '../support/store/fault-proxy.ts';
import { operator } from './operator.ts';

type Item = Record<string, AttributeValue>;

let running: TestCloud;
let proxy: FaultProxy;
let client: DynamoDBClient;
let stage: Stage;
/** Commands that reach DynamoDB by way of the proxy. */
const ops = (...commandLine: readonly string[]) =>
  operator(() => ({ ...running.cloud, dynamodbUrl: proxyUrl }))(...commandLine);
let proxyUrl = '';

beforeAll(async () => {
  running = await startTestCloud({ assemblyDirectory: inject('assembly'), schedules: false });
  proxy = new FaultProxy(running.cloud.dynamodbUrl);
  proxyUrl = await proxy.listen();
  stage = new Stage('local', () => new Clients({ kind: 'local', cloud: running.cloud }));
  client = new DynamoDBClient(stage.clients.dynamodb);
});

afterAll(async () => {
  await running.cloud.stop();
  await proxy.stop();
});

/** Makes an empty table like one of the stage, as a backup is restored. */
async function restoredLike(table: TableName): Promise<string> {
  const { Table } = await client.send(new DescribeTableCommand({ TableName: await stage.table(table) }));
  const TableName = `${table}-${randomUUID()}`;
  const keys = Table?.KeySchema ?? [];
  await client.send(
    new CreateTableCommand({
      TableName,
      KeySchema: keys,
      AttributeDefinitions: keys.map(({ AttributeName }) => ({ AttributeName, AttributeType: 'S' })),
      BillingMode: 'PAY_PER_REQUEST',
    }),
  );
  return TableName;
}

const put = (TableName: string, Item: Item) => client.send(new PutItemCommand({ TableName, Item }));

/** Reads a partition of a table in use. */
async function partition(table: TableName, pk: string): Promise<Item[]> {
  const { Items = [] } = await client.send(
    new QueryCommand({
      TableName: await stage.table(table),
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': { S: pk } },
      ConsistentRead: true,
    }),
  );
  return Items;
}

/** Deletes items from a table in use, as an accident does. */
async function lose(table: TableName, items: readonly Item[]): Promise<void> {
  const TableName = await stage.table(table);
  for (const { pk, sk } of items) {
    const Key = { ...(pk && { pk }), ...(sk && { sk }) };
    await client.send(new DeleteItemCommand({ TableName, Key }));
  }
}

const idsOfEvents = (number: number) =>
  running.cloud.recentEvents().flatMap(({ detail }) => (detail.number === number ? [String(detail.id)] : []));

/** Counts that the command prints, by table. */
const Printed = z.array(
  z.object({ table: z.string(), read: z.number(), absent: z.number(), present: z.number(), skipped: z.number() }),
);

async function restored(...flags: readonly string[]) {
  const { code, printed, complained } = await ops('restore', ...flags, '--json');
  expect([code, complained]).toEqual([0, '']);
  return Printed.parse(JSON.parse(printed)).map(({ table, read, absent, present, skipped }) => [
    table,
    ...[read, absent, present, skipped],
  ]);
}

const seconds = (days: number) => ({ N: String(Math.floor(Date.now() / 1_000) + days * 86_400) });

test('brings back what is lost, in the order of the tables, and leaves what is there', async () => {
  const caller = await Caller.create({ cloud: running.access });
  const key = randomUUID();
  const headers = { 'idempotency-key': key };
  const { body: old } = await caller.place(examples.createOrder, { headers });
  await caller.post(Caller.pathOf(old, '/comment'), { body: 'Ask at the desk' });
  await caller.put(Caller.pathOf(old), { status: 'info received' });
  const { body: recent } = await caller.place(examples.createOrder);
  const { body: kept } = await caller.place(examples.createOrder);
  await eventually(() => expect(idsOfEvents(recent.orderNum)).toEqual([`${recent.orderNum}-v1`]));
  await eventually(() => expect(idsOfEvents(old.orderNum)).toHaveLength(2));
  const [before, recentItems, keptItems] = await Promise.all(
    [old, recent, kept].map(({ orderNum }) => partition('Orders', `ORDER#${orderNum}`)),
  );
  const { Items: records = [] } = await client.send(new ScanCommand({ TableName: await stage.table('Idempotency') }));
  const record = records.find(({ pk }) => pk?.S?.endsWith(key));

  // The backup has the first order in a status that it entered years ago.
  const orders = await restoredLike('Orders');
  const longAgo = (item: Item): Item =>
    item.sk?.S === 'ORDER' ? { ...item, statusSince: { S: '2020-01-01T00:00:00.000Z' } } : item;
  const backup = (before ?? []).map(longAgo);
  for (const item of [...backup, ...(recentItems ?? []), ...(keptItems ?? [])]) await put(orders, item);
  await put(orders, { pk: { S: 'CENSUS' }, sk: { S: 'CENSUS' }, version: { N: '1' } });
  const idempotency = await restoredLike('Idempotency');
  await put(idempotency, record ?? {});
  await put(idempotency, { pk: { S: 'acme#over' }, expiresAt: seconds(-1) });
  await put(idempotency, { pk: { S: '#limit#acme' }, expiresAt: seconds(1) });
  await lose('Orders', [...(before ?? []), ...(recentItems ?? [])]);
  await lose('Idempotency', record === undefined ? [] : [record]);
  expect((await caller.get(Caller.pathOf(old))).status).toBe(404);

  const from = ['--from', `Orders=${orders},Idempotency=${idempotency}`];
  const lost = backup.length + (recentItems?.length ?? 0);
  const all = lost + (keptItems?.length ?? 0) + 1;
  const expected = [
    ['Idempotency', 3, 1, 0, 2],
    ['Orders', all, lost, keptItems?.length ?? 0, 1],
  ];
  expect(await restored(...from, '--dry-run')).toEqual(expected);
  expect(await partition('Orders', `ORDER#${old.orderNum}`)).toEqual([]);

  // The first attempt is interrupted between two writes of orders.
  let puts = 0;
  proxy.script = (operation) => {
    if (operation !== 'PutItem') return undefined;
    puts += 1;
    return puts === 4 ? { kind: 'error', type: 'com.amazon.coral.service#AccessDeniedException' } : undefined;
  };
  expect(await ops('restore', ...from)).toMatchObject({ code: 1, complained: expect.stringContaining('AccessDenied') });
  proxy.script = () => undefined;
  const { printed } = await ops('restore', ...from);
  expect(printed).toMatch(/Idempotency: of 3 items in .*, 0 were written; 1 are there, 2 do not come back\./);
  expect(await restored(...from)).toEqual([
    ['Idempotency', 3, 0, 1, 2],
    ['Orders', all, 0, all - 1, 1],
  ]);

  expect(await partition('Orders', `ORDER#${old.orderNum}`)).toEqual(backup);
  expect((await caller.place(examples.createOrder, { headers })).body.orderNum).toBe(old.orderNum);
  // The young one's event comes again with its id. The event of long ago does not.
  await eventually(() => expect(idsOfEvents(recent.orderNum)).toEqual(Array(2).fill(`${recent.orderNum}-v1`)));
  await eventually(() => expect(running.cloud.streamsIdle()).toBe(true));
  expect(idsOfEvents(old.orderNum)).toHaveLength(2);
});

/** Places an order with a change, and copies it to a restored table. Returns its number and its items. */
async function backedUp(orders: string) {
  const caller = await Caller.create({ cloud: running.access });
  const { body } = await caller.place(examples.createOrder);
  await caller.put(Caller.pathOf(body), { status: 'info received' });
  const items = await partition('Orders', `ORDER#${body.orderNum}`);
  for (const item of items) await put(orders, item);
  const order = items.find(({ sk }) => sk?.S === 'ORDER') ?? {};
  return { number: body.orderNum, key: `ORDER#${body.orderNum}`, items, order };
}

test('restores the partitions that are named, and no other item', async () => {
  const orders = await restoredLike('Orders');
  const [wanted, other] = [await backedUp(orders), await backedUp(orders)];
  await lose('Orders', [...wanted.items, ...other.items]);
  const from = ['--from', `Orders=${orders}`, '--only', wanted.key];
  const scans: string[] = [];
  proxy.script = (operation) => void scans.push(operation);
  expect(await restored(...from, '--dry-run')).toEqual([['Orders', wanted.items.length, wanted.items.length, 0, 0]]);
  expect(await partition('Orders', wanted.key)).toEqual([]);
  expect(await restored(...from)).toEqual([['Orders', wanted.items.length, wanted.items.length, 0, 0]]);
  proxy.script = () => undefined;
  expect(scans).not.toContain('Scan');
  expect([await partition('Orders', wanted.key), await partition('Orders', other.key)]).toEqual([wanted.items, []]);
  expect(await restored(...from, '--only', other.key)).toEqual([
    ['Orders', wanted.items.length + other.items.length, other.items.length, wanted.items.length, 0],
  ]);
  const unknown = await ops('restore', '--from', `Orders=${orders}`, '--only', 'ORDER#1');
  expect(unknown).toMatchObject({ code: 1, printed: expect.stringContaining('ORDER#1: the restored tables have no') });
  const asJson = await ops('restore', '--from', `Orders=${orders}`, '--only', 'ORDER#1', '--json');
  expect(asJson).toMatchObject({
    code: 1,
    complained: expect.stringContaining('ORDER#1: the restored tables have no'),
  });
  expect(JSON.parse(asJson.printed)).toMatchObject([{ table: 'Orders', read: 0 }]);
});

test('overwrites a malformed item, unless somebody changes it meanwhile', async () => {
  const orders = await restoredLike('Orders');
  const [broken, sound] = [await backedUp(orders), await backedUp(orders)];
  const table = await stage.table('Orders');
  const damaged: Item = { ...broken.order, status: { N: '7' } };
  const newer: Item = { ...sound.order, extra: { S: 'of a newer version' } };
  await put(table, damaged);
  await put(table, newer);
  const from = ['--from', `Orders=${orders}`, '--only', broken.key, '--only', sound.key];
  const line = `${broken.key} ORDER is malformed (status: invalid_type): `;

  expect(await ops('restore', ...from)).toMatchObject({
    code: 1,
    printed: expect.stringContaining(`${line}stays; --replace`),
  });
  const rehearsed = await ops('restore', ...from, '--replace', '--dry-run');
  expect(rehearsed).toMatchObject({ code: 0, printed: expect.stringContaining(`${line}would be replaced`) });
  expect((await partition('Orders', broken.key)).at(-1)).toEqual(damaged);

  // Somebody changes the item between the read and the write.
  const changed: Item = { ...damaged, data: { M: {} } };
  let began = false;
  proxy.script = (operation) => {
    if (operation !== 'PutItem' || began) return undefined;
    began = true;
    return { kind: 'before', run: () => put(table, changed) };
  };
  const lostRace = await ops('restore', ...from, '--replace');
  expect(lostRace).toMatchObject({ code: 1, printed: expect.stringContaining(`${line}stays: it has changed`) });
  expect((await partition('Orders', broken.key)).at(-1)).toEqual(changed);
  proxy.script = () => undefined;

  const done = await ops('restore', ...from, '--replace');
  expect(done).toMatchObject({ code: 0, printed: expect.stringContaining(`${line}replaced`) });
  expect(await partition('Orders', broken.key)).toEqual(broken.items);
  expect((await partition('Orders', sound.key)).at(-1)).toEqual(newer);

  // A restored item that is malformed too is no remedy.
  await put(orders, damaged);
  await put(table, damaged);
  expect(await ops('restore', ...from, '--replace')).toMatchObject({
    code: 1,
    printed: expect.stringContaining(`${line}stays: the restored item is malformed too`),
  });
});

test.each([
  [[], /^restore needs --from, such as --from Catalog=catalog-restored,/, 2],
  [['--from', 'Order=a'], 'there is no table Order; is Orders meant?', 2],
  [['--from', 'Orders'], /^Orders needs the name of its restored table/, 2],
  [['--from', 'Orders=a,Orders=b'], '--from names Orders twice', 2],
  [['--from', 'Orders=a', '--replace'], /^--replace needs --only/, 2],
  [['--from', 'Orders=a', '--only', ''], /^--only has no value; usage: /, 2],
  [['--from', 'Orders=missing'], 'there is no table missing in this region', 1],
])('refuses %j', async (flags, complaint, code) => {
  const outcome = await ops('restore', ...flags);
  expect([outcome.code, outcome.printed]).toEqual([code, '']);
  expect(outcome.complained).toMatch(complaint);
});

test('refuses a table with other keys, and the table in use, before it writes', async () => {
  const other = await restoredLike('Idempotency');
  const outcome = await ops('restore', '--from', `Orders=${other}`);
  expect(outcome).toMatchObject({ code: 1, complained: expect.stringContaining('has the keys pk, but') });
  const used = await stage.table('Orders');
  expect((await ops('restore', '--from', `Orders=${used}`)).complained).toContain('is the table in use');
});
