import { describe, expect, it } from 'vitest';
import { Caller } from '../../support/api/api.ts';
import { DEVICE_SCOPES, expectDone, HUB, OPERATIONS, OPERATIONS_SCOPES, Shop } from '../../support/api/device-api.ts';
import { completeOrder, completeProduct, completeWarehouse } from '../../support/lines/device-service.ts';

const shipment = { tracking_number: '1Z999AA10123456784', carrier: 'UPS' };

it('takes an order from the inventory to the door, and tells its whole history', async () => {
  const shop = await Shop.open();
  const { partner, warehouse_id } = shop;
  await shop.stock('Ardenne Book 13', 5, { category_name: 'Laptops', price: 1299.99 });
  await shop.stock('Tessaro Dock 9', 8, { category_name: 'Docks', price: 179.5, brand_name: 'Tessaro' });

  const { body: warehouses } = expectDone(await partner.get(`${HUB}/warehouses`));
  expect(warehouses.data.ware_houses).toEqual([
    { warehouse_id, name: 'US West', shipping_options: ['UPS Ground', '2nd Day Air', 'Overnight'] },
  ]);
  const { body: inventory } = expectDone(await partner.get(`${HUB}/inventory?warehouse_id=${warehouse_id}`));
  expect(inventory).toMatchObject({ warehouse_id, warehouse_name: 'US West', total_categories: 2, total_products: 2 });
  const found = await partner.get(`${HUB}/inventory?warehouse_id=${warehouse_id}&search=tESSARO`);
  expect(found.body.data).toMatchObject([
    { category_name: 'Docks', products: [{ title: 'Tessaro Dock 9', quantity: 8, price: 179.5 }] },
  ]);

  const order = {
    ...completeOrder([{ title: 'Ardenne Book 13' }, [{ title: 'Tessaro Dock 9' }, 2]]),
    expedite_shipping: 'Overnight',
    is_signature_required: true,
  };
  const key = { headers: { 'idempotency-key': 'onboarding-grace' } };
  const placed = expectDone(await partner.post(`${HUB}/place-order`, order, key));
  const { order_number } = placed.body.data;
  expect(placed.body.data.products).toMatchObject([
    { name: 'Ardenne Book 13', qty: 1, price: 1299.99 },
    { name: 'Tessaro Dock 9', qty: 2, price: 179.5 },
  ]);
  const repeated = await partner.post(`${HUB}/place-order`, order, key);
  expect(repeated).toMatchObject({ status: 200, body: placed.body, headers: { 'idempotent-replayed': 'true' } });
  expect(await shop.quantities()).toEqual({ 'Ardenne Book 13': 4, 'Tessaro Dock 9': 6 });

  expectDone(await shop.move(order_number, 'PROCESSING'));
  const untracked = await shop.move(order_number, 'SHIPPED');
  expect(untracked).toMatchObject({
    status: 400,
    body: { error: { code: 'VALIDATION_FAILED', details: [{ field: 'tracking_number' }, { field: 'carrier' }] } },
  });
  expectDone(await shop.move(order_number, 'SHIPPED', shipment));
  expect(await partner.post(`${HUB}/orders/${order_number}/cancel`)).toMatchObject({
    status: 409,
    body: { error: { code: 'ORDER_ALREADY_SHIPPED' } },
  });
  const delivered = await shop.move(order_number, 'DELIVERED', { tracking_status: 'Left at reception' });
  expect(delivered.body.data).toMatchObject({ order_number, order_status: 'DELIVERED' });

  const { body } = expectDone(await shop.read(order_number));
  const { history, ...read } = body.data;
  const { items: _items, ...delivery } = order;
  expect(read).toMatchObject({
    ...delivery,
    order_number,
    order_status: 'DELIVERED',
    warehouse_id,
    currency_code: 'USD',
    total_amount: 1658.99,
    products: placed.body.data.products,
    tracking: { ...shipment, status: 'Left at reception' },
  });
  const statuses = ['ORDER RECEIVED', 'PROCESSING', 'SHIPPED', 'DELIVERED'];
  expect(history.map((entry: { version: number }) => entry.version)).toEqual([1, 2, 3, 4]);
  expect(history.map((entry: { order_status: string }) => entry.order_status)).toEqual(statuses);
  expect(history[2]).toMatchObject({ changed_by: 'client-of-operators', previous_order_status: 'PROCESSING' });
  const { body: list } = expectDone(await partner.get(`${HUB}/orders?status=DELIVERED&email=${read.email}`));
  expect(list).toEqual({ data: [read] });
});

it('gives a cancelled order back to the inventory, once', async () => {
  const shop = await Shop.open();
  await shop.stock('Book', 3);
  const number = await shop.place('Book');
  expect(await shop.quantities()).toEqual({ Book: 2 });
  for (let time = 0; time < 2; time++) {
    const { status, body } = await shop.partner.post(`${HUB}/orders/${number}/cancel`);
    expect([status, body]).toEqual([200, { message: 'Order cancelled successfully', order_number: number }]);
  }
  expect(await shop.quantities()).toEqual({ Book: 3 });
  expect((await shop.read(number)).body.data.history).toHaveLength(2);
});

