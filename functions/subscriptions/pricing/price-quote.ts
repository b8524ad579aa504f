import type { Customer, Deployment } from '../model/account-items.ts';
import type { Offer, Price, ProductType } from '../model/catalog-items.ts';
import { type OfferName, offerIdOf } from '../model/offer-id.ts';
import { regionOf } from '../model/regions.ts';
import { type Entitlement, levelsFor } from '../model/volume-levels.ts';

/** Price at which a customer can buy an offer. */
export interface OfferPrice {
  readonly offer: Offer;
  /** Country whose region the price is for: the deployment's or the customer's, ISO 3166-1 alpha-2. */
  readonly country: string;
  /** Unit price for a full year, as decimal digits in the currency's unit. */
  readonly partnerPrice: string;
  /** High volume discount code of the line. It is kept even if the offer has no separate price for it. */
  readonly discountCode: string | undefined;
}

/** Everything that decides the price of an offer, except the offer itself. */
export interface Buyer {
  readonly customer: Customer;
  readonly deployment: Deployment | undefined;
  readonly currencyCode: string;
  readonly discountCode: string | undefined;
}

/**
 * Decides the unit price of an offer for a buyer.
 *
 * 1. Region (docs/contracts/subscriptions.md, "Orders", currency): the region of the deployment's country comes first, then the
 *    region of the customer's country.
 * 2. High volume discount (docs/contracts/subscriptions.md, "Discounts"): the price listed for the code comes first, then the
 *    price without a code.
 *
 * @returns undefined if the offer has no price in the currency
 * @example priceFor({ prices: [{ region: 'NA', currency: 'USD', partnerPrice: '365.00' }] }, { customer: { address: { country: 'US' } }, currencyCode: 'USD' })?.partnerPrice // '365.00'
 */
export function priceFor(
  offer: Offer,
  { customer, deployment, currencyCode, discountCode }: Buyer,
): OfferPrice | undefined {
  const countries = [...(deployment === undefined ? [] : [deployment.address.country]), customer.address.country];
  for (const country of countries) {
    const region = regionOf(country);
    const prices = offer.prices.filter((price) => price.region === region && price.currency === currencyCode);
    const price = priceForCode(prices, discountCode);
    if (price !== undefined) return { offer, country, partnerPrice: price.partnerPrice, discountCode };
  }
  return undefined;
}

/** Picks the price listed for a high volume discount code, or else the price without a code. */
const priceForCode = (prices: readonly Price[], code: string | undefined): Price | undefined =>
  (code === undefined ? undefined : prices.find(({ discountCode }) => discountCode === code)) ??
  prices.find(({ discountCode }) => discountCode === undefined);

/**
 * Returns true once an offer is withdrawn.
 *
 * @example isWithdrawn({ withdrawnFrom: '2027-03-01T00:00:00Z' }, new Date('2027-03-01T00:00:00Z')) // true
 */
export const isWithdrawn = ({ withdrawnFrom }: Offer, at: Date): boolean =>
  withdrawnFrom !== undefined && Date.parse(withdrawnFrom) <= at.getTime();

/** Lists the offer ids of a product at all levels that the customer is entitled to, the best level first. */
export const offerIdsFor = (
  entitlement: Entitlement,
  { product, suffix }: Pick<OfferName, 'product' | 'suffix'>,
  type: ProductType,
): readonly string[] => levelsFor(entitlement, type).map((level) => offerIdOf({ product, level, suffix }));

/**
 * Returns the price of the first offer that exists, is available and has a price for the buyer.
 *
 * @param buyerOf returns the buyer of an offer, whose high volume discount code may depend on the offer
 * @example firstOfferPrice(['65304470CA02A12', '65304470CA01A12'], new Map(), () => ({}), () => true) // undefined
 */
export function firstOfferPrice(
  offerIds: readonly string[],
  offers: ReadonlyMap<string, Offer>,
  buyerOf: (offer: Offer) => Buyer,
  isAvailable: (offer: Offer) => boolean,
): OfferPrice | undefined {
  for (const offerId of offerIds) {
    const offer = offers.get(offerId);
    const offerPrice = offer !== undefined && isAvailable(offer) ? priceFor(offer, buyerOf(offer)) : undefined;
    if (offerPrice !== undefined) return offerPrice;
  }
  return undefined;
}

/**
 * Lists the customer's high volume discount codes for a product type (docs/contracts/subscriptions.md, "Discounts").
 *
 * @example discountCodesFor({ discounts: [{ offerType: 'LICENSE', level: '18', discountCode: 'HVD_L18_PRE' }] }, { productType: 'LICENSE' }) // ['HVD_L18_PRE']
 */
export const discountCodesFor = (
  { discounts }: Pick<Customer, 'discounts'>,
  { productType }: Pick<Offer, 'productType'>,
): readonly string[] =>
  discounts.flatMap(({ offerType, discountCode }) =>
    offerType === productType && discountCode !== undefined ? [discountCode] : [],
  );

const BEFORE_RENEWAL = /_PRE$/;

/**
 * Returns the high volume discount code of a renewal (docs/contracts/subscriptions.md, "Discounts"). It is the customer's own, in its
 * `_POST` form where the offer has a price for that form.
 *
 * @example renewalCodeFor({ discounts: [{ offerType: 'LICENSE', level: '18', discountCode: 'HVD_L18_PRE' }] }, { productType: 'LICENSE', prices: [] }) // 'HVD_L18_PRE'
 */
export function renewalCodeFor(
  customer: Pick<Customer, 'discounts'>,
  offer: Pick<Offer, 'productType' | 'prices'>,
): string | undefined {
  const [own] = discountCodesFor(customer, offer);
  const afterwards = own?.replace(BEFORE_RENEWAL, '_POST');
  return offer.prices.some(({ discountCode }) => discountCode === afterwards) ? afterwards : own;
}
