import { beforeAll, describe, expect, it } from 'vitest';
import { completeOrder, DeviceService } from '../../support/lines/device-service.ts';

type Body = ReturnType<typeof completeOrder> & Record<string, unknown> & { items: object[] };

/** A fault of an order. It changes a valid order, and returns the fields that the response must name. */
type Fault = (body: Body) => readonly string[];

const TITLE = 'MacBook Pro 14';

/** Adds items to the order. The response must name this field of each item. */
const added =
  (part: 'product_title' | 'quantity', ...items: readonly object[]): Fault =>
  (body) =>
    items.map((item) => {
      body.items.push({ product_title: TITLE, quantity: 1, ...item });
      return `items[${body.items.length - 1}].${part}`;
    });

/** Sets fields. The response must name the last field. */
const set =
  (fields: object): Fault =>
  (body) => {
    Object.assign(body, fields);
    return Object.keys(fields).slice(-1);
  };

const unknownTitle = added('product_title', { product_title: 'MacBok Pro 14' });
const otherCase = added('product_title', { product_title: 'macbook pro 14' });

const ofItems: Readonly<Record<string, Fault>> = {
  'a quantity of 0': added('quantity', { quantity: 0 }),
  'a quantity of 1.5': added('quantity', { quantity: 1.5 }),
  'a quantity of "2"': added('quantity', { quantity: '2' }),
  'a quantity of a billion': added('quantity', { quantity: 1e9 }),
  'a title twice, beyond the limit together': added(
    'quantity',
    { product_title: 'Mouse', quantity: 600 },
    { product_title: 'Mouse', quantity: 401 },
  ),
  'an unknown title': unknownTitle,
  'a title in other case': otherCase,
};

const ofCountry: Readonly<Record<string, Fault>> = {
  'the country usa': set({ shipping_country: 'usa' }),
  'a country that is not served': set({ shipping_state: '', shipping_country: 'FR' }),
  'the state ZZ of the US': set({ shipping_state: 'ZZ' }),
  'a signature for GB': set({ shipping_country: 'GB', shipping_state: '', is_signature_required: true }),
};

const others: Readonly<Record<string, Fault>> = {
  'an impossible phone number': set({ phone_number: '+1 415' }),
  'the option Drone': set({ expedite_shipping: 'Drone' }),
  'an email without domain': set({ email: 'ada' }),
};

/** Comes last: fills the order up. */
const tooMany: Fault = (body) => {
  while (body.items.length < 51) body.items.push({ product_title: TITLE, quantity: 1 });
  return ['items'];
};
const none: Fault = (body) => {
  body.items = [];
  return ['items'];
};

let service: DeviceService;

beforeAll(async () => {
  service = await DeviceService.start();
  const warehouse = await service.warehouse({ countries: ['US', 'GB'] });
  await service.product(warehouse, 9, { title: TITLE });
  await service.product(warehouse, 9, { title: 'Mouse' });
});

/** Sends an order with all these faults. Returns the error, and the fields that it must name, sorted. */
async function refusal(...faults: readonly Fault[]) {
  const body: Body = { ...completeOrder([{ title: TITLE }]) };
  const wanted = faults.flatMap((fault) => fault(body)).sort();
  const { status, body: answer } = await service.call('place-order', { body });
  const details: { field: string; message: string }[] = answer.error.details;
  return { status, code: answer.error.code, fields: details.map(({ field }) => field).sort(), wanted, details };
}

const all = Object.entries({ ...ofItems, ...ofCountry, ...others, 'more than 50 items': tooMany });
const inCountry = new Set(Object.values(ofCountry));
const pairs = all.flatMap(([one, first], index) =>
  all
    .slice(index + 1)
    .filter(([, second]) => !(inCountry.has(first) && inCountry.has(second)))
    .map(([other, second]) => ({ one, other, faults: [first, second] })),
);

describe('an order is refused in one answer for', () => {
  it.each(pairs)('$one and $other', async ({ faults }) => {
    const { status, code, fields, wanted } = await refusal(...faults);
    expect(fields).toEqual(wanted);
    const isUnknownAlone = faults.every((fault) => fault === unknownTitle || fault === otherCase);
    expect([status, code]).toEqual(isUnknownAlone ? [404, 'UNKNOWN_PRODUCT'] : [400, 'VALIDATION_FAILED']);
  });

  it.each([...Object.entries(ofCountry), ...Object.entries(others)])('no items and %s', async (_, fault) => {
    const { status, fields, wanted } = await refusal(none, fault);
    expect([status, fields]).toEqual([400, wanted]);
  });

  it.each([
    ['a state', 'the state ZZ of the US'],
    ['a signature', 'a signature for GB'],
    ['a country', 'the country usa'],
    ['a country that is not served', 'a country that is not served'],
  ])('everything that can be wrong at once, with %s', async (_, country) => {
    const faults = [...Object.values(ofItems), ...Object.values(others), ofCountry[country] ?? none, tooMany];
    const { status, code, fields, wanted, details } = await refusal(...faults);
    expect([status, code]).toEqual([400, 'VALIDATION_FAILED']);
    expect(fields).toEqual(wanted);
    const told = (field: string) => details.find((detail) => detail.field === field)?.message;
    expect(told('expedite_shipping')).toContain('2nd Day Air, Overnight, UPS Ground');
    expect(told('items[7].product_title')).toContain(`did you mean "${TITLE}"?`);
    expect(told('items[8].product_title')).toContain(`did you mean "${TITLE}"?`);
    expect(told('items[5].quantity')).toContain('adds up to 1001');
  });
});

it('a malformed key is told with an unknown title and what is wrong with the order', async () => {
  const body = completeOrder([{ title: 'Zeppelin' }], { email: 'ada' });
  const refused = await service.call('place-order', { body, headers: { 'idempotency-key': 'two words' } });
  expect(refused.status).toBe(400);
  expect(refused.body.error.details.map(({ field }: { field: string }) => field)).toEqual([
    'email',
    'Idempotency-Key',
    'items[0].product_title',
  ]);
});

it.each([[[]], [null], ['x'], [[{ items: [] }]]])('%j for an order is one problem', async (body) => {
  const refused = await service.call('place-order', { body: JSON.stringify(body), headers: JSON_TYPE });
  expect(refused).toMatchObject({ status: 400, body: { error: { details: [{ field: 'body' }] } } });
  expect(refused.body.error.details).toHaveLength(1);
});

const JSON_TYPE = { 'content-type': 'application/json' };

it('a tenant without warehouses is told so, and nothing of options and titles', async () => {
  const body = completeOrder([{ title: TITLE }]);
  const refused = await service.call('place-order', { body, tenant: 'newcomer' });
  expect(refused.status).toBe(400);
  expect(refused.body.error.details).toEqual([
    { field: 'shipping_country', message: 'no warehouse ships to US; countries there are: none' },
  ]);
});

it('titles of another tenant are no close ones for a malformed order either', async () => {
  await service.warehouse({}, { tenant: 'stranger' });
  const body = completeOrder([{ title: 'MacBok Pro 14' }], { email: 'ada' });
  const refused = await service.call('place-order', { body, tenant: 'stranger' });
  expect(refused.body.error.details).toHaveLength(2);
  expect(refused.text).not.toContain('did you mean');
});
