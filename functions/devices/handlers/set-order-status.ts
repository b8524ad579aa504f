import { change } from './change.ts';
import { dataAfterStatus } from './order-data.ts';
import { missingTracking } from './order-rules.ts';
import { ownedByAnyone } from './owner.ts';
import { orderStatusAnswer } from './representation.ts';
import { serve } from './serve.ts';

/** POST /operations/v1/device-orders/{order_number}/status */
export const setOrderStatus = serve('set-order-status', async ({ path, body, principal, ifMatch }, store) =>
  change(
    store,
    { path, owner: ownedByAnyone, principal, ifMatch },
    {
      decide: ({ data }) => ({ status: body.status, data: dataAfterStatus(data, body), reason: body.reason }),
      check: ({ data }) => missingTracking(body.status, data.tracking, body),
    },
    orderStatusAnswer,
  ),
);

export const handler = setOrderStatus();
