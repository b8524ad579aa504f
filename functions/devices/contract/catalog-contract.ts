import * as z from 'zod';
import { dateTimeFormat, filledText, text } from '../../core/validation/texts.ts';

/** Query of GET /inventory. */
export const InventoryQuery = z.strictObject({
  warehouse_id: filledText(64).describe('One of GET /warehouses.'),
  search: text()
    .optional()
    .describe('Only products with this in title, brand or model, in capitals or not. Empty: all.'),
  category_name: text().optional().describe('Only products of this category, in capitals or not. Empty: all.'),
});

/** HttpResponse of GET /warehouses. */
export const Warehouses = z
  .object({
    success: z.literal(true),
    status: z.literal(200),
    message: z.string(),
    data: z.object({
      ware_houses: z.array(
        z.object({ warehouse_id: z.string(), name: z.string(), shipping_options: z.array(z.string()) }),
      ),
    }),
  })
  .meta({ id: 'DeviceWarehouses' });

/** A product as callers see it; times are RFC 3339. */
const InventoryProduct = z
  .object({
    company_sku: z.string(),
    title: z.string().describe('What an order calls it: `product_title`.'),
    slug: z.string(),
    description: z.string(),
    quantity: z.int().min(0).describe('Pieces in stock.'),
    brand_name: z.string(),
    model_name: z.string(),
    product_image: z.string(),
    price: z.number(),
    currency: z.string(),
    created_at: dateTimeFormat,
    updated_at: dateTimeFormat,
  })
  .meta({ id: 'DeviceProduct' });

/** HttpResponse of GET /inventory. */
export const Inventory = z
  .object({
    success: z.literal(true),
    message: z.string(),
    warehouse_id: z.string(),
    warehouse_name: z.string(),
    total_categories: z.int(),
    total_products: z.int(),
    data: z.array(z.object({ category_name: z.string(), products: z.array(InventoryProduct) })),
  })
  .meta({ id: 'DeviceInventory' });
