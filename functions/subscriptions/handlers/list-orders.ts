import { fitting } from '../core/page-size.ts';
import { linksTo } from './links.ts';
import { ListOrdersQuery } from './order-contract.ts';
import { readHistory } from './order-history.ts';
import { historyAnswer, orderDocument } from './order-representation.ts';
import { ownedBy } from './owner.ts';
import { pageLinks } from './page-links.ts';
import { serve } from './serve.ts';

/** GET /customers/{customerId}/orders */
export const listOrders = serve('list-orders', async ({ path, query, principal, rawQueryString }, store) => {
  const { customerId } = path;
  const { totalCount, limit, offset, items: orders } = await readHistory(store, ownedBy(principal), customerId, query);
  const documents = orders.map((order) => orderDocument(order, { fetchPrice: query['fetch-price'] }));
  const items = documents.slice(0, fitting(documents.map((document) => JSON.stringify(document))).length);
  const page = { totalCount, count: items.length, limit, offset };
  const call = {
    path: linksTo('customers', customerId, 'orders').self.uri,
    rawQueryString,
    parameters: ListOrdersQuery,
  };
  return historyAnswer({ ...page, items, links: pageLinks(call, page) });
});

export const handler = listOrders();
