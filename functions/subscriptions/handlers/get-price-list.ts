import { commit } from '../core/commit.ts';
import { priceListAnswer } from './catalog-representation.ts';
import { readAllOffers } from './offers.ts';
import { pageOf } from './paging.ts';
import { priceList, withAttributes } from './price-list.ts';
import { refused } from './refusal.ts';
import { serve } from './serve.ts';

/** POST /pricelist */
export const getPriceList = serve('get-price-list', async ({ query, body, idempotency }, store) => {
  const entries = priceList(await readAllOffers(store), body);
  if (entries.length === 0) throw refused('1162');
  const page = pageOf(entries, query);
  const items = page.items.map((entry) => withAttributes(entry, body.includeOfferAttributes));
  return commit(store, [], priceListAnswer(body, { ...page, items }), idempotency);
});

export const handler = getPriceList();
