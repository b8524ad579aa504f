import { readAccount } from './account-store.ts';
import { ownedBy } from './owner.ts';
import { serve } from './serve.ts';
import { subscriptionsAnswer } from './subscription-representation.ts';

/** GET /customers/{customerId}/subscriptions */
export const listSubscriptions = serve('list-subscriptions', async ({ path, principal }, store) =>
  subscriptionsAnswer(await readAccount(store, ownedBy(principal), path.customerId, '3115'), store.now()),
);

export const handler = listSubscriptions();
