import { batchGet } from '../../core/store/batch-get.ts';
import type { Store, StoredItem } from '../../core/store/store.ts';
import type { Write } from '../../core/store/transaction.ts';
import { Offer, type Product, type Warehouse } from '../model/catalog-items.ts';
import { attributeOf, byWarehouse, offersKey, warehousesKey } from '../model/catalog-keys.ts';
import { warehousesOf } from './warehouses.ts';

/** A tenant's catalog, as far as an order needs it. */
export interface Catalog {
  readonly warehouses: readonly Warehouse[];
  /** Offers by title, then by warehouse id. Titles without an offer are absent. */
  readonly offers: ReadonlyMap<string, ReadonlyMap<string, Offer>>;
}

/**
 * Reads a tenant's warehouses, with their offers under the titles. The read is strongly consistent and takes one request for up to
 * 99 titles.
 *
 * @param items items with distinct titles
 * @throws Problem `unavailable`
 */
export async function readCatalog(
  store: Store,
  tenant: string,
  items: readonly { readonly title: string }[],
): Promise<Catalog> {
  const titles = items.map(({ title }) => title);
  const key = warehousesKey(tenant);
  const keys = titles.map((title) => offersKey(tenant, title));
  const found = new Map((await batchGet(store, store.catalogTable, [key, ...keys])).map((item) => [item.pk, item]));
  const offers = titles.map((title, index) => [title, offersOf(found.get(keys[index]?.pk))] as const);
  return { warehouses: warehousesOf(found.get(key.pk)), offers: new Map(offers.filter(([, of]) => of.size > 0)) };
}

/**
 * Parses the offers in a title's item, by warehouse id.
 *
 * @param item undefined for a title that has no item
 */
export function offersOf(item: StoredItem = {}): Map<string, Offer> {
  return new Map(Array.from(byWarehouse(item), ([warehouse_id, value]) => [warehouse_id, Offer.parse(value)]));
}

const offerOf = ({ company_sku, price, currency, product_image, shards }: Product): Offer => ({
  company_sku,
  price,
  currency,
  image: product_image,
  shards,
});

/**
 * Adds a product's offer under its title, on condition that the warehouse offers nothing under the title. A failed condition
 * returns the title's item with the present offer.
 */
export const newOffer = (store: Store, product: Product): Write =>
  offerUpdate(store, product, {
    UpdateExpression: 'SET #offer = :offer',
    ConditionExpression: 'attribute_not_exists(#offer)',
    ExpressionAttributeValues: { ':offer': offerOf(product) },
  });

/** Updates a product's offer under its title, member by member, so that it keeps the members that this version does not know. */
export function changedOffer(store: Store, product: Product): Write {
  const members = Object.entries(offerOf(product));
  return offerUpdate(store, product, {
    UpdateExpression: `SET ${members.map(([name]) => `#offer.#${name} = :${name}`).join(', ')}`,
    ConditionExpression: '#offer.#company_sku = :company_sku',
    ExpressionAttributeNames: Object.fromEntries(members.map(([name]) => [`#${name}`, name])),
    ExpressionAttributeValues: Object.fromEntries(members.map(([name, value]) => [`:${name}`, value])),
  });
}

/** Removes a product's offer under its previous title. */
export const endedOffer = (store: Store, product: Product): Write =>
  offerUpdate(store, product, {
    UpdateExpression: 'REMOVE #offer',
    ConditionExpression: '#offer.company_sku = :company_sku',
    ExpressionAttributeValues: { ':company_sku': product.company_sku },
  });

type OfferUpdate = Readonly<
  Record<'UpdateExpression' | 'ConditionExpression', string> & {
    ExpressionAttributeValues: Record<string, unknown>;
    ExpressionAttributeNames?: Record<string, string>;
  }
>;

function offerUpdate(store: Store, { tenant, title, warehouse_id }: Product, update: OfferUpdate): Write {
  return {
    Update: {
      TableName: store.catalogTable,
      Key: offersKey(tenant, title),
      ...update,
      ExpressionAttributeNames: { ...update.ExpressionAttributeNames, '#offer': attributeOf(warehouse_id) },
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    },
  };
}
