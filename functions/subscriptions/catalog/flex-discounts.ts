import { readItem } from '../../core/model/stored.ts';
import type { Store } from '../../core/store/store.ts';
import { FlexDiscount } from '../model/catalog-items.ts';
import { FLEX_DISCOUNTS, flexDiscountKey } from './catalog-keys.ts';
import { readPartition, type SaveResult, saveItem } from './catalog-store.ts';

/** Fields of a flexible discount that operators set. */
export type FlexDiscountFields = Omit<FlexDiscount, 'id' | 'created_at' | 'updated_at' | 'version'>;

/** Reads all flexible discounts, sorted by id. The read is strongly consistent, with a request for each megabyte. */
export const readFlexDiscounts = async (store: Store): Promise<FlexDiscount[]> =>
  (await readPartition(store, FLEX_DISCOUNTS)).map((item) => readItem(FlexDiscount, item));

/**
 * Adds or changes a flexible discount. If nothing changes, nothing is written.
 *
 * @throws Problem `unavailable`
 */
export const saveFlexDiscount = (
  store: Store,
  id: string,
  fields: FlexDiscountFields,
): Promise<SaveResult<FlexDiscount>> =>
  saveItem(store, { key: flexDiscountKey(id), schema: FlexDiscount }, { id, ...fields });
