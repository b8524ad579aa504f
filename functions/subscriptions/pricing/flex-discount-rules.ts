import { SECOND_MS } from '../../core/model/time-units.ts';
import type { FlexDiscount, MarketSegment, Outcome } from '../model/catalog-items.ts';
import { productOf } from '../model/offer-id.ts';
import type { OfferPrice } from './price-quote.ts';
import type { UnitDiscount } from './pricing.ts';

/** Flexible discounts by code. Several discounts may share a code. */
export type FlexDiscounts = ReadonlyMap<string, readonly FlexDiscount[]>;

/** Groups flexible discounts by code. */
export const groupByCode = (discounts: readonly FlexDiscount[]): FlexDiscounts =>
  Map.groupBy(discounts, ({ code }) => code);

/** Circumstances in which a line uses a code. */
export interface FlexDiscountUse {
  readonly offerPrice: Pick<OfferPrice, 'offer' | 'country'>;
  readonly currencyCode: string;
  readonly marketSegment: MarketSegment;
  readonly at: Date;
}

/** Result of evaluating a code. */
export interface FlexDiscountEvaluation {
  readonly code: string;
  readonly result: 'applies' | 'not-qualified' | 'not-found';
  /** The discount that applies, or else a discount with the code that does not apply; undefined if no discount has the code. */
  readonly discount: FlexDiscount | undefined;
  /** Effect on the unit price; undefined if the discount does not apply. */
  readonly unitDiscount: UnitDiscount | undefined;
}

/**
 * Evaluates a flexible discount code (docs/contracts/subscriptions.md, "Discounts").
 *
 * - `not-found`: no discount with the code is active and within its dates.
 * - `not-qualified`: none of those discounts is for the offer's product, the country, the currency and the market segment.
 * - `applies`: at least one of them qualifies. The first one applies.
 *
 * @example evaluateFlexDiscount(groupByCode([]), 'SPRING_10', { at: new Date() }).result // 'not-found'
 */
export function evaluateFlexDiscount(
  discounts: FlexDiscounts,
  code: string,
  use: FlexDiscountUse,
): FlexDiscountEvaluation {
  const named = discounts.get(code) ?? [];
  const open = named.filter((discount) => isValidAt(discount, use.at));
  for (const discount of open) {
    const unitDiscount = qualifies(discount, use) ? unitDiscountOf(discount, use) : undefined;
    if (unitDiscount !== undefined) return { code, result: 'applies', discount, unitDiscount };
  }
  const [discount = named[0]] = open;
  return { code, result: open.length === 0 ? 'not-found' : 'not-qualified', discount, unitDiscount: undefined };
}

/**
 * Returns the evaluation of a code that must not apply, whatever its discounts are for.
 *
 * @example withoutEffect({ code: 'SPRING_10', result: 'applies' }).result // 'not-qualified'
 */
export const withoutEffect = (evaluation: FlexDiscountEvaluation): FlexDiscountEvaluation => ({
  ...evaluation,
  result: 'not-qualified',
  unitDiscount: undefined,
});

/**
 * Returns true for an active or reusable discount within its dates. Both dates are included to the second, because order times
 * are whole seconds.
 */
function isValidAt({ status, startDate, endDate }: FlexDiscount, at: Date): boolean {
  const second = Math.floor(at.getTime() / SECOND_MS) * SECOND_MS;
  return status !== 'EXPIRED' && Date.parse(startDate) <= second && second <= Date.parse(endDate);
}

/** Returns true if the discount is for the market segment, the country and the product. Base offers are compared by product. */
function qualifies({ marketSegments, countries, qualification }: FlexDiscount, use: FlexDiscountUse): boolean {
  return (
    isAllowed(marketSegments, use.marketSegment) &&
    isAllowed(countries, use.offerPrice.country) &&
    (qualification === undefined ||
      qualification.baseOfferIds.some((offerId) => productOf(offerId) === productOf(use.offerPrice.offer.offerId)))
  );
}

/** Returns true if the list allows the value. An empty list allows every value. */
const isAllowed = (allowed: readonly string[], one: string) => allowed.length === 0 || allowed.includes(one);

/**
 * Picks the discount value for the country and the currency. If several match, the most specific one wins: it names more of the
 * two.
 */
function unitDiscountOf({ outcomes }: FlexDiscount, use: FlexDiscountUse): UnitDiscount | undefined {
  const values = outcomes.flatMap(({ type, discountValues }) =>
    discountValues.filter((value) => isValueFor(value, use)).map((value) => ({ type, ...value })),
  );
  const [best] = values.toSorted((one, other) => specificity(other) - specificity(one));
  return best === undefined ? undefined : { type: best.type, value: best.value };
}

type Value = Outcome['discountValues'][number];

const isValueFor = ({ country, currency }: Value, use: FlexDiscountUse) =>
  (country ?? use.offerPrice.country) === use.offerPrice.country && (currency ?? use.currencyCode) === use.currencyCode;

/** Counts how many of country and currency a value names. */
const specificity = ({ country, currency }: Value) => Number(country !== undefined) + Number(currency !== undefined);
