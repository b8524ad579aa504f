import { readSubscription } from './account-store.ts';
import { ownedBy } from './owner.ts';
import { serve } from './serve.ts';
import { subscriptionAnswer } from './subscription-representation.ts';

/** GET /customers/{customerId}/subscriptions/{subscriptionId} */
export const getSubscription = serve('get-subscription', async ({ path, principal }, store) => {
  const { customerId, subscriptionId } = path;
  const { subscription, customer } = await readSubscription(store, ownedBy(principal), customerId, subscriptionId);
  return subscriptionAnswer(subscription, customer, store.now());
});

export const handler = getSubscription();
