import { warehouseAnswer } from './representation.ts';
import { serve } from './serve.ts';
import { saveWarehouse } from './warehouses.ts';

/** PUT /operations/v1/warehouses/{warehouse_id} */
export const putWarehouse = serve('put-warehouse', async ({ path, body }, store) => {
  const { value, isNew } = await saveWarehouse(store, path.warehouse_id, body);
  return warehouseAnswer(value, isNew);
});

export const handler = putWarehouse();
