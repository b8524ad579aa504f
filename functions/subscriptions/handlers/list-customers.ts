import { readCustomersPage } from '../accounts/reseller-customers.ts';
import * as routes from '../contract/account-routes.ts';
import { isId } from '../contract/fields.ts';
import { serve } from '../http/pipeline.ts';
import type { ListedCustomer } from '../model/account-items.ts';
import { pageOf } from '../model/paging.ts';
import { customersResponse } from '../representation/customer-representation.ts';

const NOBODY: readonly ListedCustomer[] = [];

/** GET /resellers/{resellerId}/customers */
export const listCustomers = serve(routes.listCustomers, async ({ path, query, principal }, store) => {
  const { resellerId } = path;
  if (!isId(resellerId)) return customersResponse(pageOf(NOBODY, query));
  const wanted = {
    companyName: query['company-name'],
    status: query.status,
    createdFrom: query['from-created-date'],
    createdTo: query['to-created-date'],
    sortBy: query['sort-by'],
    orderBy: query['order-by'],
    limit: query.limit,
    offset: query.offset,
  };
  return customersResponse(await readCustomersPage(store, { tenant: principal.tenant, resellerId }, wanted));
});

export const handler = listCustomers();
