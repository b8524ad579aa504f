import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { beforeAll, describe, expect, it } from 'vitest';
import { DeviceService, faultyService, keyed, type Product } from '../../support/lines/device-service.ts';
import { readAccount } from '../../support/lines/stock-account.ts';
import { conflict } from '../../support/store/fault-proxy.ts';

let service: DeviceService;
let warehouse: string;

beforeAll(async () => {
  service = await DeviceService.start({ now: () => new Date('2027-03-01T12:00:00Z') });
  warehouse = await service.warehouse();
});

const shardsOf = async ({ warehouse_id, company_sku }: Product) =>
  (await readAccount(service.store)).shards.get(`${warehouse_id}#${company_sku}`);

describe('a change of the stock', () => {
  it('is answered with the pieces there are, and noted with who and why', async () => {
    const laptop = await service.product(warehouse);
    const body = { change: 12, reason: 'Delivery 4711' };
    const { warehouse_id, company_sku } = laptop;
    const path = { warehouse_id, company_sku };
    const added = await service.operate('adjust-stock', { path, body });
    expect(added).toMatchObject({ status: 200, body: { message: expect.stringMatching(/./) } });
    expect(added.body.data).toEqual({ ...path, quantity: 12 });
    expect((await service.stock(laptop, -4)).body.data).toEqual({ ...path, quantity: 8 });
    expect(await service.quantityOf(laptop)).toBe(8);
    const { Items = [] } = await service.store.client.send(
      new QueryCommand({
        TableName: service.tables.catalogTable,
        KeyConditionExpression: 'pk = :pk AND begins_with(sk, :sk)',
        ExpressionAttributeValues: { ':pk': `WAREHOUSE#${warehouse}`, ':sk': `STOCK-CHANGE#${company_sku}#` },
      }),
    );
    expect(Items).toHaveLength(2);
    expect(Items).toContainEqual(
      expect.objectContaining({ ...path, ...body, actor: 'olga', time: '2027-03-01T12:00:00.000Z' }),
    );
  });

  it('is refused when it would leave less than nothing, and changes nothing then', async () => {
    const laptop = await service.product(warehouse, 100);
    const refused = await service.stock(laptop, -101);
    expect(refused).toMatchObject({ status: 409, body: { error: { code: 'INSUFFICIENT_STOCK' } } });
    expect(refused.body.error.details).toEqual([{ field: 'change', message: expect.stringMatching(/101.*100/) }]);
    expect(await service.quantityOf(laptop)).toBe(100);
    expect((await service.stock(laptop, -100)).body.data.quantity).toBe(0);
  });

  it('goes over as many shards as the stock has come to need, evenly, and they stay', async () => {
    const laptop = await service.product(warehouse, 39);
    expect(await shardsOf(laptop)).toEqual([39]);
    await service.stocked(laptop, 62);
    expect((await shardsOf(laptop))?.toSorted()).toEqual([15, 15, 16, 16, 39]);
    await service.stocked(laptop, 24);
    expect((await shardsOf(laptop))?.toSorted()).toEqual([17, 17, 17, 17, 18, 39]);
    await service.stocked(laptop, -120);
    expect((await shardsOf(laptop))?.reduce((sum, level) => sum + level, 0)).toBe(5);
    expect(await shardsOf(laptop)).toHaveLength(6);
    await service.place([[laptop, 5]]);
    await service.stocked(laptop, 5_000);
    expect(await shardsOf(laptop)).toHaveLength(64);
    expect(await service.quantityOf(laptop)).toBe(5_000);
  });

  it('with a key takes effect once', async () => {
    const laptop = await service.product(warehouse);
    const first = await service.stock(laptop, 30, keyed('once'));
    const again = await service.stock(laptop, 30, keyed('once'));
    expect(again).toMatchObject({ status: 200, text: first.text, headers: { 'idempotent-replayed': 'true' } });
    const both = await Promise.all([1, 2].map(() => service.stock(laptop, 100, keyed('same-moment'))));
    expect(both.map(({ body }) => body.data.quantity)).toEqual([130, 130]);
    expect(await service.quantityOf(laptop)).toBe(130);
    const other = await service.stock(laptop, 31, keyed('once'));
    expect(other).toMatchObject({ status: 422, body: { error: { code: 'IDEMPOTENCY_KEY_REUSED' } } });
  });

  it('meets others at the same moment, and every one of them counts', async () => {
    const laptop = await service.product(warehouse, 10);
    const changes = [30, 40, 50, 60, -5, -5];
    const answers = await Promise.all(changes.map((change) => service.stock(laptop, change)));
    expect(answers.map(({ status }) => status)).toEqual(changes.map(() => 200));
    expect(await service.quantityOf(laptop)).toBe(180);
    expect((await shardsOf(laptop))?.length).toBeGreaterThanOrEqual(8);
  });

  it.each([
    { conflicts: 7, shards: 64 },
    { conflicts: 8, shards: 8 },
    { conflicts: 16, shards: 1 },
  ])('after $conflicts conflicts with orders goes over $shards shards', async ({ conflicts, shards }) => {
    const { faulty, sound, proxy } = await faultyService({ wait: () => Promise.resolve() });
    const laptop = await sound.product(await sound.warehouse(), 1_280);
    proxy.inject('TransactWriteItems', conflict, conflicts);
    await faulty.stocked(laptop, 640);
    await proxy.stop();
    expect(proxy.pending).toBe(0);
    const account = await readAccount(sound.store);
    const levels = account.shards.get(`${laptop.warehouse_id}#${laptop.company_sku}`) ?? [];
    expect(levels.filter((level) => level !== 20)).toEqual(Array.from({ length: shards }, () => 20 + 640 / shards));
  });

  it('is of a product that there is', async () => {
    const unknown = await service.stock({ warehouse_id: warehouse, company_sku: 'NONE' }, 1);
    expect(unknown).toMatchObject({ status: 404, body: { error: { code: 'UNKNOWN_PRODUCT' } } });
    const nowhere = await service.stock({ warehouse_id: 'NOWHERE', company_sku: 'NONE' }, 1);
    expect(nowhere).toMatchObject({ status: 404, body: { error: { code: 'WAREHOUSE_NOT_FOUND' } } });
  });
});
