import { describe, expect, test } from 'vitest';
import { validate } from '../../../functions/core/validation/validation.ts';
import { InventoryQuery } from '../../../functions/devices/contract/catalog-contract.ts';
import { ListOrdersQuery, PlaceOrder } from '../../../functions/devices/contract/order-contract.ts';
import * as examples from '../../../functions/devices/examples/order-examples.ts';
import { problemLines, problemPaths } from '../../support/problem-lines.ts';

/** Builds a complete order with these fields instead of its own. A field that is undefined is absent. */
const order = (fields: Readonly<Record<string, unknown>> = {}) =>
  JSON.parse(JSON.stringify({ ...examples.placeOrder, ...fields }));

const problems = (fields: Readonly<Record<string, unknown>>) => problemLines(PlaceOrder, order(fields));

const item = (fields: object = {}) => ({ product_title: 'Ardenne Book 13', quantity: 1, ...fields });

/** Delivery fields of an address where phone numbers differ from those of the US and a signature is not available. */
const inLondon = {
  shipping_country: 'GB',
  shipping_state: '',
  phone_number: '020 7946 0958',
  is_signature_required: false,
};

test('a complete order has no problem', () => {
  expect(problems({})).toEqual([]);
  expect(problems(inLondon)).toEqual([]);
});

test('every field but the option and the signature is required', () => {
  expect(problemPaths(PlaceOrder, {})).toEqual([
    'items',
    'email',
    'firstname',
    'lastname',
    'shipping_address',
    'shipping_city',
    'shipping_state',
    'shipping_zip',
    'shipping_country',
    'phone_number',
  ]);
  expect(problems({ expedite_shipping: undefined, is_signature_required: undefined })).toEqual([]);
  expect(problems({ expedite_shipping: null })).toEqual([]);
});

test.each([[[]], [null], ['x'], [5], [true]])('%j for the order itself is one problem', (body) => {
  expect(problemPaths(PlaceOrder, body)).toEqual(['body']);
});

describe('items', () => {
  test.each([1, 50])('are %d at a time', (count) => expect(problems({ items: Array(count).fill(item()) })).toEqual([]));

  test.each([1, 1_000])('are ordered %d at a time', (quantity) =>
    expect(problems({ items: [item({ quantity })] })).toEqual([]),
  );

  test.each<[unknown, string]>([
    [[], 'items: must have at least 1 item, got 0'],
    [Array(51).fill(item()), 'items: must have at most 50 items, got more'],
    [{}, 'items: must be an array, got an object'],
    [null, 'items: must be an array, got null'],
    [['x'], 'items[0]: must be an object, got "x" (a string)'],
    [[{ quantity: 1 }], 'items[0].product_title: is missing; it must be a string'],
    [[item({ product_title: '' })], 'items[0].product_title: must have at least 1 character, got 0'],
    [[item({ product_title: ' \t' })], 'items[0].product_title: is blank; it must have at least 1 visible character'],
    [[item({ product_title: 'x'.repeat(257) })], 'items[0].product_title: must have at most 256 characters, got 257'],
    [[item({ product_title: 7 })], 'items[0].product_title: must be a string, got 7 (a number)'],
    [[{ product_title: 'x' }], 'items[0].quantity: is missing; it must be a whole number from 1 to 1000'],
    [[item({ quantity: 0 })], 'items[0].quantity: must be a whole number from 1 to 1000, got 0'],
    [[item({ quantity: -1 })], 'items[0].quantity: must be a whole number from 1 to 1000, got -1'],
    [[item({ quantity: 1.5 })], 'items[0].quantity: must be a whole number from 1 to 1000, got 1.5'],
    [[item({ quantity: '2' })], 'items[0].quantity: must be a whole number from 1 to 1000, got "2" (a string)'],
    [[item({ quantity: 1_001 })], 'items[0].quantity: must be a whole number from 1 to 1000, got 1001'],
    [[item({ quantity: 1e9 })], 'items[0].quantity: must be a whole number from 1 to 1000, got 1000000000'],
    [[item({ quantity: 1e300 })], 'items[0].quantity: must be a whole number from 1 to 1000, got 1e+300'],
    [[item({ quantity: null })], 'items[0].quantity: must be a whole number from 1 to 1000, got null'],
    [[item({ quantiti: 2 })], 'items[0].quantiti: is not a field of this object; did you mean quantity?'],
  ])('%j is refused', (items, line) => expect(problems({ items })).toEqual([line]));
});

