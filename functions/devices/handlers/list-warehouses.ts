import { readWarehouses } from '../catalog/warehouses.ts';
import * as routes from '../contract/routes.ts';
import { serve } from '../http/pipeline.ts';
import { warehousesResponse } from '../representation/catalog-representation.ts';

/** GET /warehouses */
export const listWarehouses = serve(routes.listWarehouses, async ({ principal }, store) =>
  warehousesResponse(await readWarehouses(store, principal.tenant)),
);

export const handler = listWarehouses();
