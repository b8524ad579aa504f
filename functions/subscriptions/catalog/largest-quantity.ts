import type { Store } from '../../core/store/store.ts';
import type { Subscription } from '../model/account-items.ts';
import { COMMITTED_LEVELS, CONSUMABLE_LEVELS, LICENSE_LEVELS, offerIdOf } from '../model/offer-id.ts';
import { mostUnits } from '../rules/line-rules.ts';
import { readOffers } from './offers.ts';

const LEVELS = {
  LICENSE: [...LICENSE_LEVELS, ...COMMITTED_LEVELS],
  CONSUMABLE: CONSUMABLE_LEVELS,
} as const;

/**
 * Reads the largest quantity of a subscription's product: that of its offers at any level (docs/contracts/subscriptions.md,
 * "Orders"). One request.
 *
 * @throws Problem `unavailable`
 */
export async function readLargestQuantity(
  store: Store,
  { product, suffix, productType }: Pick<Subscription, 'product' | 'suffix' | 'productType'>,
): Promise<number> {
  const offerIds = LEVELS[productType].map((level) => offerIdOf({ product, level, suffix }));
  const offers = await readOffers(store, offerIds);
  return offers.size === 0 ? mostUnits(undefined) : Math.max(...[...offers.values()].map(mostUnits));
}
