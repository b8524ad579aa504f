import * as routes from '../contract/operations-routes.ts';
import { serve } from '../http/pipeline.ts';
import { dataAfterStatusUpdate } from '../orders/build-order-data.ts';
import { changeDeviceOrder } from '../orders/change-order.ts';
import { missingTrackingOfMalformed } from '../orders/malformed-status.ts';
import { ownedByAnyone } from '../orders/owner.ts';
import { orderStatusResponse } from '../representation/order-representation.ts';
import { missingTracking } from '../rules/order-rules.ts';

/** POST /operations/v1/device-orders/{order_number}/status */
export const setOrderStatus = serve(
  routes.setOrderStatus,
  async (request, store) => {
    const { body } = request;
    return changeDeviceOrder(
      store,
      { ...request, owner: ownedByAnyone },
      {
        decide: ({ data }) => ({ status: body.status, data: dataAfterStatusUpdate(data, body), reason: body.reason }),
        check: ({ data }) => missingTracking(body.status, data.tracking, body),
      },
      orderStatusResponse,
    );
  },
  { furtherChecks: missingTrackingOfMalformed },
);

export const handler = setOrderStatus();
