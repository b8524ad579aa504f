import type { PutCall } from '../../core/idempotency/put-call.ts';
import { readEach } from '../../core/observability/left-out.ts';
import type { Store } from '../../core/store/store.ts';
import { FlexDiscount } from '../model/catalog-items.ts';
import { FLEX_DISCOUNTS, flexDiscountKey } from './catalog-keys.ts';
import { type AnsweredSave, reader, readPartition, saveItem } from './catalog-store.ts';

/** Fields of a flexible discount that operators set. */
export type FlexDiscountFields = Omit<FlexDiscount, 'id' | 'created_at' | 'updated_at' | 'version'>;

/** Reads all flexible discounts, sorted by id. The read is strongly consistent, with a request for each megabyte. */
export const readFlexDiscounts = async (store: Store): Promise<FlexDiscount[]> =>
  (await readPartition(store, FLEX_DISCOUNTS)).map(reader(FlexDiscount));

/**
 * Reads the flexible discounts for a list, sorted by id. A damaged one hides no other.
 *
 * @param id the only discount that the list may have; undefined for all
 */
export const listFlexDiscounts = async (store: Store, id: string | undefined): Promise<readonly FlexDiscount[]> =>
  readEach(store, await readPartition(store, FLEX_DISCOUNTS, id), reader(FlexDiscount)).values;

/**
 * Adds or changes a flexible discount. If nothing changes, it only keeps the response under the request's key.
 *
 * @throws the Problems of `saveItem`
 */
export const saveFlexDiscount = (
  store: Store,
  id: string,
  fields: FlexDiscountFields,
  call?: PutCall<FlexDiscount>,
): Promise<AnsweredSave<FlexDiscount>> =>
  saveItem(store, { key: flexDiscountKey(id), schema: FlexDiscount }, { id, ...fields }, call);
