import { readItem } from '../../core/model/stored.ts';
import type { Store, StoredItem } from '../../core/store/store.ts';
import type { Write } from '../../core/store/transaction.ts';
import { composed } from '../../core/validation/spelling.ts';
import { Offer, type Product, TitleAlias } from '../model/catalog-items.ts';
import {
  aliasAttributeOf,
  aliasByWarehouse,
  attributeOf,
  byWarehouse,
  offersKey,
  titleSpellings,
} from '../model/catalog-keys.ts';
import { offerOf } from './offers.ts';

/** The part of a product in the item of a spelling: its offer, or the name of the spelling that has the offer. */
type Entry = 'offer' | 'alias';

/** Returns the entries of a product, by spelling of its title. A version before wrote the offer only, under the title as sent. */
function entriesOf(product: Product | undefined): Map<string, Entry> {
  const entries = new Map<string, Entry>();
  if (product === undefined) return entries;
  const { tenant, title } = product;
  const spellings = titleSpellings(tenant, title);
  entries.set(title, 'offer');
  // Its own spelling, composed and decomposed: readers look for two of them and do not guess the third.
  if (spellings.length > 2) entries.set(composed(title), 'alias');
  return entries;
}

/**
 * Moves a product's offer to its new title, on condition that the warehouse has no other product under the title in any spelling. A
 * failed condition returns the item with the present offer, for {@link holderOf}.
 */
export function titleWrites(store: Store, before: Product | undefined, after: Product): Write[] {
  const [was, is] = [entriesOf(before), entriesOf(after)];
  const spellings = new Set([...titleSpellings(after.tenant, after.title), ...is.keys(), ...was.keys()]);
  return Array.from(spellings, (spelling) => {
    const had = was.get(spelling);
    const has = is.get(spelling);
    return entryWrite(store, { before, after, spelling, had, has });
  });
}

interface Change {
  readonly before: Product | undefined;
  readonly after: Product;
  readonly spelling: string;
  readonly had: Entry | undefined;
  readonly has: Entry | undefined;
}

function entryWrite(store: Store, change: Change): Write {
  const { before, after, spelling, had, has } = change;
  const { tenant, warehouse_id, company_sku, title } = after;
  const isPlain = titleSpellings(tenant, spelling).length === 1;
  const conditions = [had === 'offer' ? '#offer.company_sku = :company_sku' : 'attribute_not_exists(#offer)'];
  // No alias names a title that has one spelling.
  if (had === 'alias') conditions.push('(attribute_not_exists(#alias) OR #alias.#title = :before)');
  else if (!isPlain) conditions.push('attribute_not_exists(#alias)');
  const set = [...(has === 'offer' ? ['#offer = :offer'] : []), ...(has === 'alias' ? ['#alias = :alias'] : [])];
  const remove = (['offer', 'alias'] as const).filter((entry) => had === entry && has !== entry);
  const update = [
    ...(set.length > 0 ? [`SET ${set.join(', ')}`] : []),
    ...(remove.length > 0 ? [`REMOVE ${remove.map((entry) => `#${entry}`).join(', ')}`] : []),
  ].join(' ');
  const values = {
    ...(had === 'offer' && { ':company_sku': company_sku }),
    ...(had === 'alias' && { ':before': before?.title }),
    ...(has === 'offer' && { ':offer': offerOf(after) }),
    ...(has === 'alias' && { ':alias': { title, company_sku } }),
  };
  const item = {
    TableName: store.catalogTable,
    Key: offersKey(tenant, spelling),
    ConditionExpression: conditions.join(' AND '),
    ExpressionAttributeNames: {
      '#offer': attributeOf(warehouse_id),
      ...((had === 'alias' || has === 'alias' || !isPlain) && { '#alias': aliasAttributeOf(warehouse_id) }),
      ...(had === 'alias' && { '#title': 'title' }),
    },
    ...(Object.keys(values).length > 0 && { ExpressionAttributeValues: values }),
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const,
  };
  return update === '' ? { ConditionCheck: item } : { Update: { ...item, UpdateExpression: update } };
}

/**
 * Returns the product that a warehouse has in the item of a title, by its offer or by its alias.
 *
 * @param item undefined for a title that has no item
 */
export function holderOf(item: StoredItem = {}, warehouse_id: string): string | undefined {
  const [offer, alias] = [byWarehouse(item).get(warehouse_id), aliasByWarehouse(item).get(warehouse_id)];
  if (offer !== undefined) return readItem(Offer, offer, item).company_sku;
  return alias === undefined ? undefined : readItem(TitleAlias, alias, item).company_sku;
}
