import { listOrders as listStoredOrders } from '../core/list-orders.ts';
import type { DeviceOrderData } from './contract.ts';
import { ownedBy } from './owner.ts';
import { orderDocument, orderListAnswer } from './representation.ts';
import { serve } from './serve.ts';

/** GET /orders */
export const listOrders = serve('list-orders', async ({ query, principal }, store) => {
  const { status, email, ...page } = query;
  const filter = { statuses: status, data: { email } };
  return orderListAnswer(
    await listStoredOrders<DeviceOrderData>(store, ownedBy(principal), filter, page, orderDocument),
  );
});

export const handler = listOrders();
