import { describe, expect, test } from 'vitest';
import { statusesOf } from '../../../functions/core/model/lifecycle.ts';
import { validate } from '../../../functions/core/validation/validation.ts';
import {
  AdjustStock,
  ProductPath,
  PutProduct,
  PutWarehouse,
  SetOrderStatus,
  WarehousePath,
} from '../../../functions/devices/contract/operations-contract.ts';
import * as catalog from '../../../functions/devices/examples/catalog-examples.ts';
import { lifecycle } from '../../../functions/devices/model/lifecycle.ts';
import { problemLines, problemPaths } from '../../support/problem-lines.ts';

describe('a warehouse', () => {
  const warehouse = (fields: object) => ({ ...catalog.putWarehouse, ...fields });

  test.each(['columbus', 'A', '7-b_c.D', 'x'.repeat(64)])('may be called %s', (warehouse_id) =>
    expect(problemLines(WarehousePath, { warehouse_id })).toEqual([]),
  );

  test.each(['', '-x', '.', '..', 'a#b', 'a/b', 'ä', 'a b', 'x'.repeat(65)])('may not be called %j', (warehouse_id) =>
    expect(problemPaths(WarehousePath, { warehouse_id })).toEqual(['warehouse_id']),
  );

  test('needs every field', () => {
    expect(problemLines(PutWarehouse, warehouse({}))).toEqual([]);
    expect(problemPaths(PutWarehouse, {})).toEqual(['tenant', 'name', 'countries', 'shipping_options', 'priority']);
  });

  test.each<[object, string]>([
    [{ tenant: ' ' }, 'tenant: is blank; it must have at least 1 visible character'],
    [{ tenant: 'x'.repeat(129) }, 'tenant: must have at most 128 characters, got 129'],
    [{ name: 'x'.repeat(101) }, 'name: must have at most 100 characters, got 101'],
    [{ name: 'Reno\nWest' }, 'name: contains a line break; it must be one line'],
    [{ shipping_options: [' '] }, 'shipping_options[0]: is blank; it must have at least 1 visible character'],
    [{ countries: [] }, 'countries: must have at least 1 item, got 0'],
    [
      { countries: ['US', 'uk'] },
      'countries[1]: "uk" is not a country\'s ISO 3166-1 alpha-2 code in upper case; did you mean GB?',
    ],
    [{ shipping_options: [] }, 'shipping_options: must have at least 1 item, got 0'],
    [{ shipping_options: [''] }, 'shipping_options[0]: must have at least 1 character, got 0'],
    [{ shipping_options: ['x'.repeat(65)] }, 'shipping_options[0]: must have at most 64 characters, got 65'],
    [{ priority: -1 }, 'priority: must be a whole number from 0 to 1000000, got -1'],
    [{ priority: 1.5 }, 'priority: must be a whole number from 0 to 1000000, got 1.5'],
    [{ country: 'US' }, 'country: is not a field of this object; did you mean countries?'],
  ])('with %j is refused', (fields, line) => expect(problemLines(PutWarehouse, warehouse(fields))).toEqual([line]));
});

