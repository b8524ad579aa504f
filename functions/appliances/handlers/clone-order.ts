import { placeOrder } from '../../core/orders/place-order.ts';
import { readOrder } from '../../core/orders/read-order.ts';
import * as routes from '../contract/routes.ts';
import { serve } from '../http/pipeline.ts';
import { lifecycle } from '../model/lifecycle.ts';
import type { ApplianceData } from '../model/order-data.ts';
import { dataOfClone } from '../orders/build-order-data.ts';
import { ownedBy } from '../orders/owner.ts';
import { orderResponse } from '../representation/order-representation.ts';

/** POST /orders/{uid}/clone */
export const cloneOrder = serve(routes.cloneOrder, async ({ path, principal, idempotency }, store) => {
  const owner = ownedBy(principal);
  const data = dataOfClone(await readOrder<ApplianceData>(store, owner, path));
  return placeOrder(
    store,
    { ...owner, actor: principal.subject, status: 'new', lifecycle, data, request: idempotency },
    orderResponse,
  );
});

export const handler = cloneOrder();
