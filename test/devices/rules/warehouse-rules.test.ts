import { describe, expect, test } from 'vitest';
import type { Offer, Warehouse } from '../../../functions/devices/model/catalog-items.ts';
import {
  currencyProblems,
  mergeItems,
  shippingProblems,
  shippingWarehouses,
  unknownProducts,
} from '../../../functions/devices/rules/warehouse-rules.ts';

const item = (product_title: string, quantity = 1) => ({ product_title, quantity });

const TIME = '2027-03-01T12:00:00.000Z';

describe('items of the same title', () => {
  test('count as one with the sum, in the sequence of their first appearance', () => {
    expect(mergeItems([item('b', 2), item('a'), item('b', 1_000), item('c')])).toEqual([
      { title: 'b', quantity: 1_002, indexes: [0, 2] },
      { title: 'a', quantity: 1, indexes: [1] },
      { title: 'c', quantity: 1, indexes: [3] },
    ]);
  });

  test('are exactly the same: capitals and spaces make another', () => {
    expect(mergeItems([item('Book'), item('book'), item('Book ')])).toHaveLength(3);
    expect(mergeItems([item('__proto__'), item('constructor')])).toHaveLength(2);
  });
});

const warehouse = (warehouse_id: string, fields: Partial<Warehouse> = {}): Warehouse => ({
  warehouse_id,
  tenant: 'acme',
  name: warehouse_id,
  countries: ['US'],
  shipping_options: ['UPS Ground', 'Overnight'],
  priority: 10,
  created_at: '2027-02-01T08:00:00.000Z',
  updated_at: '2027-02-01T08:00:00.000Z',
  version: 1,
  ...fields,
});

describe('the warehouses that may ship an order', () => {
  const columbus = warehouse('columbus');
  const reno = warehouse('reno', { priority: 5, shipping_options: ['UPS Ground'] });
  const rotterdam = warehouse('rotterdam', { countries: ['NL', 'DE'], shipping_options: ['2nd Day Air'], priority: 0 });
  const all = [columbus, reno, rotterdam];

  const shipping = (country: string, option: string) =>
    shippingWarehouses(all, country, option).map(({ warehouse_id }) => warehouse_id);

  /** Why no warehouse does. */
  function refusal(country: string, option: string, warehouses: readonly Warehouse[] = all): unknown {
    expect(shippingWarehouses(warehouses, country, option)).toEqual([]);
    return shippingProblems(warehouses, country, option);
  }

  test('serve the country and offer the option, the lowest priority number first', () => {
    expect(shipping('US', 'UPS Ground')).toEqual(['reno', 'columbus']);
    expect(shipping('US', 'Overnight')).toEqual(['columbus']);
    expect(shipping('DE', '2nd Day Air')).toEqual(['rotterdam']);
  });

  test('of the same priority come in the sequence of their ids', () => {
    const twins = [warehouse('b'), warehouse('a')];
    expect(shippingWarehouses(twins, 'US', 'Overnight')).toEqual([twins[1], twins[0]]);
  });

  test('are none where none serves the country: those there are, are listed', () => {
    expect(refusal('GB', 'UPS Ground')).toEqual([
      { path: 'shipping_country', message: 'no warehouse ships to GB; countries there are: DE, NL, US' },
    ]);
  });

  test('are none where those that serve the country have other options: these are listed', () => {
    expect(refusal('US', 'Drone')).toEqual([
      { path: 'expedite_shipping', message: '"Drone" is not offered to US; options there are: Overnight, UPS Ground' },
    ]);
    expect(refusal('DE', 'UPS Ground')).toEqual([
      { path: 'expedite_shipping', message: '"UPS Ground" is not offered to DE; options there are: 2nd Day Air' },
    ]);
    expect(refusal('US', 'overnight')).toMatchObject([{ path: 'expedite_shipping' }]);
  });

  test('may be none for both reasons, told at once', () => {
    expect(refusal('GB', 'Drone')).toEqual([
      { path: 'shipping_country', message: expect.stringContaining('DE, NL, US') },
      {
        path: 'expedite_shipping',
        message: '"Drone" is not offered; options there are: 2nd Day Air, Overnight, UPS Ground',
      },
    ]);
  });

  test('are none where there is no warehouse', () => {
    expect(refusal('US', 'UPS Ground', [])).toEqual([
      { path: 'shipping_country', message: 'no warehouse ships to US; countries there are: none' },
    ]);
  });

  test('offer together what one order needs alone: no warehouse ships half of it', () => {
    const apart = [warehouse('a', { shipping_options: ['Overnight'] }), warehouse('b', { countries: ['CA'] })];
    expect(refusal('CA', 'Drone', apart)).toMatchObject([
      { message: expect.stringContaining('Overnight, UPS Ground') },
    ]);
    expect(refusal('US', 'UPS Ground', apart)).toEqual([
      { path: 'expedite_shipping', message: '"UPS Ground" is not offered to US; options there are: Overnight' },
    ]);
  });
});

