import type { FlexDiscount, MarketSegment, Outcome } from './catalog-items.ts';
import type { UnitDiscount } from './pricing.ts';

/** Flexible discounts by their code. */
export type FlexDiscounts = ReadonlyMap<string, readonly FlexDiscount[]>;

export const byCode = (discounts: readonly FlexDiscount[]): FlexDiscounts => Map.groupBy(discounts, ({ code }) => code);

/** What a code is asked for: an offer's product, where and in what it is sold, to whom, and when. */
export interface FlexDiscountUse {
  readonly product: string;
  readonly country: string;
  readonly currencyCode: string;
  readonly marketSegment: MarketSegment;
  readonly at: Date;
}

/** What becomes of a code: the discount that applies, one that does not, or none of that name. */
export type FlexDiscountJudgement =
  | { readonly result: 'applies'; readonly discount: FlexDiscount; readonly unitDiscount: UnitDiscount }
  | { readonly result: 'not-qualified'; readonly discount: FlexDiscount }
  | { readonly result: 'not-found'; readonly discount: FlexDiscount | undefined };

/**
 * Judges a code (contract, "Discounts"): a discount must be active and within its dates, else there is none; it must be for the
 * offer's product, country, currency and market segment, else it does not qualify. Of several discounts with one code that
 * qualify, the first applies.
 */
export function judgeFlexDiscount(discounts: FlexDiscounts, code: string, use: FlexDiscountUse): FlexDiscountJudgement {
  const named = discounts.get(code) ?? [];
  const open = named.filter((discount) => isOpen(discount, use.at));
  for (const discount of open) {
    const unitDiscount = isFor(discount, use) ? unitDiscountOf(discount, use) : undefined;
    if (unitDiscount !== undefined) return { result: 'applies', discount, unitDiscount };
  }
  const [discount] = open;
  return discount === undefined ? { result: 'not-found', discount: named[0] } : { result: 'not-qualified', discount };
}

/** Active or reusable, and within its dates, both included to the second: times of orders are whole seconds. */
function isOpen({ status, startDate, endDate }: FlexDiscount, at: Date): boolean {
  const second = Math.floor(at.getTime() / 1_000) * 1_000;
  return status !== 'EXPIRED' && Date.parse(startDate) <= second && second <= Date.parse(endDate);
}

/** Base offers are compared by product, with which an offer id begins. */
function isFor({ marketSegments, countries, qualification }: FlexDiscount, use: FlexDiscountUse): boolean {
  return (
    isAmong(marketSegments, use.marketSegment) &&
    isAmong(countries, use.country) &&
    (qualification === undefined || qualification.baseOfferIds.some((offerId) => offerId.startsWith(use.product)))
  );
}

/** None stands for all. */
const isAmong = (allowed: readonly string[], one: string) => allowed.length === 0 || allowed.includes(one);

/** The value for the country and the currency: the one that names most of them. */
function unitDiscountOf({ outcomes }: FlexDiscount, use: FlexDiscountUse): UnitDiscount | undefined {
  const values = outcomes.flatMap(({ type, discountValues }) =>
    discountValues.filter((value) => isValueFor(value, use)).map((value) => ({ type, ...value })),
  );
  const [best] = values.toSorted((one, other) => namedBy(other) - namedBy(one));
  return best === undefined ? undefined : { type: best.type, value: best.value };
}

type Value = Outcome['discountValues'][number];

const isValueFor = ({ country, currency }: Value, use: FlexDiscountUse) =>
  (country ?? use.country) === use.country && (currency ?? use.currencyCode) === use.currencyCode;

const namedBy = ({ country, currency }: Value) => Number(country !== undefined) + Number(currency !== undefined);
