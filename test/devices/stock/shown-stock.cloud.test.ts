import { randomUUID } from 'node:crypto';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import * as fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Store } from '../../../functions/core/store/store.ts';
import { stockKey } from '../../../functions/devices/model/catalog-keys.ts';
import { keepCount, readKeptLevels } from '../../../functions/devices/stock/kept-levels.ts';
import { shownPieces } from '../../../functions/devices/stock/shown-stock.ts';
import { readLevels } from '../../../functions/devices/stock/stock-store.ts';
import { levelsKeeper } from '../../../functions/devices/task-handlers/keep-stock-levels.ts';
import { scaled } from '../../support/effort.ts';
import { DeviceService } from '../../support/lines/device-service.ts';
import { deliverStock, stockRecord } from '../../support/lines/stock-stream.ts';

const HOUR_MS = 3_600_000;

let service: DeviceService;
let store: Store;
let now = Date.parse('2027-03-01T12:00:00.000Z');

beforeAll(async () => {
  service = await DeviceService.start({ now: () => new Date(now) });
  store = service.store;
});

/** A warehouse of a tenant of its own, so that orders of a title come out of it. */
interface Shop {
  readonly warehouse: string;
  readonly tenant: string;
}

async function openShop(): Promise<Shop> {
  const tenant = randomUUID();
  return { tenant, warehouse: await service.warehouse({}, { tenant }) };
}

/** Shows a warehouse's pieces by title, and the read units that the request took. */
async function view({ warehouse, tenant }: Shop) {
  const before = store.meter.use();
  const { data } = await service.inventory(warehouse, '', { tenant });
  const after = store.meter.use();
  const products = data.flatMap((category: { products: Shown[] }) => category.products);
  return {
    pieces: Object.fromEntries(products.map(({ title, quantity }: Shown) => [title, quantity])),
    readUnits: after.readUnits - before.readUnits,
    writeUnits: after.writeUnits - before.writeUnits,
  };
}

interface Shown {
  readonly title: string;
  readonly quantity: number;
}

const putShard = ({ warehouse_id, company_sku }: Named, shard: number, available: number) =>
  store.client.send(
    new PutCommand({
      TableName: store.catalogTable,
      Item: { ...stockKey(warehouse_id, company_sku, shard), available },
    }),
  );

interface Named {
  readonly warehouse_id: string;
  readonly company_sku: string;
}

const deliver = (...records: readonly object[]) => levelsKeeper(() => store)({ Records: records });

