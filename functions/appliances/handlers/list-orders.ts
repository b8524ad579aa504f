import { jsonText } from '../core/answer.ts';
import { nextLink } from '../core/link.ts';
import { listOrders as listStoredOrders } from '../core/list-orders.ts';
import type { ApplianceData } from './contract.ts';
import { ownedBy } from './owner.ts';
import { orderSummary } from './representation.ts';
import { serve } from './serve.ts';

/** GET /orders */
export const listOrders = serve('list-orders', async ({ query, principal, rawPath, rawQueryString }, store) => {
  const { status, siteType, flagged, customerRefNum, createdAfter, createdBefore, limit, cursor } = query;
  const filter = { statuses: status, data: { siteType, flagged, customerRefNum }, createdAfter, createdBefore };
  const page = { limit, cursor };
  const listed = await listStoredOrders<ApplianceData>(store, ownedBy(principal), filter, page, orderSummary);
  return jsonText(200, `[${listed.orders.join(',')}]`, nextLink(rawPath, rawQueryString, 'cursor', listed.cursor));
});

export const handler = listOrders();
