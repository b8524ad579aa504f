import { DeleteCommand, GetCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { beforeAll, describe, expect, it } from 'vitest';
import { levelsKey, stockKey } from '../../../functions/devices/model/catalog-keys.ts';
import { DeviceService, keyed, type Product } from '../../support/lines/device-service.ts';

let service: DeviceService;
let warehouse: string;

beforeAll(async () => {
  service = await DeviceService.start({ wait: () => Promise.resolve(), jitter: () => 0 });
  warehouse = await service.warehouse();
});

const table = () => service.tables.catalogTable;

async function setLevel({ warehouse_id, company_sku }: Product, shard: number, level: unknown): Promise<void> {
  const Key = stockKey(warehouse_id, company_sku, shard);
  const change =
    level === undefined
      ? { UpdateExpression: 'REMOVE available' }
      : { UpdateExpression: 'SET available = :level', ExpressionAttributeValues: { ':level': level } };
  await service.store.client.send(new UpdateCommand({ TableName: table(), Key, ...change }));
}

async function removeShard({ warehouse_id, company_sku }: Product, shard: number): Promise<void> {
  const Key = stockKey(warehouse_id, company_sku, shard);
  await service.store.client.send(new DeleteCommand({ TableName: table(), Key }));
}

async function shard({ warehouse_id, company_sku }: Product, number: number) {
  const Key = stockKey(warehouse_id, company_sku, number);
  return (await service.store.client.send(new GetCommand({ TableName: table(), Key }))).Item;
}

async function journalOf({ company_sku }: Product) {
  const { Items = [] } = await service.store.client.send(
    new QueryCommand({
      TableName: table(),
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :sk)',
      ExpressionAttributeValues: { ':pk': `WAREHOUSE#${warehouse}`, ':sk': `STOCK-CHANGE#${company_sku}#` },
    }),
  );
  return Items;
}

/** Breaks a shard, each in its way. */
const faults = [
  { kind: 'missing', breaks: removeShard },
  { kind: 'below zero', breaks: (product: Product, at: number) => setLevel(product, at, -7) },
  { kind: 'unreadable', breaks: (product: Product, at: number) => setLevel(product, at, 'many') },
  { kind: 'unreadable', breaks: (product: Product, at: number) => setLevel(product, at, undefined) },
];

describe.each(faults)('a shard that is $kind', ({ kind, breaks }) => {
  it('leaves the pieces of the other shards for sale', async () => {
    const laptop = await service.product(warehouse, 60);
    await breaks(laptop, 0);
    expect(await service.quantityOf(laptop)).toBe(40);
    await service.place([[laptop, 5]]);
    await service.place([[laptop, 30]]);
    expect(await service.quantityOf(laptop)).toBe(5);
  });

  it('is mended by a change of the stock, which the journal tells', async () => {
    const laptop = await service.product(warehouse, 60);
    await breaks(laptop, 0);
    const requests = service.store.meter.use().requests;
    const answered = await service.stock(laptop, 21, keyed(`mend-${laptop.company_sku}`));
    expect(answered).toMatchObject({ status: 200, body: { data: { quantity: 61 } } });
    expect(service.store.meter.use().requests - requests).toBeLessThanOrEqual(4);
    expect(await service.quantityOf(laptop)).toBe(61);
    expect(await shard(laptop, 0)).toMatchObject({ available: expect.any(Number) });
    expect(await journalOf(laptop)).toContainEqual(
      expect.objectContaining({ change: 21, mended: [{ shard: 0, kind }] }),
    );
    await service.place([[laptop, 61]]);
    expect(await service.quantityOf(laptop)).toBe(0);
  });

  it('as the only one is mended too, and is named by an order that finds nothing', async () => {
    const laptop = await service.product(warehouse, 10);
    await breaks(laptop, 0);
    expect(await service.quantityOf(laptop)).toBe(0);
    const short = await service.stock(laptop, -1);
    expect(short).toMatchObject({ status: 409, body: { error: { code: 'INSUFFICIENT_STOCK' } } });
    expect((await service.stock(laptop, 4)).body.data.quantity).toBe(4);
    await service.place([[laptop, 4]]);
    expect(await service.quantityOf(laptop)).toBe(0);
  });

  it('takes back the pieces of a cancelled order once, and stays to be counted', async () => {
    const laptop = await service.product(warehouse, 10);
    const order = await service.place([[laptop, 3]]);
    await breaks(laptop, 0);
    expect((await service.cancel(order)).status).toBe(200);
    expect((await service.cancel(order)).status).toBe(200);
    expect(await shard(laptop, 0)).toMatchObject({ available: 3, uncounted: true });
    const second = await service.place([[laptop, 2]]);
    await breaks(laptop, 0);
    await service.move(second, 'CANCELLED');
    expect(await shard(laptop, 0)).toMatchObject({ available: 2, uncounted: true });
    await service.place([[laptop, 1]]);
    expect((await service.stock(laptop, 5)).body.data.quantity).toBe(6);
    expect(await shard(laptop, 0)).toEqual(expect.not.objectContaining({ uncounted: true }));
    expect(await journalOf(laptop)).toContainEqual(
      expect.objectContaining({ change: 5, mended: [{ shard: 0, kind: 'uncounted' }] }),
    );
  });
});

