import { changeSubscription } from '../accounts/account-commands.ts';
import { editedRenewal } from '../accounts/edit-rules.ts';
import { updatedRenewal } from '../accounts/subscription-rules.ts';
import { readLargestQuantity } from '../catalog/largest-quantity.ts';
import * as routes from '../contract/account-routes.ts';
import { serve } from '../http/pipeline.ts';
import { ownedBy } from '../orders/owner.ts';
import { subscriptionResponse } from '../representation/subscription-representation.ts';
import { ALWAYS_TAKEN } from '../rules/line-rules.ts';

/** PATCH /customers/{customerId}/subscriptions/{subscriptionId} */
export const updateSubscription = serve(
  routes.updateSubscription,
  async ({ path, body, principal, idempotency }, store) => {
    const wanted = editedRenewal(body);
    return changeSubscription(
      store,
      { owner: ownedBy(principal), ...path, request: idempotency },
      async (subscription, customer) => {
        const isLarge = (wanted.renewalQuantity ?? 1) > ALWAYS_TAKEN;
        const most = isLarge ? await readLargestQuantity(store, subscription) : ALWAYS_TAKEN;
        return updatedRenewal(subscription, customer, wanted, most);
      },
      (subscription, customer) => subscriptionResponse(subscription, customer, store.now()),
    );
  },
);

export const handler = updateSubscription();
