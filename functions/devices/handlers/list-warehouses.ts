import { readWarehouses } from '../catalog/warehouses.ts';
import { serve } from '../http/pipeline.ts';
import { warehousesAnswer } from '../representation/order-representation.ts';

/** GET /warehouses */
export const listWarehouses = serve('list-warehouses', async ({ principal }, store) =>
  warehousesAnswer(await readWarehouses(store, principal.tenant)),
);

export const handler = listWarehouses();
