import { change } from './change.ts';
import { StatusSchema } from './contract.ts';
import { lifecycle } from './lifecycle.ts';
import { ownedBy } from './owner.ts';
import { alreadyShipped } from './problems.ts';
import { cancelledAnswer } from './representation.ts';
import { serve } from './serve.ts';

/** POST /orders/{order_number}/cancel */
export const cancelOrder = serve('cancel-order', async ({ path, principal, ifMatch }, store) =>
  change(
    store,
    { path, owner: ownedBy(principal), principal, ifMatch },
    {
      decide: (order) => {
        const status = StatusSchema.parse(order.status);
        if (status !== 'CANCELLED' && !lifecycle[status].next.includes('CANCELLED')) throw alreadyShipped();
        return { status: 'CANCELLED' };
      },
    },
    cancelledAnswer,
  ),
);

export const handler = cancelOrder();
