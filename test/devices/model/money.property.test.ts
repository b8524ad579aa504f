import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decimalsOf, isCurrency, notACurrency } from '../../../functions/core/validation/currencies.ts';
import { HIGHEST_PRICE, priceProblem, totalOf } from '../../../functions/devices/model/money.ts';
import { scaled } from '../../support/effort.ts';

const CURRENCIES = ['JPY', 'USD', 'HUF', 'KWD', 'CLF', 'MGA'];

/** An amount of minor units as people write it: 12345 and 2 decimals are 123.45. */
function written(minor: bigint, decimals: number): string {
  const digits = minor.toString().padStart(decimals + 1, '0');
  return decimals === 0 ? digits : `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}

const orders = fc.constantFrom(...CURRENCIES).chain((currency) =>
  fc.record({
    currency: fc.constant(currency),
    lines: fc.array(
      fc.record({
        minor: fc.bigInt({ min: 0n, max: BigInt(HIGHEST_PRICE) * 10n ** BigInt(decimalsOf(currency)) }),
        qty: fc.integer({ min: 1, max: 1_000 }),
      }),
      { minLength: 1, maxLength: 50 },
    ),
  }),
);

test('a total is exact, to the last minor unit of the largest order', () => {
  fc.assert(
    fc.property(orders, ({ currency, lines }) => {
      const decimals = decimalsOf(currency);
      const products = lines.map(({ minor, qty }) => ({ price: Number(written(minor, decimals)), qty }));
      const exact = lines.reduce((sum, { minor, qty }) => sum + minor * BigInt(qty), 0n);
      expect(products.map(({ price }) => priceProblem(price, currency)).filter(Boolean)).toEqual([]);
      expect(totalOf(products, currency)).toBe(Number(written(exact, decimals)));
    }),
    { numRuns: scaled(100) },
  );
});

test('0.1 three times is 0.3', () => {
  expect(totalOf([{ price: 0.1, qty: 3 }], 'USD')).toBe(0.3);
  expect(
    totalOf(
      [
        { price: 1.1, qty: 1 },
        { price: 2.2, qty: 1 },
      ],
      'USD',
    ),
  ).toBe(3.3);
});

test('the largest order is exact too', () => {
  const products = Array.from({ length: 50 }, () => ({ price: 999_999.9999, qty: 1_000 }));
  expect(totalOf(products, 'CLF')).toBe(49_999_999_995);
});

describe('a currency', () => {
  test.each([
    ['USD', 2],
    ['EUR', 2],
    ['JPY', 0],
    ['KRW', 0],
    ['KWD', 3],
    ['HUF', 2],
    ['MGA', 2],
    ['CLF', 4],
  ])('%s has the %d decimals of ISO 4217', (currency, decimals) => expect(decimalsOf(currency)).toBe(decimals));

  test.each(['usd', 'US', 'DOLLAR', '', 'XXX', 'toString'])('%j is none', (code) =>
    expect(isCurrency(code)).toBe(false),
  );

  test('that is none is told with the one that was meant', () => {
    expect(notACurrency('usd')).toBe('"usd" is not an ISO 4217 currency code in upper case; did you mean USD?');
    expect(notACurrency('€')).toBe('"€" is not an ISO 4217 currency code in upper case, such as USD');
  });
});

describe('a price', () => {
  test.each([
    [9.999, 'USD', 'must have at most 2 decimals in USD, got 9.999'],
    [100.5, 'JPY', 'must have no decimals in JPY, got 100.5'],
    [1.2345, 'KWD', 'must have at most 3 decimals in KWD, got 1.2345'],
    [1e-7, 'USD', 'must have at most 2 decimals in USD, got 1e-7'],
    [-1, 'USD', 'must be from 0 to 1000000, got -1'],
    [1_000_000.01, 'USD', 'must be from 0 to 1000000, got 1000000.01'],
    [Number.NaN, 'USD', 'must be from 0 to 1000000, got NaN'],
  ])('of %d %s is refused', (price, currency, message) => expect(priceProblem(price, currency)).toBe(message));

  test.each([
    [0, 'USD'],
    [1_000_000, 'USD'],
    [0.01, 'USD'],
    [1299.99, 'EUR'],
    [1500, 'JPY'],
    [1.234, 'KWD'],
  ])('of %d %s is one', (price, currency) => expect(priceProblem(price, currency)).toBeUndefined());

  test('that is refused makes no total', () => {
    expect(() => totalOf([{ price: 9.999, qty: 1 }], 'USD')).toThrow('9.999 is not an amount of USD');
    expect(() => totalOf([{ price: 1, qty: 1 }], 'XXX')).toThrow('XXX is no currency');
  });
});
