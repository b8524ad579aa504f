import type * as z from 'zod';
import { type HttpResponse, json } from '../../core/model/response.ts';
import { composed } from '../../core/validation/spelling.ts';
import { compareTexts } from '../../core/validation/text-order.ts';
import type { Inventory, Warehouses } from '../contract/catalog-contract.ts';
import type { ProductResponse, StockResponse, WarehouseResponse } from '../contract/operations-contract.ts';
import type { Product, Warehouse } from '../model/catalog-items.ts';

/** Builds the response of GET /warehouses. */
export function warehousesResponse(warehouses: readonly Warehouse[]): HttpResponse {
  const body: z.input<typeof Warehouses> = {
    success: true,
    status: 200,
    message: 'Warehouses retrieved successfully',
    data: {
      ware_houses: warehouses.map(({ warehouse_id, name, shipping_options }) => ({
        warehouse_id,
        name,
        shipping_options: [...shipping_options],
      })),
    },
  };
  return json(200, body);
}

/** A product with its number of pieces in stock. */
export type StockedProduct = Product & { readonly quantity: number };

/**
 * Returns the category of a product in a form for comparison, without regard to case, surrounding spaces and the spelling of
 * Unicode.
 *
 * @example categoryOf({ category_name: ' Laptops ' }) // 'laptops'
 */
export const categoryOf = ({ category_name }: Pick<Product, 'category_name'>): string =>
  composed(category_name).trim().toLowerCase();

/** Builds the response of GET /inventory, sorted by category and by title within each category. */
export function inventoryResponse(
  { warehouse_id, name }: Warehouse,
  products: readonly StockedProduct[],
): HttpResponse {
  const sorted = products.toSorted((one, other) => compareTexts(one.title, other.title));
  const byCategory = Map.groupBy(sorted, categoryOf);
  const body: z.input<typeof Inventory> = {
    success: true,
    message: 'Inventory retrieved successfully',
    warehouse_id,
    warehouse_name: name,
    total_categories: byCategory.size,
    total_products: products.length,
    data: [...byCategory.values()]
      .map((inCategory) => ({ category_name: spellingOf(inCategory), products: inCategory.map(inventoryProduct) }))
      .sort((one, other) => compareTexts(one.category_name, other.category_name)),
  };
  return json(200, body);
}

/** Picks the spelling of a category to show. The choice does not depend on the sequence of the products. */
const spellingOf = (products: readonly StockedProduct[]): string =>
  products
    .map(({ category_name }) => category_name.trim())
    .reduce((one, other) => (compareTexts(one, other) <= 0 ? one : other));

function inventoryProduct(product: StockedProduct): z.input<typeof Inventory>['data'][number]['products'][number] {
  return {
    company_sku: product.company_sku,
    title: product.title,
    slug: product.slug,
    description: product.description,
    quantity: product.quantity,
    brand_name: product.brand_name,
    model_name: product.model_name,
    product_image: product.product_image,
    price: product.price,
    currency: product.currency,
    created_at: product.created_at,
    updated_at: product.updated_at,
  };
}

/** Builds the response of PUT /warehouses/{warehouse_id}: 201 for a new warehouse, otherwise 200. */
export function warehouseResponse(warehouse: Warehouse, isNew: boolean): HttpResponse {
  const body: z.input<typeof WarehouseResponse> = {
    message: savedMessage('Warehouse', isNew),
    data: {
      warehouse_id: warehouse.warehouse_id,
      tenant: warehouse.tenant,
      name: warehouse.name,
      countries: [...warehouse.countries],
      shipping_options: [...warehouse.shipping_options],
      priority: warehouse.priority,
      created_at: warehouse.created_at,
      updated_at: warehouse.updated_at,
    },
  };
  return json(isNew ? 201 : 200, body);
}

/** Builds the response of PUT /warehouses/{warehouse_id}/products/{company_sku}: 201 for a new product, otherwise 200. */
export function productResponse(product: Product, isNew: boolean): HttpResponse {
  const body: z.input<typeof ProductResponse> = {
    message: savedMessage('Product', isNew),
    data: {
      warehouse_id: product.warehouse_id,
      company_sku: product.company_sku,
      title: product.title,
      slug: product.slug,
      category_name: product.category_name,
      brand_name: product.brand_name,
      model_name: product.model_name,
      description: product.description,
      price: product.price,
      currency: product.currency,
      product_image: product.product_image,
      created_at: product.created_at,
      updated_at: product.updated_at,
    },
  };
  return json(isNew ? 201 : 200, body);
}

const savedMessage = (what: string, isNew: boolean) => `${what} ${isNew ? 'created' : 'updated'} successfully`;

/** Builds the response of POST /warehouses/{warehouse_id}/products/{company_sku}/stock. */
export function stockResponse(data: z.input<typeof StockResponse>['data']): HttpResponse {
  const { warehouse_id, company_sku, quantity } = data;
  const body: z.input<typeof StockResponse> = {
    message: 'Stock adjusted successfully',
    data: { warehouse_id, company_sku, quantity },
  };
  return json(200, body);
}
