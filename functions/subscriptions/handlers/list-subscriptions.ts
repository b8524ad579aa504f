import { readAccount } from '../accounts/account-store.ts';
import * as routes from '../contract/account-routes.ts';
import { serve } from '../http/pipeline.ts';
import { ownedBy } from '../orders/owner.ts';
import { subscriptionsResponse } from '../representation/subscription-representation.ts';

/** GET /customers/{customerId}/subscriptions */
export const listSubscriptions = serve(routes.listSubscriptions, async ({ path, principal }, store) =>
  subscriptionsResponse(await readAccount(store, ownedBy(principal), path.customerId, '3115'), store.now()),
);

export const handler = listSubscriptions();
