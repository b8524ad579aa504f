import { createCustomer as addCustomer } from '../accounts/account-commands.ts';
import * as routes from '../contract/account-routes.ts';
import { serve } from '../http/pipeline.ts';
import { createdCustomerResponse } from '../representation/customer-representation.ts';

/** POST /customers */
export const createCustomer = serve(routes.createCustomer, async ({ body, principal, idempotency }, store) => {
  const { resellerId, externalReferenceId = '', companyProfile, globalSalesEnabled } = body;
  const fields = { tenant: principal.tenant, resellerId, externalReferenceId, ...companyProfile, globalSalesEnabled };
  return addCustomer(store, fields, createdCustomerResponse, idempotency);
});

export const handler = createCustomer();