describe('who gets it', () => {
  test.each(['firstname', 'lastname'])('%s has 1 to 100 characters', (field) => {
    expect(problems({ [field]: 'x' })).toEqual([]);
    expect(problems({ [field]: 'x'.repeat(100) })).toEqual([]);
    expect(problems({ [field]: 'x'.repeat(101) })).toEqual([`${field}: must have at most 100 characters, got 101`]);
    expect(problems({ [field]: '' })).toEqual([`${field}: must have at least 1 character, got 0`]);
    expect(problems({ [field]: '  ' })).toEqual([`${field}: is blank; it must have at least 1 visible character`]);
  });

  test.each(['shipping_address', 'shipping_city', 'shipping_zip'])('%s has 1 to 256 characters', (field) => {
    expect(problems({ [field]: 'x' })).toEqual([]);
    expect(problems({ [field]: 'x'.repeat(256) })).toEqual([]);
    expect(problems({ [field]: 'x'.repeat(257) })).toEqual([`${field}: must have at most 256 characters, got 257`]);
    expect(problems({ [field]: '' })).toEqual([`${field}: must have at least 1 character, got 0`]);
    expect(problems({ [field]: null })).toEqual([`${field}: must be a string, got null`]);
  });

  test('may be written in any script', () => {
    expect(problems({ firstname: 'Łucja', lastname: '東京', shipping_address: 'Straße 1, Hof 😀' })).toEqual([]);
  });

  test.each(['firstname', 'lastname', 'shipping_address', 'shipping_city', 'shipping_zip'])(
    '%s is one line',
    (field) => {
      for (const end of ['\n', '\r', '\u2028', '\u2029']) {
        expect(problems({ [field]: `one${end}two` })).toEqual([`${field}: contains a line break; it must be one line`]);
      }
      expect(problems({ [field]: 'one\u0085two' })).toEqual([
        `${field}: contains a control character; only tab and line breaks are allowed`,
      ]);
    },
  );

  test.each(['\u0000', '\u001b[31m', '😀'.slice(0, 1)])('%j in a name is refused', (firstname) => {
    expect(problems({ firstname: `x${firstname}` })).toHaveLength(1);
  });

  test.each(['ada@example.com', 'a.b+c@sub.example.org'])('%s is an email address', (email) =>
    expect(problems({ email })).toEqual([]),
  );

  test.each(['ada', 'ada@', 'ada@example', '@example.com', 'a b@example.com', 'Ada <ada@example.com>'])(
    '%j is no email address',
    (email) =>
      expect(problems({ email })).toEqual([
        `email: ${JSON.stringify(email)} is not an email address, such as ada@example.com`,
      ]),
  );
});

describe('the country', () => {
  test.each(['US', 'GB', 'AX', 'XK'])('%s is checked against ISO 3166-1', (shipping_country) => {
    const fields = { ...inLondon, shipping_country, phone_number: '+442079460958' };
    expect(problemPaths(PlaceOrder, order(fields))).toEqual(
      { US: ['shipping_state'], XK: ['shipping_country'] }[shipping_country] ?? [],
    );
  });

  test.each([
    ['usa', 'did you mean US?'],
    ['us', 'did you mean US?'],
    ['UK', 'did you mean GB?'],
    ['DEU', 'did you mean DE?'],
    ['ZZ', 'such as US'],
    ['', 'such as US'],
    ['Germany', 'such as US'],
  ])('%j is refused: %s', (shipping_country, hint) => {
    const [line = '', ...more] = problems({ shipping_country });
    expect(line).toMatch(
      `shipping_country: ${JSON.stringify(shipping_country)} is not a country's ISO 3166-1 alpha-2 code`,
    );
    expect(line).toContain(hint);
    expect(more).toEqual([]);
  });
});

