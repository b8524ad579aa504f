import { changeOrder } from '../core/change-order.ts';
import { checkCustomer } from './customer-orders.ts';
import { checkReference, editedReference } from './edit-rules.ts';
import { lifecycle } from './lifecycle.ts';
import type { SubscriptionOrderData } from './order-data.ts';
import { orderAnswer } from './order-representation.ts';
import { orderNamed, ownedBy } from './owner.ts';
import { serve } from './serve.ts';

/** PATCH /customers/{customerId}/orders/{orderId} */
export const updateOrder = serve('update-order', async ({ path, body, principal, idempotency }, store) => {
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
    (order) => orderAnswer(order, { fetchPrice: false }),
  );
});

export const handler = updateOrder();
