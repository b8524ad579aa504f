import { pacificDate } from './calendar.ts';
import { changeCustomer } from './change-account.ts';
import { customerByHand } from './customer-by-hand.ts';
import { customerAnswer } from './customer-representation.ts';
import { ownedByAnyone } from './owner.ts';
import { serve } from './serve.ts';

/** PATCH /operations/v1/sandbox/customers/{customerId} */
export const sandboxUpdateCustomer = serve('sandbox-update-customer', async ({ path, body }, store) =>
  changeCustomer(
    store,
    { owner: ownedByAnyone, customerId: path.customerId },
    (customer) => customerByHand(customer, body, pacificDate(store.now())),
    customerAnswer,
  ),
);

export const handler = sandboxUpdateCustomer();
