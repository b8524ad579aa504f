import { createCustomer as addCustomer } from './change-account.ts';
import { createdCustomerAnswer } from './customer-representation.ts';
import { serve } from './serve.ts';

/** POST /customers */
export const createCustomer = serve('create-customer', async ({ body, principal, idempotency }, store) => {
  const { resellerId, externalReferenceId = '', companyProfile, globalSalesEnabled } = body;
  const fields = { tenant: principal.tenant, resellerId, externalReferenceId, ...companyProfile, globalSalesEnabled };
  return addCustomer(store, fields, createdCustomerAnswer, idempotency);
});

export const handler = createCustomer();
