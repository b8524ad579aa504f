import * as routes from '../contract/operations-routes.ts';
import { changeSandboxOrder } from '../fulfillment/sandbox-order.ts';
import { serve } from '../http/pipeline.ts';
import { sandboxOrderResponse } from '../representation/order-representation.ts';

/** PATCH /operations/v1/sandbox/customers/{customerId}/orders/{orderId} */
export const sandboxUpdateOrder = serve(routes.sandboxUpdateOrder, async ({ path, body, principal }, store) => {
  const order = await changeSandboxOrder(store, path, { ...body, actor: principal.subject });
  return sandboxOrderResponse(order);
});

export const handler = sandboxUpdateOrder();
