import { readOrderOf } from './customer-orders.ts';
import { orderAnswer } from './order-representation.ts';
import { ownedBy } from './owner.ts';
import { serve } from './serve.ts';

/** GET /customers/{customerId}/orders/{orderId} */
export const getOrder = serve('get-order', async ({ path, query, principal }, store) => {
  const order = await readOrderOf(store, ownedBy(principal), path);
  return orderAnswer(order, { fetchPrice: query['fetch-price'] });
});

export const handler = getOrder();
