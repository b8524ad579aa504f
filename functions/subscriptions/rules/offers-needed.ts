import { MOST_LINES } from '../contract/place-order-contract.ts';
import type { Account } from '../model/account-items.ts';
import { pacificDate } from '../model/calendar.ts';
import { type OfferName, parseOfferId } from '../model/offer-id.ts';
import type { OrderRequest } from '../model/order-request.ts';
import { type CountedQuantity, countedQuantities, entitlementOf, typeOfLevel } from '../model/volume-levels.ts';
import { offerIdsFor } from '../pricing/price-quote.ts';
import { anniversaryEntitlement, autoRenewingSubscriptions } from './anniversary-lines.ts';

/**
 * The offers by which a request is judged, by their ids: those that it names, and for a PREVIEW those of the same products at the
 * levels that the customer may have. An order that is too long is refused without any.
 */
export function offersNeeded(request: OrderRequest, account: Account, now: Date): ReadonlySet<string> {
  const { orderType, lineItems = [] } = request;
  if (orderType === 'RETURN' || lineItems.length > MOST_LINES) return new Set();
  if (orderType === 'PREVIEW_RENEWAL' && lineItems.length === 0) {
    return anniversaryOffersNeeded(account, account.customer.cotermDate);
  }
  const named = lineItems.map(({ offerId }) => offerId);
  return new Set(orderType === 'PREVIEW' ? [...named, ...betterOffers(request, account, now)] : named);
}

/** The offers that an anniversary may renew. @param date the anniversary, Pacific */
export function anniversaryOffersNeeded(account: Account, date: string): ReadonlySet<string> {
  const entitlement = anniversaryEntitlement(account, date);
  const subscriptions = autoRenewingSubscriptions(account);
  return new Set(subscriptions.flatMap((one) => offerIdsFor(entitlement, one, one.productType)));
}

/**
 * Whether flexible discounts are needed to judge a request.
 */
export function needsFlexDiscounts({ orderType, lineItems = [] }: OrderRequest, account: Account): boolean {
  if (orderType === 'RETURN') return false;
  if (orderType === 'PREVIEW_RENEWAL' && lineItems.length === 0) return anniversaryNeedsFlexDiscounts(account);
  return lineItems.some(({ flexDiscountCodes = [] }) => flexDiscountCodes.length > 0);
}

/** Whether they are needed to renew what an anniversary renews. */
export const anniversaryNeedsFlexDiscounts = (account: Account): boolean =>
  autoRenewingSubscriptions(account).some(
    ({ autoRenewal: { flexDiscountCodes = [] } }) => flexDiscountCodes.length > 0,
  );

/** Before the offers are known, all that is ordered may count towards levels. */
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
