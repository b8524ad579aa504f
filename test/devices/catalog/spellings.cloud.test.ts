import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { beforeAll, describe, expect, it } from 'vitest';
import { completeOrder, completeProduct, DeviceService, type Product } from '../../support/lines/device-service.ts';

let service: DeviceService;

beforeAll(async () => {
  service = await DeviceService.start({ now: () => new Date('2027-03-01T12:00:00Z') });
});

/** Four spellings of one title: composed, decomposed, and two that are neither. */
const spellings = (what: string) => [
  `Caf\u00e9 r\u00f4ti ${what}`,
  `Cafe\u0301 ro\u0302ti ${what}`,
  `Caf\u00e9 ro\u0302ti ${what}`,
  `Cafe\u0301 r\u00f4ti ${what}`,
];

/** Every pair of two different spellings. */
const pairs = [0, 1, 2, 3].flatMap((one) => [0, 1, 2, 3].flatMap((other) => (one === other ? [] : [[one, other]])));

const put = ({ warehouse_id, company_sku }: Pick<Product, 'warehouse_id' | 'company_sku'>, title: string) =>
  service.operate('put-product', { path: { warehouse_id, company_sku }, body: { ...completeProduct(), title } });
const order = (title: string, fields: object = {}) =>
  service.call('place-order', { body: completeOrder([{ title }], fields) });

describe('a title that Unicode spells in several ways', () => {
  it.each([0, 1, 2, 3])('is ordered in every spelling if the product has spelling %i', async (index) => {
    const titles = spellings(`ordered ${index}`);
    const product = await service.product(await service.warehouse(), 9, { title: titles[index] });
    for (const title of titles) {
      const { status, body } = await order(title);
      expect([status, body.data?.products]).toEqual([200, [expect.objectContaining({ name: title, qty: 1 })]]);
    }
    expect(await service.quantityOf(product)).toBe(5);
  });

  it.each(pairs)('is unique in a warehouse: spelling %i takes the place of spelling %i', async (one, other) => {
    const titles = spellings(`unique ${one} ${other}`);
    const [first, second] = [titles[one] ?? '', titles[other] ?? ''];
    const warehouse = await service.warehouse();
    const product = await service.product(warehouse, 3, { title: first });
    const another = await service.product(warehouse, 3);
    const refusals = [await put({ warehouse_id: warehouse, company_sku: 'NEW' }, second), await put(another, second)];
    for (const refused of refusals) {
      expect(refused).toMatchObject({ status: 409, body: { error: { code: 'TITLE_TAKEN' } } });
      expect(refused.text).toContain(product.company_sku);
    }
    // The product itself may change its spelling, and back.
    for (const title of [second, first, second]) {
      expect((await put(product, title)).status).toBe(200);
      expect((await order(first)).status).toBe(200);
      expect((await put(another, second === title ? first : second)).status).toBe(409);
    }
    // A title that is given up is free in every spelling.
    expect((await put(product, `Renamed ${warehouse}`)).status).toBe(200);
    expect((await put(another, first)).status).toBe(200);
    expect((await order(second)).body.data.products).toEqual([expect.objectContaining({ name: second })]);
  });

  it('goes to one of two products that take it at the same moment', async () => {
    const warehouse_id = await service.warehouse();
    const titles = spellings('raced');
    const answers = await Promise.all(titles.map((title, sku) => put({ warehouse_id, company_sku: `S${sku}` }, title)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409]);
  });

  it('counts as one with the sum in an order', async () => {
    const titles = spellings('summed');
    await service.product(await service.warehouse(), 9, { title: titles[1] });
    const items = titles.map((product_title) => ({ product_title, quantity: 2 }));
    const { body } = await service.call('place-order', { body: completeOrder([], { items }) });
    expect(body.data.products).toEqual([expect.objectContaining({ name: titles[0], qty: 8 })]);
    const many = await service.call('place-order', {
      body: completeOrder([], { items: items.map((item) => ({ ...item, quantity: 300 })) }),
    });
    expect(many).toMatchObject({ status: 400, body: { error: { code: 'VALIDATION_FAILED' } } });
  });

  it('is ordered by its very spelling where a version before took two products', async () => {
    const warehouse = await service.warehouse();
    const [composed = '', decomposed = ''] = spellings('before');
    const product = await service.product(warehouse, 9, { title: composed });
    const twin = await service.product(warehouse, 9, { title: `${decomposed}.` });
    await twinned(twin, decomposed);
    for (const [title, sku] of [
      [composed, product.company_sku],
      [decomposed, twin.company_sku],
    ]) {
      const number = (await order(title ?? '')).body.data.order_number;
      expect((await service.read(number)).products[0].company_sku).toBe(sku);
    }
    expect((await service.operate('put-product', changeOf(twin, decomposed))).status).toBe(200);
    expect((await service.operate('put-product', changeOf(product, composed))).status).toBe(200);
  });

  it('may be as long as any in a script that is three times as long decomposed', async () => {
    const title = '한'.repeat(256);
    await service.product(await service.warehouse(), 2, { title });
    expect((await order(title)).status).toBe(200);
  });
});

