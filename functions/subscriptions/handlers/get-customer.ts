import { readCustomer } from './account-store.ts';
import { customerAnswer } from './customer-representation.ts';
import { ownedBy } from './owner.ts';
import { serve } from './serve.ts';

/** GET /customers/{customerId} */
export const getCustomer = serve('get-customer', async ({ path, principal }, store) =>
  customerAnswer(await readCustomer(store, ownedBy(principal), path.customerId)),
);

export const handler = getCustomer();