describe('the state', () => {
  test.each([
    ['US', 'NY'],
    ['US', 'DC'],
    ['US', 'PR'],
    ['US', 'AA'],
    ['US', 'AE'],
    ['US', 'AP'],
    ['CA', 'ON'],
    ['CA', 'NU'],
  ])('of %s may be %s', (shipping_country, shipping_state) =>
    expect(problems({ shipping_country, shipping_state })).toEqual([]),
  );

  test.each([
    ['US', 'ZZ', '"ZZ" is not the two-letter code of a state of US, such as CA, NY, TX'],
    ['US', 'ny', '"ny" is not the two-letter code of a state of US; did you mean NY?'],
    ['US', 'Ohio', '"Ohio" is not the two-letter code of a state of US; did you mean OH?'],
    ['US', 'Califronia', '"Califronia" is not the two-letter code of a state of US; did you mean CA?'],
    ...[
      ['Washington, D.C.', 'DC'],
      ['Washington, DC', 'DC'],
      ['Washington DC', 'DC'],
      ['D.C.', 'DC'],
      ['district of columbia', 'DC'],
      ['Washington', 'WA'],
      ['oh', 'OH'],
      ['N.Y.', 'NY'],
      ['Columbus, OH', 'OH'],
      ['NEW YORK', 'NY'],
      ['West Virgina', 'WV'],
      ['o\u0433', undefined],
      ['Carolina', undefined],
      ['Dakota', undefined],
      ['Rio de', undefined],
      ['Bavaria', undefined],
      ['Quebec', undefined],
      ['xx', undefined],
    ].map(([state, code]) => [
      'US',
      state ?? '',
      `${JSON.stringify(state)} is not the two-letter code of a state of US${code === undefined ? ', such as CA, NY, TX' : `; did you mean ${code}?`}`,
    ]),
    ['CA', 'oh', '"oh" is not the two-letter code of a province or territory of CA, such as BC, ON, QC'],
    [
      'CA',
      'Qu\u00e9bec',
      '"Qu\u00e9bec" is not the two-letter code of a province or territory of CA; did you mean QC?',
    ],
    [
      'CA',
      'Que\u0301bec',
      '"Que\u0301bec" is not the two-letter code of a province or territory of CA; did you mean QC?',
    ],
    ['US', '', 'is empty; it must be the two-letter code of a state of US, such as CA, NY, TX'],
    ['US', 'ON', '"ON" is not the two-letter code of a state of US, such as CA, NY, TX'],
    ['CA', 'NY', '"NY" is not the two-letter code of a province or territory of CA, such as BC, ON, QC'],
  ])('of %s is not %j', (shipping_country, shipping_state, message) =>
    expect(problems({ shipping_country, shipping_state })).toEqual([`shipping_state: ${message}`]),
  );

  test('elsewhere is any text of up to 256 characters, or none', () => {
    expect(problems({ ...inLondon, shipping_state: '' })).toEqual([]);
    expect(problems({ ...inLondon, shipping_state: 'Greater London' })).toEqual([]);
    expect(problemPaths(PlaceOrder, order({ ...inLondon, shipping_state: 'x'.repeat(257) }))).toEqual([
      'shipping_state',
    ]);
    expect(problemPaths(PlaceOrder, order({ ...inLondon, shipping_state: undefined }))).toEqual(['shipping_state']);
    expect(problemPaths(PlaceOrder, order({ ...inLondon, shipping_state: null }))).toEqual(['shipping_state']);
    expect(problems({ ...inLondon, shipping_state: ' ' })).toEqual([
      'shipping_state: is blank; it must be empty or have at least 1 visible character',
    ]);
    expect(problems({ ...inLondon, shipping_state: 'Kent\nUK' })).toEqual([
      'shipping_state: contains a line break; it must be one line',
    ]);
  });
});

describe('a signature', () => {
  test.each([
    ['US', 'OH'],
    ['CA', 'ON'],
  ])('is to be had in %s', (shipping_country, shipping_state) =>
    expect(problems({ shipping_country, shipping_state, is_signature_required: true })).toEqual([]),
  );

  test('is refused elsewhere, since it could not be kept', () => {
    expect(problems({ ...inLondon, is_signature_required: true })).toEqual([
      'is_signature_required: cannot be true for GB: a signature can be asked for in US and CA only',
    ]);
    expect(problems({ ...inLondon, is_signature_required: false })).toEqual([]);
  });

  test('is not asked for by null', () => expect(problems({ is_signature_required: null })).toEqual([]));

  test.each(['true', 1])('is not %j', (is_signature_required) =>
    expect(problemPaths(PlaceOrder, order({ is_signature_required }))).toEqual(['is_signature_required']),
  );
});

describe('the shipping option', () => {
  test.each(['Drone', '', 'x'.repeat(64)])('%j is for the warehouses to know', (expedite_shipping) =>
    expect(problems({ expedite_shipping })).toEqual([]),
  );

  test.each([5, 'x'.repeat(65)])('is not %j', (expedite_shipping) =>
    expect(problemPaths(PlaceOrder, order({ expedite_shipping }))).toEqual(['expedite_shipping']),
  );
});

describe('the pieces of one title', () => {
  const of = (...quantities: unknown[]) => ({ items: quantities.map((quantity) => item({ quantity })) });

  test('are 1,000 at most together', () => {
    expect(problems(of(400, 600))).toEqual([]);
    expect(problems({ items: [...of(1_000).items, item({ product_title: 'Other', quantity: 1_000 })] })).toEqual([]);
    expect(problems(of(400, 600, 1))).toEqual(
      [0, 1, 2].map(
        (index) =>
          `items[${index}].quantity: adds up to 1001 with the other items of this title; at most 1000 can be ordered`,
      ),
    );
  });

  test('are told beside what is wrong with the other items, and each item once', () => {
    const more = of(900, '5', 200, 1.5).items;
    expect(problemPaths(PlaceOrder, order({ items: [...more, { product_title: 7, quantity: 1 }, null] }))).toEqual([
      'items[1].quantity',
      'items[3].quantity',
      'items[4].product_title',
      'items[5]',
      'items[0].quantity',
      'items[2].quantity',
    ]);
  });
});