/** Stores a product under a title as a version before did: whatever other spelling the warehouse has. */
async function twinned(product: Product, title: string): Promise<void> {
  const { client, catalogTable: TableName } = service.store;
  const { Item } = await client.send(
    new GetCommand({
      TableName,
      Key: { pk: `WAREHOUSE#${product.warehouse_id}`, sk: `PRODUCT#${product.company_sku}` },
    }),
  );
  const { Item: offers } = await client.send(
    new GetCommand({ TableName, Key: { pk: `TITLE#tenant-a#${product.title}`, sk: 'OFFERS' } }),
  );
  await client.send(new PutCommand({ TableName, Item: { ...Item, title } }));
  await client.send(new PutCommand({ TableName, Item: { ...offers, pk: `TITLE#tenant-a#${title}` } }));
}

const changeOf = ({ warehouse_id, company_sku }: Product, title: string) => ({
  path: { warehouse_id, company_sku },
  body: { ...completeProduct(), title, price: 5 },
});

describe('other texts that Unicode spells in several ways', () => {
  it('are found by search and category, and make one category', async () => {
    const warehouse = await service.warehouse();
    for (const [index, category_name] of spellings('category').entries()) {
      await service.product(warehouse, 0, { title: `Thing ${index}`, category_name, brand_name: category_name });
    }
    for (const spelling of spellings('CATEGORY')) {
      const query = encodeURIComponent(spelling);
      for (const filter of [`&category_name=${query}`, `&search=${query}`]) {
        const body = await service.inventory(warehouse, filter);
        expect([body.total_categories, body.total_products]).toEqual([1, 4]);
      }
    }
  });

  it('name a shipping option', async () => {
    const [composed, decomposed] = spellings('option');
    const shipping_options = [composed, decomposed];
    const warehouse = await service.warehouse({ shipping_options });
    const product = await service.product(warehouse, 3);
    for (const expedite_shipping of shipping_options) {
      expect((await order(product.title, { expedite_shipping })).status).toBe(200);
    }
    const { data } = await service.done('list-warehouses');
    const shown = data.ware_houses.find(({ warehouse_id }: Product) => warehouse_id === warehouse);
    expect(shown.shipping_options).toEqual([composed]);
  });

  it('filter a list, as they are stored', async () => {
    const product = await service.product(await service.warehouse(), 3);
    const emails = ['ann@m\u00fcnchen.example', 'ann@mu\u0308nchen.example'];
    for (const email of emails) expect((await order(product.title, { email })).status).toBe(200);
    for (const email of emails) {
      const found = await service.list(`email=${encodeURIComponent(email)}`);
      expect(found.map((one) => one.email)).toEqual(emails.toReversed());
    }
  });
});
