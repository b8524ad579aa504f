import { readCustomersOf } from '../accounts/account-store.ts';
import { listedCustomers } from '../accounts/customer-list.ts';
import * as routes from '../contract/account-routes.ts';
import { isId } from '../contract/fields.ts';
import { serve } from '../http/pipeline.ts';
import { pageOf } from '../model/paging.ts';
import { customersResponse } from '../representation/customer-representation.ts';

/** GET /resellers/{resellerId}/customers */
export const listCustomers = serve(routes.listCustomers, async ({ path, query, principal }, store) => {
  const { resellerId } = path;
  const customers = isId(resellerId) ? await readCustomersOf(store, principal.tenant, resellerId) : [];
  const wanted = {
    companyName: query['company-name'],
    status: query.status,
    sortBy: query['sort-by'],
    orderBy: query['order-by'],
  };
  return customersResponse(pageOf(listedCustomers(customers, wanted), query));
});

export const handler = listCustomers();
