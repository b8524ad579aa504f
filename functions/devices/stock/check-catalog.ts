import type * as z from 'zod';
import type { Key } from '../../core/model/keys.ts';
import { batchGet } from '../../core/store/batch-get.ts';
import type { Store, StoredItem } from '../../core/store/store.ts';
import type { Finding, Look } from '../../core/tasks/check-items.ts';
import { Offer, Product, Warehouse } from '../model/catalog-items.ts';
import { byWarehouse, PRODUCTS, STOCK, shardOfKey, stockKey } from '../model/catalog-keys.ts';
import { shardOf } from './shard-faults.ts';
import { MOST_SHARDS } from './stock-shards.ts';

/**
 * Looks at items of the line in the catalog: whether each can be read, and whether each product has all its shards. Other lines' items,
 * the journal and kept levels are passed over. No order reads the journal, and kept levels put themselves right.
 *
 * @param mostShards shards of products that it reads at most; the products beyond are left to the next look
 */
export async function lookAtCatalog(store: Store, items: readonly StoredItem[], mostShards: number): Promise<Look> {
  const findings: Finding[] = [];
  const shards: Key[] = [];
  let looked = 0;
  for (const item of items) {
    findings.push(...faultsOf(item));
    const product = String(item.sk).startsWith(PRODUCTS) ? Product.safeParse(item).data : undefined;
    if (product !== undefined) {
      const { warehouse_id, company_sku } = product;
      const count = Math.min(product.shards, MOST_SHARDS);
      if (shards.length > 0 && shards.length + count > mostShards) break;
      shards.push(...Array.from({ length: count }, (_, shard) => stockKey(warehouse_id, company_sku, shard)));
    }
    looked += 1;
  }
  return { findings: [...findings, ...(await missing(store, shards))], looked };
}

/** Looks again at items that were wrong. A shard that is no longer missing may be wrong in another way. */
export async function lookAtCatalogAgain(store: Store, keys: readonly Key[]): Promise<readonly Finding[]> {
  const items = await batchGet(store, store.catalogTable, keys);
  const present = new Set(items.map(({ pk, sk }) => `${pk} ${sk}`));
  const gone = keys.filter(({ pk, sk }) => sk === STOCK && !present.has(`${pk} ${sk}`));
  return [...items.flatMap(faultsOf), ...gone.map((key) => ({ key, problem: 'missing' }))];
}

async function missing(store: Store, keys: readonly Key[]): Promise<readonly Finding[]> {
  const present = new Set((await batchGet(store, store.catalogTable, keys)).map(({ pk }) => pk));
  return keys.filter(({ pk }) => !present.has(pk)).map((key) => ({ key, problem: 'missing' }));
}

/** Returns what is wrong with an item by itself. */
function faultsOf(item: StoredItem): Finding[] {
  const key = { pk: String(item.pk), sk: String(item.sk) };
  if (key.sk === STOCK) {
    const { fault } = shardOf(shardOfKey(key.pk)?.shard ?? 0, item);
    return fault ? [{ key, problem: fault.kind }] : [];
  }
  const schema = schemaOf(key);
  if (schema === undefined) return [];
  const values = schema.perWarehouse ? [...byWarehouse(item).values()] : [item];
  const wrong = values.find((value) => !schema.of.safeParse(value).success);
  return wrong === undefined ? [] : [{ key, problem: problemOf(schema.of, wrong) }];
}

interface Kind {
  readonly of: z.ZodType;
  /** True for an item with an attribute for each warehouse. */
  readonly perWarehouse: boolean;
}

function schemaOf({ pk, sk }: Key): Kind | undefined {
  if (sk.startsWith(PRODUCTS)) return { of: Product, perWarehouse: false };
  if (sk === 'WAREHOUSES') return { of: Warehouse, perWarehouse: true };
  if (sk === 'OFFERS' && pk.startsWith('TITLE#')) return { of: Offer, perWarehouse: true };
  return undefined;
}

/** Names the members that a schema rejects, without their values. */
function problemOf(schema: z.ZodType, value: unknown): string {
  const { error } = schema.safeParse(value);
  return `malformed: ${error?.issues.map(({ path }) => path.join('.')).join(', ')}`;
}
