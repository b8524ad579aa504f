import { readOrder } from '../../core/orders/read-order.ts';
import * as routes from '../contract/routes.ts';
import { serve } from '../http/pipeline.ts';
import type { ApplianceData } from '../model/order-data.ts';
import { ownedBy } from '../orders/owner.ts';
import { orderResponse } from '../representation/order-representation.ts';

/** GET /orders/{uid} */
export const getOrder = serve(routes.getOrder, async ({ path, principal }, store) =>
  orderResponse(await readOrder<ApplianceData>(store, ownedBy(principal), path)),
);

export const handler = getOrder();
