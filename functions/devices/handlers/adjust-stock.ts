import { adjustStock as adjustStoredStock } from '../catalog/adjust-stock.ts';
import * as routes from '../contract/operations-routes.ts';
import { serve } from '../http/pipeline.ts';
import { stockResponse } from '../representation/catalog-representation.ts';

/** POST /operations/v1/warehouses/{warehouse_id}/products/{company_sku}/stock */
export const adjustStock = serve(routes.adjustStock, async ({ path, body, principal, idempotency }, store) =>
  adjustStoredStock(store, { id: path, ...body, actor: principal.subject, request: idempotency }, (quantity) =>
    stockResponse({ ...path, quantity }),
  ),
);

export const handler = adjustStock();
