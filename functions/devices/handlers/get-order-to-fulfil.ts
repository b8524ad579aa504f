import { readOrderWithHistory } from '../core/read-order.ts';
import type { DeviceOrderData } from './contract.ts';
import { orderNamed, ownedByAnyone } from './owner.ts';
import { orderAnswer } from './representation.ts';
import { serve } from './serve.ts';

/** GET /operations/v1/device-orders/{order_number} */
export const getOrderToFulfil = serve('get-order-to-fulfil', async ({ path }, store) => {
  const { order, history } = await readOrderWithHistory<DeviceOrderData>(store, ownedByAnyone, orderNamed(path));
  return orderAnswer(order, history);
});

export const handler = getOrderToFulfil();
