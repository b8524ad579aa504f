import { changeCustomer } from './change-account.ts';
import { customerAnswer } from './customer-representation.ts';
import { updatedCustomer } from './customer-rules.ts';
import { ownedBy } from './owner.ts';
import { serve } from './serve.ts';

/** PATCH /customers/{customerId} */
export const updateCustomer = serve('update-customer', async ({ path, body, principal, idempotency }, store) =>
  changeCustomer(
    store,
    { owner: ownedBy(principal), customerId: path.customerId, request: idempotency },
    (customer) => updatedCustomer(customer, body),
    customerAnswer,
  ),
);

export const handler = updateCustomer();
