import type { Account } from '../model/account-items.ts';
import { type OrderRequest, RENEWAL_QUANTITY } from '../model/order-request.ts';
import { renewalQuantityOf } from '../model/subscription-state.ts';

/**
 * Gives each line without a quantity the `renewalQuantity` of its subscription (docs/contracts/subscriptions.md, "RENEWAL"). It is at
 * most the quantity of the subscription, which is all that a manual renewal renews. A line for an unknown subscription gets 1; another
 * rule reports the subscription.
 *
 * @example withRenewalQuantities({ lineItems: [{ quantity: Infinity }] }, { subscriptions: [] }).lineItems // [{ quantity: 1 }]
 */
export function withRenewalQuantities(
  request: OrderRequest,
  { subscriptions }: Pick<Account, 'subscriptions'>,
): OrderRequest {
  const byId = new Map(subscriptions.map((subscription) => [subscription.subscriptionId, subscription]));
  const lineItems = request.lineItems?.map((line) => {
    if (line.quantity !== RENEWAL_QUANTITY) return line;
    const subscription = byId.get(line.subscriptionId ?? '');
    const quantity = subscription && Math.min(renewalQuantityOf(subscription), subscription.quantity);
    return { ...line, quantity: Math.max(1, quantity ?? 1) };
  });
  return { ...request, lineItems };
}
