import { readCustomer } from '../accounts/account-store.ts';
import { serve } from '../http/pipeline.ts';
import { ownedBy } from '../orders/owner.ts';
import { customerResponse } from '../representation/customer-representation.ts';

/** GET /customers/{customerId} */
export const getCustomer = serve('get-customer', async ({ path, principal }, store) =>
  customerResponse(await readCustomer(store, ownedBy(principal), path.customerId)),
);

export const handler = getCustomer();
