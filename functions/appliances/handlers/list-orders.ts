import { jsonText } from '../../core/model/response.ts';
import { nextLink } from '../../core/orders/link.ts';
import { listOrders as listStoredOrders } from '../../core/orders/list-orders.ts';
import * as routes from '../contract/routes.ts';
import { serve } from '../http/pipeline.ts';
import type { ApplianceData } from '../model/order-data.ts';
import { ownedBy } from '../orders/owner.ts';
import { orderSummary } from '../representation/order-representation.ts';

/** GET /orders */
export const listOrders = serve(routes.listOrders, async ({ query, principal, rawPath, rawQueryString }, store) => {
  const { status, siteType, flagged, customerRefNum, createdAfter, createdBefore, limit, cursor } = query;
  const filter = { statuses: status, data: { siteType, flagged, customerRefNum }, createdAfter, createdBefore };
  const page = { limit, cursor };
  const listed = await listStoredOrders<ApplianceData>(store, ownedBy(principal), filter, page, orderSummary);
  return jsonText(200, `[${listed.orders.join(',')}]`, nextLink(rawPath, rawQueryString, 'cursor', listed.cursor));
});

export const handler = listOrders();
