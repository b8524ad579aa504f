import type { Key } from '../../core/model/keys.ts';
import { spellingsOf } from '../../core/validation/spelling.ts';

/**
 * Keys of the `Catalog` table, partition key and sort key:
 *
 * - `TENANT#<tenant>`, `WAREHOUSES`: all warehouses of a tenant, one attribute each. Every order reads the whole item.
 * - `WAREHOUSE#<id>`, `TENANT`: the tenant of a warehouse. Ids are unique in the system, since operators' paths name no tenant.
 * - `WAREHOUSE#<id>`, `PRODUCT#<sku>`: a product of a warehouse.
 * - `WAREHOUSE#<id>`, `STOCK-CHANGE#<sku>#<time>-<random>`: an operator's change of a stock, with its reason.
 * - `TITLE#<tenant>#<title>`, `OFFERS`: the offers of a tenant's warehouses under a title as it was sent, one attribute each. If a
 *   title is neither composed nor decomposed (NFC, NFD), the item of the composed title names it, one attribute a warehouse.
 * - `STOCK#<id>#<sku>#<shard>`, `STOCK`: the pieces in one shard of a product's stock, never below zero.
 * - `STOCK#<id>#<sku>`, `LEVELS`: the pieces in all shards of a product's stock, as the inventory shows them. No order uses it.
 *
 * An order reads `WAREHOUSES` and `OFFERS` by key, with one request for all its titles. It writes only shards.
 * Throughput of one product that everybody orders:
 *
 * - A partition key takes 1,000 write units a second, and an item in a transaction takes two units for each kilobyte (DynamoDB
 *   Developer Guide, "Partitions and data distribution" and "Transactions"). One shard therefore takes 500 orders a second.
 *   Each shard has its own partition key, so 64 shards take 32,000 orders a second.
 * - Concurrent transactions on one item conflict: one succeeds, DynamoDB cancels the others, and they retry after a moment. This
 *   is the tighter limit. At 2,000 orders a second, each of 64 shards sees 31 orders. If a transaction holds a shard for 10 ms, a
 *   third of the attempts, retries included, find it held. Fewer than one order in a thousand still conflicts at its last attempt
 *   and gets a 503 (simulated). With one shard, half of 200 orders a second would.
 * - A partition key gives 3,000 read units a second, and a strongly consistent read takes one unit for each four kilobytes. The
 *   limit is 3,000 orders a second of one title or one tenant, as long as neither item exceeds four kilobytes.
 *
 * A transaction writes at most 100 items, which limits the shards that one order can use. A batch reads at most 100 items, so one
 * request reads all 64 shards of a product.
 */

/**
 * Escapes `#`, so that no two pairs of tenant and title share a key. Ids and SKUs contain no `#` (docs/contracts/devices.md,
 * "Endpoints").
 */
const escaped = (text: string) => text.replaceAll('%', '%25').replaceAll('#', '%23');

const warehousePartition = (warehouse_id: string) => `WAREHOUSE#${warehouse_id}`;

/** Returns the key of the item with all warehouses of a tenant. */
export const warehousesKey = (tenant: string): Key => ({ pk: `TENANT#${tenant}`, sk: 'WAREHOUSES' });

/** Returns the key of the item with a warehouse's tenant. */
export const warehouseTenantKey = (warehouse_id: string): Key => ({
  pk: warehousePartition(warehouse_id),
  sk: 'TENANT',
});

/** Prefix of the sort keys of products. */
export const PRODUCTS = 'PRODUCT#';

/** Returns the key of a product. */
export const productKey = (warehouse_id: string, company_sku: string): Key => ({
  pk: warehousePartition(warehouse_id),
  sk: `${PRODUCTS}${company_sku}`,
});

/** Returns the key of an operator's change of a stock. `random` keeps changes of the same millisecond apart. */
export const stockChangeKey = (warehouse_id: string, company_sku: string, time: string, random: string): Key => ({
  pk: warehousePartition(warehouse_id),
  sk: `STOCK-CHANGE#${company_sku}#${time}-${random}`,
});

