import { add, type Dinero, type DineroCurrency, dinero, multiply, toDecimal } from 'dinero.js';
import { currencyOf, decimalsOf } from '../../core/validation/currencies.ts';
import { shown } from '../../core/validation/issue-message.ts';

/** Highest price of one piece, in the currency's unit. Within the limits of an order, every total is an exact number. */
export const HIGHEST_PRICE = 1_000_000;

/**
 * Validates a price. It must be from 0 to 1,000,000, with at most the currency's decimals.
 *
 * @param price in the currency's unit
 * @param currency an ISO 4217 code
 * @returns the problem, or undefined for a valid price
 * @example priceProblem(1299.99, 'USD') // undefined
 * @example priceProblem(9.999, 'USD') // 'must have at most 2 decimals in USD, got 9.999'
 */
export function priceProblem(price: number, currency: string): string | undefined {
  if (!(price >= 0 && price <= HIGHEST_PRICE)) return `must be from 0 to ${HIGHEST_PRICE}, got ${price}`;
  const most = decimalsOf(currency);
  if (minorUnits(price, most) !== undefined) return undefined;
  const decimals = most === 0 ? 'no decimals' : `at most ${most} decimals`;
  return `must have ${decimals} in ${currency}, got ${shown(price)}`;
}

/**
 * Adds up the prices of all pieces, with exact decimal arithmetic in the currency's minor units.
 *
 * @param currency an ISO 4217 code
 * @returns the total in the currency's unit
 * @throws Error for a price that {@link priceProblem} rejects, and for an unknown currency
 * @example totalOf([{ price: 1299.99, qty: 1 }, { price: 179.5, qty: 2 }], 'USD') // 1658.99
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

/** Converts an amount to minor units by its decimal digits. Returns undefined for an amount with more decimals than given. */
function minorUnits(amount: number, decimals: number): number | undefined {
  // The shortest decimal representation of the number is what the caller wrote.
  const digits = /^(\d+)(?:\.(\d+))?$/.exec(String(amount));
  if (digits === null) return undefined;
  const [, whole = '', fraction = ''] = digits;
  return fraction.length > decimals ? undefined : Number(whole + fraction.padEnd(decimals, '0'));
}
