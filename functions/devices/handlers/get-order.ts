import { readOrderWithHistory } from '../core/read-order.ts';
import type { DeviceOrderData } from './contract.ts';
import { orderNamed, ownedBy } from './owner.ts';
import { orderAnswer } from './representation.ts';
import { serve } from './serve.ts';

/** GET /orders/{order_number} */
export const getOrder = serve('get-order', async ({ path, principal }, store) => {
  const { order, history } = await readOrderWithHistory<DeviceOrderData>(store, ownedBy(principal), orderNamed(path));
  return orderAnswer(order, history);
});

export const handler = getOrder();
