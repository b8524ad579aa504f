import { placeOrder } from '../core/place-order.ts';
import { readOrder } from '../core/read-order.ts';
import type { ApplianceData } from './contract.ts';
import { dataOfClone } from './order-data.ts';
import { ownedBy } from './owner.ts';
import { wholeOrder } from './representation.ts';
import { serve } from './serve.ts';

/** POST /orders/{uid}/clone */
export const cloneOrder = serve('clone-order', async ({ path, principal, idempotency }, store) => {
  const owner = ownedBy(principal);
  const data = dataOfClone(await readOrder<ApplianceData>(store, owner, path));
  return placeOrder(
    store,
    { ...owner, actor: principal.subject, status: 'new', data, request: idempotency },
    wholeOrder,
  );
});

export const handler = cloneOrder();
