import { ListOrdersQuery } from '../contract/order-contract.ts';
import * as routes from '../contract/order-routes.ts';
import { serve } from '../http/pipeline.ts';
import { ownedBy } from '../orders/owner.ts';
import { readHistory } from '../orders/read-order-history.ts';
import { historyResponse, orderDocument } from '../representation/order-representation.ts';
import { pageLinks } from '../representation/pagination-links.ts';
import { printedPage } from '../representation/printed-page.ts';
import { linksTo } from '../representation/self-links.ts';

/** GET /customers/{customerId}/orders */
export const listOrders = serve(routes.listOrders, async ({ path, query, principal, rawQueryString }, store) => {
  const { customerId } = path;
  const found = await readHistory(store, ownedBy(principal), customerId, query);
  const options = { fetchPrice: query['fetch-price'], now: store.now() };
  const page = printedPage(found, (order) => orderDocument(order, options));
  const call = {
    path: linksTo('customers', customerId, 'orders').self.uri,
    rawQueryString,
    parameters: ListOrdersQuery,
  };
  return historyResponse({ ...page, items: [...page.items], links: pageLinks(call, page) });
});

export const handler = listOrders();
