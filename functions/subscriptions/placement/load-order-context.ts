import type { Store } from '../../core/store/store.ts';
import { type AccountOwner, readAccount } from '../accounts/account-store.ts';
import { readFlexDiscounts } from '../catalog/flex-discounts.ts';
import { readOffers } from '../catalog/offers.ts';
import { MOST_LINES } from '../contract/place-order-contract.ts';
import type { OrderContext } from '../model/order-context.ts';
import type { OrderRequest } from '../model/order-request.ts';
import { needsFlexDiscounts, offersNeeded } from '../rules/offers-needed.ts';

/** Who asks for an order of which customer, and whether with prices. */
export interface OrderContextRequest extends Pick<OrderContext, 'fetchPrice'> {
  readonly owner: AccountOwner;
  readonly customerId: string;
}

/**
 * Reads what an order is judged by: the account and, at the same time, what the request itself names; then what follows from both.
 * Two requests for an order of up to a hundred offers, three with flexible discounts, and one more for a preview.
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
  // What is returned is as it was sold; and an order that is too long is refused without any.
  const lines = orderType === 'RETURN' || lineItems.length > MOST_LINES ? [] : lineItems;
  const named = new Set(lines.map(({ offerId }) => offerId));
  const namesDiscounts = lines.some(({ flexDiscountCodes = [] }) => flexDiscountCodes.length > 0);
  const [account, offers, discounts] = await Promise.all([
    readAccount(store, owner, customerId),
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
