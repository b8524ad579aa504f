import { Inventory, Warehouses } from '../../functions/devices/contract/catalog-contract.ts';
import { devices } from '../../functions/devices/contract/endpoints.ts';
import type { ApiClient } from '../support/api-client.ts';
import { type DemoProduct, type DemoWarehouse, PRODUCTS, type Shelf, WAREHOUSES } from './catalog.ts';

/** How far a demo warehouse has come: it is closed from the moment it is there until its shelves are full. */
export interface Progress {
  readonly warehouse: DemoWarehouse;
  readonly reached: 'absent' | 'closed' | 'open';
}

/** The demo's warehouses where there is none yet. */
export const noProgress: readonly Progress[] = WAREHOUSES.map((warehouse) => ({ warehouse, reached: 'absent' }));

/** The shipping option of a closed warehouse, which nobody asks for: it gets no orders. */
const CLOSED = 'not open yet';

/** The demo's warehouses, each with how far it has come. */
export async function progressOf(api: ApiClient): Promise<readonly Progress[]> {
  const { data } = Warehouses.parse(await api.call(devices, 'list-warehouses'));
  const options = new Map(data.ware_houses.map((found) => [found.warehouse_id, found.shipping_options]));
  return WAREHOUSES.map((warehouse) => {
    const found = options.get(warehouse.id);
    return { warehouse, reached: found === undefined ? 'absent' : found.includes(CLOSED) ? 'closed' : 'open' };
  });
}

/**
 * Fills the shelves of a warehouse that is absent or closed. Until it is opened nobody takes anything out, so a product without
 * pieces has not been stocked: however often this is broken off and begun again, no piece is booked in twice, and none is left out.
 */
export async function fill(api: ApiClient, { warehouse, reached }: Progress): Promise<void> {
  const quantities = reached === 'absent' ? undefined : await quantitiesIn(api, warehouse);
  if (reached === 'absent') await put(api, warehouse, [CLOSED]);
  for (const product of PRODUCTS) {
    const shelf = product.shelves[warehouse.currency];
    if (shelf !== undefined) await bookIn(api, warehouse, product, shelf, quantities?.get(product.company_sku));
  }
}

/** Pieces in stock of each product that is there, by its `company_sku`. */
async function quantitiesIn(api: ApiClient, { id }: DemoWarehouse): Promise<ReadonlyMap<string, number>> {
  const { data } = Inventory.parse(await api.call(devices, 'get-inventory', { query: { warehouse_id: id } }));
  return new Map(data.flatMap(({ products }) => products.map(({ company_sku, quantity }) => [company_sku, quantity])));
}

/** Lets a warehouse with full shelves take orders. */
export const open = (api: ApiClient, warehouse: DemoWarehouse): Promise<void> =>
  put(api, warehouse, warehouse.document.shipping_options);

/** Fills and opens the warehouses that are not open yet. */
export async function openWarehouses(api: ApiClient): Promise<void> {
  for (const one of await progressOf(api)) {
    if (one.reached === 'open') continue;
    await fill(api, one);
    await open(api, one.warehouse);
  }
}

async function put(
  api: ApiClient,
  { id, document }: DemoWarehouse,
  shipping_options: readonly string[],
): Promise<void> {
  await api.call(devices, 'put-warehouse', { path: { warehouse_id: id }, body: { ...document, shipping_options } });
}

async function bookIn(
  api: ApiClient,
  { id, currency }: DemoWarehouse,
  { company_sku, shelves: _shelves, ...product }: DemoProduct,
  { price, stock }: Shelf,
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
