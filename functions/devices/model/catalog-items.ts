import * as z from 'zod';
import { storedView, storedWhole } from '../../core/model/stored.ts';

/**
 * Stored formats of warehouses and products in the `Catalog` table, parsed on reading. Their keys are those of
 * `functions/devices/model/catalog-keys.ts`. Times are RFC 3339.
 */

/** A warehouse, as it is stored. A warehouse with a lower `priority` number ships orders before one with a higher number. */
export const Warehouse = storedWhole({
  warehouse_id: z.string(),
  tenant: z.string(),
  name: z.string(),
  countries: z.array(z.string()).readonly(),
  shipping_options: z.array(z.string()).readonly(),
  priority: z.number(),
  created_at: z.string(),
  updated_at: z.string(),
  version: z.number(),
}).readonly();
export type Warehouse = z.infer<typeof Warehouse>;

/** A product of a warehouse, as it is stored. Items of their own hold the stock, one for each of the `shards`. */
export const Product = storedWhole({
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
}).readonly();
export type Product = z.infer<typeof Product>;

/** The offer of one warehouse under a title, as it is stored. */
export const Offer = storedWhole({
  company_sku: z.string(),
  price: z.number(),
  currency: z.string(),
  image: z.string(),
  shards: z.int().min(1),
}).readonly();
export type Offer = z.infer<typeof Offer>;

/** The title of a warehouse's product that is spelled otherwise than the composed title, in whose item it stands. */
export const TitleAlias = storedWhole({ title: z.string(), company_sku: z.string() }).readonly();
export type TitleAlias = z.infer<typeof TitleAlias>;

/** One part of a product's stock as it is stored: the pieces that lie in it. */
export const StockShard = storedView({
  pk: z.string(),
  available: z.int().min(0),
  /** Present on a shard that was wrong and then got pieces of a cancelled order, until an operator's stock change. */
  uncounted: z.literal(true).optional(),
});

/**
 * The levels of a product's shards in one item, as the inventory shows them. Beside these attributes it has one for each shard,
 * `s<shard>`, with its pieces.
 */
export const KeptLevels = storedView({
  version: z.int(),
  /** RFC 3339. Absent until all shards were counted. */
  countedAt: z.string().optional(),
});

/** An entry of the journal of stock changes as it is stored: which product, by how many pieces, when, who and why. */
export const StockChange = storedView({
  tenant: z.string(),
  warehouse_id: z.string(),
  company_sku: z.string(),
  /** Pieces that came, or went when it is negative. */
  change: z.int(),
  reason: z.string(),
  actor: z.string(),
  time: z.string(),
  /** Shards that were wrong before the change, each with its fault; absent if all were right. */
  mended: z.array(storedView({ shard: z.int(), kind: z.string() })).optional(),
});
export type StockChange = z.infer<typeof StockChange>;
