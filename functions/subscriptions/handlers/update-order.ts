import { changeOrder } from '../../core/orders/change-order.ts';
import { checkReference, editedReference } from '../accounts/edit-rules.ts';
import * as routes from '../contract/order-routes.ts';
import { serve } from '../http/pipeline.ts';
import { lifecycle } from '../model/lifecycle.ts';
import type { SubscriptionOrderData } from '../model/order-data.ts';
import { checkCustomer } from '../orders/customer-orders.ts';
import { orderNamed, ownedBy } from '../orders/owner.ts';
import { orderResponse } from '../representation/order-representation.ts';

/** PATCH /customers/{customerId}/orders/{orderId} */
export const updateOrder = serve(routes.updateOrder, async ({ path, body, principal, idempotency }, store) => {
  const externalReferenceId = editedReference(body);
  return changeOrder<SubscriptionOrderData>(
    store,
    {
      owner: ownedBy(principal),
      name: orderNamed(path),
      actor: principal.subject,
      lifecycle,
      decide: (order) => {
        checkCustomer(order, path);
        checkReference(externalReferenceId);
        return { data: { ...order.data, externalReferenceId } };
      },
      request: idempotency,
    },
    (order) => orderResponse(order, { fetchPrice: false, now: store.now() }),
  );
});

export const handler = updateOrder();
