import * as z from 'zod';

/** What the `Catalog` table holds of warehouses and products (keys: `catalog-keys.ts`), parsed where it is read. Times are RFC 3339. */

/** A warehouse as it is stored. Of those that may ship an order, that with the lower `priority` number comes first. */
export const Warehouse = z
  .object({
    warehouse_id: z.string(),
    tenant: z.string(),
    name: z.string(),
    countries: z.array(z.string()).readonly(),
    shipping_options: z.array(z.string()).readonly(),
    priority: z.number(),
    created_at: z.string(),
    updated_at: z.string(),
    version: z.number(),
  })
  .readonly();
export type Warehouse = z.infer<typeof Warehouse>;

/** A product as it is stored: what a warehouse has under a number of its own. The stock is kept apart, in `shards` parts. */
export const Product = z
  .object({
    warehouse_id: z.string(),
    company_sku: z.string(),
    tenant: z.string(),
    title: z.string(),
    slug: z.string(),
    category_name: z.string(),
    brand_name: z.string(),
    model_name: z.string(),
    description: z.string(),
    price: z.number(),
    currency: z.string(),
    product_image: z.string(),
    shards: z.int().min(1),
    created_at: z.string(),
    updated_at: z.string(),
    version: z.number(),
  })
  .readonly();
export type Product = z.infer<typeof Product>;

/** What one warehouse offers under a title. */
export const Offer = z
  .object({
    company_sku: z.string(),
    price: z.number(),
    currency: z.string(),
    image: z.string(),
    shards: z.int().min(1),
  })
  .readonly();
export type Offer = z.infer<typeof Offer>;

/** One part of a product's stock as it is stored: the pieces that lie in it. */
export const StockShard = z.object({ pk: z.string(), available: z.int().min(0) });

/** An entry of the journal of stock changes as it is stored: which product, by how many pieces, when, who and why. */
export const StockChange = z.object({
  tenant: z.string(),
  warehouse_id: z.string(),
  company_sku: z.string(),
  /** Pieces that came, or went when it is negative. */
  change: z.int(),
  reason: z.string(),
  actor: z.string(),
  time: z.string(),
});
export type StockChange = z.infer<typeof StockChange>;
