import { beforeAll, describe, expect, it } from 'vitest';
import { completeOrder, DeviceService, keyed } from '../../support/lines/device-service.ts';

let service: DeviceService;

beforeAll(async () => {
  service = await DeviceService.start();
});

/** A tenant of its own for one test. */
let tenants = 0;
const newTenant = () => {
  tenants += 1;
  return { tenant: `tenant-${tenants}` };
};

const place = (products: Parameters<typeof completeOrder>[0], fields: object, options: object) =>
  service.call('place-order', { body: completeOrder(products, fields), ...options });

describe('an order', () => {
  it('is answered with its number and what was ordered, and takes the pieces out of the stock', async () => {
    const tenant = newTenant();
    const warehouse = await service.warehouse({}, tenant);
    const laptop = await service.product(warehouse, 5, { price: 1299.99 });
    const mouse = await service.product(warehouse, 3, {
      price: 0.1,
      product_image: 'https://images.example.com/m.png',
    });
    const placed = await place(
      [
        [laptop, 2],
        [mouse, 3],
      ],
      {},
      tenant,
    );
    expect(placed).toMatchObject({ status: 200, body: { message: expect.stringMatching(/./) } });
    expect(placed.body.data).toEqual({
      order_number: expect.stringMatching(/^[1-9]\d{5,}$/),
      status: 'ORDER RECEIVED',
      total_amount: 2600.28,
      currency_code: 'USD',
      products: [
        { name: laptop.title, qty: 2, price: 1299.99, image: 'https://images.example.com/l14.png' },
        { name: mouse.title, qty: 3, price: 0.1, image: 'https://images.example.com/m.png' },
      ],
    });
    expect(await service.quantityOf(laptop, tenant)).toBe(3);
    expect(await service.quantityOf(mouse, tenant)).toBe(0);
    const { status: _status, ...shown } = placed.body.data;
    expect(await service.read(shown.order_number, tenant)).toMatchObject({
      ...shown,
      order_status: 'ORDER RECEIVED',
      warehouse_id: warehouse,
      currency_code: 'USD',
      total_amount: 2600.28,
      expedite_shipping: 'UPS Ground',
      is_signature_required: false,
      email: 'ada@example.com',
      tracking: null,
      history: [{ version: 1, order_status: 'ORDER RECEIVED', previous_order_status: null, changed_by: 'ada' }],
    });
  });

  it('keeps its prices when they change', async () => {
    const tenant = newTenant();
    const laptop = await service.product(await service.warehouse({}, tenant), 5, { price: 100 });
    const before = await service.place([laptop], {}, tenant);
    const { warehouse_id, company_sku, title } = laptop;
    await service.setProduct({ warehouse_id, company_sku }, { title, price: 120 });
    const after = await service.place([[laptop, 2]], {}, tenant);
    expect(await service.read(before, tenant)).toMatchObject({ total_amount: 100, products: [{ price: 100 }] });
    expect(await service.read(after, tenant)).toMatchObject({ total_amount: 240, products: [{ price: 120 }] });
    expect(await service.quantityOf(laptop, tenant)).toBe(2);
  });

  it('that names a title twice has it once, with the sum', async () => {
    const tenant = newTenant();
    const warehouse = await service.warehouse({}, tenant);
    const [laptop, mouse] = [await service.product(warehouse, 5), await service.product(warehouse, 5)];
    const order = await service.place([[laptop, 2], mouse, [laptop, 3]], {}, tenant);
    expect((await service.read(order, tenant)).products).toMatchObject([
      { name: laptop.title, qty: 5 },
      { name: mouse.title, qty: 1 },
    ]);
    expect(await service.quantityOf(laptop, tenant)).toBe(0);
    const refused = await place([[mouse, 2], laptop, [mouse, 3]], {}, tenant);
    expect(refused).toMatchObject({ status: 409, body: { error: { code: 'INSUFFICIENT_STOCK' } } });
    expect(refused.body.error.details).toMatchObject([
      { field: 'items[0].quantity', message: '5 ordered, 4 available' },
      { field: 'items[1].quantity', message: expect.stringMatching(/\b0 available/) },
      { field: 'items[2].quantity', message: '5 ordered, 4 available' },
    ]);
  });
});

