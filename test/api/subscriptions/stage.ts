import { randomUUID } from 'node:crypto';
import { Market, newProduct } from '../../support/api/subscription-api.ts';
import type { CloudAccess } from '../../support/cloud/cloud.ts';
import { newOrder } from '../../support/lines/subscription-service.ts';

/** Setting for refused requests: a customer, its orders and subscriptions, and offers that it can buy. */
export interface Stage {
  readonly market: Market;
  /** Active, in the US, with a deployment each in Canada and in Germany and a high volume discount. */
  readonly customerId: string;
  readonly canada: string;
  readonly germany: string;
  /** Costs USD in North America, EUR in Western Europe. The customer has it. */
  readonly offer: string;
  /** The same at the best level. */
  readonly bestOffer: string;
  /** Adds to what the customer has. */
  readonly addOn: string;
  /** Adds to what it has not. */
  readonly strayAddOn: string;
  /** For customers in education. */
  readonly schoolOffer: string;
  /** A flexible discount on everything, and one on another product. */
  readonly code: string;
  readonly otherCode: string;
  /** A complete order of one unit of the offer. */
  readonly orderId: string;
  readonly subscriptionId: string;
  /** A complete order of another offer that has been returned, and the subscription that is over with it. */
  readonly returnedOrderId: string;
  readonly returnedOffer: string;
  readonly endedId: string;
}

const PRICES = [
  { region: 'NA', currency: 'USD', partnerPrice: '365.00' },
  { region: 'WE', currency: 'EUR', partnerPrice: '365.00' },
];

const DISCOUNTS = [
  { offerType: 'LICENSE', level: '01' },
  { offerType: 'LICENSE', level: '18', discountCode: 'HVD_L18_PRE' },
];

/** Sets the stage. It is for governments: documented cases look for the discounts of commerce. */
export async function setStage(cloud?: CloudAccess): Promise<Stage> {
  const market = await Market.open(cloud);
  const newOffer = (fields: object = {}) => market.offer(`${newProduct()}01A12`, { prices: PRICES, ...fields });
  const [offer, returnedOffer] = [await newOffer(), await newOffer()];
  const bestOffer = await market.offer(offer.replace(/01A12$/, '04A12'), { prices: PRICES });
  const addOn = await newOffer({ addOnTo: offer.slice(0, 10) });
  const strayAddOn = await newOffer({ addOnTo: newProduct() });
  const schoolOffer = await newOffer({ marketSegments: ['EDU'] });
  const [code, otherCode] = [randomUUID(), randomUUID()];
  await market.flexDiscount(code, { marketSegments: ['GOV'] });
  await market.flexDiscount(otherCode, { marketSegments: ['GOV'], qualification: { baseOfferIds: [schoolOffer] } });

  const government = { companyProfile: { marketSegment: 'GOV' } };
  const customerId = await market.customer({ globalSalesEnabled: true, discounts: DISCOUNTS }, government);
  const [canada, germany] = [await market.deployment(customerId), await market.deployment(customerId, 'DE')];
  const { orderId, lineItems } = await market.placeAndFollow(customerId, newOrder(offer));
  const ended = await market.placeAndFollow(customerId, newOrder(returnedOffer));
  await market.placeAndFollow(customerId, returnOf(ended.orderId, { offerId: returnedOffer }));
  return {
    ...{ market, customerId, canada, germany, offer, bestOffer, addOn, strayAddOn, schoolOffer, code, otherCode },
    ...{ orderId, returnedOffer, returnedOrderId: ended.orderId },
    subscriptionId: lineItems[0].subscriptionId,
    endedId: ended.lineItems[0].subscriptionId,
  };
}

/** A RETURN of the order's first line, as it is changed. */
export const returnOf = (orderId: string, line: object) => ({
  orderType: 'RETURN',
  referenceOrderId: orderId,
  lineItems: [{ extLineItemNumber: 1, quantity: 1, currencyCode: 'USD', ...line }],
});
