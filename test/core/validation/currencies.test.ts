import * as currencies from 'dinero.js/currencies';
import { describe, expect, test } from 'vitest';
import {
  currencyCodes,
  currencyOf,
  decimalsOf,
  endOfCurrency,
  isCurrency,
  notACurrency,
} from '../../../functions/core/validation/currencies.ts';

describe('money that circulates', () => {
  test.each(
    'AED CHF CLP COP EUR GBP INR JPY KWD MGA MRU MXN SLE STN SVC USD UYU VES XAF XCD XCG XOF XPF ZWG'.split(' '),
  )('is %s', (code) => {
    expect(isCurrency(code)).toBe(true);
    expect(currencyCodes()).toContain(code);
  });

  test.each([
    ['BGN', 'is no currency since 2026-01-01; did you mean EUR?'],
    ...'BOV CHE CHW CLF COU MXV USN UYI UYW XAD'
      .split(' ')
      .map((code) => [code, 'is a unit of account, not a currency that circulates, such as USD']),
    ...'XAU XXX XTS XDR HRK DEM ZWL ANG CUC SLL VEF MRO XBA'
      .split(' ')
      .map((code) => [code, 'is not an ISO 4217 currency code in upper case']),
    ['usd', 'is not an ISO 4217 currency code in upper case; did you mean USD?'],
    [' eur ', 'is not an ISO 4217 currency code in upper case; did you mean EUR?'],
  ])('is not %j', (code = '', message = '') => {
    expect(isCurrency(code)).toBe(false);
    expect(currencyCodes()).not.toContain(code);
    expect(notACurrency(code)).toContain(`${JSON.stringify(code)} ${message}`);
  });

  test.each([
    ['HRK', 'EUR'],
    ['LTL', 'EUR'],
    ['ANG', 'XCG'],
    ['VEF', 'VES'],
    ['ZWL', 'ZWG'],
    ['rmb', 'CNY'],
    ['CNH', 'CNY'],
    ['UKP', 'GBP'],
    ['NIS', 'ILS'],
    ['Euro', 'EUR'],
  ])('%s was probably meant as %s', (code, meant) => {
    expect(notACurrency(code)).toMatch(new RegExp(`; did you mean ${meant}\\?$`));
    expect(isCurrency(meant)).toBe(true);
  });

  test.each(['XAU', 'XDR', 'BTC', 'DOL', 'LEI', 'KUN', 'ZAL', 'FRX'])(
    '%s is close to a code, but not likely meant',
    (code) => {
      expect(notACurrency(code)).toMatch(/, such as USD$/);
    },
  );

  test('is none any more from its end on, and stays readable', () => {
    expect(endOfCurrency('BGN', '2025-12-31T23:59:59.999Z')).toBeUndefined();
    expect(endOfCurrency('BGN', '2026-01-01T00:00:00.000Z')).toBe('2026-01-01');
    expect(endOfCurrency('EUR', '2099-01-01T00:00:00.000Z')).toBeUndefined();
    expect([decimalsOf('BGN'), currencyOf('BGN').code]).toEqual([2, 'BGN']);
  });

  test('has a name of its own in every code of the list', () => {
    const names = new Intl.DisplayNames('en', { type: 'currency', fallback: 'none' });
    expect(currencyCodes().filter((code) => names.of(code) === undefined)).toEqual([]);
    expect(currencyCodes().length).toBeGreaterThan(150);
  });
});

test.each(Object.values(currencies))('$code has the decimals that the package knows', ({ code, base, exponent }) => {
  expect(currencyOf(code)).toEqual({ code, base: 10, exponent: base === 10 ? exponent : 2 });
});

test('there is no other currency than those of the package', () => {
  expect(currencyCodes().filter((code) => !Object.hasOwn(currencies, code))).toEqual([]);
  expect(() => currencyOf('XXX')).toThrow('XXX is no currency');
});
