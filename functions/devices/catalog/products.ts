import { paginateQuery } from '@aws-sdk/lib-dynamodb';
import { commit } from '../../core/idempotency/commit.ts';
import type { PutCall } from '../../core/idempotency/put-call.ts';
import type { HttpResponse } from '../../core/model/response.ts';
import { readItem } from '../../core/model/stored.ts';
import { readEach } from '../../core/observability/left-out.ts';
import { checkIsNew } from '../../core/problems/if-none-match.ts';
import { batchGet } from '../../core/store/batch-get.ts';
import { retried } from '../../core/store/retry.ts';
import type { Store, StoredItem } from '../../core/store/store.ts';
import { ConditionFailed, conditionalPut, type Write } from '../../core/store/transaction.ts';
import { Product } from '../model/catalog-items.ts';
import { PRODUCTS, productKey, titleSpellings, warehouseTenantKey } from '../model/catalog-keys.ts';
import { titleTaken, warehouseNotAdded } from '../model/refusals.ts';
import { slugOf } from '../model/slug.ts';
import { newShardWrite } from '../stock/stock-store.ts';
import { changedOffer } from './offers.ts';
import { holderOf, titleWrites } from './title-writes.ts';
import { tenantOf } from './warehouses.ts';

/** Fields of a product that operators set. */
export type ProductFields = Pick<Product, (typeof FIELDS)[number]>;

const FIELDS = [
  'title',
  'category_name',
  'brand_name',
  'model_name',
  'description',
  'price',
  'currency',
  'product_image',
] as const;

/** The id of a product, unique in the system. */
export type ProductId = Pick<Product, 'warehouse_id' | 'company_sku'>;

/** Reads a warehouse's products for a list, in pages of up to one megabyte, strongly consistent. A damaged product hides no other. */
export async function* productPages(store: Store, warehouse_id: string): AsyncGenerator<readonly Product[], void> {
  const { pk } = productKey(warehouse_id, '');
  const pages = paginateQuery(
    { client: store.client },
    {
      TableName: store.catalogTable,
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :products)',
      ExpressionAttributeValues: { ':pk': pk, ':products': PRODUCTS },
      ConsistentRead: true,
    },
  );
  for await (const { Items = [] } of pages) yield readEach(store, Items, (item) => readItem(Product, item)).values;
}

/** Result of looking up a product in a warehouse. */
export interface ProductLookup {
  /** The tenant of the warehouse. */
  readonly tenant: string;
  /** Undefined if the warehouse has no such product. */
  readonly product: Product | undefined;
}

/**
 * Looks up a product by its id, strongly consistent, with one request.
 *
 * @throws Problem `WAREHOUSE_NOT_FOUND`
 */
export async function lookUpProduct(store: Store, { warehouse_id, company_sku }: ProductId): Promise<ProductLookup> {
  const [claimKey, key] = [warehouseTenantKey(warehouse_id), productKey(warehouse_id, company_sku)];
  const items = await batchGet(store, store.catalogTable, [claimKey, key]);
  const bySortKey = (sk: string): StoredItem | undefined => items.find((item) => item.sk === sk);
  const tenant = tenantOf(bySortKey(claimKey.sk));
  if (tenant === undefined) throw warehouseNotAdded(warehouse_id);
  const item = bySortKey(key.sk);
  return { tenant, product: item && readItem(Product, item) };
}

/**
 * Adds or updates a product, and its offer in the same transaction. A new product has no stock; an update leaves the stock as it
 * is. If the fields are unchanged, it only keeps the response under the request's key.
 *
 * @throws Problem `WAREHOUSE_NOT_FOUND`, `TITLE_TAKEN`, `version-mismatch`, `unavailable`, and the Problems of `commit`
 */
export function saveProduct(
  store: Store,
  id: ProductId,
  fields: ProductFields,
  { idempotency, ifNoneMatch, respond }: PutCall<Product>,
): Promise<HttpResponse> {
  return retried(store, async () => {
    const { tenant, product: before } = await lookUpProduct(store, id);
    checkIsNew(before, ifNoneMatch);
    if (before !== undefined && FIELDS.every((field) => before[field] === fields[field])) {
      return commit(store, [], respond({ value: before, isNew: false }), idempotency);
    }
    const now = store.now().toISOString();
    const created = before ?? { ...id, tenant, shards: 1, created_at: now, version: 0 };
    // A title in a script that slugify cannot transliterate has no slug.
    const slug = slugOf(fields.title) || slugOf(id.company_sku);
    const after: Product = { ...created, ...fields, slug, updated_at: now, version: created.version + 1 };
    try {
      const writes = [...offerWrites(store, before, after), ...productWrites(store, before, after)];
      return await commit(store, writes, respond({ value: after, isNew: before === undefined }), idempotency);
    } catch (error) {
      throw titleProblem(error, after) ?? error;
    }
  });
}

const offerWrites = (store: Store, before: Product | undefined, after: Product): Write[] =>
  before?.title === after.title ? [changedOffer(store, after)] : titleWrites(store, before, after);

/**
 * Returns the problem of a taken title, if a taken title made the transaction fail. The items of its spellings come first, and the
 * holder of one distinguishes a taken title from a lost race.
 */
function titleProblem(error: unknown, { tenant, warehouse_id, company_sku, title }: Product): Error | undefined {
  if (!(error instanceof ConditionFailed)) return undefined;
  const holders = titleSpellings(tenant, title).map((_, index) => holderOf(error.itemAt(index), warehouse_id));
  const other = holders.find((holder) => holder !== undefined && holder !== company_sku);
  return other === undefined ? undefined : titleTaken(title, other);
}

/** Writes the product on condition of its version and its number of shards, since the stock may gain a shard meanwhile. */
function productWrites(store: Store, before: Product | undefined, after: Product): Write[] {
  const item = { ...after, ...productKey(after.warehouse_id, after.company_sku) };
  const table = store.catalogTable;
  if (before === undefined) {
    return [conditionalPut({ table, item, condition: 'attribute_not_exists(pk)' }), newShardWrite(store, after, 0, 0)];
  }
  return [
    conditionalPut({
      table,
      item,
      condition: '#version = :version AND #shards = :shards',
      names: { '#version': 'version', '#shards': 'shards' },
      values: { ':version': before.version, ':shards': before.shards },
    }),
  ];
}

/** Raises the number of shards in a product and in its offer. The caller adds the items of the shards. */
export const growthWrites = (store: Store, before: Product, shards: number): Write[] => [
  {
    Update: {
      TableName: store.catalogTable,
      Key: productKey(before.warehouse_id, before.company_sku),
      UpdateExpression: 'SET #shards = :after',
      ConditionExpression: '#version = :version AND #shards = :before',
      ExpressionAttributeNames: { '#version': 'version', '#shards': 'shards' },
      ExpressionAttributeValues: { ':after': shards, ':before': before.shards, ':version': before.version },
    },
  },
  changedOffer(store, { ...before, shards }),
];
