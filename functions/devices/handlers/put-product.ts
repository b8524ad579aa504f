import { saveProduct } from './products.ts';
import { productAnswer } from './representation.ts';
import { serve } from './serve.ts';

/** PUT /operations/v1/warehouses/{warehouse_id}/products/{company_sku} */
export const putProduct = serve('put-product', async ({ path, body }, store) => {
  const { value, isNew } = await saveProduct(store, path, body);
  return productAnswer(value, isNew);
});

export const handler = putProduct();
