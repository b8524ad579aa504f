import { readOrderWithHistory } from '../../core/orders/read-order.ts';
import * as routes from '../contract/operations-routes.ts';
import { serve } from '../http/pipeline.ts';
import type { DeviceOrderData } from '../model/order-data.ts';
import { orderNamed, ownedByAnyone } from '../orders/owner.ts';
import { orderToFulfilResponse } from '../representation/order-representation.ts';

/** GET /operations/v1/device-orders/{order_number} */
export const getOrderToFulfil = serve(routes.getOrderToFulfil, async ({ path }, store) => {
  const named = orderNamed(path, ownedByAnyone);
  const { order, history } = await readOrderWithHistory<DeviceOrderData>(store, ownedByAnyone, named);
  return orderToFulfilResponse(order, history);
});

export const handler = getOrderToFulfil();
