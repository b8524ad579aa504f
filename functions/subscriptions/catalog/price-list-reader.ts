import stringify from 'safe-stable-stringify';
import { MINUTE_MS } from '../../core/model/time-units.ts';
import type { Store } from '../../core/store/store.ts';
import { readAllOffers, readOffers, readOffersRevision } from './offers.ts';
import { type PriceListEntry, type PriceListQuery, priceList } from './price-list.ts';

/** A whole price list, and what it was made of. */
interface KeptPriceList {
  /** Revision of the offers, read before the offers. */
  readonly revision: string | undefined;
  /** Time of the read, in milliseconds. */
  readonly readAt: number;
  readonly entries: readonly PriceListEntry[];
}

/** Price lists that an environment keeps. A list of 10,000 prices takes some 3 MB of memory. */
const MOST_LISTS = 8;

/**
 * Milliseconds for which a price list is kept. During a canary the version before may change an offer without a new revision; a
 * price list shows such a change after this time.
 */
const KEPT_FOR = MINUTE_MS;

/**
 * Reads price lists, and keeps them in the environment for the pages that follow. A kept list costs one read unit: it is used as
 * long as the offers have the revision that it was made of. A new list reads all offers.
 */
export class PriceListReader {
  readonly #kept = new Map<string, KeptPriceList>();

  /**
   * Returns the whole price list. It has every offer whose PUT was answered before.
   *
   * @throws Problem `unavailable`
   */
  async read(store: Store, query: PriceListQuery): Promise<readonly PriceListEntry[]> {
    const { offerId = '' } = query.filters ?? {};
    if (offerId !== '') return priceList([...(await readOffers(store, [offerId])).values()], query);
    const { region, marketSegment, priceListType, currency, priceListMonth, filters } = query;
    const list = stringify([region, marketSegment, priceListType, currency, priceListMonth, filters?.productFamily]);
    const [revision, readAt] = [await readOffersRevision(store), store.now().getTime()];
    const kept = this.#kept.get(list);
    if (kept !== undefined && kept.revision === revision && readAt < kept.readAt + KEPT_FOR) return kept.entries;
    const entries = priceList(await readAllOffers(store), query);
    this.#keep(list, { revision, readAt, entries });
    return entries;
  }

  #keep(list: string, kept: KeptPriceList): void {
    this.#kept.delete(list);
    this.#kept.set(list, kept);
    const [oldest] = this.#kept.keys();
    if (oldest !== undefined && this.#kept.size > MOST_LISTS) this.#kept.delete(oldest);
  }
}