it('an order may have the most items, with the longest title and image each, of the tenant with the longest name', async () => {
  const tenant = { tenant: '😀'.repeat(128) };
  const warehouse = await service.warehouse({}, tenant);
  const products = await Promise.all(
    Array.from({ length: 50 }, (_, index) => {
      const title = `${index}${'😀'.repeat(254)}`;
      return service.product(warehouse, 1, { title, product_image: `https://images.example.com/${'x'.repeat(2_000)}` });
    }),
  );
  const order = await service.place(products, {}, { ...tenant, ...keyed('large') });
  expect((await service.read(order, tenant)).products).toHaveLength(50);
});

describe('the warehouse', () => {
  it('is the first by priority that serves the country and ships as asked', async () => {
    const tenant = newTenant();
    const laptop = { title: 'Laptop', price: 1 };
    const all = { countries: ['US', 'CA'], shipping_options: ['UPS Ground', 'Overnight'] };
    const far = await service.product(await service.warehouse({ ...all, priority: 2 }, tenant), 9, laptop);
    const near = await service.product(
      await service.warehouse({ countries: ['US'], shipping_options: ['UPS Ground'], priority: 1 }, tenant),
      9,
      laptop,
    );
    const shippedFrom = async (fields: object) =>
      (await service.read(await service.place([far], fields, tenant), tenant)).warehouse_id;
    const canada = { shipping_country: 'CA', shipping_state: 'ON' };
    expect(await shippedFrom({})).toBe(near.warehouse_id);
    expect(await shippedFrom({ expedite_shipping: null })).toBe(near.warehouse_id);
    expect(await shippedFrom({ expedite_shipping: 'Overnight' })).toBe(far.warehouse_id);
    expect(await shippedFrom(canada)).toBe(far.warehouse_id);
    expect(await service.quantityOf(near, tenant)).toBe(7);
    expect(await service.quantityOf(far, tenant)).toBe(7);
  });

  it('is the next one when the first has not enough of every item', async () => {
    const tenant = newTenant();
    const [first, second] = [
      await service.warehouse({ priority: 1 }, tenant),
      await service.warehouse({ priority: 2 }, tenant),
    ];
    const laptop = await service.product(first, 1, { title: 'Laptop' });
    const mouse = await service.product(first, 50, { title: 'Mouse' });
    await service.product(second, 10, { title: 'Laptop', price: 7, currency: 'CAD' });
    await service.product(second, 10, { title: 'Mouse', price: 1, currency: 'CAD' });
    const order = await service.read(await service.place([mouse, [laptop, 2]], {}, tenant), tenant);
    expect(order).toMatchObject({ warehouse_id: second, currency_code: 'CAD', total_amount: 15 });
    expect(await service.quantityOf(laptop, tenant)).toBe(1);
    expect(await service.quantityOf(mouse, tenant)).toBe(50);
  });

  it('is the next one when the first does not have an item at all', async () => {
    const tenant = newTenant();
    const [first, second] = [
      await service.warehouse({ priority: 1 }, tenant),
      await service.warehouse({ priority: 2 }, tenant),
    ];
    const laptop = await service.product(first, 5, { title: 'Laptop' });
    await service.product(second, 5, { title: 'Laptop' });
    const mouse = await service.product(second, 5, { title: 'Mouse' });
    const order = await service.read(await service.place([laptop, mouse], {}, tenant), tenant);
    expect(order.warehouse_id).toBe(second);
  });

  it('has everything, or the order is refused with what there is of each item', async () => {
    const tenant = newTenant();
    const [first, second] = [await service.warehouse({}, tenant), await service.warehouse({ priority: 2 }, tenant)];
    const laptop = await service.product(first, 4, { title: 'Laptop' });
    await service.product(second, 6, { title: 'Laptop' });
    const mouse = await service.product(second, 1, { title: 'Mouse' });
    const refused = async (...products: Parameters<typeof completeOrder>[0]) => {
      const answered = await place(products, {}, tenant);
      expect(answered).toMatchObject({ status: 409, body: { success: false, error: { code: 'INSUFFICIENT_STOCK' } } });
      return answered.body.error.details;
    };
    expect(await refused([laptop, 7], mouse)).toEqual([
      { field: 'items[0].quantity', message: expect.stringMatching(/7 ordered, 6 available/) },
      { field: 'items[1].quantity', message: expect.stringMatching(/1 ordered, 1 available/) },
    ]);
    await service.stocked(mouse, -1);
    await service.stocked(await service.product(first, 0, { title: 'Mouse' }), 8);
    expect(await refused([laptop, 5], [mouse, 8])).toEqual([
      {
        field: 'items[0].quantity',
        message: expect.stringMatching(/5 ordered, 6 available, but no warehouse has every/),
      },
      {
        field: 'items[1].quantity',
        message: expect.stringMatching(/8 ordered, 8 available, but no warehouse has every/),
      },
    ]);
    expect(await service.list('', tenant)).toEqual([]);
  });

  it('is told of even where it has some of the items only: most of a title may lie there', async () => {
    const tenant = newTenant();
    const [first, second] = [await service.warehouse({}, tenant), await service.warehouse({ priority: 2 }, tenant)];
    const laptop = await service.product(first, 9, { title: 'Laptop' });
    await service.product(second, 6, { title: 'Laptop' });
    const mouse = await service.product(second, 1, { title: 'Mouse' });
    const refused = await place([[laptop, 7], mouse], {}, tenant);
    expect(refused.body.error.details).toMatchObject([
      { message: '7 ordered, 9 available, but no warehouse has every item' },
      { message: '1 ordered, 1 available, but no warehouse has every item' },
    ]);
  });

  it('must serve the country and ship as asked, or the order is refused with what there is', async () => {
    const tenant = newTenant();
    const laptop = await service.product(await service.warehouse({ countries: ['US', 'CA'] }, tenant), 5);
    const abroad = { shipping_country: 'GB', shipping_state: '', phone_number: '+44 20 7946 0958' };
    const refused = await place([laptop], abroad, tenant);
    expect(refused).toMatchObject({ status: 400, body: { error: { code: 'VALIDATION_FAILED' } } });
    expect(refused.body.error.details).toEqual([
      { field: 'shipping_country', message: expect.stringMatching(/CA.*US/) },
    ]);
    const drone = await place([laptop], { expedite_shipping: 'Drone' }, tenant);
    expect(drone).toMatchObject({ status: 400, body: { error: { code: 'VALIDATION_FAILED' } } });
    expect(drone.body.error.details).toEqual([
      { field: 'expedite_shipping', message: expect.stringMatching(/2nd Day Air.*Overnight|Overnight.*2nd Day Air/) },
    ]);
  });

  it('prices an order in one currency', async () => {
    const tenant = newTenant();
    const warehouse = await service.warehouse({}, tenant);
    const laptop = await service.product(warehouse, 5, { title: 'Laptop', currency: 'USD' });
    const mouse = await service.product(warehouse, 5, { title: 'Mouse', currency: 'EUR' });
    const refused = await place([laptop, mouse], {}, tenant);
    expect(refused).toMatchObject({ status: 400, body: { error: { code: 'VALIDATION_FAILED' } } });
    expect(refused.body.error.details).toEqual([
      { field: 'items[0].product_title', message: expect.stringContaining('USD') },
      { field: 'items[1].product_title', message: expect.stringContaining('EUR') },
    ]);
    const other = await service.warehouse({ priority: 9 }, tenant);
    await service.product(other, 5, { title: 'Laptop', currency: 'EUR' });
    await service.product(other, 5, { title: 'Mouse', currency: 'EUR' });
    const order = await service.read(await service.place([laptop, mouse], {}, tenant), tenant);
    expect(order).toMatchObject({ warehouse_id: other, currency_code: 'EUR' });
  });
});

