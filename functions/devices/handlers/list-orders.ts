import { nextLink } from '../../core/orders/link.ts';
import { listOrders as listStoredOrders } from '../../core/orders/list-orders.ts';
import * as routes from '../contract/routes.ts';
import { serve } from '../http/pipeline.ts';
import type { DeviceOrderData } from '../model/order-data.ts';
import { ownedBy } from '../orders/owner.ts';
import { orderDocument, orderListResponse } from '../representation/order-representation.ts';

/** GET /orders */
export const listOrders = serve(routes.listOrders, async ({ query, principal, rawPath, rawQueryString }, store) => {
  const { status, email, ...page } = query;
  const filter = { statuses: status, data: { email } };
  const listed = await listStoredOrders<DeviceOrderData>(store, ownedBy(principal), filter, page, orderDocument);
  return orderListResponse(listed, nextLink(rawPath, rawQueryString, 'cursor', listed.cursor));
});

export const handler = listOrders();
