import { validationFailed } from '../../core/problems/problem.ts';
import { takeWithinLimit } from '../../core/store/truncate-to-page.ts';
import { composed } from '../../core/validation/spelling.ts';
import { productPages } from '../catalog/products.ts';
import { readWarehouse } from '../catalog/warehouses.ts';
import * as routes from '../contract/routes.ts';
import { serve } from '../http/pipeline.ts';
import type { Product } from '../model/catalog-items.ts';
import { categoryOf, inventoryResponse } from '../representation/catalog-representation.ts';
import { shownPieces } from '../stock/shown-stock.ts';

/** GET /inventory */
export const getInventory = serve(routes.getInventory, async ({ query, principal }, store) => {
  const warehouse = await readWarehouse(store, principal.tenant, query.warehouse_id);
  const products: Product[] = [];
  for await (const page of productPages(store, warehouse.warehouse_id)) {
    products.push(...page.filter(filterOf(query)));
    // Stops reading as soon as the products exceed one response.
    if (!fitsOneResponse(products)) throw tooMuch();
  }
  const pieces = await shownPieces(store, products);
  const stocked = products.map((product, index) => ({ ...product, quantity: pieces[index] ?? 0 }));
  return inventoryResponse(warehouse, stocked);
});

export const handler = getInventory();

interface Filter {
  readonly search?: string | undefined;
  readonly category_name?: string | undefined;
}

/**
 * Builds the filter of a query (docs/contracts/devices.md, "Endpoints"). `search` applies to title, brand and model, without
 * regard to case and to the spelling of Unicode. A filter that is empty, as forms send it, accepts every product.
 */
function filterOf({ search = '', category_name = '' }: Filter): (product: Product) => boolean {
  const [sought, category] = [composed(search).trim().toLowerCase(), categoryOf({ category_name })];
  return (product) =>
    (category === '' || categoryOf(product) === category) &&
    [product.title, product.brand_name, product.model_name].some((text) =>
      composed(text).toLowerCase().includes(sought),
    );
}

const fitsOneResponse = (products: readonly Product[]): boolean =>
  takeWithinLimit(products.map((product) => JSON.stringify(product))).length === products.length;

const tooMuch = () =>
  validationFailed(
    ['search', 'category_name'].map((path) => ({
      path,
      message: 'is needed to narrow the list: the warehouse has more products than one answer holds',
    })),
  );
