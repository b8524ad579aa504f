import { SECOND_MS } from '../../core/model/time-units.ts';
import type { FlexDiscount, MarketSegment, Outcome } from '../model/catalog-items.ts';
import { productOf } from '../model/offer-id.ts';
import type { Sale } from './price-quote.ts';
import type { UnitDiscount } from './pricing.ts';

/** Flexible discounts by their code. */
export type FlexDiscounts = ReadonlyMap<string, readonly FlexDiscount[]>;

export const byCode = (discounts: readonly FlexDiscount[]): FlexDiscounts => Map.groupBy(discounts, ({ code }) => code);

/** What a code is asked for: an offer and where it is sold, in what, to whom, and when. */
export interface FlexDiscountUse {
  readonly sale: Pick<Sale, 'offer' | 'country'>;
  readonly currencyCode: string;
  readonly marketSegment: MarketSegment;
  readonly at: Date;
}

/** What becomes of a code. */
export interface FlexDiscountJudgement {
  readonly code: string;
  readonly result: 'applies' | 'not-qualified' | 'not-found';
  /** The discount that applies, or one of that code which does not; undefined when none has the code. */
  readonly discount: FlexDiscount | undefined;
  /** What it does to the price; undefined when it does not apply. */
  readonly unitDiscount: UnitDiscount | undefined;
}

/**
 * Judges a code (docs/contracts/subscriptions.md, "Discounts"): a discount must be active and within its dates, else there is none; it must be for the
 * offer's product, country, currency and market segment, else it does not qualify. Of several discounts with one code that
 * qualify, the first applies.
 */
export function judgeFlexDiscount(discounts: FlexDiscounts, code: string, use: FlexDiscountUse): FlexDiscountJudgement {
  const named = discounts.get(code) ?? [];
  const open = named.filter((discount) => isOpen(discount, use.at));
  for (const discount of open) {
    const unitDiscount = isFor(discount, use) ? unitDiscountOf(discount, use) : undefined;
    if (unitDiscount !== undefined) return { code, result: 'applies', discount, unitDiscount };
  }
  const [discount = named[0]] = open;
  return { code, result: open.length === 0 ? 'not-found' : 'not-qualified', discount, unitDiscount: undefined };
}

/** Active or reusable, and within its dates, both included to the second: times of orders are whole seconds. */
function isOpen({ status, startDate, endDate }: FlexDiscount, at: Date): boolean {
  const second = Math.floor(at.getTime() / SECOND_MS) * SECOND_MS;
  return status !== 'EXPIRED' && Date.parse(startDate) <= second && second <= Date.parse(endDate);
}

/** Base offers are compared by product. */
function isFor({ marketSegments, countries, qualification }: FlexDiscount, use: FlexDiscountUse): boolean {
  return (
    isAmong(marketSegments, use.marketSegment) &&
    isAmong(countries, use.sale.country) &&
    (qualification === undefined ||
      qualification.baseOfferIds.some((offerId) => productOf(offerId) === productOf(use.sale.offer.offerId)))
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
  (country ?? use.sale.country) === use.sale.country && (currency ?? use.currencyCode) === use.currencyCode;

const namedBy = ({ country, currency }: Value) => Number(country !== undefined) + Number(currency !== undefined);
