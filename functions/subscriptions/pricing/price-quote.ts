import type { Customer, Deployment } from '../model/account-items.ts';
import type { Offer, Price, ProductType } from '../model/catalog-items.ts';
import { type OfferName, offerIdOf } from '../model/offer-id.ts';
import { regionOf } from '../model/regions.ts';
import { type Entitlement, levelsFor } from '../model/volume-levels.ts';

/** An offer as it is sold: at a price of the region that a country belongs to. */
export interface OfferPrice {
  readonly offer: Offer;
  readonly country: string;
  /** A full year's unit price: decimal digits. */
  readonly partnerPrice: string;
  /** The customer's high volume discount, whether or not the offer has a price of its own for it. */
  readonly discountCode: string | undefined;
}

/** Who buys, for whom, in what: what decides on a price beside the offer. */
export interface Buyer {
  readonly customer: Customer;
  readonly deployment: Deployment | undefined;
  readonly currencyCode: string;
  readonly discountCode: string | undefined;
}

/**
 * An offer's price for a buyer, if it has one in the currency (docs/contracts/subscriptions.md, "Orders": currency): in the region of the deployment's
 * country, else in that of the customer's. With a high volume discount it is the one that the offer has for the code, else the
 * price for all (docs/contracts/subscriptions.md, "Discounts").
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

const priceForCode = (prices: readonly Price[], code: string | undefined): Price | undefined =>
  (code === undefined ? undefined : prices.find(({ discountCode }) => discountCode === code)) ??
  prices.find(({ discountCode }) => discountCode === undefined);

/** Whether an offer is no longer sold. */
export const isWithdrawn = ({ withdrawnFrom }: Offer, at: Date): boolean =>
  withdrawnFrom !== undefined && Date.parse(withdrawnFrom) <= at.getTime();

/** The offer ids of a product at all levels that the customer may have, the best first. */
export const offerIdsFor = (
  entitlement: Entitlement,
  { product, suffix }: Pick<OfferName, 'product' | 'suffix'>,
  type: ProductType,
): readonly string[] => levelsFor(entitlement, type).map((level) => offerIdOf({ product, level, suffix }));

/** The sale of the first of the offers that is there, is sold and has a price for the buyer. */
export function firstOfferPrice(
  offerIds: readonly string[],
  offers: ReadonlyMap<string, Offer>,
  buyer: Buyer,
  isAvailable: (offer: Offer) => boolean,
): OfferPrice | undefined {
  for (const offerId of offerIds) {
    const offer = offers.get(offerId);
    const offerPrice = offer !== undefined && isAvailable(offer) ? priceFor(offer, buyer) : undefined;
    if (offerPrice !== undefined) return offerPrice;
  }
  return undefined;
}

/** The customer's high volume discount codes for products of a kind (docs/contracts/subscriptions.md, "Discounts"). */
export const discountCodesFor = (
  { discounts }: Customer,
  { productType }: Pick<Offer, 'productType'>,
): readonly string[] =>
  discounts.flatMap(({ offerType, discountCode }) =>
    offerType === productType && discountCode !== undefined ? [discountCode] : [],
  );
