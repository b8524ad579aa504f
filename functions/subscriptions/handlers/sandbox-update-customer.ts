import { changeCustomer } from '../accounts/account-commands.ts';
import { updatedSandboxCustomer } from '../accounts/sandbox-customer.ts';
import * as routes from '../contract/operations-routes.ts';
import { serve } from '../http/pipeline.ts';
import { pacificDate } from '../model/calendar.ts';
import { ownedByAnyone } from '../orders/owner.ts';
import { customerResponse } from '../representation/customer-representation.ts';

/** PATCH /operations/v1/sandbox/customers/{customerId} */
export const sandboxUpdateCustomer = serve(routes.sandboxUpdateCustomer, async ({ path, body }, store) =>
  changeCustomer(
    store,
    { owner: ownedByAnyone, customerId: path.customerId },
    (customer) => updatedSandboxCustomer(customer, body, pacificDate(store.now())),
    customerResponse,
  ),
);

export const handler = sandboxUpdateCustomer();
