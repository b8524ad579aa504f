import { beforeAll, describe, expect, it } from 'vitest';
import { completeOrder, type FaultyService, faultyService } from '../../support/lines/device-service.ts';

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

it('a product that is renamed while an order reads both titles is not sold under each', async () => {
  const { faulty, sound, proxy } = services;
  const laptop = await sound.product(warehouse, 10, { title: 'Old title' });
  const both = [laptop, { ...laptop, title: 'New title' }];
  // The warehouses and the old title are read before, the new one after.
  proxy.inject('BatchGetItem', { kind: 'unprocessed' }, 2);
  proxy.inject('BatchGetItem', { kind: 'before', run: () => sound.setProduct(laptop, { title: 'New title' }) });
  const answered = await faulty.call('place-order', { body: completeOrder(both) });
  expect(answered).toMatchObject({ status: 503, body: { error: { code: 'TRY_AGAIN' } } });
  expect((await faulty.call('place-order', { body: completeOrder(both) })).status).toBe(404);
  expect(await sound.quantityOf(laptop)).toBe(10);
});