it('counts for nothing with half a piece, and is mended', async () => {
  const laptop = await service.product(warehouse, 60);
  await setLevel(laptop, 0, 2.5);
  expect(await service.quantityOf(laptop)).toBe(40);
  expect((await service.stock(laptop, 1)).body.data.quantity).toBe(41);
  expect(await service.quantityOf(laptop)).toBe(41);
});

it('mends every shard of a product at once', async () => {
  const laptop = await service.product(warehouse, 1_280);
  for (let at = 0; at < 64; at++) await (at % 2 ? setLevel(laptop, at, -at) : removeShard(laptop, at));
  expect(await service.quantityOf(laptop)).toBe(0);
  expect((await service.stock(laptop, 640, keyed('all-shards'))).body.data.quantity).toBe(640);
  expect(await service.quantityOf(laptop)).toBe(640);
});

it('counts anew where a shard lies that the product does not have yet', async () => {
  const laptop = await service.product(warehouse, 20);
  await setLevel(laptop, 2, 13);
  expect((await service.stock(laptop, 60)).body.data.quantity).toBe(80);
  expect(await service.quantityOf(laptop)).toBe(80);
  expect(await journalOf(laptop)).toContainEqual(
    expect.objectContaining({ change: 60, mended: [{ shard: 2, kind: 'surplus' }] }),
  );
});

it.each([{ version: 'one' }, { version: undefined }, { s3: -1 }, { countedAt: 7 }])(
  'shows the stock although its kept levels hold %o, and puts them right',
  async (attribute) => {
    const laptop = await service.product(warehouse, 1_280);
    await service.product(warehouse, 1_280);
    await service.inventory(warehouse);
    const [[name, value] = ['', undefined]] = Object.entries(attribute);
    const Key = levelsKey(laptop.warehouse_id, laptop.company_sku);
    await service.store.client.send(
      new UpdateCommand({
        TableName: table(),
        Key,
        UpdateExpression: value === undefined ? 'REMOVE #name' : 'SET #name = :value',
        ExpressionAttributeNames: { '#name': name },
        ...(value !== undefined && { ExpressionAttributeValues: { ':value': value } }),
      }),
    );
    const { data } = await service.inventory(warehouse);
    expect(JSON.stringify(data)).toContain('1280');
    const { Item } = await service.store.client.send(new GetCommand({ TableName: table(), Key }));
    expect(Item).toMatchObject({ version: expect.any(Number), s3: 20, countedAt: expect.any(String) });
  },
);
