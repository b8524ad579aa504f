import { beforeAll, describe, expect, it } from 'vitest';
import { expectRefused, HUB, OPERATIONS, Shop } from '../../support/api/device-api.ts';
import { completeOrder } from '../../support/lines/device-service.ts';
import { times } from '../../support/times.ts';

let shop: Shop;
let product: string;
let order: string;

beforeAll(async () => {
  shop = await Shop.open();
  product = await shop.stock('Ardenne Book 13', 50);
  await shop.stock('Tessaro Dock 9', 50);
  order = await shop.place('Ardenne Book 13');
});

const body = (fields: object) => ({ ...completeOrder([{ title: 'Ardenne Book 13' }]), ...fields });
const items = (...of: readonly object[]) => body({ items: of });
const item = { product_title: 'Ardenne Book 13', quantity: 1 };
/** A body with JSON for a field that JSON.stringify does not write. */
const raw = (field: string, json: string) => JSON.stringify(body({ [field]: 'as it is' })).replace('"as it is"', json);

/** Orders that break a rule, each with the field that is named. */
const invalid: readonly (readonly [string, unknown, string])[] = [
  ['no items', items(), 'items'],
  ['51 items', items(...times(51).map((index) => ({ ...item, product_title: `T${index}` }))), 'items'],
  ['10,000 items', items(...times(10_000).map(() => ({}))), 'items'],
  ['a quantity of 0', items({ ...item, quantity: 0 }), 'items[0].quantity'],
  ['half a piece', items(item, { ...item, quantity: 1.5 }), 'items[1].quantity'],
  ['a number as a string', items({ ...item, quantity: '2' }), 'items[0].quantity'],
  ['a billion', items({ ...item, quantity: 1e9 }), 'items[0].quantity'],
  ['a negative quantity', items({ ...item, quantity: -1 }), 'items[0].quantity'],
  ['an array for an item', { ...body({}), items: [[item]] }, 'items[0]'],
  ['an object for the items', body({ items: { 0: item } }), 'items'],
  ['an array for the order', [], 'body'],
  ['null for the order', 'null', 'body'],
  ['an unknown field', body({ shiping_city: 'x' }), 'shiping_city'],
  [
    '__proto__ as a field',
    raw('email', '"ada@example.com", "__proto__": {"is_signature_required": true}'),
    '__proto__',
  ],
  ['__proto__ within an item', raw('items', '[{"__proto__": {"quantity": 1}}]'), 'items[0].__proto__'],
  ['half a surrogate pair', raw('lastname', '"\\ud800"'), 'lastname'],
  ['a NUL character', body({ shipping_city: 'San\u0000Francisco' }), 'shipping_city'],
  ['an email without domain', body({ email: 'ada' }), 'email'],
  ['a country in three letters', body({ shipping_country: 'usa' }), 'shipping_country'],
  ['a country that does not exist', body({ shipping_country: 'ZZ' }), 'shipping_country'],
  [
    'a country that no warehouse serves',
    body({ shipping_country: 'FR', phone_number: '+33 1 23 45 67 89', shipping_state: '' }),
    'shipping_country',
  ],
  ['a state that does not exist', body({ shipping_state: 'ZZ' }), 'shipping_state'],
  ['an impossible phone number', body({ phone_number: '+1 415' }), 'phone_number'],
  ['a shipping option that there is not', body({ expedite_shipping: 'Drone' }), 'expedite_shipping'],
  [
    'a signature for GB',
    body({ shipping_country: 'GB', shipping_state: '', phone_number: '+44 20 7946 0018', is_signature_required: true }),
    'is_signature_required',
  ],
  ['a text for a truth', body({ is_signature_required: 'true' }), 'is_signature_required'],
  ['a name too long', body({ firstname: 'x'.repeat(101) }), 'firstname'],
  ['nothing at all', {}, 'email'],
];

/** Orders that break none, and for which there is nothing. */
const impossible: readonly (readonly [string, unknown, string, number, string])[] = [
  ['an unknown title', items({ ...item, product_title: 'Toaster' }), 'items[0].product_title', 404, 'UNKNOWN_PRODUCT'],
  [
    'a title in other case',
    items({ ...item, product_title: 'ARDENNE BOOK 13' }),
    'items[0].product_title',
    404,
    'UNKNOWN_PRODUCT',
  ],
  [
    'a title that is a name of every object',
    items({ ...item, product_title: 'constructor' }),
    'items[0].product_title',
    404,
    'UNKNOWN_PRODUCT',
  ],
  ['more than there is', items({ ...item, quantity: 999 }), 'items[0].quantity', 409, 'INSUFFICIENT_STOCK'],
];

