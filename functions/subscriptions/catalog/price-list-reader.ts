import stringify from 'safe-stable-stringify';
import { MINUTE_MS } from '../../core/model/time-units.ts';
import type { Store } from '../../core/store/store.ts';
import type { Offer } from '../model/catalog-items.ts';
import { readAllOffers, readOffers, readOffersRevision } from './offers.ts';
import { type PriceListEntry, type PriceListQuery, priceList } from './price-list.ts';

/** All offers, and the price lists that were made of them. */
interface KeptOffers {
  /** Revision of the offers, read before the offers. */
  readonly revision: string | undefined;
  /** Time of the read, in milliseconds. */
  readonly readAt: number;
  readonly offers: readonly Offer[];
  /** Whole price lists by their query, the oldest first. */
  readonly lists: Map<string, readonly PriceListEntry[]>;
}

/** Price lists that an environment keeps. A list of 10,000 prices takes some 3 MB of memory. */
const MOST_LISTS = 8;

/**
 * Milliseconds for which offers are kept. During a canary the version before may change an offer without a new revision; a price list
 * shows such a change after this time.
 */
const KEPT_FOR = MINUTE_MS;

/**
 * Reads price lists. It keeps all offers in the environment, and the lists for the pages that follow. They are used as long as the
 * offers have the revision that they were read at. A page then costs one read unit, also of a list that nobody has asked for before.
 */
export class PriceListReader {
  #kept: KeptOffers | undefined;

  /**
   * Returns the whole price list. It has every offer whose PUT was answered before.
   *
   * @throws Problem `unavailable`
   */
  async read(store: Store, query: PriceListQuery): Promise<readonly PriceListEntry[]> {
    const { offerId = '' } = query.filters ?? {};
    if (offerId !== '') return priceList([...(await readOffers(store, [offerId])).values()], query);
    const { offers, lists } = await this.#offers(store);
    const { region, marketSegment, priceListType, currency, priceListMonth, filters } = query;
    const list = stringify([region, marketSegment, priceListType, currency, priceListMonth, filters?.productFamily]);
    const entries = lists.get(list) ?? priceList(offers, query);
    lists.delete(list);
    lists.set(list, entries);
    const [oldest] = lists.keys();
    if (oldest !== undefined && lists.size > MOST_LISTS) lists.delete(oldest);
    return entries;
  }

  /** Returns the offers that are kept, or reads all of them. */
  async #offers(store: Store): Promise<KeptOffers> {
    const [revision, readAt] = [await readOffersRevision(store), store.now().getTime()];
    const kept = this.#kept;
    if (kept !== undefined && kept.revision === revision && readAt < kept.readAt + KEPT_FOR) return kept;
    this.#kept = { revision, readAt, offers: await readAllOffers(store), lists: new Map() };
    return this.#kept;
  }
}