describe('the stock that an inventory shows', () => {
  it('costs a read unit a product, however many pieces there are', async () => {
    const shop = await openShop();
    const titles = Array.from({ length: 20 }, (_, index) => `Book ${index}`);
    await Promise.all(titles.map((title) => service.product(shop.warehouse, 1_300, { title })));
    const pieces = Object.fromEntries(titles.map((title) => [title, 1_300]));
    // The first view counts each shard, and keeps the count.
    expect(await view(shop)).toMatchObject({ pieces, writeUnits: 20 });
    const next = await view(shop);
    expect(next).toMatchObject({ pieces, writeUnits: 0 });
    expect(next.readUnits).toBeLessThanOrEqual(30);
  });

  it('is as of now where there is little of it', async () => {
    const shop = await openShop();
    const laptop = await service.product(shop.warehouse, 400, { title: 'Book' });
    const dock = await service.product(shop.warehouse, 200, { title: 'Dock' });
    await service.place(
      [
        [laptop, 3],
        [dock, 25],
      ],
      {},
      shop,
    );
    expect(await view(shop)).toMatchObject({ pieces: { Book: 397, Dock: 175 }, writeUnits: 0 });
  });

  it('is as of now for a product with one shard, beside products with many', async () => {
    const shop = await openShop();
    const rare = await service.product(shop.warehouse, 2, { title: 'Rare' });
    await service.product(shop.warehouse, 1_300, { title: 'Book' });
    await view(shop);
    await service.place([[rare, 2]], {}, shop);
    expect((await view(shop)).pieces).toEqual({ Rare: 0, Book: 1_300 });
  });

  it('follows orders, cancellations and changes as the stream delivers them', async () => {
    const shop = await openShop();
    const laptop = await service.product(shop.warehouse, 1_300, { title: 'Book' });
    await view(shop);
    const order = await service.place([[laptop, 100]], {}, shop);
    expect((await view(shop)).pieces).toEqual({ Book: 1_300 });
    await deliverStock(store, laptop);
    expect((await view(shop)).pieces).toEqual({ Book: 1_200 });
    await service.cancel(order, shop);
    await service.stocked(laptop, -300);
    await deliverStock(store, laptop);
    expect((await view(shop)).pieces).toEqual({ Book: 1_000 });
  });

  it('of a product that has gained shards is counted, then kept', async () => {
    const shop = await openShop();
    const laptop = await service.product(shop.warehouse, 800, { title: 'Book' });
    await view(shop);
    await service.stocked(laptop, 500);
    expect(await view(shop)).toMatchObject({ pieces: { Book: 1_300 }, writeUnits: 1 });
    expect(await view(shop)).toMatchObject({ pieces: { Book: 1_300 }, writeUnits: 0 });
  });

  it('of a product that the stream alone has kept is right at the first view', async () => {
    const shop = await openShop();
    const laptop = await service.product(shop.warehouse, 1_300, { title: 'Book' });
    await deliverStock(store, laptop);
    const [kept] = await readKeptLevels(store, [{ ...laptop, shards: 64 }]);
    expect(kept?.levels?.reduce((sum, level) => sum + level)).toBe(1_300);
  });

  it('is made good within a day of views if a change was lost, one product a view', async () => {
    const shop = await openShop();
    const [book, dock] = [
      await service.product(shop.warehouse, 1_300, { title: 'Book' }),
      await service.product(shop.warehouse, 1_300, { title: 'Dock' }),
    ];
    await view(shop);
    await service.place([book, dock], {}, shop);
    now += 23 * HOUR_MS;
    expect((await view(shop)).pieces).toEqual({ Book: 1_300, Dock: 1_300 });
    now += HOUR_MS;
    const first = await view(shop);
    expect(Object.values(first.pieces).sort()).toEqual([1_299, 1_300]);
    expect(first).toMatchObject({ writeUnits: 1 });
    expect(await view(shop)).toMatchObject({ pieces: { Book: 1_299, Dock: 1_299 }, writeUnits: 1 });
    expect(await view(shop)).toMatchObject({ pieces: { Book: 1_299, Dock: 1_299 }, writeUnits: 0 });
  });
});

describe('a count', () => {
  it('is dropped if the stream has delivered a change since the item was read', async () => {
    const laptop = await service.product(await service.warehouse(), 1_300);
    const stock = { ...laptop, shards: 64 };
    await shownPieces(store, [stock]);
    const [read] = await readKeptLevels(store, [stock]);
    const [levels] = await readLevels(store, [stock]);
    if (read === undefined || levels === undefined) throw new Error('Nothing is kept');
    // Two changes of one shard that end where they began still are changes.
    await deliver(stockRecord(laptop, 5, 0), stockRecord(laptop, 5, levels[5] ?? 0));
    await keepCount(
      store,
      stock,
      levels.map(() => 0),
      read,
    );
    const [after] = await readKeptLevels(store, [stock]);
    expect(after?.levels).toEqual(levels);
  });

  it('of a product without kept levels is dropped if the stream was faster', async () => {
    const laptop = await service.product(await service.warehouse(), 1_300);
    const stock = { ...laptop, shards: 64 };
    const [read] = await readKeptLevels(store, [stock]);
    if (read === undefined) throw new Error('Nothing was read');
    await deliver(stockRecord(laptop, 5, 7));
    await keepCount(
      store,
      stock,
      Array.from({ length: 64 }, () => 20),
      read,
    );
    expect((await readKeptLevels(store, [stock]))[0]).toMatchObject({ levels: undefined, version: 1 });
  });
});

