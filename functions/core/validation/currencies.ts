import type { DineroCurrency } from 'dinero.js';
import * as currencies from 'dinero.js/currencies';
import { closestName } from './did-you-mean.ts';
import { shown } from './issue-message.ts';

const byCode: ReadonlyMap<string, DineroCurrency<number>> = new Map(
  Object.values(currencies).map((currency) => [currency.code, decimal(currency)]),
);

/** Returns the currency in decimal parts. ISO 4217 gives the ariary and the ouguiya two decimals, though each has five parts. */
function decimal({ code, base, exponent }: DineroCurrency<number>): DineroCurrency<number> {
  return base === 10 ? { code, base, exponent } : { code, base: 10, exponent: 2 };
}

/** Returns the codes of all currencies for prices, for the OpenAPI document. */
export const currencyCodes = (): string[] => [...byCode.keys()].sort();

/**
 * True for an ISO 4217 code of a currency for prices.
 *
 * @example isCurrency('USD') // true
 */
export const isCurrency = (code: string): boolean => byCode.has(code);

/**
 * Returns the message for a text that is no currency code, with the code that was probably meant.
 *
 * @example notACurrency('usd') // '"usd" is not an ISO 4217 currency code in upper case; did you mean USD?'
 */
export function notACurrency(value: unknown): string {
  const meant = closestName(String(value), byCode.keys());
  return `${shown(value)} is not an ISO 4217 currency code in upper case${meant === undefined ? ', such as USD' : `; did you mean ${meant}?`}`;
}

/**
 * Returns the number of decimals of the currency.
 *
 * @example decimalsOf('KWD') // 3
 * @example decimalsOf('JPY') // 0
 */
export const decimalsOf = (currency: string): number => currencyOf(currency).exponent;

/**
 * Returns the currency of a code, counted in tenths, hundredths … of its unit.
 *
 * @example currencyOf('USD') // { code: 'USD', base: 10, exponent: 2 }
 * @throws Error for a code that {@link isCurrency} rejects
 */
export function currencyOf(code: string): DineroCurrency<number> {
  const currency = byCode.get(code);
  if (currency === undefined) throw new Error(`${code} is no currency`);
  return currency;
}
