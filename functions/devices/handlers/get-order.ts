import { readOrderWithHistory } from '../../core/orders/read-order.ts';
import * as routes from '../contract/routes.ts';
import { serve } from '../http/pipeline.ts';
import type { DeviceOrderData } from '../model/order-data.ts';
import { orderNamed, ownedBy } from '../orders/owner.ts';
import { orderResponse } from '../representation/order-representation.ts';

/** GET /orders/{order_number} */
export const getOrder = serve(routes.getOrder, async ({ path, principal }, store) => {
  const owner = ownedBy(principal);
  const { order, history } = await readOrderWithHistory<DeviceOrderData>(store, owner, orderNamed(path, owner));
  return orderResponse(order, history);
});

export const handler = getOrder();
