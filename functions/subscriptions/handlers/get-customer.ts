import { readCustomer } from '../accounts/account-store.ts';
import * as routes from '../contract/account-routes.ts';
import { serve } from '../http/pipeline.ts';
import { ownedBy } from '../orders/owner.ts';
import { customerResponse } from '../representation/customer-representation.ts';

/** GET /customers/{customerId} */
export const getCustomer = serve(routes.getCustomer, async ({ path, principal }, store) =>
  customerResponse(await readCustomer(store, ownedBy(principal), path.customerId)),
);

export const handler = getCustomer();
