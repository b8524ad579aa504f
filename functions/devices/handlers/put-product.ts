import { saveProduct } from '../catalog/products.ts';
import { serve } from '../http/pipeline.ts';
import { productResponse } from '../representation/catalog-representation.ts';

/** PUT /operations/v1/warehouses/{warehouse_id}/products/{company_sku} */
export const putProduct = serve('put-product', async ({ path, body }, store) => {
  const { value, isNew } = await saveProduct(store, path, body);
  return productResponse(value, isNew);
});

export const handler = putProduct();
