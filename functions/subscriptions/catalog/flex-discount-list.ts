import { SECOND_MS } from '../../core/model/time-units.ts';
import type { FlexDiscount, MarketSegment } from '../model/catalog-items.ts';
import { productOf } from '../model/offer-id.ts';

/** Filter of the list of flexible discounts. */
export interface FlexDiscountQuery {
  readonly marketSegment: MarketSegment;
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  /** Discounts of any of these categories; all if absent. */
  readonly categories?: readonly string[] | undefined;
  /** Discounts for any of these offers, compared by product; all if absent. */
  readonly offerIds?: readonly string[] | undefined;
  readonly code?: string | undefined;
  readonly id?: string | undefined;
  /** True to list discounts that are over while subscriptions may keep them. */
  readonly includesReusable: boolean;
  /** Instant at or after which the discount is valid. */
  readonly from?: string | undefined;
  /** Instant at or before which the discount is valid. */
  readonly to?: string | undefined;
}

/**
 * Lists the flexible discounts that match a query, whatever their status. Without dates, the list has those that are not over.
 *
 * @example matchingFlexDiscounts([], { marketSegment: 'COM', country: 'US', includesReusable: false }, new Date()) // []
 */
export const matchingFlexDiscounts = (
  all: readonly FlexDiscount[],
  query: FlexDiscountQuery,
  now: Date,
): FlexDiscount[] =>
  all.filter(
    (discount) => isOfferedTo(discount, query) && matchesQuery(discount, query) && isInTime(discount, query, now),
  );

/** Returns true if the discount is for the market segment and the country, and has a value for the country. */
const isOfferedTo = (
  { marketSegments, countries, outcomes }: FlexDiscount,
  { marketSegment, country }: FlexDiscountQuery,
) =>
  (marketSegments.length === 0 || marketSegments.includes(marketSegment)) &&
  (countries.length === 0 || countries.includes(country)) &&
  outcomes.some(({ discountValues }) =>
    discountValues.some((value) => value.country === undefined || value.country === country),
  );

function matchesQuery({ id, category, code, qualification }: FlexDiscount, query: FlexDiscountQuery): boolean {
  const products = query.offerIds?.map(productOf);
  return (
    (query.categories?.includes(category) ?? true) &&
    (query.code === undefined || query.code === code) &&
    (query.id === undefined || query.id === id) &&
    (products === undefined ||
      qualification === undefined ||
      qualification.baseOfferIds.some((offerId) => products.includes(productOf(offerId))))
  );
}

/** Returns true if the discount is valid within the dates, or by default not over. */
function isInTime(discount: FlexDiscount, query: FlexDiscountQuery, now: Date): boolean {
  if (query.from !== undefined || query.to !== undefined) return isValidWithin(discount, query);
  const { endDate, discountLockEndDate } = discount;
  // Both ends are included to the second.
  const second = Math.floor(now.getTime() / SECOND_MS) * SECOND_MS;
  if (Date.parse(endDate) >= second) return true;
  return query.includesReusable && discountLockEndDate !== undefined && Date.parse(discountLockEndDate) >= second;
}

const isValidWithin = ({ startDate, endDate }: FlexDiscount, { from, to }: FlexDiscountQuery): boolean =>
  (from === undefined || Date.parse(endDate) >= Date.parse(from)) &&
  (to === undefined || Date.parse(startDate) <= Date.parse(to));
