import { Big } from 'big.js';
import { decimalsOf } from '../../core/validation/currencies.ts';
import type { PaidDays } from '../model/billing-term.ts';
import type { Outcome } from '../model/catalog-items.ts';
import type { LinePricing, OrderLine } from '../model/order-data.ts';

/**
 * Decimal numbers that are cut where they must end. A quotient is cut at more digits than any amount has, and cutting it again
 * gives what cutting the exact one would have given.
 */
const Decimal = Big();
Decimal.RM = 0;
Decimal.DP = 20;

/** Where the price of one unit is cut (docs/contracts/subscriptions.md, "PREVIEW": 3 decimals). */
const UNIT_PRICE_DECIMALS = 3;

/** What a flexible discount does to the price of a unit for a year: an amount in the line's currency, or a percentage. */
export interface UnitDiscount {
  readonly type: Outcome['type'];
  readonly value: number;
}

/** A line to be priced. */
export interface PricedLine extends PaidDays {
  /** A full year's unit price: decimal digits, in the currency's unit. */
  readonly partnerPrice: string;
  readonly discount?: UnitDiscount | undefined;
  readonly quantity: number;
  /** An ISO 4217 code. */
  readonly currencyCode: string;
}

/**
 * What a line costs, by exact decimal arithmetic on uncut amounts (docs/contracts/subscriptions.md, "PREVIEW": pricing). Each amount is cut where it is
 * printed: those of a unit at 3 decimals, the line's at the currency's minor unit.
 *
 * @throws Error for a code that is no currency
 */
export function priceLine({
  partnerPrice,
  discount,
  quantity,
  currencyCode,
  proratedDays,
  daysInYear,
}: PricedLine): LinePricing {
  const yearly = new Decimal(partnerPrice);
  const discounted = discount === undefined ? yearly : discountedPrice(yearly, discount);
  const forDays = discounted.times(proratedDays);
  return {
    partnerPrice: yearly.toNumber(),
    discountedPartnerPrice: truncate(discounted, UNIT_PRICE_DECIMALS),
    netPartnerPrice: truncate(forDays.div(daysInYear), UNIT_PRICE_DECIMALS),
    lineItemPartnerPrice: truncate(forDays.times(quantity).div(daysInYear), decimalsOf(currencyCode)),
  };
}

/** docs/contracts/subscriptions.md, "Discounts": per unit and year. Nobody is paid for buying. */
function discountedPrice(yearly: Big, { type, value }: UnitDiscount): Big {
  switch (type) {
    case 'PERCENTAGE_DISCOUNT':
      return notBelowZero(yearly.times(new Decimal(100).minus(value)).times(ONE_PERCENT));
    case 'FIXED_DISCOUNT':
      return notBelowZero(yearly.minus(value));
    case 'FIXED_PRICE':
      return new Decimal(value);
  }
}

const ZERO = new Decimal(0);
const ONE_PERCENT = new Decimal('0.01');

const notBelowZero = (amount: Big): Big => (amount.lt(ZERO) ? ZERO : amount);

const truncate = (amount: Big, decimals: number): number => amount.round(decimals).toNumber();

/** What the lines of one currency cost together. */
export interface CurrencyTotal {
  readonly totalLineItemPartnerPrice: number;
  readonly currencyCode: string;
}

/** The sum of the lines (docs/contracts/subscriptions.md, "PREVIEW": `pricingSummary`): one for each currency, in the order in which they appear. */
export function pricingSummary(lines: readonly Pick<OrderLine, 'currencyCode' | 'pricing'>[]): CurrencyTotal[] {
  return Array.from(
    Map.groupBy(lines, ({ currencyCode }) => currencyCode),
    ([currencyCode, same]) => ({
      totalLineItemPartnerPrice: same
        .reduce((sum, { pricing }) => sum.plus(pricing.lineItemPartnerPrice), ZERO)
        .toNumber(),
      currencyCode,
    }),
  );
}