test('what is not known of an order is not held against it', () => {
  expect(shippingProblems([warehouse('a')], undefined, undefined)).toEqual([]);
  expect(shippingProblems([warehouse('a')], undefined, 'Drone')).toEqual([
    { path: 'expedite_shipping', message: '"Drone" is not offered; options there are: Overnight, UPS Ground' },
  ]);
  expect(shippingProblems([warehouse('a')], 'GB', undefined)).toMatchObject([{ path: 'shipping_country' }]);
});

describe('a title that no warehouse has', () => {
  const TITLES = [
    'Ardenne Book 13',
    'Ardenne Book 16 Pro',
    'Tessaro Dock 9',
    'Brevik One',
    'Brevik One',
    'Lumora View 27',
    'null',
    'Pen',
  ];

  const messages = (title: string) =>
    unknownProducts(mergeItems([item(title)]), TITLES).map(({ path, message }) => `${path}: ${message}`);

  test.each([
    ['ardenne book 13', '"Ardenne Book 13" or "Ardenne Book 16 Pro"'],
    ['Ardenne Bok 13', '"Ardenne Book 13"'],
    ['Tessaro Dock', '"Tessaro Dock 9"'],
    ['Ardenne Book', '"Ardenne Book 13" or "Ardenne Book 16 Pro"'],
    ['BREVIK-ONE', '"Brevik One"'],
    ['view', '"Lumora View 27"'],
    ['Brevik One, black', '"Brevik One"'],
    ['Pan', '"Pen"'],
  ])('%s is told with those that are close: %s', (title, close) => {
    expect(messages(title)).toEqual([
      `items[0].product_title: ${JSON.stringify(title)} is not a title in the inventory; did you mean ${close}?`,
    ]);
  });

  test.each(['Toaster', 'Dell', 'x', 'Pe', '日本', '?!'])(
    '%s is told where the titles are, when none is close',
    (title) => {
      expect(messages(title)).toEqual([
        `items[0].product_title: ${JSON.stringify(title)} is not a title in the inventory; see GET /inventory`,
      ]);
    },
  );

  test('is told at each place that names it', () => {
    const unknown = mergeItems([item('Toaster'), item('Kettle'), item('Toaster')]);
    expect(unknownProducts(unknown, TITLES).map(({ path, message }) => `${path} ${message.slice(0, 9)}`)).toEqual([
      'items[0].product_title "Toaster"',
      'items[1].product_title "Kettle" ',
      'items[2].product_title "Toaster"',
    ]);
  });
});

describe('an order has one currency', () => {
  const offer = (currency: string): Offer => ({
    company_sku: 'x',
    price: 1,
    currency,
    image: 'data:image/png,',
    shards: 1,
  });
  const [book, dock] = mergeItems([item('book'), item('dock'), item('dock')]);
  const lines = (first: string, second: string) =>
    book && dock
      ? [
          { item: book, offer: offer(first) },
          { item: dock, offer: offer(second) },
        ]
      : [];

  test('that circulates when it is placed', () => {
    expect(currencyProblems(lines('BGN', 'BGN'), '2025-12-31T23:59:59.999Z')).toEqual([]);
    expect(currencyProblems(lines('BGN', 'EUR'), '2026-01-01T00:00:00.000Z')).toEqual([
      expect.objectContaining({ message: expect.stringContaining('BGN, no currency since 2026-01-01') }),
    ]);
  });

  test('that all its items are priced in', () => expect(currencyProblems(lines('EUR', 'EUR'), TIME)).toEqual([]));

  test('items in different ones are named, each with its own', () => {
    expect(
      currencyProblems(lines('EUR', 'USD'), TIME).map(({ path, message }) => `${path} ${message.slice(0, 16)}`),
    ).toEqual([
      'items[0].product_title is priced in EUR',
      'items[1].product_title is priced in USD',
      'items[2].product_title is priced in USD',
    ]);
  });
});
