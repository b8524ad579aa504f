import { MOST_LINES } from '../contract/place-order-contract.ts';
import type { Account } from '../model/account-items.ts';
import { pacificDate } from '../model/calendar.ts';
import { type OfferName, parseOfferId } from '../model/offer-id.ts';
import type { OrderRequest } from '../model/order-request.ts';
import { type CountedQuantity, countedQuantities, entitlementOf, typeOfLevel } from '../model/volume-levels.ts';
import { offerIdsFor } from '../pricing/price-quote.ts';
import { anniversaryEntitlement, autoRenewingSubscriptions } from './anniversary-lines.ts';
import { withRenewalQuantities } from './renewal-quantities.ts';

/**
 * Lists the ids of the offers needed to validate a request. A preview also needs the offers of the same products at the levels
 * that the customer is entitled to. A RETURN or an order with too many lines needs no offers.
 *
 * @example offersNeeded({ orderType: 'NEW', lineItems: [{ offerId: '65304470CA01A12' }] }, {}, new Date()) // new Set(['65304470CA01A12'])
 */
export function offersNeeded(request: OrderRequest, account: Account, now: Date): ReadonlySet<string> {
  const { orderType, lineItems = [] } = request;
  if (orderType === 'RETURN' || lineItems.length > MOST_LINES) return new Set();
  if (orderType === 'PREVIEW_RENEWAL' && lineItems.length === 0) {
    return anniversaryOffersNeeded(account, account.customer.cotermDate);
  }
  const named = lineItems.map(({ offerId }) => offerId);
  if (orderType === 'PREVIEW') return new Set([...named, ...betterOffers(request, account, now)]);
  if (orderType !== 'PREVIEW_RENEWAL') return new Set(named);
  return new Set([...named, ...betterOffers(withRenewalQuantities(request, account), account, now)]);
}

/**
 * Lists the ids of the offers that an anniversary may renew.
 *
 * @param date the anniversary, `YYYY-MM-DD`, Pacific
 */
export function anniversaryOffersNeeded(account: Account, date: string): ReadonlySet<string> {
  const entitlement = anniversaryEntitlement(account, date);
  const subscriptions = autoRenewingSubscriptions(account);
  return new Set(subscriptions.flatMap((one) => offerIdsFor(entitlement, one, one.productType)));
}

/**
 * Returns true if flexible discounts are needed to validate a request.
 *
 * @example needsFlexDiscounts({ orderType: 'NEW', lineItems: [{ flexDiscountCodes: ['SPRING_10'] }] }, {}) // true
 */
export function needsFlexDiscounts({ orderType, lineItems = [] }: OrderRequest, account: Account): boolean {
  if (orderType === 'RETURN') return false;
  if (orderType === 'PREVIEW_RENEWAL' && lineItems.length === 0) return anniversaryNeedsFlexDiscounts(account);
  return lineItems.some(({ flexDiscountCodes = [] }) => flexDiscountCodes.length > 0);
}

/** Returns true if a subscription with auto renewal on has a flexible discount code. */
export const anniversaryNeedsFlexDiscounts = (account: Account): boolean =>
  autoRenewingSubscriptions(account).some(
    ({ autoRenewal: { flexDiscountCodes = [] } }) => flexDiscountCodes.length > 0,
  );

/**
 * Lists the offers of the same products at the entitled levels. The offers are not loaded yet, so every line counts towards
 * levels.
 */
function betterOffers({ lineItems = [] }: OrderRequest, { customer }: Account, now: Date): readonly string[] {
  const names = lineItems.flatMap(({ offerId, quantity }): (OfferName & CountedQuantity)[] => {
    const name = parseOfferId(offerId);
    return name === undefined
      ? []
      : [{ ...name, quantity, productType: typeOfLevel(name.level), countsTowardLevel: true }];
  });
  const entitlement = entitlementOf(customer, countedQuantities(names), pacificDate(now));
  return names.flatMap((name) => offerIdsFor(entitlement, name, name.productType));
}
