import { beforeAll, describe, expect, it } from 'vitest';
import { completeProduct, completeWarehouse, DeviceService } from '../../support/lines/device-service.ts';
import { readAccount } from '../../support/lines/stock-account.ts';

let service: DeviceService;
let now: Date;

beforeAll(async () => {
  service = await DeviceService.start({ now: () => now });
});

const today = '2027-03-01T12:00:00.000Z';
const tomorrow = '2027-03-02T12:00:00.000Z';
now = new Date(today);

const putWarehouse = (warehouse_id: string, body: object) =>
  service.operate('put-warehouse', { path: { warehouse_id }, body });
const putProduct = (warehouse_id: string, company_sku: string, fields: object = {}) =>
  service.operate('put-product', { path: { warehouse_id, company_sku }, body: { ...completeProduct(), ...fields } });

describe('a warehouse', () => {
  it('is added, changed, and left alone when it is as it should be', async () => {
    const tenant = 'adds';
    const added = await putWarehouse('ADD-1', completeWarehouse(tenant, {}));
    expect(added).toMatchObject({ status: 201, body: { message: expect.stringMatching(/./) } });
    expect(added.body.data).toEqual({
      ...completeWarehouse(tenant, {}),
      warehouse_id: 'ADD-1',
      created_at: today,
      updated_at: today,
    });
    now = new Date(tomorrow);
    const same = await putWarehouse('ADD-1', completeWarehouse(tenant, {}));
    expect(same).toMatchObject({ status: 200, body: { data: added.body.data } });
    const changed = await putWarehouse('ADD-1', completeWarehouse(tenant, { countries: ['CA'], priority: 7 }));
    now = new Date(today);
    expect(changed).toMatchObject({
      status: 200,
      body: { data: { countries: ['CA'], priority: 7, created_at: today, updated_at: tomorrow } },
    });
    const { data } = await service.done('list-warehouses', { tenant });
    expect(data.ware_houses).toHaveLength(1);
  });

  it('has each country and option once, and is printed alike however it came about', async () => {
    const twice = { countries: ['US', 'CA', 'US'], shipping_options: ['Overnight', 'Drone', 'Overnight'] };
    const added = await putWarehouse('TWICE', completeWarehouse('twice', twice));
    const once = { countries: ['US', 'CA'], shipping_options: ['Overnight', 'Drone'] };
    expect(added.body.data).toMatchObject(once);
    const same = await putWarehouse('TWICE', completeWarehouse('twice', once));
    expect(JSON.stringify(same.body.data)).toBe(JSON.stringify(added.body.data));
    const [product, again] = [await putProduct('TWICE', 'SKU-1'), await putProduct('TWICE', 'SKU-1')];
    expect([product.status, again.status]).toEqual([201, 200]);
    expect(JSON.stringify(again.body.data)).toBe(JSON.stringify(product.body.data));
  });

  it("is one tenant's: its id is taken for every other", async () => {
    const body = completeWarehouse('first', { name: 'Mine' });
    expect((await putWarehouse('TAKEN', body)).status).toBe(201);
    const refused = await putWarehouse('TAKEN', completeWarehouse('second', {}));
    expect(refused).toMatchObject({ status: 409, body: { error: { code: 'WAREHOUSE_TAKEN' } } });
    expect((await service.done('list-warehouses', { tenant: 'second' })).data.ware_houses).toEqual([]);
    expect((await service.done('list-warehouses', { tenant: 'first' })).data.ware_houses).toHaveLength(1);
  });

  it('goes to one tenant when two take its id at the same moment', async () => {
    const both = await Promise.all(['one', 'two'].map((tenant) => putWarehouse('RACE', completeWarehouse(tenant, {}))));
    expect(both.map(({ status }) => status).sort()).toEqual([201, 409]);
  });

  it('is added beside others at the same moment', async () => {
    const ids = ['A', 'B', 'C', 'D'];
    const answers = await Promise.all(ids.map((id) => putWarehouse(`MANY-${id}`, completeWarehouse('many', {}))));
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201]);
    expect((await service.done('list-warehouses', { tenant: 'many' })).data.ware_houses).toHaveLength(4);
  });

  it('is one of 50 at the most', async () => {
    const put = (index: number) => putWarehouse(`MOST-${index}`, completeWarehouse('most', {}));
    for (let index = 1; index <= 50; index += 1) expect((await put(index)).status).toBe(201);
    const refused = await put(51);
    expect(refused).toMatchObject({ status: 400, body: { error: { code: 'VALIDATION_FAILED' } } });
    expect(refused.body.error.details).toEqual([{ field: 'tenant', message: expect.stringContaining('50') }]);
    expect((await put(50)).status).toBe(200);
  });
});

