import { beforeAll, describe, expect, it } from 'vitest';
import { expectRefused, OPERATIONS, Shop } from '../../support/api/device-api.ts';
import { completeProduct, completeWarehouse } from '../../support/lines/device-service.ts';

let shop: Shop;
let product: string;
let order: string;

beforeAll(async () => {
  shop = await Shop.open();
  product = await shop.stock('Ardenne Book 13', 50);
  order = await shop.place('Ardenne Book 13');
});

describe('what operators send', () => {
  it.each([
    ['no tenant', { tenant: '' }, 'tenant'],
    ['a country in three letters', { countries: ['US', 'usa'] }, 'countries[1]'],
    ['no shipping option', { shipping_options: [] }, 'shipping_options'],
    ['a text for options', { shipping_options: 'Overnight' }, 'shipping_options'],
    ['a negative priority', { priority: -1 }, 'priority'],
    ['half a priority', { priority: 0.5 }, 'priority'],
  ])('of a warehouse with %s is refused', async (_, fields, field) => {
    const sent = completeWarehouse(shop.partner.tenant, fields);
    expectRefused(await shop.operator.put(shop.warehousePath, sent), 400, 'VALIDATION_FAILED', field);
  });

  it.each([
    ['a price below zero', { price: -1 }, 'price'],
    ['a third of a cent', { price: 0.333 }, 'price'],
    ['a price that is no number', { price: '1e2' }, 'price'],
    ['a currency that there is not', { currency: 'DOLLAR' }, 'currency'],
    ['a picture that is a script', { product_image: 'javascript:alert(1)' }, 'product_image'],
    ['no title', { title: '' }, 'title'],
    ['a stock', { quantity: 7 }, 'quantity'],
  ])('of a product with %s is refused', async (_, fields, field) => {
    const sent = { ...completeProduct(), title: 'Ardenne Book 13', ...fields };
    expectRefused(await shop.operator.put(product, sent), 400, 'VALIDATION_FAILED', field);
  });

  it.each([
    ['nothing', { change: 0 }, 'change'],
    ['half a piece', { change: 0.5 }, 'change'],
    ['a number as a string', { change: '5' }, 'change'],
    ['more than can be counted', { change: 1e300 }, 'change'],
    ['no reason', { reason: '' }, 'reason'],
  ])('of a stock with %s is refused', async (_, fields, field) => {
    const sent = { change: 1, reason: 'counted', ...fields };
    expectRefused(await shop.operator.post(`${product}/stock`, sent), 400, 'VALIDATION_FAILED', field);
  });

  it('of a stock that would go below zero is refused with what there is', async () => {
    const refused = await shop.operator.post(`${product}/stock`, { change: -50, reason: 'lost' });
    expectRefused(refused, 409, 'INSUFFICIENT_STOCK', 'change');
    expect(refused.body.error.details[0].message).toContain('49');
  });

  it.each([
    ['a status that there is not', { status: 'LOST' }, 'status'],
    ['a shipment before it is one', { status: 'PROCESSING', carrier: 'UPS' }, 'carrier'],
    ['an unknown field', { status: 'PROCESSING', tracking: '1Z' }, 'tracking'],
  ])('of an order with %s is refused', async (_, sent, field) => {
    expectRefused(await shop.move(order, sent.status, sent), 400, 'VALIDATION_FAILED', field);
    expect((await shop.read(order)).body.data.order_status).toBe('ORDER RECEIVED');
  });

  it('of an order that cannot go there is refused with where it can', async () => {
    const refused = await shop.move(order, 'DELIVERED');
    expectRefused(refused, 409, 'INVALID_TRANSITION', 'status');
    expect(JSON.stringify(refused.body)).toContain('PROCESSING');
  });

  it.each(['%23', 'a%20b', '-x', 'x'.repeat(65), '%00', 'WH%23SKU', '%F0%9F%92%A9', '_proto_'])(
    'under the id %s is refused',
    async (id) => {
      const { operator, partner } = shop;
      const warehouse = await operator.put(`${OPERATIONS}/warehouses/${id}`, completeWarehouse(partner.tenant));
      expectRefused(warehouse, 400, 'VALIDATION_FAILED', 'warehouse_id');
      const sku = `${shop.warehousePath}/products/${id}`;
      expectRefused(await operator.put(sku, completeProduct()), 400, 'VALIDATION_FAILED', 'company_sku');
      const stock = await operator.post(`${sku}/stock`, { change: 1, reason: 'x' });
      expectRefused(stock, 400, 'VALIDATION_FAILED', 'company_sku');
    },
  );

  it('of what there is not is a 404', async () => {
    const { operator } = shop;
    const nowhere = `${OPERATIONS}/warehouses/constructor/products/SKU-1`;
    expectRefused(await operator.put(nowhere, completeProduct()), 404, 'WAREHOUSE_NOT_FOUND');
    expectRefused(await operator.post(`${nowhere}/stock`, { change: 1, reason: 'x' }), 404, 'WAREHOUSE_NOT_FOUND');
    const none = `${shop.warehousePath}/products/constructor/stock`;
    expectRefused(await operator.post(none, { change: 1, reason: 'x' }), 404, 'UNKNOWN_PRODUCT');
    expectRefused(await shop.move('999999999999', 'PROCESSING'), 404, 'ORDER_NOT_FOUND');
  });
});
