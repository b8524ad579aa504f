import { createHash } from 'node:crypto';
import type { Key } from '../../core/model/keys.ts';
import { productOf } from '../model/offer-id.ts';

/**
 * Keys of the `Catalog` table. All tenants share its offers and discounts.
 *
 * | partition key | sort key | item |
 * | --- | --- | --- |
 * | `OFFERS#<0..15>` | `<offer id>` | an offer; the levels of a product share a partition |
 * | `OFFERS` | `REVISION` | the revision of all offers |
 * | `FLEX-DISCOUNTS` | `<id>` | a flexible discount |
 *
 * An order reads its offers by key. A partition key gives 3,000 read units a second, and a strongly consistent read takes a unit
 * for each four kilobytes (DynamoDB Developer Guide, "Partitions and data distribution"). Sixteen partitions bear as many orders
 * as the `Orders` table, unless all orders are for one product. A price list reads all sixteen in parallel.
 *
 * Orders that name a flexible discount, and the list of discounts, read all of them. Operators enter them manually, so there are
 * few.
 */

const OFFER_PARTITIONS = 16;

const offerPartition = (part: number): string => `OFFERS#${part}`;

/** Partition keys of all offers. */
export const OFFER_PARTITION_KEYS: readonly string[] = Array.from({ length: OFFER_PARTITIONS }, (_, part) =>
  offerPartition(part),
);

/**
 * Returns the key of an offer.
 *
 * @param offerId a valid offer id; any other text may be longer than a key allows
 */
export const offerKey = (offerId: string): Key => ({
  pk: offerPartition(createHash('sha256').update(productOf(offerId)).digest().readUInt8() % OFFER_PARTITIONS),
  sk: offerId,
});

/** Key of the revision of all offers. */
export const OFFERS_REVISION: Key = { pk: 'OFFERS', sk: 'REVISION' };

/** Partition key of all flexible discounts. */
export const FLEX_DISCOUNTS = 'FLEX-DISCOUNTS';

/** Returns the key of a flexible discount. */
export const flexDiscountKey = (id: string): Key => ({ pk: FLEX_DISCOUNTS, sk: id });
