import { rowOf } from '../../core/model/lifecycle.ts';
import * as routes from '../contract/routes.ts';
import { serve } from '../http/pipeline.ts';
import { lifecycle } from '../model/lifecycle.ts';
import { alreadyShipped } from '../model/refusals.ts';
import { changeDeviceOrder } from '../orders/change-order.ts';
import { ownedBy } from '../orders/owner.ts';
import { cancelledResponse } from '../representation/order-representation.ts';

/** POST /orders/{order_number}/cancel */
export const cancelOrder = serve(routes.cancelOrder, async (request, store) =>
  changeDeviceOrder(
    store,
    { ...request, owner: ownedBy(request.principal) },
    {
      decide: (order) => {
        const next = rowOf(lifecycle, order.status)?.next ?? [];
        if (order.status !== 'CANCELLED' && !next.includes('CANCELLED')) throw alreadyShipped(order.status);
        return { status: 'CANCELLED' };
      },
    },
    cancelledResponse,
  ),
);

export const handler = cancelOrder();
