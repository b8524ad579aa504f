import { commit } from '../../core/idempotency/commit.ts';
import { readAllOffers } from '../catalog/offers.ts';
import { priceList, withAttributes } from '../catalog/price-list.ts';
import * as routes from '../contract/catalog-routes.ts';
import { serve } from '../http/pipeline.ts';
import { pageOf } from '../model/paging.ts';
import { refused } from '../model/refusal.ts';
import { priceListResponse } from '../representation/catalog-representation.ts';

/** POST /pricelist */
export const getPriceList = serve(routes.getPriceList, async ({ query, body, idempotency }, store) => {
  const entries = priceList(await readAllOffers(store), body);
  if (entries.length === 0) throw refused('1162');
  const page = pageOf(entries, query);
  const items = page.items.map((entry) => withAttributes(entry, body.includeOfferAttributes));
  return commit(store, [], priceListResponse(body, { ...page, items }), idempotency);
});

export const handler = getPriceList();
