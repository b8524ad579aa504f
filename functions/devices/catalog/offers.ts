import type { Key } from '../../core/model/keys.ts';
import { readItem } from '../../core/model/stored.ts';
import { batchGet } from '../../core/store/batch-get.ts';
import type { Store, StoredItem } from '../../core/store/store.ts';
import type { Write } from '../../core/store/transaction.ts';
import { composed } from '../../core/validation/spelling.ts';
import { Offer, type Product, TitleAlias, type Warehouse } from '../model/catalog-items.ts';
import {
  aliasByWarehouse,
  attributeOf,
  byWarehouse,
  offersKey,
  titleSpellings,
  warehousesKey,
} from '../model/catalog-keys.ts';
import { warehousesOf } from './warehouses.ts';

/** A tenant's catalog, as far as an order needs it. */
export interface Catalog {
  readonly warehouses: readonly Warehouse[];
  /** Offers by title, then by warehouse id. Titles without an offer are absent. */
  readonly offers: ReadonlyMap<string, ReadonlyMap<string, Offer>>;
}

/**
 * Reads a tenant's warehouses, with their offers under the titles, however a title is spelled in Unicode. The read is strongly
 * consistent and takes one request for up to 99 spellings, and a second one for a title that is neither composed nor decomposed.
 *
 * @param items items with distinct titles, in any spelling
 * @throws Problem `unavailable`
 */
export async function readCatalog(
  store: Store,
  tenant: string,
  items: readonly { readonly title: string }[],
): Promise<Catalog> {
  const key = warehousesKey(tenant);
  const spellings = new Map(items.map(({ title }) => [title, titleSpellings(tenant, title)]));
  const found = await readByKey(store, [key, ...keysOf(tenant, spellings)]);
  const aliases = aliasesIn(tenant, spellings, found);
  if (aliases.size > 0) for (const [pk, item] of await readByKey(store, keysOf(tenant, aliases))) found.set(pk, item);
  const offers = Array.from(spellings, ([title, spelled]) => {
    const all = [...spelled, ...(aliases.get(title) ?? [])].map((one) =>
      offersOf(found.get(offersKey(tenant, one).pk)),
    );
    // The offer under the very spelling counts, where a warehouse has two: versions before took them.
    return [title, new Map(all.toReversed().flatMap((some) => [...some]))] as const;
  });
  return { warehouses: warehousesOf(found.get(key.pk)), offers: new Map(offers.filter(([, of]) => of.size > 0)) };
}

/** Spellings under which to look for a title, by the title of the request. */
type Spellings = ReadonlyMap<string, readonly string[]>;

const keysOf = (tenant: string, spellings: Spellings): Key[] =>
  [...spellings.values()].flat().map((spelling) => offersKey(tenant, spelling));

const readByKey = async (store: Store, keys: readonly Key[]): Promise<Map<unknown, StoredItem>> =>
  new Map((await batchGet(store, store.catalogTable, keys)).map((item) => [item.pk, item]));

/** Returns further spellings to read, which the items of the composed spellings name. Hardly any title has one. */
function aliasesIn(tenant: string, spellings: Spellings, found: ReadonlyMap<unknown, StoredItem>): Spellings {
  const aliases = Array.from(spellings, ([title, known]) => {
    const named = aliasesOf(found.get(offersKey(tenant, composed(title)).pk)).values();
    return [
      title,
      [...new Set(Array.from(named, (alias) => alias.title))].filter((one) => !known.includes(one)),
    ] as const;
  });
  return new Map(aliases.filter(([, further]) => further.length > 0));
}

/**
 * Parses the offers in a title's item, by warehouse id.
 *
 * @param item undefined for a title that has no item
 */
export function offersOf(item: StoredItem = {}): Map<string, Offer> {
  return new Map(
    Array.from(byWarehouse(item), ([warehouse_id, value]) => [warehouse_id, readItem(Offer, value, item)]),
  );
}

/**
 * Parses the aliases in the item of a composed title, by warehouse id.
 *
 * @param item undefined for a title that has no item
 */
export function aliasesOf(item: StoredItem = {}): Map<string, TitleAlias> {
  return new Map(
    Array.from(aliasByWarehouse(item), ([warehouse_id, value]) => [warehouse_id, readItem(TitleAlias, value, item)]),
  );
}

/** Returns what an order needs to know of a product. */
export const offerOf = ({ company_sku, price, currency, product_image, shards }: Product): Offer => ({
  company_sku,
  price,
  currency,
  image: product_image,
  shards,
});

/** Updates a product's offer under its title, member by member, so that it keeps the members that this version does not know. */
export function changedOffer(store: Store, product: Product): Write {
  const { tenant, title, warehouse_id } = product;
  const members = Object.entries(offerOf(product));
  return {
    Update: {
      TableName: store.catalogTable,
      Key: offersKey(tenant, title),
      UpdateExpression: `SET ${members.map(([name]) => `#offer.#${name} = :${name}`).join(', ')}`,
      ConditionExpression: '#offer.#company_sku = :company_sku',
      ExpressionAttributeNames: {
        ...Object.fromEntries(members.map(([name]) => [`#${name}`, name])),
        '#offer': attributeOf(warehouse_id),
      },
      ExpressionAttributeValues: Object.fromEntries(members.map(([name, value]) => [`:${name}`, value])),
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    },
  };
}
