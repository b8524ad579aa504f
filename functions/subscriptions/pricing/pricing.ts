import { Big } from 'big.js';
import { decimalsOf } from '../../core/validation/currencies.ts';
import type { PaidDays } from '../model/billing-term.ts';
import type { Outcome } from '../model/catalog-items.ts';
import type { LinePricing, OrderLine } from '../model/order-data.ts';

/**
 * Decimal arithmetic that rounds down. Quotients keep 20 decimals, more than any amount has. Truncating such a quotient again
 * gives the same digits as truncating the exact one.
 */
const Decimal = Big();
Decimal.RM = 0;
Decimal.DP = 20;

/** Decimals to which a unit price is truncated (docs/contracts/subscriptions.md, "PREVIEW", pricing). */
export const UNIT_PRICE_DECIMALS = 3;

/** Effect of a flexible discount on a unit's price for a full year. */
export interface UnitDiscount {
  readonly type: Outcome['type'];
  /** A percentage, or an amount in the line's currency. */
  readonly value: number;
}

/** Input of {@link priceLine}. */
export interface PricingInput extends PaidDays {
  /** Unit price for a full year, as decimal digits in the currency's unit. */
  readonly partnerPrice: string;
  readonly discount?: UnitDiscount | undefined;
  readonly quantity: number;
  /** ISO 4217 code. */
  readonly currencyCode: string;
}

/**
 * Calculates what a line costs (docs/contracts/subscriptions.md, "PREVIEW", pricing). The price of a line is decided in five steps:
 *
 * 1. Offer: `purchase-context.ts` picks it for a purchase, `anniversary-lines.ts` for an automatic renewal.
 * 2. Unit price: `price-quote.ts` picks the offer's price by region, currency and high volume discount.
 * 3. Flexible discount: `flex-discount-rules.ts` decides if a code applies. {@link discountedPrice} deducts it.
 * 4. Proration: `billing-term.ts` counts `proratedDays` and `daysInYear`. This function multiplies and divides by them.
 * 5. Line price: this function multiplies the untruncated net price by the quantity.
 *
 * The arithmetic is exact. Each amount is truncated only in the result: unit prices to 3 decimals, the line price to the
 * currency's minor unit.
 *
 * @throws Error for an unknown currency code
 * @example priceLine({ partnerPrice: '365.00', quantity: 2, currencyCode: 'USD', proratedDays: 92, daysInYear: 365 }).lineItemPartnerPrice // 184
 */
export function priceLine({
  partnerPrice,
  discount,
  quantity,
  currencyCode,
  proratedDays,
  daysInYear,
}: PricingInput): LinePricing {
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

/**
 * Deducts a flexible discount from the yearly unit price (docs/contracts/subscriptions.md, "Discounts"). The result is never
 * negative.
 */
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

/** Total of the lines in one currency. */
export interface CurrencyTotal {
  readonly totalLineItemPartnerPrice: number;
  readonly currencyCode: string;
}

/**
 * Totals the line prices by currency, in the order in which the currencies appear (docs/contracts/subscriptions.md, "PREVIEW",
 * `pricingSummary`).
 *
 * @example pricingSummary([]) // []
 */
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