describe('the task that keeps the levels', () => {
  it('writes each product once, with the last level of each shard', async () => {
    const [one, other] = [
      { warehouse_id: 'W', company_sku: 'once-1' },
      { warehouse_id: 'W', company_sku: 'once-2' },
    ];
    const before = store.meter.use().requests;
    await deliver(stockRecord(one, 0, 9), stockRecord(other, 0, 4), stockRecord(one, 1, 3), stockRecord(one, 0, 8));
    expect(store.meter.use().requests - before).toBe(2);
    const kept = await readKeptLevels(store, [
      { ...one, shards: 2 },
      { ...other, shards: 1 },
    ]);
    expect(kept.map(({ levels }) => levels)).toEqual([[8, 3], [4]]);
  });

  it('keeps a shard that is below zero, deleted or no number as empty, and all others as they are', async () => {
    const stock = { warehouse_id: 'W', company_sku: 'wrong' };
    const [first, second, third] = [stockRecord(stock, 1, -4), stockRecord(stock, 2, 5), stockRecord(stock, 3, 5)];
    const { NewImage: _, ...gone } = second.dynamodb;
    const { batchItemFailures } = await deliver(
      stockRecord(stock, 0, 1),
      first,
      { eventName: 'REMOVE', dynamodb: gone },
      { dynamodb: { ...third.dynamodb, NewImage: { available: { S: 'many' } } } },
    );
    expect(batchItemFailures).toEqual([]);
    const [kept] = await readKeptLevels(store, [{ ...stock, shards: 4 }]);
    expect(kept).toMatchObject({ version: 1, levels: [1, 0, 0, 0] });
  });

  it('puts aside a record that is no shard, and keeps the others of its batch', async () => {
    const good = { warehouse_id: 'W', company_sku: 'good' };
    const odd = {
      dynamodb: { ...stockRecord(good, 0, 1).dynamodb, SequenceNumber: 'odd', Keys: { pk: { S: 'ODD' } } },
    };
    const letters: unknown[] = [];
    const consumer = levelsKeeper(
      () => store,
      async (letter) => void letters.push(letter.putAside.keys),
    );
    expect(await consumer({ Records: [odd, stockRecord(good, 2, 6)] })).toEqual({ batchItemFailures: [] });
    expect(letters).toEqual([{ pk: 'ODD' }]);
    expect((await readKeptLevels(store, [{ ...good, shards: 1 }]))[0]?.version).toBe(1);
    // Where nobody takes letters, Lambda delivers it again.
    expect(await deliver(odd)).toEqual({ batchItemFailures: [{ itemIdentifier: 'odd' }] });
  });

  it('refuses what is no batch of a stream', async () => {
    await expect(deliver({ eventName: 'MODIFY' })).rejects.toThrow();
  });
});

/** A step of a random run. A change is of one shard; the stream delivers some of the changes that it holds back. */
const step = fc.oneof(
  fc.record({ kind: fc.constant('change' as const), shard: fc.nat(39), level: fc.nat(30) }),
  fc.record({ kind: fc.constant('deliver' as const), records: fc.integer({ min: 1, max: 4 }), again: fc.boolean() }),
  fc.record({ kind: fc.constant('view' as const) }),
);

it(
  'ends at the stock that there is, whatever the sequence of changes, views and repeated deliveries',
  async () => {
    let runs = 0;
    const shards = 40;
    const property = fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25 }), async (steps) => {
      runs += 1;
      const stock = { warehouse_id: 'RANDOM', company_sku: `sku-${runs}`, shards };
      const levels = Array.from({ length: shards }, () => 0);
      const stream: object[] = [];
      let delivered = 0;
      for (const one of steps) {
        if (one.kind === 'change') {
          levels[one.shard] = one.level;
          await putShard(stock, one.shard, one.level);
          stream.push(stockRecord(stock, one.shard, one.level));
        } else if (one.kind === 'view') {
          await shownPieces(store, [stock]);
        } else {
          const batch = stream.slice(delivered, delivered + one.records);
          if (batch.length > 0) await deliver(...batch);
          // A batch whose end was not recorded is delivered again.
          if (!one.again) delivered += batch.length;
        }
      }
      await deliver(...stream.slice(delivered));
      expect(await shownPieces(store, [stock])).toEqual([levels.reduce((sum, level) => sum + level)]);
    });
    await fc.assert(property, { numRuns: scaled(15) });
  },
  scaled(30_000),
);
