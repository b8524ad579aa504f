import { commit } from '../../core/idempotency/commit.ts';
import { withAttributes } from '../catalog/price-list.ts';
import { PriceListReader } from '../catalog/price-list-reader.ts';
import * as routes from '../contract/catalog-routes.ts';
import { serve } from '../http/pipeline.ts';
import { pageOf } from '../model/paging.ts';
import { refused } from '../model/refusal.ts';
import { priceListResponse } from '../representation/catalog-representation.ts';

/** POST /pricelist */
export const getPriceList = (context?: Parameters<ReturnType<typeof serve>>[0]) => {
  const lists = new PriceListReader();
  return serve(routes.getPriceList, async ({ query, body, idempotency }, store) => {
    const entries = await lists.read(store, body);
    if (entries.length === 0) throw refused('1162');
    const page = pageOf(entries, query);
    const items = page.items.map((entry) => withAttributes(entry, body.includeOfferAttributes));
    return commit(store, [], priceListResponse(body, { ...page, items }), idempotency);
  })(context);
};

export const handler = getPriceList();
