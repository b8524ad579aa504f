import { warehousesAnswer } from './representation.ts';
import { serve } from './serve.ts';
import { readWarehouses } from './warehouses.ts';

/** GET /warehouses */
export const listWarehouses = serve('list-warehouses', async ({ principal }, store) =>
  warehousesAnswer(await readWarehouses(store, principal.tenant)),
);

export const handler = listWarehouses();
