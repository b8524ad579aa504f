import type { DineroCurrency } from 'dinero.js';
import * as currencies from 'dinero.js/currencies';
import { closestName } from './did-you-mean.ts';
import { shown } from './issue-message.ts';

const byCode: ReadonlyMap<string, DineroCurrency<number>> = new Map(
  Object.values(currencies).map((currency) => [currency.code, decimal(currency)]),
);

/** ISO 4217 gives the ariary and the ouguiya, each of five parts, two decimals. */
function decimal({ code, base, exponent }: DineroCurrency<number>): DineroCurrency<number> {
  return base === 10 ? { code, base, exponent } : { code, base: 10, exponent: 2 };
}

/** Whether it is an ISO 4217 code of money that things are priced in. */
export const isCurrency = (code: string): boolean => byCode.has(code);

/** What is wrong with a text that is no such code. */
export function notACurrency(value: unknown): string {
  const meant = closestName(String(value), byCode.keys());
  return `${shown(value)} is not an ISO 4217 currency code in upper case${meant === undefined ? ', such as USD' : `; did you mean ${meant}?`}`;
}

/** The digits after the point that the currency has: 2 for USD, 0 for JPY, 3 for KWD. */
export const decimalsOf = (currency: string): number => currencyOf(currency).exponent;

/**
 * The currency of a code, counted in tenths, hundredths … of its unit.
 *
 * @throws Error for a code that {@link isCurrency} refuses
 */
export function currencyOf(code: string): DineroCurrency<number> {
  const currency = byCode.get(code);
  if (currency === undefined) throw new Error(`${code} is no currency`);
  return currency;
}
