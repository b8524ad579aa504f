import { takeWithinLimit } from '../../core/store/truncate-to-page.ts';
import { ListOrdersQuery } from '../contract/order-contract.ts';
import * as routes from '../contract/order-routes.ts';
import { serve } from '../http/pipeline.ts';
import { ownedBy } from '../orders/owner.ts';
import { readHistory } from '../orders/read-order-history.ts';
import { historyResponse, orderDocument } from '../representation/order-representation.ts';
import { pageLinks } from '../representation/pagination-links.ts';
import { linksTo } from '../representation/self-links.ts';

/** GET /customers/{customerId}/orders */
export const listOrders = serve(routes.listOrders, async ({ path, query, principal, rawQueryString }, store) => {
  const { customerId } = path;
  const { totalCount, limit, offset, items: orders } = await readHistory(store, ownedBy(principal), customerId, query);
  const documents = orders.map((order) => orderDocument(order, { fetchPrice: query['fetch-price'] }));
  const items = documents.slice(0, takeWithinLimit(documents.map((document) => JSON.stringify(document))).length);
  const page = { totalCount, count: items.length, limit, offset };
  const call = {
    path: linksTo('customers', customerId, 'orders').self.uri,
    rawQueryString,
    parameters: ListOrdersQuery,
  };
  return historyResponse({ ...page, items, links: pageLinks(call, page) });
});

export const handler = listOrders();