describe('a product', () => {
  it('is added with nothing in stock, changed, and left alone when it is as it should be', async () => {
    const warehouse = await service.warehouse();
    const added = await putProduct(warehouse, 'L14', { title: 'Große Tastatur' });
    expect(added).toMatchObject({ status: 201, body: { message: expect.stringMatching(/./) } });
    expect(added.body.data).toEqual({
      ...completeProduct(),
      title: 'Große Tastatur',
      slug: 'grosse-tastatur',
      warehouse_id: warehouse,
      company_sku: 'L14',
      created_at: today,
      updated_at: today,
    });
    expect(await service.quantityOf({ warehouse_id: warehouse, company_sku: 'L14' })).toBe(0);
    now = new Date(tomorrow);
    const same = await putProduct(warehouse, 'L14', { title: 'Große Tastatur' });
    expect(same).toMatchObject({ status: 200, body: { data: added.body.data } });
    const changed = await putProduct(warehouse, 'L14', { title: 'Große Tastatur', price: '12.50' });
    now = new Date(today);
    expect(changed).toMatchObject({
      status: 200,
      body: { data: { price: 12.5, created_at: today, updated_at: tomorrow } },
    });
  });

  it('keeps its stock and its shards whatever is changed of it', async () => {
    const laptop = await service.product(await service.warehouse(), 100);
    await service.setProduct(laptop, { title: 'Another title', price: 5 });
    expect(await service.quantityOf(laptop)).toBe(100);
    await service.place([[{ ...laptop, title: 'Another title' }, 90]]);
    expect(await service.quantityOf(laptop)).toBe(10);
    const { shards } = await readAccount(service.store);
    expect(shards.get(`${laptop.warehouse_id}#${laptop.company_sku}`)).toHaveLength(5);
  });

  it('has a slug even where its title has no letter that is written in Latin', async () => {
    const added = await putProduct(await service.warehouse(), 'KEY.7', { title: '键盘' });
    expect(added.body.data.slug).toMatch(/^[a-z0-9-]+$/);
  });

  it('is ordered under its new title from the moment it is renamed, and no longer under the old one', async () => {
    const warehouse = await service.warehouse();
    const laptop = await service.product(warehouse, 5, { title: 'Renamed before' });
    await service.setProduct(laptop, { title: 'Renamed after' });
    const order = (title: string) => service.call('place-order', { body: { ...orderOf(title) } });
    expect((await order('Renamed before')).status).toBe(404);
    expect((await order('Renamed after')).status).toBe(200);
    // The old title is free again.
    const other = await service.product(warehouse, 1, { title: 'Renamed before' });
    expect((await order('Renamed before')).status).toBe(200);
    expect(await service.quantityOf(other)).toBe(0);
  });

  it('has a title of its own within the warehouse', async () => {
    const warehouse = await service.warehouse();
    const [laptop, mouse] = [
      await service.product(warehouse, 5, { title: 'Own title' }),
      await service.product(warehouse, 5, { title: 'Other title' }),
    ];
    const taken = [
      await putProduct(warehouse, 'NEW', { title: 'Own title' }),
      await putProduct(warehouse, mouse.company_sku, { title: 'Own title' }),
    ];
    for (const refused of taken) {
      expect(refused).toMatchObject({ status: 409, body: { error: { code: 'TITLE_TAKEN' } } });
      expect(refused.body.error.details).toEqual([
        { field: 'title', message: expect.stringContaining(laptop.company_sku) },
      ]);
    }
    expect((await service.inventory(warehouse)).total_products).toBe(2);
    const elsewhere = await service.warehouse();
    expect((await putProduct(elsewhere, 'NEW', { title: 'Own title' })).status).toBe(201);
    expect((await putProduct(warehouse, 'NEW', { title: 'own title' })).status).toBe(201);
  });

  it('gets one of two titles when it is given both at the same moment, and is ordered under that alone', async () => {
    const warehouse = await service.warehouse();
    const laptop = await service.product(warehouse, 9, { title: 'Torn' });
    await Promise.all(['Torn left', 'Torn right'].map((title) => putProduct(warehouse, laptop.company_sku, { title })));
    const [{ products }] = (await service.inventory(warehouse)).data;
    const statuses = await Promise.all(
      ['Torn', 'Torn left', 'Torn right'].map(async (title) => {
        const { status } = await service.call('place-order', { body: orderOf(title) });
        return [title, status === 200];
      }),
    );
    expect(statuses.filter(([, ordered]) => ordered)).toEqual([[products[0].title, true]]);
  });

  it('is in a warehouse that there is', async () => {
    const refused = await putProduct('NOWHERE', 'L14');
    expect(refused).toMatchObject({ status: 404, body: { error: { code: 'WAREHOUSE_NOT_FOUND' } } });
  });
});

const orderOf = (product_title: string) => ({
  items: [{ product_title, quantity: 1 }],
  email: 'ada@example.com',
  firstname: 'Ada',
  lastname: 'Lovelace',
  shipping_address: '500 Howard Street',
  shipping_city: 'San Francisco',
  shipping_state: 'CA',
  shipping_zip: '94105',
  shipping_country: 'US',
  phone_number: '+1 415 555 2671',
});