describe('all problems are told at once', () => {
  test('those of one field and those of several', () => {
    expect(
      problemPaths(
        PlaceOrder,
        order({
          items: [item({ quantity: 0 }), item({ quantity: '2' })],
          email: 'ada@',
          firstname: '',
          lastname: '\u0000',
          shipping_address: 'x'.repeat(257),
          shipping_state: 'ZZ',
          phone_number: '555',
          is_signature_required: 'yes',
          colour: 'red',
        }),
      ),
    ).toEqual([
      'items[0].quantity',
      'items[1].quantity',
      'email',
      'firstname',
      'lastname',
      'shipping_address',
      'is_signature_required',
      'colour',
      'shipping_state',
      'phone_number',
    ]);
  });

  test('those of the items, of too many items and of everything else', () => {
    const wrong = { ...inLondon, is_signature_required: true, phone_number: '12', shipping_state: ' ', email: 'ada' };
    const others = ['email', 'shipping_state', 'phone_number', 'is_signature_required'];
    for (const quantity of [1.5, '2', 1e300]) {
      const told = problemPaths(PlaceOrder, order({ ...wrong, items: [item({ quantity })] }));
      expect(told).toEqual(['items[0].quantity', ...others]);
    }
    const empty = { product_title: '', quantity: 1.5 };
    const told = problemPaths(
      PlaceOrder,
      order({ ...wrong, items: [empty, ...Array(50).fill(item({ quantity: 1_000 }))] }),
    );
    expect(told).toEqual(expect.arrayContaining(['items', 'items[0].product_title', 'items[50].quantity', ...others]));
  });

  test.each([51, 60_000])('the first 100 of those of %i items, not without the others', (count) => {
    const told = problemPaths(
      PlaceOrder,
      order({ items: Array(count).fill({ product_title: '', quantity: 0 }), email: 'ada' }),
    );
    expect(told).toHaveLength(101);
    expect(told.slice(0, 2).sort()).toEqual(['email', 'items']);
  });

  test('a field that is malformed is told of once', () => {
    expect(problemPaths(PlaceOrder, order({ phone_number: '5'.repeat(65) }))).toEqual(['phone_number']);
    expect(problemPaths(PlaceOrder, order({ phone_number: '' }))).toEqual(['phone_number']);
    expect(problemPaths(PlaceOrder, order({ shipping_state: 5 }))).toEqual(['shipping_state']);
  });

  test('where the country is none, no state, number or signature is held against it', () => {
    const wrong = { shipping_country: 'usa', shipping_state: 'ZZ', phone_number: '555', is_signature_required: true };
    expect(problemPaths(PlaceOrder, order(wrong))).toEqual(['shipping_country']);
    expect(problemPaths(PlaceOrder, order({ ...wrong, phone_number: 'call me' }))).toEqual([
      'shipping_country',
      'phone_number',
    ]);
  });

  test.each([
    ['shipping_adress', 'shipping_address'],
    ['firstName', 'firstname'],
    ['phone', undefined],
    ['__proto__', undefined],
  ])('an unknown field %s is told with the one that was meant', (name, meant) => {
    const body: unknown = JSON.parse(JSON.stringify(examples.placeOrder).replace('{', `{ "${name}": "x", `));
    expect(problemLines(PlaceOrder, body)).toEqual([
      `${name}: is not a field of this object${meant === undefined ? '' : `; did you mean ${meant}?`}`,
    ]);
  });
});

describe('queries', () => {
  test('the inventory is that of a warehouse', () => {
    expect(
      problemLines(InventoryQuery, { warehouse_id: 'columbus', search: 'book', category_name: 'Laptops' }),
    ).toEqual([]);
    expect(problemLines(InventoryQuery, {})).toEqual(['warehouse_id: is missing; it must be a string']);
    expect(problemPaths(InventoryQuery, { warehouse_id: '', category: 'x' })).toEqual(['warehouse_id', 'category']);
  });

  test('a list has a default limit', () =>
    expect(validate(ListOrdersQuery, {})).toEqual({ ok: true, value: { limit: 25 } }));

  test('a list reads its parameters', () =>
    expect(validate(ListOrdersQuery, { status: ['SHIPPED'], email: 'a@example.com', limit: '100' })).toMatchObject({
      ok: true,
      value: { limit: 100 },
    }));

  test.each([
    [{ status: ['shipped'] }, 'status[0]'],
    [{ email: 'ada' }, 'email'],
    [{ limit: '0' }, 'limit'],
    [{ limit: '101' }, 'limit'],
    [{ limit: '1.5' }, 'limit'],
    [{ sort: 'asc' }, 'sort'],
  ])('%j is refused', (query, path) => expect(problemPaths(ListOrdersQuery, query)).toEqual([path]));
});
