import { GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { PutCall } from '../../core/idempotency/put-call.ts';
import { readItem } from '../../core/model/stored.ts';
import { readEach } from '../../core/observability/left-out.ts';
import { batchGet } from '../../core/store/batch-get.ts';
import type { Store } from '../../core/store/store.ts';
import { Offer } from '../model/catalog-items.ts';
import { parseOfferId } from '../model/offer-id.ts';
import { OFFER_PARTITION_KEYS, OFFERS_REVISION, offerKey } from './catalog-keys.ts';
import { type AnsweredSave, reader, readPartition, saveItem } from './catalog-store.ts';

/** Fields of an offer that operators set. */
export type OfferFields = Omit<Offer, 'offerId' | 'created_at' | 'updated_at' | 'version'>;

/**
 * Reads offers by id. The read is strongly consistent, with a request for each hundred offers, all in parallel.
 *
 * @param offerIds ids as callers send them: they may be repeated or invalid
 * @returns the offers that exist
 * @throws Problem `unavailable`
 */
export async function readOffers(store: Store, offerIds: Iterable<string>): Promise<Map<string, Offer>> {
  const keys = [...new Set(offerIds)].filter(isOfferId).map(offerKey);
  const items = await batchGet(store, store.catalogTable, keys);
  return new Map(items.map((item) => readItem(Offer, item)).map((offer) => [offer.offerId, offer]));
}

const isOfferId = (text: string): boolean => parseOfferId(text) !== undefined;

/** Reads all offers for price lists, in no particular order. The read is strongly consistent. A damaged offer hides no other. */
export async function readAllOffers(store: Store): Promise<readonly Offer[]> {
  const partitions = await Promise.all(OFFER_PARTITION_KEYS.map((partition) => readPartition(store, partition)));
  return readEach(store, partitions.flat(), reader(Offer)).values;
}

/**
 * Adds or changes an offer. If nothing changes, the offer is not written.
 *
 * The revision of all offers follows, so that a price list shows an offer as soon as the operator has the response. A PUT that
 * changes nothing gives a new revision too, since it may repeat a PUT that failed between the two writes.
 *
 * @throws Problem `unavailable`, and the Problems of `saveItem`
 */
export async function saveOffer(
  store: Store,
  offerId: string,
  fields: OfferFields,
  call?: PutCall<Offer>,
): Promise<AnsweredSave<Offer>> {
  const saved = await saveItem(store, { key: offerKey(offerId), schema: Offer }, { offerId, ...fields }, call);
  const revision = store.token();
  await store.client.send(
    new UpdateCommand({
      TableName: store.catalogTable,
      Key: { ...OFFERS_REVISION },
      UpdateExpression: 'SET revision = :revision',
      // It always holds: the SDK sends the update again if it gets no answer, and then the revision is there already.
      ConditionExpression: 'attribute_exists(pk) OR attribute_not_exists(pk)',
      ExpressionAttributeValues: { ':revision': revision },
    }),
  );
  return saved;
}

/** Reads the revision of all offers; undefined before the first one. Strongly consistent, one request. */
export async function readOffersRevision(store: Store): Promise<string | undefined> {
  const { Item } = await store.client.send(
    new GetCommand({ TableName: store.catalogTable, Key: { ...OFFERS_REVISION }, ConsistentRead: true }),
  );
  return Item && String(Item.revision);
}
