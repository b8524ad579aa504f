import type { Store } from '../../core/store/store.ts';
import { FlexDiscount } from '../model/catalog-items.ts';
import { FLEX_DISCOUNTS, flexDiscountKey } from './catalog-keys.ts';
import { readPartition, type SaveResult, saveItem } from './catalog-store.ts';

/** What an operator says of a flexible discount. */
export type FlexDiscountFields = Omit<FlexDiscount, 'id' | 'created_at' | 'updated_at' | 'version'>;

/** Every flexible discount there is, by its id: strongly consistent, with one request for each megabyte. */
export const readFlexDiscounts = async (store: Store): Promise<FlexDiscount[]> =>
  (await readPartition(store, FLEX_DISCOUNTS)).map((item) => FlexDiscount.parse(item));

/**
 * Adds a flexible discount or changes one; nothing is written when it is as it should be.
 *
 * @throws Problem `unavailable`
 */
export const saveFlexDiscount = (
  store: Store,
  id: string,
  fields: FlexDiscountFields,
): Promise<SaveResult<FlexDiscount>> =>
  saveItem(store, { key: flexDiscountKey(id), schema: FlexDiscount }, { id, ...fields });
