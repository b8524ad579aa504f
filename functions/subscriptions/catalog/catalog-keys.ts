import { createHash } from 'node:crypto';
import type { Key } from '../../core/model/keys.ts';
import { productOf } from '../model/offer-id.ts';

/**
 * Keys of what this line keeps in the `Catalog` table. Offers and discounts are the same for every tenant.
 *
 * | partition key | sort key | item |
 * | --- | --- | --- |
 * | `OFFERS#<0..15>` | `<offer id>` | an offer: all levels of a product in one partition, products spread over sixteen |
 * | `FLEX-DISCOUNTS` | `<id>` | a flexible discount |
 *
 * An order reads its offers by their keys. One partition key gives 3,000 read units a second, and a strongly consistent read takes one
 * for each four kilobytes (DynamoDB Developer Guide, "Partitions and data distribution"): sixteen of them bear as many orders as the
 * orders' own table, unless all are for one product. A price list reads all sixteen, at once.
 *
 * Flexible discounts are read whole, by orders that name one and by the list of them: there are as many as an operator writes by hand.
 */

const OFFER_PARTITIONS = 16;

const offerPartition = (part: number): string => `OFFERS#${part}`;

/** The partition keys of all offers. */
export const OFFER_PARTITION_KEYS: readonly string[] = Array.from({ length: OFFER_PARTITIONS }, (_, part) =>
  offerPartition(part),
);

/** An offer. What is no offer's id has no key: it may be longer than keys may. */
export const offerKey = (offerId: string): Key => ({
  pk: offerPartition(createHash('sha256').update(productOf(offerId)).digest().readUInt8() % OFFER_PARTITIONS),
  sk: offerId,
});

/** The partition key of all flexible discounts. */
export const FLEX_DISCOUNTS = 'FLEX-DISCOUNTS';

/** A flexible discount. */
export const flexDiscountKey = (id: string): Key => ({ pk: FLEX_DISCOUNTS, sk: id });
