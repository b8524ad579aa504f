import { nextLink } from '../core/link.ts';
import { listOrders as listStoredOrders } from '../core/list-orders.ts';
import type { DeviceOrderData } from './contract.ts';
import { ownedBy } from './owner.ts';
import { orderDocument, orderListAnswer } from './representation.ts';
import { serve } from './serve.ts';

/** GET /orders */
export const listOrders = serve('list-orders', async ({ query, principal, rawPath, rawQueryString }, store) => {
  const { status, email, ...page } = query;
  const filter = { statuses: status, data: { email } };
  const listed = await listStoredOrders<DeviceOrderData>(store, ownedBy(principal), filter, page, orderDocument);
  return orderListAnswer(listed, nextLink(rawPath, rawQueryString, 'cursor', listed.cursor));
});

export const handler = listOrders();
