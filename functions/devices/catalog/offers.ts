import type { Key } from '../../core/model/keys.ts';
import { type DamagedItem, readItem } from '../../core/model/stored.ts';
import { type Listed, readEach } from '../../core/observability/left-out.ts';
import { Problem } from '../../core/problems/problem.ts';
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
  /** Parts of it that cannot be read. An order goes another way if it can. */
  readonly damaged: readonly DamagedItem[];
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
  const damaged: DamagedItem[] = [];
  const sound = <Value>({ values, damaged: more }: Listed<Value>): readonly Value[] => {
    damaged.push(...more);
    return values;
  };
  const aliases = aliasesIn(tenant, spellings, (pk) => sound(aliasesOf(store, found.get(pk))));
  if (aliases.size > 0) for (const [pk, item] of await readByKey(store, keysOf(tenant, aliases))) found.set(pk, item);
  const offers = Array.from(spellings, ([title, spelled]) => {
    const all = [...spelled, ...(aliases.get(title) ?? [])].map((one) =>
      sound(offersOf(store, found.get(offersKey(tenant, one).pk))),
    );
    // The offer under the very spelling counts, where a warehouse has two: versions before took them.
    return [title, new Map(all.toReversed().flat())] as const;
  });
  const warehouses = sound(warehousesOf(store, found.get(key.pk)));
  return { warehouses, offers: new Map(offers.filter(([, of]) => of.size > 0)), damaged };
}

/**
 * Returns the error of an order. With a damaged catalog nobody knows whether the order is to be refused, so that the damage is the error.
 *
 * @example orderError(new Error('other'), { damaged: [] }).message // 'other'
 */
export function orderError(error: unknown, { damaged: [first] }: Pick<Catalog, 'damaged'>): unknown {
  const isRefusal = error instanceof Problem && (error.kind === 'refused' || error.kind === 'validation-failed');
  return isRefusal ? (first ?? error) : error;
}

/** Spellings under which to look for a title, by the title of the request. */
type Spellings = ReadonlyMap<string, readonly string[]>;

const keysOf = (tenant: string, spellings: Spellings): Key[] =>
  [...spellings.values()].flat().map((spelling) => offersKey(tenant, spelling));

const readByKey = async (store: Store, keys: readonly Key[]): Promise<Map<unknown, StoredItem>> =>
  new Map((await batchGet(store, store.catalogTable, keys)).map((item) => [item.pk, item]));

/** Returns further spellings to read, which the items of the composed spellings name. Hardly any title has one. */
function aliasesIn(
  tenant: string,
  spellings: Spellings,
  namedIn: (pk: string) => readonly (readonly [string, TitleAlias])[],
): Spellings {
  const aliases = Array.from(spellings, ([title, known]) => {
    const named = namedIn(offersKey(tenant, composed(title)).pk);
    return [title, [...new Set(named.map(([, alias]) => alias.title))].filter((one) => !known.includes(one))] as const;
  });
  return new Map(aliases.filter(([, further]) => further.length > 0));
}

/** Parses the offers in a title's item, with their warehouses. A title may have no item. */
const offersOf = (store: Store, item: StoredItem = {}) =>
  readEach(store, byWarehouse(item), ([warehouse, value]) => [warehouse, readItem(Offer, value, item)] as const);

/** Parses the aliases in the item of a composed title, with their warehouses. A title may have no item. */
const aliasesOf = (store: Store, item: StoredItem = {}) =>
  readEach(
    store,
    aliasByWarehouse(item),
    ([warehouse, value]) => [warehouse, readItem(TitleAlias, value, item)] as const,
  );

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
