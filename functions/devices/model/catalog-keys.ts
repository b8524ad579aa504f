import type { Key } from '../../core/model/keys.ts';

/**
 * Keys of the `Catalog` table: what a tenant's warehouses offer, and what lies in them.
 *
 * | partition key | sort key | item |
 * | --- | --- | --- |
 * | `TENANT#<tenant>` | `WAREHOUSES` | all warehouses of the tenant, an attribute each: read whole by every order |
 * | `WAREHOUSE#<id>` | `TENANT` | whose warehouse it is: ids are unique in the system, since operators' paths name no tenant |
 * | `WAREHOUSE#<id>` | `PRODUCT#<sku>` | a product of the warehouse |
 * | `WAREHOUSE#<id>` | `STOCK-CHANGE#<sku>#<time>-<random>` | what an operator did to the stock, and why |
 * | `TITLE#<tenant>#<title>` | `OFFERS` | what the tenant's warehouses offer under the title, an attribute each |
 * | `STOCK#<id>#<sku>#<shard>` | `STOCK` | pieces in one shard of a product's stock, never below zero |
 *
 * An order reads the first and the fifth by their keys, with one request for all its titles, and writes only shards. What that
 * comes to, for one product that everybody orders:
 *
 * - One partition key takes 1,000 write units a second, and an item in a transaction takes two for each kilobyte (DynamoDB
 *   Developer Guide, "Partitions and data distribution" and "Transactions"): 500 orders a second for a shard. The shards have
 *   partition keys of their own, so that each has that limit for itself, 32,000 orders a second for the 64 of them.
 * - Transactions that meet at an item are cancelled but one, and repeated after a moment. That binds earlier. At 2,000 orders a
 *   second a shard of 64 sees 31; when a transaction holds it for 10 ms, a third of the attempts, the repeats counted, find it
 *   held, and fewer than one order in a thousand still does at its last attempt and is answered 503 (simulated). With one shard,
 *   half of 200 orders a second would be.
 * - One partition key gives 3,000 read units a second, and a strongly consistent read takes one for each four kilobytes: 3,000
 *   orders a second of one title or one tenant, as long as these two items are no larger.
 *
 * A transaction and a batch of reads have 100 items at the most: that bounds the shards that one order can take from, and 64 shards
 * of a product are read with one request.
 */

/** Ids and SKUs have no `#` (docs/contracts/devices.md, "Endpoints"); tenants and titles may, and no two pairs of them may share a key. */
const escaped = (text: string) => text.replaceAll('%', '%25').replaceAll('#', '%23');

const warehousePartition = (warehouse_id: string) => `WAREHOUSE#${warehouse_id}`;

/** The item with all warehouses of a tenant. */
export const warehousesKey = (tenant: string): Key => ({ pk: `TENANT#${tenant}`, sk: 'WAREHOUSES' });

/** The item that says whose a warehouse is. */
export const warehouseTenantKey = (warehouse_id: string): Key => ({
  pk: warehousePartition(warehouse_id),
  sk: 'TENANT',
});

/** Sort keys that begin with this are products. */
export const PRODUCTS = 'PRODUCT#';

/** A product of a warehouse. */
export const productKey = (warehouse_id: string, company_sku: string): Key => ({
  pk: warehousePartition(warehouse_id),
  sk: `${PRODUCTS}${company_sku}`,
});

/** What an operator did to a product's stock. `random` tells changes of the same millisecond apart. */
export const stockChangeKey = (warehouse_id: string, company_sku: string, time: string, random: string): Key => ({
  pk: warehousePartition(warehouse_id),
  sk: `STOCK-CHANGE#${company_sku}#${time}-${random}`,
});

/** What is offered under a title. */
export const offersKey = (tenant: string, title: string): Key => ({
  pk: `TITLE#${escaped(tenant)}#${escaped(title)}`,
  sk: 'OFFERS',
});

/** One shard of a product's stock. */
export const stockKey = (warehouse_id: string, company_sku: string, shard: number): Key => ({
  pk: `STOCK#${warehouse_id}#${company_sku}#${shard}`,
  sk: 'STOCK',
});

const ATTRIBUTE = 'WAREHOUSE#';

/** The attribute that a warehouse has in an item with one for each: no other attribute's name begins like it. */
export const attributeOf = (warehouse_id: string): string => `${ATTRIBUTE}${warehouse_id}`;

/** The values of the attributes that warehouses have in such an item, by the warehouse's id. */
export function byWarehouse(item: Readonly<Record<string, unknown>>): Map<string, unknown> {
  const attributes = Object.entries(item).filter(([name]) => name.startsWith(ATTRIBUTE));
  return new Map(attributes.map(([name, value]) => [name.slice(ATTRIBUTE.length), value]));
}
