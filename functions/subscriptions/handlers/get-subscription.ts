import { readSubscription } from '../accounts/account-store.ts';
import * as routes from '../contract/account-routes.ts';
import { serve } from '../http/pipeline.ts';
import { ownedBy } from '../orders/owner.ts';
import { subscriptionResponse } from '../representation/subscription-representation.ts';

/** GET /customers/{customerId}/subscriptions/{subscriptionId} */
export const getSubscription = serve(routes.getSubscription, async ({ path, principal }, store) => {
  const { customerId, subscriptionId } = path;
  const { subscription, customer } = await readSubscription(store, ownedBy(principal), customerId, subscriptionId);
  return subscriptionResponse(subscription, customer, store.now());
});

export const handler = getSubscription();
