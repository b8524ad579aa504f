import { readCustomersOf } from './account-store.ts';
import { listedCustomers } from './customer-list.ts';
import { customersAnswer } from './customer-representation.ts';
import { isId } from './fields.ts';
import { pageOf } from './paging.ts';
import { serve } from './serve.ts';

/** GET /resellers/{resellerId}/customers */
export const listCustomers = serve('list-customers', async ({ path, query, principal }, store) => {
  const { resellerId } = path;
  const customers = isId(resellerId) ? await readCustomersOf(store, principal.tenant, resellerId) : [];
  const wanted = {
    companyName: query['company-name'],
    status: query.status,
    sortBy: query['sort-by'],
    orderBy: query['order-by'],
  };
  return customersAnswer(pageOf(listedCustomers(customers, wanted), query));
});

export const handler = listCustomers();
