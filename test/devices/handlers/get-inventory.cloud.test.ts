import { beforeAll, describe, expect, it } from 'vitest';
import { DeviceService, type Product } from '../../support/lines/device-service.ts';

let service: DeviceService;
let warehouse: string;
let laptop: Product;

beforeAll(async () => {
  service = await DeviceService.start({ now: () => new Date('2027-03-01T12:00:00Z') });
  warehouse = await service.warehouse({ name: 'US West' });
  await service.product(warehouse, 0, { title: 'Magic Mouse', category_name: 'Mice', brand_name: 'Apple' });
  await service.product(warehouse, 7, { title: 'ThinkPad X1', category_name: 'Laptops', brand_name: 'Lenovo' });
  laptop = await service.product(warehouse, 100, {
    title: 'MacBook Pro 14',
    category_name: 'Laptops',
    brand_name: 'Apple',
    model_name: 'M4-14',
  });
});

const titles = (body: { data: { category_name: string; products: { title: string }[] }[] }) =>
  body.data.map(({ category_name, products }) => [category_name, ...products.map(({ title }) => title)]);

describe('the inventory of a warehouse', () => {
  it('has its products by category and title, with the pieces in all shards', async () => {
    const body = await service.inventory(warehouse);
    expect(body).toMatchObject({
      success: true,
      message: expect.stringMatching(/./),
      warehouse_id: warehouse,
      warehouse_name: 'US West',
      total_categories: 2,
      total_products: 3,
    });
    expect(titles(body)).toEqual([
      ['Laptops', 'MacBook Pro 14', 'ThinkPad X1'],
      ['Mice', 'Magic Mouse'],
    ]);
    expect(body.data[0].products[0]).toEqual({
      company_sku: laptop.company_sku,
      title: 'MacBook Pro 14',
      slug: 'macbook-pro-14',
      description: expect.any(String),
      quantity: 100,
      brand_name: 'Apple',
      model_name: 'M4-14',
      product_image: 'https://images.example.com/l14.png',
      price: 1299.99,
      currency: 'USD',
      created_at: '2027-03-01T12:00:00.000Z',
      updated_at: '2027-03-01T12:00:00.000Z',
    });
    expect(body.data[1].products[0].quantity).toBe(0);
  });

  it.each([
    ['&search=macbook', [['Laptops', 'MacBook Pro 14']]],
    [
      '&search=APPLE',
      [
        ['Laptops', 'MacBook Pro 14'],
        ['Mice', 'Magic Mouse'],
      ],
    ],
    ['&search=m4-1', [['Laptops', 'MacBook Pro 14']]],
    ['&search=inches', []],
    ['&category_name=mice', [['Mice', 'Magic Mouse']]],
    ['&category_name=lap', []],
    ['&category_name=LAPTOPS&search=len', [['Laptops', 'ThinkPad X1']]],
    ['&category_name=%20mice&search=%20magic%20', [['Mice', 'Magic Mouse']]],
    ['&category_name=mice&search=', [['Mice', 'Magic Mouse']]],
    ['&category_name=&search=magic', [['Mice', 'Magic Mouse']]],
  ])('with %s has what is sought, in capitals or not', async (query, found) => {
    const body = await service.inventory(warehouse, query);
    expect(titles(body)).toEqual(found);
    expect(body.total_categories).toBe(found.length);
    expect(body.total_products).toBe(found.flat().length - found.length);
  });

  it('has a category once, however its products spell it', async () => {
    const spelt = await service.warehouse();
    for (const [title, category_name] of [
      ['A', 'laptops'],
      ['B', 'Laptops'],
      ['C', 'LAPTOPS '],
    ])
      await service.product(spelt, 0, { title, category_name });
    const body = await service.inventory(spelt);
    expect(body).toMatchObject({ total_categories: 1, total_products: 3, data: [{ category_name: 'LAPTOPS' }] });
    expect(titles(body)).toEqual([['LAPTOPS', 'A', 'B', 'C']]);
    expect((await service.inventory(spelt, '&category_name=laptops')).total_products).toBe(3);
  });

  it('is empty in a warehouse without products', async () => {
    const body = await service.inventory(await service.warehouse());
    expect(body).toMatchObject({ total_categories: 0, total_products: 0, data: [] });
  });

  it('must be of a warehouse that there is', async () => {
    const unknown = await service.call('get-inventory', { query: 'warehouse_id=nowhere' });
    expect(unknown).toMatchObject({ status: 404, body: { error: { code: 'WAREHOUSE_NOT_FOUND' } } });
    const missing = await service.call('get-inventory', { query: '' });
    expect(missing).toMatchObject({ status: 400, body: { error: { details: [{ field: 'warehouse_id' }] } } });
  });

  it('that is more than one answer holds is refused, and narrowed by a search', async () => {
    const large = await service.warehouse();
    // A quotation mark takes one byte of a text, and four where the text is JSON within an answer.
    const marks = '"'.repeat(2_000);
    const bulky = { description: marks + marks, product_image: `data:image/x,${marks}` };
    await Promise.all(
      Array.from({ length: 220 }, (_, index) => service.product(large, 0, { title: `Cable ${index}`, ...bulky })),
    );
    const refused = await service.call('get-inventory', { query: `warehouse_id=${large}` });
    expect(refused).toMatchObject({ status: 400, body: { error: { code: 'VALIDATION_FAILED' } } });
    expect(refused.body.error.details.map(({ field }: { field: string }) => field)).toEqual([
      'search',
      'category_name',
    ]);
    expect((await service.inventory(large, '&search=Cable 11')).total_products).toBe(11);
  });
});

it('warehouses are listed by priority, with how they ship', async () => {
  const tenant = { tenant: 'lists-warehouses' };
  const far = await service.warehouse({ name: 'Far', priority: 5, shipping_options: ['UPS Ground'] }, tenant);
  const near = await service.warehouse({ name: 'Near', priority: 0 }, tenant);
  expect(await service.done('list-warehouses', tenant)).toEqual({
    success: true,
    status: 200,
    message: expect.stringMatching(/./),
    data: {
      ware_houses: [
        { warehouse_id: near, name: 'Near', shipping_options: ['UPS Ground', '2nd Day Air', 'Overnight'] },
        { warehouse_id: far, name: 'Far', shipping_options: ['UPS Ground'] },
      ],
    },
  });
  expect((await service.done('list-warehouses', { tenant: 'nobody' })).data).toEqual({ ware_houses: [] });
});
