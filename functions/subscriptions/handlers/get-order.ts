import * as routes from '../contract/order-routes.ts';
import { serve } from '../http/pipeline.ts';
import { readOrderOf } from '../orders/customer-orders.ts';
import { ownedBy } from '../orders/owner.ts';
import { orderResponse } from '../representation/order-representation.ts';

/** GET /customers/{customerId}/orders/{orderId} */
export const getOrder = serve(routes.getOrder, async ({ path, query, principal }, store) => {
  const order = await readOrderOf(store, ownedBy(principal), path);
  return orderResponse(order, { fetchPrice: query['fetch-price'], now: store.now() });
});

export const handler = getOrder();
