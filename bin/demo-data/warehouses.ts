import { Inventory, Warehouses } from '../../functions/devices/contract/catalog-contract.ts';
import { devices } from '../../functions/devices/contract/endpoints.ts';
import type { ApiClient } from '../support/api-client.ts';
import { type DemoProduct, type DemoWarehouse, PRODUCTS, type StockEntry, WAREHOUSES } from './catalog.ts';

/** Progress of a demo warehouse. It is closed from its creation until it is stocked. */
export interface Progress {
  readonly warehouse: DemoWarehouse;
  readonly reached: 'absent' | 'closed' | 'open';
}

/** Progress of the demo warehouses in a new store. */
export const nothingStocked: readonly Progress[] = WAREHOUSES.map((warehouse) => ({ warehouse, reached: 'absent' }));

/** Shipping option of a closed warehouse. No caller requests it, so the warehouse gets no orders. */
const CLOSED = 'not open yet';

/** Reads the progress of each demo warehouse. */
export async function progressOf(api: ApiClient): Promise<readonly Progress[]> {
  const { data } = Warehouses.parse(await api.call(devices, 'list-warehouses'));
  const options = new Map(data.ware_houses.map((found) => [found.warehouse_id, found.shipping_options]));
  return WAREHOUSES.map((warehouse) => {
    const found = options.get(warehouse.id);
    return { warehouse, reached: found === undefined ? 'absent' : found.includes(CLOSED) ? 'closed' : 'open' };
  });
}

/**
 * Stocks a warehouse that is absent or closed. Until the warehouse opens, no order takes stock from it, so a product without pieces has not
 * been stocked yet. Therefore an interrupted run can be repeated: it adds no stock twice and omits none.
 */
export async function stockWarehouse(api: ApiClient, { warehouse, reached }: Progress): Promise<void> {
  const quantities = reached === 'absent' ? undefined : await quantitiesIn(api, warehouse);
  if (reached === 'absent') await put(api, warehouse, [CLOSED]);
  for (const product of PRODUCTS) {
    const entry = product.stockByCurrency[warehouse.currency];
    if (entry !== undefined) await bookIn(api, warehouse, product, entry, quantities?.get(product.company_sku));
  }
}

/** Reads the stock of each product of the warehouse, by its `company_sku`. */
async function quantitiesIn(api: ApiClient, { id }: DemoWarehouse): Promise<ReadonlyMap<string, number>> {
  const { data } = Inventory.parse(await api.call(devices, 'get-inventory', { query: { warehouse_id: id } }));
  return new Map(data.flatMap(({ products }) => products.map(({ company_sku, quantity }) => [company_sku, quantity])));
}

/** Opens a stocked warehouse for orders. */
export const openWarehouse = (api: ApiClient, warehouse: DemoWarehouse): Promise<void> =>
  put(api, warehouse, warehouse.document.shipping_options);

/** Stocks and opens the warehouses that are not open yet. */
export async function openWarehouses(api: ApiClient): Promise<void> {
  for (const one of await progressOf(api)) {
    if (one.reached === 'open') continue;
    await stockWarehouse(api, one);
    await openWarehouse(api, one.warehouse);
  }
}

async function put(
  api: ApiClient,
  { id, document }: DemoWarehouse,
  shipping_options: readonly string[],
): Promise<void> {
  await api.call(devices, 'put-warehouse', {
    path: { warehouse_id: id },
    body: { ...document, tenant: api.tenant, shipping_options },
  });
}

async function bookIn(
  api: ApiClient,
  { id, currency }: DemoWarehouse,
  { company_sku, stockByCurrency: _stock, ...product }: DemoProduct,
  { price, stock }: StockEntry,
  quantity: number | undefined,
): Promise<void> {
  const path = { warehouse_id: id, company_sku };
  if (quantity === undefined) {
    const title = `${product.brand_name} ${product.model_name}`;
    await api.call(devices, 'put-product', { path, body: { title, ...product, price, currency } });
  }
  if (stock === 0 || (quantity ?? 0) > 0) return;
  const body = { change: stock, reason: 'first delivery' };
  await api.call(devices, 'adjust-stock', { path, body, idempotencyKey: `demo-data-${id}-${company_sku}` });
}