/** Returns the key of the item with all offers under a title. */
export const offersKey = (tenant: string, title: string): Key => ({
  pk: `TITLE#${escaped(tenant)}#${escaped(title)}`,
  sk: 'OFFERS',
});

/** DynamoDB's limit on a partition key, in bytes (quotas). */
const LONGEST_KEY = 2_048;

/**
 * Returns the spellings of a title under which offers may stand, its own first. A spelling that no key can hold has none: a title of
 * Korean is three times as long when it is decomposed.
 *
 * @example titleSpellings('demo', 'Dock') // ['Dock']
 */
export const titleSpellings = (tenant: string, title: string): string[] =>
  spellingsOf(title).filter((one) => one === title || Buffer.byteLength(offersKey(tenant, one).pk) <= LONGEST_KEY);

/** Sort key of the shards of a stock. */
export const STOCK = 'STOCK';

const stockPartition = (warehouse_id: string, company_sku: string) => `STOCK#${warehouse_id}#${company_sku}`;

/** Returns the key of one shard of a product's stock. */
export const stockKey = (warehouse_id: string, company_sku: string, shard: number): Key => ({
  pk: `${stockPartition(warehouse_id, company_sku)}#${shard}`,
  sk: STOCK,
});

/** The item that keeps the check of the catalog between two runs. */
export const CATALOG_CHECK: Key = { pk: 'CATALOG-CHECK', sk: 'CATALOG-CHECK' };

/** Returns the key of the item with the levels of all shards of a product's stock. */
export const levelsKey = (warehouse_id: string, company_sku: string): Key => ({
  pk: stockPartition(warehouse_id, company_sku),
  sk: 'LEVELS',
});

const SHARD = /^STOCK#([^#]+)#([^#]+)#(\d+)$/;

/**
 * Returns the shard of a partition key, or undefined for a key that is not a shard's.
 *
 * @example shardOfKey('STOCK#columbus#ARD-B13#5') // { warehouse_id: 'columbus', company_sku: 'ARD-B13', shard: 5 }
 * @example shardOfKey('STOCK#columbus#ARD-B13') // undefined
 */
export function shardOfKey(
  pk: string,
): { readonly warehouse_id: string; readonly company_sku: string; readonly shard: number } | undefined {
  const [, warehouse_id, company_sku, shard] = SHARD.exec(pk) ?? [];
  if (warehouse_id === undefined || company_sku === undefined) return undefined;
  return { warehouse_id, company_sku, shard: Number(shard) };
}

const OFFER = 'WAREHOUSE#';
const ALIAS = 'SPELLING#';

/** Returns the name of a warehouse's attribute in an item that has one for each warehouse. No other attribute has its prefix. */
export const attributeOf = (warehouse_id: string): string => `${OFFER}${warehouse_id}`;

/** Returns the name of a warehouse's alias in the item of a composed title. No other attribute has its prefix. */
export const aliasAttributeOf = (warehouse_id: string): string => `${ALIAS}${warehouse_id}`;

/**
 * Returns the values of such an item's warehouse attributes, by warehouse id.
 *
 * @example byWarehouse({ pk: 'TENANT#demo', 'WAREHOUSE#columbus': { priority: 10 } }) // Map { 'columbus' => { priority: 10 } }
 */
export const byWarehouse = (item: Attributes): Map<string, unknown> => attributesIn(item, OFFER);

/**
 * Returns the aliases in the item of a composed title, by warehouse id.
 *
 * @example aliasByWarehouse({ pk: 'TITLE#demo#Dock', 'SPELLING#columbus': { title: 'Dock' } }) // Map { 'columbus' => { title: 'Dock' } }
 */
export const aliasByWarehouse = (item: Attributes): Map<string, unknown> => attributesIn(item, ALIAS);

type Attributes = Readonly<Record<string, unknown>>;

function attributesIn(item: Attributes, prefix: string): Map<string, unknown> {
  const attributes = Object.entries(item).filter(([name]) => name.startsWith(prefix));
  return new Map(attributes.map(([name, value]) => [name.slice(prefix.length), value]));
}
