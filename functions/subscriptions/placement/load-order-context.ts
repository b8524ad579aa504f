import type { Store } from '../../core/store/store.ts';
import type { AccountOwner } from '../accounts/account-store.ts';
import { readAccount } from '../accounts/read-account.ts';
import { type NamedByOrder, readAccountForOrder } from '../accounts/read-account-for-order.ts';
import { readFlexDiscounts } from '../catalog/flex-discounts.ts';
import { readOffers } from '../catalog/offers.ts';
import { MOST_LINES } from '../contract/place-order-contract.ts';
import type { OrderContext } from '../model/order-context.ts';
import type { LineRequest, OrderRequest } from '../model/order-request.ts';
import { needsFlexDiscounts, offersNeeded } from '../rules/offers-needed.ts';

/** Request for the context of an order: the caller, the customer, and the choice of prices. */
export interface OrderContextRequest extends Pick<OrderContext, 'fetchPrice'> {
  readonly owner: AccountOwner;
  readonly customerId: string;
}

/** Returns true for a preview of all that the next anniversary renews. */
const previewsAnniversary = ({ orderType, lineItems = [] }: OrderRequest): boolean =>
  orderType === 'PREVIEW_RENEWAL' && lineItems.length === 0;

const namedBy = (lines: readonly LineRequest[]): NamedByOrder => ({
  lines: lines.length,
  subscriptions: lines.flatMap(({ subscriptionId }) => subscriptionId ?? []),
  deployments: lines.flatMap(({ deploymentId }) => deploymentId ?? []),
});

/**
 * Loads the data that validates and prices an order. It reads the account and the requested offers in parallel, then the data
 * that follows from both.
 *
 * An order of up to a hundred offers takes two requests, with flexible discounts three. A preview takes one more, and so does an
 * account of more than 50 items.
 *
 * @throws Problem `1116`, also for another tenant's customer; `unavailable`
 */
export async function loadOrderContext(
  store: Store,
  request: OrderRequest,
  { owner, customerId, fetchPrice }: OrderContextRequest,
): Promise<OrderContext> {
  const now = store.now();
  const { orderType, lineItems = [] } = request;
  // A return keeps its original prices, and an order with too many lines is rejected. Both need no offers.
  const lines = orderType === 'RETURN' || lineItems.length > MOST_LINES ? [] : lineItems;
  const named = new Set(lines.map(({ offerId }) => offerId));
  const namesDiscounts = lines.some(({ flexDiscountCodes = [] }) => flexDiscountCodes.length > 0);
  const [account, offers, discounts] = await Promise.all([
    previewsAnniversary(request)
      ? readAccount(store, owner, customerId)
      : readAccountForOrder(store, owner, customerId, namedBy(lines)),
    readOffers(store, named),
    namesDiscounts ? readFlexDiscounts(store) : undefined,
  ]);
  const further = [...offersNeeded(request, account, now)].filter((offerId) => !named.has(offerId));
  const [furtherOffers, flexDiscounts] = await Promise.all([
    readOffers(store, further),
    discounts ?? (needsFlexDiscounts(request, account) ? readFlexDiscounts(store) : []),
  ]);
  return { account, offers: new Map([...offers, ...furtherOffers]), flexDiscounts, now, fetchPrice };
}
