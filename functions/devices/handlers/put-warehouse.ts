import { saveWarehouse } from '../catalog/warehouses.ts';
import * as routes from '../contract/operations-routes.ts';
import { serve } from '../http/pipeline.ts';
import { warehouseResponse } from '../representation/catalog-representation.ts';

/** PUT /operations/v1/warehouses/{warehouse_id} */
export const putWarehouse = serve(routes.putWarehouse, async (request, store) =>
  saveWarehouse(store, request.path.warehouse_id, request.body, {
    ...request,
    respond: ({ value, isNew }) => warehouseResponse(value, isNew),
  }),
);

export const handler = putWarehouse();