describe('a title that is not in the inventory', () => {
  it('is refused with those that are close, each of them by its field', async () => {
    const tenant = newTenant();
    const warehouse = await service.warehouse({}, tenant);
    const laptop = await service.product(warehouse, 5, { title: 'MacBook Pro 14' });
    await service.product(warehouse, 5, { title: 'Magic Mouse' });
    const named = (title: string) => ({ ...laptop, title });
    const refused = await place([named('macbook pro 14'), laptop, named('Magic Moose'), named('Zeppelin')], {}, tenant);
    expect(refused).toMatchObject({ status: 404, body: { success: false, error: { code: 'UNKNOWN_PRODUCT' } } });
    expect(refused.body.error.details).toEqual([
      { field: 'items[0].product_title', message: expect.stringContaining('MacBook Pro 14') },
      { field: 'items[2].product_title', message: expect.stringContaining('Magic Mouse') },
      { field: 'items[3].product_title', message: expect.stringContaining('Zeppelin') },
    ]);
    expect(await service.quantityOf(laptop, tenant)).toBe(5);
  });
});

describe('the stock of a product', () => {
  it('may be taken to the last piece, whatever shards the pieces are in', async () => {
    const tenant = newTenant();
    const laptop = await service.product(await service.warehouse({}, tenant), 100);
    for (const quantity of [33, 1, 20, 25]) await service.place([[laptop, quantity]], {}, tenant);
    expect(await service.quantityOf(laptop, tenant)).toBe(21);
    const refused = await place([[laptop, 22]], {}, tenant);
    expect(refused.body.error.details).toEqual([{ field: 'items[0].quantity', message: '22 ordered, 21 available' }]);
    await service.place([[laptop, 21]], {}, tenant);
    expect(await service.quantityOf(laptop, tenant)).toBe(0);
    expect(await place([laptop], {}, tenant)).toMatchObject({ status: 409 });
  });

  it.each([34, 35])(
    'may lie, with %i shards of another, in about as many as one transaction can write',
    async (shards) => {
      const tenant = newTenant();
      const warehouse = await service.warehouse({}, tenant);
      const [laptop, mouse] = [await service.product(warehouse, 1_280), await service.product(warehouse, 1_280)];
      for (const product of [laptop, mouse]) await service.stocked(product, -1_216);
      // One piece in each of 64 shards; the order and the answer to be kept are written too.
      const options = { ...tenant, ...keyed('full') };
      const order = await service.place(
        [
          [laptop, 64],
          [mouse, shards],
        ],
        {},
        options,
      );
      expect((await service.read(order, tenant)).products).toMatchObject([{ qty: 64 }, { qty: shards }]);
      expect([await service.quantityOf(laptop, tenant), await service.quantityOf(mouse, tenant)]).toEqual([
        0,
        64 - shards,
      ]);
    },
  );

  it('may lie in more shards than one transaction can write', async () => {
    const tenant = newTenant();
    const warehouse = await service.warehouse({}, tenant);
    const products = [];
    for (let count = 0; count < 3; count += 1) {
      const product = await service.product(warehouse, 1_280);
      await service.stocked(product, -1_216);
      products.push(product);
    }
    const [laptop, mouse, dock] = products.map((product) => [product, 60] as const);
    const order = await service.place(
      [laptop, mouse, dock].flatMap((one) => (one ? [one] : [])),
      {},
      tenant,
    );
    for (const product of products) expect(await service.quantityOf(product, tenant)).toBe(4);
    expect((await service.cancel(order, tenant)).status).toBe(200);
    for (const product of products) expect(await service.quantityOf(product, tenant)).toBe(64);
  });
});

