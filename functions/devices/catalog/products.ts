import { paginateQuery } from '@aws-sdk/lib-dynamodb';
import slugify from 'slugify';
import { batchGet } from '../../core/store/batch-get.ts';
import { retried } from '../../core/store/retry.ts';
import type { Store, StoredItem } from '../../core/store/store.ts';
import { ConditionFailed, conditionalPut, transact, type Write } from '../../core/store/transaction.ts';
import { Product } from '../model/catalog-items.ts';
import { PRODUCTS, productKey, warehouseTenantKey } from '../model/catalog-keys.ts';
import { titleTaken, warehouseNotFound } from '../model/refusals.ts';
import { newShardWrite } from '../stock/stock-store.ts';
import { changedOffer, endedOffer, newOffer, offersOf } from './offers.ts';
import { type Saved, tenantOf } from './warehouses.ts';

/** What an operator says of a product. */
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

/** Names a product of a warehouse. */
export type ProductId = Pick<Product, 'warehouse_id' | 'company_sku'>;

/** A warehouse's products, a megabyte at a time, strongly consistent. */
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
  for await (const { Items = [] } of pages) yield Items.map((item) => Product.parse(item));
}

/** Products that are looked through for titles close to an unknown one: reading and comparing more would take longer than it helps. */
const MOST_LOOKED_THROUGH = 1_000;

/** Titles of the products in the warehouses: all of them, or those of as many as are worth looking through. */
export async function titlesOf(store: Store, warehouses: readonly Pick<Product, 'warehouse_id'>[]): Promise<string[]> {
  const titles: string[] = [];
  for (const { warehouse_id } of warehouses) {
    for await (const page of productPages(store, warehouse_id)) {
      titles.push(...page.map(({ title }) => title));
      if (titles.length >= MOST_LOOKED_THROUGH) return titles.slice(0, MOST_LOOKED_THROUGH);
    }
  }
  return titles;
}

/** The warehouse that a product is in, and the product if it is there. */
export interface ProductLookup {
  /** Whose warehouse it is. */
  readonly tenant: string;
  readonly product: Product | undefined;
}

/**
 * Reads a product by its name, strongly consistent, with one request.
 *
 * @throws Problem `WAREHOUSE_NOT_FOUND`
 */
export async function lookUpProduct(store: Store, { warehouse_id, company_sku }: ProductId): Promise<ProductLookup> {
  const [claimKey, key] = [warehouseTenantKey(warehouse_id), productKey(warehouse_id, company_sku)];
  const items = await batchGet(store, store.catalogTable, [claimKey, key]);
  const bySortKey = (sk: string): StoredItem | undefined => items.find((item) => item.sk === sk);
  const tenant = tenantOf(bySortKey(claimKey.sk));
  if (tenant === undefined) throw warehouseNotFound(warehouse_id);
  const item = bySortKey(key.sk);
  return { tenant, product: item && Product.parse(item) };
}

/** A text as part of an address: the words in it, in small Latin letters and digits. */
const slugOf = (text: string): string =>
  slugify(text.replaceAll(/[^\p{L}\p{N}]+/gu, ' '), { lower: true, strict: true });

/**
 * Adds a product, with nothing in stock, or changes one; its offer changes with it. Nothing is written when it is as it should be.
 * The stock is never touched.
 *
 * @throws Problem `WAREHOUSE_NOT_FOUND`, `TITLE_TAKEN`, `unavailable`
 */
export function saveProduct(store: Store, id: ProductId, fields: ProductFields): Promise<Saved<Product>> {
  return retried(store, async () => {
    const { tenant, product: before } = await lookUpProduct(store, id);
    if (before !== undefined && FIELDS.every((field) => before[field] === fields[field])) {
      return { value: before, isNew: false };
    }
    const now = store.now().toISOString();
    const created = before ?? { ...id, tenant, shards: 1, created_at: now, version: 0 };
    // A title without a letter that can be written in Latin has no slug of its own.
    const slug = slugOf(fields.title) || slugOf(id.company_sku);
    const after: Product = { ...created, ...fields, slug, updated_at: now, version: created.version + 1 };
    try {
      await transact(store, [...offerWrites(store, before, after), ...productWrites(store, before, after)]);
    } catch (error) {
      throw titleProblem(error, after) ?? error;
    }
    return { value: after, isNew: before === undefined };
  });
}

/** The offer under the title comes first: its position tells a title that is taken from a lost race. */
function offerWrites(store: Store, before: Product | undefined, after: Product): Write[] {
  if (before?.title === after.title) return [changedOffer(store, after)];
  return [newOffer(store, after), ...(before ? [endedOffer(store, before)] : [])];
}

/** Whose the title is, when that is why the transaction was refused. */
function titleProblem(error: unknown, { warehouse_id, company_sku, title }: Product): Error | undefined {
  const item = error instanceof ConditionFailed ? error.itemAt(0) : undefined;
  const holder = offersOf(item).get(warehouse_id)?.company_sku;
  return holder === undefined || holder === company_sku ? undefined : titleTaken(title, holder);
}

/** The stock may grow another shard meanwhile: then the product that was read is out of date too. */
function productWrites(store: Store, before: Product | undefined, after: Product): Write[] {
  const item = { ...productKey(after.warehouse_id, after.company_sku), ...after };
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

/** Gives a product more shards, and tells so in its offer. The shards themselves are written beside it. */
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
