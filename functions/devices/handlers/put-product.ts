import { saveProduct } from '../catalog/products.ts';
import * as routes from '../contract/operations-routes.ts';
import { serve } from '../http/pipeline.ts';
import { productResponse } from '../representation/catalog-representation.ts';

/** PUT /operations/v1/warehouses/{warehouse_id}/products/{company_sku} */
export const putProduct = serve(routes.putProduct, async (request, store) =>
  saveProduct(store, request.path, request.body, {
    ...request,
    respond: ({ value, isNew }) => productResponse(value, isNew),
  }),
);

export const handler = putProduct();
