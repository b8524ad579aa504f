import * as z from 'zod';
import { dateTimeFormat, filledText, text } from '../../core/validation/texts.ts';

/** Query of GET /inventory. */
export const InventoryQuery = z.strictObject({
  warehouse_id: filledText(64).describe('The `warehouse_id` of a warehouse in GET /warehouses.'),
  search: text()
    .optional()
    .describe(
      'Return only products with this text in title, brand or model, in upper or lower case. Omit it, or leave it empty, for all products.',
    ),
  category_name: text()
    .optional()
    .describe(
      'Return only products of this category, in upper or lower case. Omit it, or leave it empty, for all categories.',
    ),
});

const Warehouse = z
  .object({ warehouse_id: z.string(), name: z.string(), shipping_options: z.array(z.string()) })
  .meta({ id: 'DeviceWarehouse' });

/** Response of GET /warehouses. */
export const Warehouses = z
  .object({
    success: z.literal(true),
    status: z.literal(200),
    message: z.string(),
    data: z.object({ ware_houses: z.array(Warehouse) }).meta({ id: 'DeviceWarehousesData' }),
  })
  .meta({ id: 'DeviceWarehouses' });

/** A product in the inventory. Times are RFC 3339. */
const InventoryProduct = z
  .object({
    company_sku: z.string(),
    title: z.string().describe('The value to send as `product_title`.'),
    slug: z.string(),
    description: z.string(),
    quantity: z.int().min(0).describe('Number of pieces in stock.'),
    brand_name: z.string(),
    model_name: z.string(),
    product_image: z.string(),
    price: z.number().describe('Price of one piece: a number in the unit of `currency`.'),
    currency: z.string().describe('Currency of `price`, as an ISO 4217 code.'),
    created_at: dateTimeFormat,
    updated_at: dateTimeFormat,
  })
  .meta({ id: 'DeviceProduct' });

const ProductCategory = z
  .object({ category_name: z.string(), products: z.array(InventoryProduct) })
  .meta({ id: 'DeviceProductCategory' });

/** Response of GET /inventory. */
export const Inventory = z
  .object({
    success: z.literal(true),
    message: z.string(),
    warehouse_id: z.string(),
    warehouse_name: z.string(),
    total_categories: z.int(),
    total_products: z.int(),
    data: z.array(ProductCategory),
  })
  .meta({ id: 'DeviceInventory' });
