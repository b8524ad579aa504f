import { add, type Dinero, type DineroCurrency, dinero, multiply, toDecimal } from 'dinero.js';
import { currencyOf, decimalsOf } from '../../core/validation/currencies.ts';
import { shown } from '../../core/validation/issue-message.ts';

/** Highest price of one piece, in the currency's unit: with the limits of an order, every total is an exact number. */
export const HIGHEST_PRICE = 1_000_000;

/**
 * What is wrong with a price in the currency, if anything: it must be from 0 to 1,000,000, with at most the currency's decimals.
 *
 * @param currency an ISO 4217 code
 */
export function priceProblem(price: number, currency: string): string | undefined {
  if (!(price >= 0 && price <= HIGHEST_PRICE)) return `must be from 0 to ${HIGHEST_PRICE}, got ${price}`;
  const most = decimalsOf(currency);
  if (minorUnits(price, most) !== undefined) return undefined;
  const decimals = most === 0 ? 'no decimals' : `at most ${most} decimals`;
  return `must have ${decimals} in ${currency}, got ${shown(price)}`;
}

/**
 * What the pieces cost together: exact decimal arithmetic in the currency's minor units.
 *
 * @returns an amount in the currency's unit
 * @throws Error for a price that {@link priceProblem} refuses, and for what is no currency
 */
export function totalOf(
  products: readonly { readonly price: number; readonly qty: number }[],
  currency: string,
): number {
  const money = currencyOf(currency);
  const amounts = products.map(({ price, qty }) => multiply(priceOf(price, money), qty));
  const total = amounts.reduce<Dinero<number>>(
    (sum, amount) => add(sum, amount),
    dinero({ amount: 0, currency: money }),
  );
  return Number(toDecimal(total));
}

function priceOf(price: number, currency: DineroCurrency<number>): Dinero<number> {
  const amount = minorUnits(price, currency.exponent);
  if (amount === undefined) throw new Error(`${price} is not an amount of ${currency.code}`);
  return dinero({ amount, currency });
}

/** The amount in minor units, read off its decimal digits; undefined when it has more of them than there are. */
function minorUnits(amount: number, decimals: number): number | undefined {
  // The shortest decimal that is this number: what the caller wrote.
  const digits = /^(\d+)(?:\.(\d+))?$/.exec(String(amount));
  if (digits === null) return undefined;
  const [, whole = '', fraction = ''] = digits;
  return fraction.length > decimals ? undefined : Number(whole + fraction.padEnd(decimals, '0'));
}
