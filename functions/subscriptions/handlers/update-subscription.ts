import { changeSubscription } from './change-account.ts';
import { editedRenewal } from './edit-rules.ts';
import { ownedBy } from './owner.ts';
import { serve } from './serve.ts';
import { subscriptionAnswer } from './subscription-representation.ts';
import { updatedRenewal } from './subscription-rules.ts';

/** PATCH /customers/{customerId}/subscriptions/{subscriptionId} */
export const updateSubscription = serve(
  'update-subscription',
  async ({ path, body, principal, idempotency }, store) => {
    const wanted = editedRenewal(body);
    return changeSubscription(
      store,
      { owner: ownedBy(principal), ...path, request: idempotency },
      (subscription, customer) => updatedRenewal(subscription, customer, wanted),
      (subscription, customer) => subscriptionAnswer(subscription, customer, store.now()),
    );
  },
);

export const handler = updateSubscription();
