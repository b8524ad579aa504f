import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DeviceService, type Product } from '../../support/lines/device-service.ts';
import { deliverStock } from '../../support/lines/stock-stream.ts';

const PRODUCTS = 8;
const PIECES = 1_280;
const SHARDS = 64;

let service: DeviceService;
let tenants = 0;
let shop: { readonly tenant: string; readonly warehouse: string };
let products: readonly Product[];

beforeAll(async () => {
  service = await DeviceService.start();
});

beforeEach(async () => {
  tenants += 1;
  const tenant = `tenant-${tenants}`;
  shop = { tenant, warehouse: await service.warehouse({}, { tenant }) };
  const titles = Array.from({ length: PRODUCTS }, (_, index) => `Book ${index}`);
  products = await Promise.all(titles.map((title) => service.product(shop.warehouse, PIECES, { title })));
});

/** Orders pieces of every product, and returns the read units. */
async function ordered(pieces: number): Promise<number> {
  const before = service.store.meter.use().readUnits;
  await service.place(
    products.map((product) => [product, pieces]),
    {},
    shop,
  );
  return service.store.meter.use().readUnits - before;
}

const deliver = () => Promise.all(products.map((product) => deliverStock(service.store, product)));
const left = () => Promise.all(products.map((product) => service.quantityOf(product, shop)));

describe('an order of many pieces of products with many shards', () => {
  it('reads a unit a product, not a unit a shard', async () => {
    await deliver();
    // More than a shard holds, so that no random shard will do.
    expect(await ordered(25)).toBeLessThanOrEqual(3 * PRODUCTS);
    await deliver();
    expect(await left()).toEqual(products.map(() => PIECES - 25));
  });

  it('is placed though the kept levels are old, or name pieces that are gone', async () => {
    await deliver();
    await ordered(1_000);
    // The stream is late: most of the shards that look full are empty.
    await ordered(200);
    await deliver();
    expect(await left()).toEqual(products.map(() => PIECES - 1_200));
  });

  it('is placed though nothing is kept, for no more than the shards', async () => {
    expect(await ordered(25)).toBeLessThanOrEqual(PRODUCTS * SHARDS + 4 * PRODUCTS);
  });

  it('is refused if the stock is too small, whatever the kept levels say', async () => {
    await deliver();
    await ordered(700);
    await expect(ordered(700)).rejects.toThrow('700 ordered, 580 available');
  });
});
