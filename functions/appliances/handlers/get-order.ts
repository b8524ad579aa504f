import { readOrder } from '../core/read-order.ts';
import type { ApplianceData } from './contract.ts';
import { ownedBy } from './owner.ts';
import { wholeOrder } from './representation.ts';
import { serve } from './serve.ts';

/** GET /orders/{uid} */
export const getOrder = serve('get-order', async ({ path, principal }, store) =>
  wholeOrder(await readOrder<ApplianceData>(store, ownedBy(principal), path)),
);

export const handler = getOrder();