describe('an order', () => {
  const orders = [...invalid.map((row) => [...row, 400, 'VALIDATION_FAILED'] as const), ...impossible];
  it.each(orders)('with %s is refused, and takes nothing', async (_, sent, field, status, code) => {
    expectRefused(await shop.partner.post(`${HUB}/place-order`, sent), status, code, field);
    expect(await shop.quantities()).toEqual({ 'Ardenne Book 13': 49, 'Tessaro Dock 9': 50 });
  });

  it('tells everything that is wrong with it in one answer', async () => {
    const wrong = {
      items: [
        { product_title: 'Ardenne Book 13', quantity: 0 },
        { product_title: '', quantity: 1e9 },
        { product_title: 'Toaster', quantity: 1.5 },
      ],
      expedite_shipping: 'Drone',
      email: 'ada@',
      firstname: '',
      shipping_country: 'US',
      shipping_state: 'ZZ',
      phone_number: '12',
      is_signature_required: 'yes',
      color: 'red',
    };
    const { body: answered } = await shop.partner.post(`${HUB}/place-order`, wrong);
    const fields = answered.error.details.map((detail: { field: string }) => detail.field);
    expect(fields.sort()).toEqual([
      'color',
      'email',
      'expedite_shipping',
      'firstname',
      'is_signature_required',
      'items[0].quantity',
      'items[1].product_title',
      'items[1].quantity',
      'items[2].product_title',
      'items[2].quantity',
      'lastname',
      'phone_number',
      'shipping_address',
      'shipping_city',
      'shipping_state',
      'shipping_zip',
    ]);
  });

  it('names the titles that are close, the options and what is available', async () => {
    const told = async (sent: unknown) => (await shop.partner.post(`${HUB}/place-order`, sent)).body.error.details;
    expect(await told(items({ ...item, product_title: 'Ardene Book 13' }))).toEqual([
      { field: 'items[0].product_title', message: expect.stringContaining('Ardenne Book 13') },
    ]);
    expect(await told(body({ expedite_shipping: 'Drone' }))).toEqual([
      { field: 'expedite_shipping', message: expect.stringMatching(/UPS Ground/) },
    ]);
    expect(await told(items({ ...item, quantity: 60 }))).toEqual([
      { field: 'items[0].quantity', message: expect.stringMatching(/49/) },
    ]);
  });
});

/** Every endpoint with a body, by method and path. */
const bodies = () =>
  [
    ['POST', `${HUB}/place-order`, shop.partner],
    ['PUT', shop.warehousePath, shop.operator],
    ['PUT', product, shop.operator],
    ['POST', `${product}/stock`, shop.operator],
    ['POST', `${OPERATIONS}/device-orders/${order}/status`, shop.operator],
  ] as const;

describe('the body of every endpoint', () => {
  const deep = `${'['.repeat(50_000)}${']'.repeat(50_000)}`;

  it.each([
    ['that is not JSON', '{"items": [],}', {}, 400, 'MALFORMED_BODY'],
    ['that is empty', '', {}, 400, 'MALFORMED_BODY'],
    ['nested 50,000 deep', deep, {}, 400, 'MALFORMED_BODY'],
    ['of another media type', '{}', { 'content-type': 'application/xml' }, 415, 'UNSUPPORTED_MEDIA_TYPE'],
    ['of 300 KB', JSON.stringify({ reason: 'x'.repeat(300 * 1024) }), {}, 413, 'BODY_TOO_LARGE'],
    ['that is an array', '[]', {}, 400, 'VALIDATION_FAILED'],
    ['with __proto__', '{"__proto__": {"status": "CANCELLED"}}', {}, 400, 'VALIDATION_FAILED'],
    ['with half a surrogate pair', '{"reason": "\\ud800"}', {}, 400, 'VALIDATION_FAILED'],
  ] as const)('%s is refused with its own code', async (_, sent, headers, status, code) => {
    for (const [method, path, caller] of bodies()) {
      expectRefused(await caller.send(method, path, sent, { headers }), status, code);
    }
  });
});

it.each([
  '0',
  '1',
  '-1',
  '1e5',
  '00100001',
  '999999999999999',
  '9'.repeat(40),
  'NUMBERS',
  '%2e%2e%2fNUMBERS',
  '100001%00',
])('an order numbered %s is a 404 in every endpoint of one', async (number) => {
  expectRefused(await shop.partner.get(`${HUB}/orders/${number}`), 404, 'ORDER_NOT_FOUND');
  expectRefused(await shop.partner.post(`${HUB}/orders/${number}/cancel`), 404, 'ORDER_NOT_FOUND');
  expectRefused(await shop.move(number, 'PROCESSING'), 404, 'ORDER_NOT_FOUND');
});

it.each([
  ['orders', 'limit=0', 'limit'],
  ['orders', 'limit=101', 'limit'],
  ['orders', 'limit=x', 'limit'],
  ['orders', 'cursor=AAAA', 'cursor'],
  ['orders', 'cursor=%00', 'cursor'],
  ['orders', 'status=LOST', 'status'],
  ['orders', 'page=2', 'page'],
  ['orders', 'email=a&email=b', 'email'],
  ['inventory', '', 'warehouse_id'],
  ['inventory', 'warehouse_id=', 'warehouse_id'],
  ['inventory', 'warehouse_id=x&category=y', 'category'],
])('a query of %s with %j names what is wrong with it', async (what, query, field) => {
  expectRefused(await shop.partner.get(`${HUB}/${what}?${query}`), 400, 'VALIDATION_FAILED', field);
});

it('an idempotency key that is malformed is refused', async () => {
  const headers = { 'idempotency-key': 'two words' };
  const placed = await shop.partner.post(`${HUB}/place-order`, body({}), { headers });
  expectRefused(placed, 400, 'VALIDATION_FAILED', 'Idempotency-Key');
  const booked = await shop.operator.post(`${product}/stock`, { change: 1, reason: 'x' }, { headers });
  expectRefused(booked, 400, 'VALIDATION_FAILED', 'Idempotency-Key');
});

it('every answer carries a request id', async () => {
  const answers = [
    await shop.partner.get(`${HUB}/warehouses`),
    await shop.partner.post(`${HUB}/place-order`, {}),
    await shop.partner.get(`${HUB}/orders/1`),
    await shop.move(order, 'DELIVERED'),
  ];
  for (const { headers } of answers) expect(headers['x-request-id']).toMatch(/\S/);
});
