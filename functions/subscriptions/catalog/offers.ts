import { batchGet } from '../../core/store/batch-get.ts';
import type { Store } from '../../core/store/store.ts';
import { Offer } from '../model/catalog-items.ts';
import { parseOfferId } from '../model/offer-id.ts';
import { OFFER_PARTITION_KEYS, offerKey } from './catalog-keys.ts';
import { readPartition, type SaveResult, saveItem } from './catalog-store.ts';

/** What an operator says of an offer. */
export type OfferFields = Omit<Offer, 'offerId' | 'created_at' | 'updated_at' | 'version'>;

/**
 * Offers by their ids: strongly consistent, with one request for each hundred of them, all at the same time.
 *
 * @param offerIds anything that callers send: the same one several times, or what is no offer's id
 * @returns those that exist
 * @throws Problem `unavailable`
 */
export async function readOffers(store: Store, offerIds: Iterable<string>): Promise<Map<string, Offer>> {
  const keys = [...new Set(offerIds)].filter(isOfferId).map(offerKey);
  const items = await batchGet(store, store.catalogTable, keys);
  return new Map(items.map((item) => Offer.parse(item)).map((offer) => [offer.offerId, offer]));
}

const isOfferId = (text: string): boolean => parseOfferId(text) !== undefined;

/** Every offer there is: strongly consistent, in no particular sequence. */
export async function readAllOffers(store: Store): Promise<Offer[]> {
  const partitions = await Promise.all(OFFER_PARTITION_KEYS.map((partition) => readPartition(store, partition)));
  return partitions.flat().map((item) => Offer.parse(item));
}

/**
 * Adds an offer or changes one; nothing is written when it is as it should be.
 *
 * @throws Problem `unavailable`
 */
export const saveOffer = (store: Store, offerId: string, fields: OfferFields): Promise<SaveResult<Offer>> =>
  saveItem(store, { key: offerKey(offerId), schema: Offer }, { offerId, ...fields });