describe('a repeated call', () => {
  it('with the same key gets the first answer, even when the stock is gone', async () => {
    const tenant = newTenant();
    const laptop = await service.product(await service.warehouse({}, tenant), 3);
    const options = { ...tenant, ...keyed('once') };
    const first = await place([[laptop, 2]], {}, options);
    const again = await place([[laptop, 2]], {}, options);
    await service.place([laptop], {}, tenant);
    const late = await place([[laptop, 2]], {}, options);
    await service.setProduct(laptop, { title: 'Renamed' });
    const renamed = await place([[laptop, 2]], {}, options);
    expect(first.status).toBe(200);
    for (const repeated of [again, late, renamed]) {
      expect(repeated).toMatchObject({ status: 200, text: first.text, headers: { 'idempotent-replayed': 'true' } });
    }
    expect(await service.list('', tenant)).toHaveLength(2);
    const other = await place([[laptop, 1]], {}, options);
    expect(other).toMatchObject({ status: 422, body: { error: { code: 'IDEMPOTENCY_KEY_REUSED' } } });
  });

  it('with the same key after a refusal is a new try', async () => {
    const tenant = newTenant();
    const laptop = await service.product(await service.warehouse({}, tenant), 1);
    const options = { ...tenant, ...keyed('again') };
    expect((await place([[laptop, 2]], {}, options)).status).toBe(409);
    await service.stocked(laptop, 1);
    expect((await place([[laptop, 2]], {}, options)).status).toBe(200);
    expect(await service.quantityOf(laptop, tenant)).toBe(0);
  });
});