it('lists every order once, newest first, by following the cursors', async () => {
  const shop = await Shop.open();
  await shop.stock('Book', 10);
  const placed: string[] = [];
  for (let count = 0; count < 7; count++) placed.push(await shop.place('Book'));
  const listed: string[] = [];
  for (let query = ''; ; ) {
    const { body } = expectDone(await shop.partner.get(`${HUB}/orders?limit=3${query}`));
    listed.push(...body.data.map((order: { order_number: string }) => order.order_number));
    if (body.next_cursor === undefined) break;
    query = `&cursor=${body.next_cursor}`;
  }
  expect(listed).toEqual(placed.toReversed());
});

it("does not let one tenant see or touch what is another's", async () => {
  const [shop, rival] = await Promise.all([Shop.open(), Shop.open()]);
  await shop.stock('Book', 3);
  const number = await shop.place('Book');
  const before = (await shop.read(number)).body;
  const { partner } = rival;
  expect((await partner.get(`${HUB}/orders/${number}`)).body.error.code).toBe('ORDER_NOT_FOUND');
  expect((await partner.post(`${HUB}/orders/${number}/cancel`)).body.error.code).toBe('ORDER_NOT_FOUND');
  const inventory = await partner.get(`${HUB}/inventory?warehouse_id=${shop.warehouse_id}`);
  expect(inventory).toMatchObject({ status: 404, body: { error: { code: 'WAREHOUSE_NOT_FOUND' } } });
  const order = await partner.post(`${HUB}/place-order`, completeOrder([{ title: 'Book' }]));
  expect(order).toMatchObject({ status: 404, body: { error: { code: 'UNKNOWN_PRODUCT' } } });
  expect(JSON.stringify(order.body)).not.toContain('did you mean');
  expect((await partner.get(`${HUB}/orders`)).body).toEqual({ data: [] });
  const { body: warehouses } = await partner.get(`${HUB}/warehouses`);
  expect(warehouses.data.ware_houses).toMatchObject([{ warehouse_id: rival.warehouse_id }]);
  // Ids are unique in the system: operators' paths name no tenant.
  const taken = await rival.operator.put(shop.warehousePath, completeWarehouse(partner.tenant));
  expect(taken).toMatchObject({ status: 409, body: { error: { code: 'WAREHOUSE_TAKEN' } } });
  expect((await shop.read(number)).body).toEqual(before);
  expect(await shop.quantities()).toEqual({ Book: 2 });
});

describe('a scope', () => {
  const calls: readonly (readonly [string, string, string, object | undefined])[] = [
    ['GET', `${HUB}/warehouses`, 'device-orders/read', undefined],
    ['GET', `${HUB}/inventory?warehouse_id=x`, 'device-orders/read', undefined],
    ['GET', `${HUB}/orders`, 'device-orders/read', undefined],
    ['GET', `${HUB}/orders/100001`, 'device-orders/read', undefined],
    ['POST', `${HUB}/place-order`, 'device-orders/write', {}],
    ['POST', `${HUB}/orders/100001/cancel`, 'device-orders/write', undefined],
    ['PUT', `${OPERATIONS}/warehouses/x`, 'operations/write', {}],
    ['PUT', `${OPERATIONS}/warehouses/x/products/y`, 'operations/write', completeProduct()],
    ['POST', `${OPERATIONS}/warehouses/x/products/y/stock`, 'operations/write', {}],
    ['GET', `${OPERATIONS}/device-orders/100001`, 'operations/read', undefined],
    ['POST', `${OPERATIONS}/device-orders/100001/status`, 'operations/write', {}],
  ];

  it.each(calls)('of another kind does not do for %s %s', async (method, path, scope, body) => {
    const scopes = [DEVICE_SCOPES, OPERATIONS_SCOPES, 'appliance-orders/read appliance-orders/write'].join(' ');
    const others = scopes.split(' ').filter((other) => other !== scope);
    const [stranger, own] = await Promise.all([Caller.create({ scope: others.join(' ') }), Caller.create({ scope })]);
    expect(await stranger.send(method, path, body, {})).toMatchObject({ status: 403 });
    expect((await own.send(method, path, body, {})).status).not.toBe(403);
  });

  it('to read is not one to write', async () => {
    const shop = await Shop.open();
    await shop.stock('Book', 1);
    const reader = await shop.withScope('device-orders/read');
    const order = completeOrder([{ title: 'Book' }]);
    expect((await reader.post(`${HUB}/place-order`, order)).status).toBe(403);
    expect((await reader.get(`${HUB}/inventory?warehouse_id=${shop.warehouse_id}`)).status).toBe(200);
    expect(await shop.quantities()).toEqual({ Book: 1 });
  });
});
