import { beforeAll, describe, expect, it } from 'vitest';
import { type FaultyService, faultyService } from '../support/device-service.ts';

let services: FaultyService;
let warehouse: string;

beforeAll(async () => {
  services = await faultyService();
  warehouse = await services.sound.warehouse();
});

/** Another operator comes between what the next call reads and what it writes. */
const meanwhile = (run: () => Promise<void>) => services.proxy.inject('TransactWriteItems', { kind: 'before', run });

describe('a product that is changed while its stock grows', () => {
  it('keeps the shards that the stock has grown', async () => {
    const { faulty, sound } = services;
    const laptop = await sound.product(warehouse, 10);
    meanwhile(() => sound.stocked(laptop, 100));
    await faulty.setProduct(laptop, { title: laptop.title, price: 2 });
    expect(await sound.quantityOf(laptop)).toBe(110);
    const order = await sound.read(await sound.place([[laptop, 110]]));
    expect(order.products).toMatchObject([{ price: 2, qty: 110 }]);
  });

  it('is sold at its new price', async () => {
    const { faulty, sound } = services;
    const laptop = await sound.product(warehouse, 10, { price: 1 });
    meanwhile(() => sound.setProduct(laptop, { title: laptop.title, price: 2 }));
    await faulty.stocked(laptop, 100);
    const order = await sound.read(await sound.place([[laptop, 110]]));
    expect(order.products).toMatchObject([{ price: 2, qty: 110 }]);
  });
});
