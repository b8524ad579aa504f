import { BatchWriteCommand } from '@aws-sdk/lib-dynamodb';
import { beforeAll, describe, expect, it } from 'vitest';
import { neighbouringTitles } from '../../../functions/devices/catalog/neighbouring-titles.ts';
import { productKey } from '../../../functions/devices/model/catalog-keys.ts';
import { completeOrder, completeProduct, DeviceService, faultyService } from '../../support/lines/device-service.ts';

let service: DeviceService;
let large: string;

/** Stores products without their offers, for which orders do not find them. */
async function putProducts(warehouse_id: string, titles: readonly string[]): Promise<void> {
  const { store } = service;
  const time = '2027-03-01T12:00:00.000Z';
  const stored = { ...completeProduct(), tenant: 'tenant-a', slug: 's', shards: 1, version: 1 };
  const items = titles.map((title, index) => {
    const company_sku = `SKU-${index}`;
    const times = { created_at: time, updated_at: time };
    return { ...productKey(warehouse_id, company_sku), ...stored, ...times, warehouse_id, company_sku, title };
  });
  for (let start = 0; start < items.length; start += 25) {
    const puts = items.slice(start, start + 25).map((Item) => ({ PutRequest: { Item } }));
    await store.client.send(new BatchWriteCommand({ RequestItems: { [store.catalogTable]: puts } }));
  }
}

beforeAll(async () => {
  service = await DeviceService.start();
  large = await service.warehouse();
  await putProducts(
    large,
    Array.from({ length: 2_000 }, (_, index) => `${['Ardenne Book', 'Tessaro Dock'][index % 2]} ${index}`),
  );
});

/** Orders titles that no warehouse offers, and returns the messages and the effort. */
async function refused(...titles: readonly string[]) {
  const { meter } = service.store;
  const before = meter.use();
  const answered = await service.call('place-order', { body: completeOrder(titles.map((title) => ({ title }))) });
  const after = meter.use();
  expect(answered).toMatchObject({ status: 404, body: { error: { code: 'UNKNOWN_PRODUCT' } } });
  return {
    messages: answered.body.error.details.map(({ message }: { message: string }) => message),
    readUnits: after.readUnits - before.readUnits,
    requests: after.requests - before.requests,
  };
}

describe('in a warehouse of 2,000 products, a misspelt title', () => {
  it.each([
    ['Tessaro Dok 991', 'Tessaro Dock 991'],
    ['tessaro dock 1001', 'Tessaro Dock 1001'],
    ['TESSARO DOCK 1001', 'Tessaro Dock 1001'],
    ['Ardenne Book 1000x', 'Ardenne Book 1000'],
  ])('%j is answered with the title %j, for few read units', async (sent, meant) => {
    const { messages, readUnits, requests } = await refused(sent);
    expect(messages).toEqual([expect.stringContaining(JSON.stringify(meant))]);
    expect(readUnits).toBeLessThanOrEqual(10);
    expect(requests).toBeLessThanOrEqual(3);
  });

  it('that is close to nothing is answered all the same', async () => {
    expect((await refused('Zeppelin')).messages).toEqual([expect.stringContaining('see GET /inventory')]);
  });
});

describe('the titles next to unknown ones', () => {
  it('are all titles of a small warehouse', async () => {
    const small = await service.warehouse();
    const titles = Array.from({ length: 30 }, (_, index) => `Cable ${index}`);
    await putProducts(small, titles);
    const found = await neighbouringTitles(service.store, [{ warehouse_id: small }], ['Mouse']);
    expect(found.sort()).toEqual(titles.sort());
  });

  it('cost the same for any number of warehouses and titles', async () => {
    const warehouses = Array.from({ length: 50 }, () => ({ warehouse_id: large }));
    const unknown = Array.from({ length: 50 }, (_, index) => `Ardenne ${index}`);
    const before = service.store.meter.use();
    expect((await neighbouringTitles(service.store, warehouses, unknown)).length).toBeGreaterThan(0);
    const after = service.store.meter.use();
    expect(after.requests - before.requests).toBe(12);
    expect(after.readUnits - before.readUnits).toBeLessThanOrEqual(8);
  });

  it('may have the longest title that an order can send', async () => {
    expect(await neighbouringTitles(service.store, [{ warehouse_id: large }], ['😀'.repeat(256)])).not.toEqual([]);
  });
});

describe('while DynamoDB builds the index of titles, for which a deployment does not wait', () => {
  const invalid = (message: string) =>
    ({ kind: 'error', type: 'com.amazon.coral.validate#ValidationException', more: { message } }) as const;

  it.each([
    'Cannot read from backfilling global secondary index: by-title',
    'The table does not have the specified index: by-title',
  ])('an unknown title is refused without a hint (%s)', async (message) => {
    const { faulty, sound, proxy } = await faultyService();
    const product = await sound.product(await sound.warehouse());
    const order = { body: completeOrder([{ title: `${product.title}x` }]) };
    const hint = expect.stringContaining(JSON.stringify(product.title));
    expect((await sound.call('place-order', order)).body.error.details).toMatchObject([{ message: hint }]);
    proxy.inject('Query', invalid(message), 2);
    const refused = await faulty.call('place-order', order);
    expect(refused).toMatchObject({ status: 404, body: { error: { code: 'UNKNOWN_PRODUCT' } } });
    expect(refused.body.error.details).toMatchObject([{ message: expect.stringContaining('see GET /inventory') }]);
    await proxy.stop();
  });

  it('any other invalid query is a fault of ours', async () => {
    const { faulty, sound, proxy } = await faultyService();
    await sound.warehouse();
    proxy.inject('Query', invalid('Invalid KeyConditionExpression'), 2);
    const answered = await faulty.call('place-order', { body: completeOrder([{ title: 'Laptop' }]) });
    expect(answered.status).toBe(500);
    await proxy.stop();
  });
});
