import { readAccount } from '../accounts/read-account.ts';
import { serve } from '../http/pipeline.ts';
import { ownedBy } from '../orders/owner.ts';
import { subscriptionsResponse } from '../representation/subscription-representation.ts';

/** GET /customers/{customerId}/subscriptions */
export const listSubscriptions = serve('list-subscriptions', async ({ path, principal }, store) =>
  subscriptionsResponse(await readAccount(store, ownedBy(principal), path.customerId, '3115'), store.now()),
);

export const handler = listSubscriptions();
