import type { FlexDiscount, MarketSegment } from '../model/catalog-items.ts';
import { productOf } from '../model/offer-id.ts';

/** Which flexible discounts are asked for. */
export interface FlexDiscountQuery {
  readonly marketSegment: MarketSegment;
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  /** Any of them; all unless said. */
  readonly categories?: readonly string[] | undefined;
  /** For any of them, compared by product; for all unless said. */
  readonly offerIds?: readonly string[] | undefined;
  readonly code?: string | undefined;
  /** Those that are valid at some time from here … */
  readonly from?: string | undefined;
  /** … up to here. Instants, both included. */
  readonly to?: string | undefined;
}

/** The flexible discounts of a market segment and a country that a query asks for, whatever their status. */
export const matchingFlexDiscounts = (all: readonly FlexDiscount[], query: FlexDiscountQuery): FlexDiscount[] =>
  all.filter(
    (discount) => isOfferedTo(discount, query) && matchesQuery(discount, query) && isValidWithin(discount, query),
  );

/** A discount is none in a country that it has no value for. */
const isOfferedTo = (
  { marketSegments, countries, outcomes }: FlexDiscount,
  { marketSegment, country }: FlexDiscountQuery,
) =>
  (marketSegments.length === 0 || marketSegments.includes(marketSegment)) &&
  (countries.length === 0 || countries.includes(country)) &&
  outcomes.some(({ discountValues }) =>
    discountValues.some((value) => value.country === undefined || value.country === country),
  );

function matchesQuery({ category, code, qualification }: FlexDiscount, query: FlexDiscountQuery): boolean {
  const products = query.offerIds?.map(productOf);
  return (
    (query.categories?.includes(category) ?? true) &&
    (query.code === undefined || query.code === code) &&
    (products === undefined ||
      qualification === undefined ||
      qualification.baseOfferIds.some((offerId) => products.includes(productOf(offerId))))
  );
}

const isValidWithin = ({ startDate, endDate }: FlexDiscount, { from, to }: FlexDiscountQuery): boolean =>
  (from === undefined || Date.parse(endDate) >= Date.parse(from)) &&
  (to === undefined || Date.parse(startDate) <= Date.parse(to));
