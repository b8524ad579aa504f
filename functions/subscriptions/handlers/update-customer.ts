import { changeCustomer } from '../accounts/account-commands.ts';
import { changesSegment, updatedCustomer } from '../accounts/customer-rules.ts';
import * as routes from '../contract/account-routes.ts';
import { serve } from '../http/pipeline.ts';
import { hasPurchases } from '../orders/has-purchases.ts';
import { ownedBy } from '../orders/owner.ts';
import { customerResponse } from '../representation/customer-representation.ts';

/** PATCH /customers/{customerId} */
export const updateCustomer = serve(routes.updateCustomer, async ({ path, body, principal, idempotency }, store) =>
  changeCustomer(
    store,
    { owner: ownedBy(principal), customerId: path.customerId, request: idempotency },
    async (customer) => {
      const isFixed =
        changesSegment(customer, body) && (await hasPurchases(store, ownedBy(principal), path.customerId));
      return updatedCustomer(customer, body, isFixed);
    },
    customerResponse,
  ),
);

export const handler = updateCustomer();
