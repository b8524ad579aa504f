import { readWarehouses } from '../catalog/warehouses.ts';
import { serve } from '../http/pipeline.ts';
import { warehousesResponse } from '../representation/catalog-representation.ts';

/** GET /warehouses */
export const listWarehouses = serve('list-warehouses', async ({ principal }, store) =>
  warehousesResponse(await readWarehouses(store, principal.tenant)),
);

export const handler = listWarehouses();