describe('a product', () => {
  const product = (fields: object) => ({ ...catalog.putProduct, ...fields });

  test('is named by its warehouse and a number of its own', () => {
    expect(problemLines(ProductPath, { warehouse_id: 'columbus', company_sku: 'ARD-B13.16_512' })).toEqual([]);
    expect(problemPaths(ProductPath, { warehouse_id: 'a#b', company_sku: '#' })).toEqual([
      'warehouse_id',
      'company_sku',
    ]);
  });

  test.each<[object]>([
    [{}],
    [{ description: '' }],
    [{ description: 'x'.repeat(4_000) }],
    [{ title: 'x'.repeat(256) }],
    [{ price: 0 }],
    [{ price: 1_000_000 }],
    [{ price: '1299.99' }],
    [{ price: 1500, currency: 'JPY' }],
    [{ price: 1.234, currency: 'KWD' }],
    [{ product_image: 'http://images.example.com/x' }],
    [{ product_image: 'data:image/svg+xml;base64,PHN2Zy8+' }],
  ])('with %j is one', (fields) => expect(problemLines(PutProduct, product(fields))).toEqual([]));

  test.each<[object, string]>([
    [{ title: '' }, 'title: must have at least 1 character, got 0'],
    [{ title: 'x'.repeat(257) }, 'title: must have at most 256 characters, got 257'],
    [{ category_name: '' }, 'category_name: must have at least 1 character, got 0'],
    [{ brand_name: 'x'.repeat(101) }, 'brand_name: must have at most 100 characters, got 101'],
    [{ model_name: ' ' }, 'model_name: is blank; it must have at least 1 visible character'],
    [{ description: 'x'.repeat(4_001) }, 'description: must have at most 4000 characters, got 4001'],
    [{ price: 9.999 }, 'price: must have at most 2 decimals in USD, got 9.999'],
    [{ price: '9.999' }, 'price: must have at most 2 decimals in USD, got 9.999'],
    [{ price: 9.5, currency: 'JPY' }, 'price: must have no decimals in JPY, got 9.5'],
    [{ price: -0.01 }, 'price: must be a number from 0 to 1000000, got -0.01'],
    [{ price: 1_000_001 }, 'price: must be a number from 0 to 1000000, got 1000001'],
    [{ price: '1000000.01' }, 'price: must be from 0 to 1000000, got "1000000.01"'],
    [{ price: '12,50' }, 'price: must be a price such as "1299.99", got "12,50"'],
    [{ price: '-1' }, 'price: must be a price such as "1299.99", got "-1"'],
    [{ price: '' }, 'price: must be a price such as "1299.99", got ""'],
    [{ price: undefined }, 'price: is missing; it must be a number or a string'],
    [{ title: 'Book\n13' }, 'title: contains a line break; it must be one line'],
    [{ price: null }, 'price: must be a number or a string, got null'],
    [{ currency: 'usd' }, 'currency: "usd" is not an ISO 4217 currency code in upper case; did you mean USD?'],
    [{ currency: 'XXX' }, 'currency: "XXX" is not an ISO 4217 currency code in upper case'],
    [{ product_image: 'javascript:alert(1)' }, 'product_image: must be an http or https URL or a data:image/… URI'],
    [{ product_image: 'data:text/html,x' }, 'product_image: must be an http or https URL or a data:image/… URI'],
    [{ product_image: '/x.png' }, 'product_image: must be an http or https URL or a data:image/… URI'],
    [
      { product_image: 'https://x.example/ä' },
      'product_image: must be an http or https URL or a data:image/… URI, in ASCII',
    ],
    [{ product_image: `https://x.example/${'x'.repeat(2_048)}` }, 'product_image: must have at most 2048 characters'],
    [{ quantity: 5 }, 'quantity: is not a field of this object'],
  ])('with %j is refused', (fields, line) => {
    const [first = '', ...more] = problemLines(PutProduct, product(fields));
    expect(first.slice(0, line.length)).toBe(line);
    expect(more).toEqual([]);
  });

  test('has its price as a number, however it was sent', () => {
    expect(validate(PutProduct, product({ price: '1299.90' }))).toMatchObject({ ok: true, value: { price: 1299.9 } });
  });

  test('is told all of its problems at once', () => {
    expect(problemPaths(PutProduct, product({ title: '', price: 0.001, colour: 'red', currency: 'JPY' }))).toEqual([
      'title',
      'colour',
      'price',
    ]);
    expect(
      problemPaths(PutProduct, product({ title: '\u0000', price: 0.001, product_image: 'x'.repeat(2_049) })),
    ).toEqual(['title', 'product_image', 'price']);
    expect(problemPaths(PutProduct, product({ price: -1, currency: 'usd' }))).toEqual(['price', 'currency']);
  });
});

describe('a change of the stock', () => {
  test.each([1, -1, 1_000_000, -1_000_000])('may be %d', (change) =>
    expect(problemLines(AdjustStock, { change, reason: 'Counted' })).toEqual([]),
  );

  test.each<[unknown, string]>([
    [0, 'change: must not be 0: say how many pieces came or went'],
    [1.5, 'change: must be a whole number from -1000000 to 1000000, got 1.5'],
    ['5', 'change: must be a whole number from -1000000 to 1000000, got "5" (a string)'],
    [1_000_001, 'change: must be a whole number from -1000000 to 1000000, got 1000001'],
    [1e300, 'change: must be a whole number from -1000000 to 1000000, got 1e+300'],
  ])('may not be %j', (change, line) =>
    expect(problemLines(AdjustStock, { change, reason: 'Counted' })).toEqual([line]),
  );

  test('needs a reason', () => {
    expect(problemPaths(AdjustStock, { change: 1 })).toEqual(['reason']);
    expect(problemPaths(AdjustStock, { change: 1, reason: ' ' })).toEqual(['reason']);
  });
});

describe('a status', () => {
  const tracking = { tracking_number: '1Z0000000000000134', carrier: 'UPS', tracking_status: 'in transit' };

  test.each(['SHIPPED', 'DELIVERED', 'RETURNED'])('%s may be told with the shipment', (status) =>
    expect(problemLines(SetOrderStatus, { status, ...tracking, reason: 'x' })).toEqual([]),
  );

  test.each(['ORDER RECEIVED', 'PROCESSING', 'CANCELLED'])('%s has no shipment', (status) => {
    expect(problemLines(SetOrderStatus, { status, reason: 'x' })).toEqual([]);
    expect(problemLines(SetOrderStatus, { status, ...tracking })).toEqual(
      Object.keys(tracking).map(
        (field) => `${field}: belongs to an order that is shipped: give it with SHIPPED, DELIVERED, RETURNED`,
      ),
    );
  });

  test('that is none is told with all there are', () => {
    expect(problemLines(SetOrderStatus, { status: 'toString', carrier: '' })).toEqual([
      `status: must be one of ${statusesOf(lifecycle).join(', ')}, got "toString"`,
      'carrier: must have at least 1 character, got 0',
    ]);
    expect(problemPaths(SetOrderStatus, {})).toEqual(['status']);
  });
});
