import { matchingFlexDiscounts } from '../catalog/flex-discount-list.ts';
import { readFlexDiscounts } from '../catalog/flex-discounts.ts';
import { ListFlexDiscountsQuery } from '../contract/catalog-contract.ts';
import * as routes from '../contract/catalog-routes.ts';
import { serve } from '../http/pipeline.ts';
import { pageOf } from '../model/paging.ts';
import { flexDiscountDocument, flexDiscountsResponse } from '../representation/catalog-representation.ts';
import { pageLinks } from '../representation/pagination-links.ts';
import { printedPage } from '../representation/printed-page.ts';
import { linksTo } from '../representation/self-links.ts';

const { uri } = linksTo('flex-discounts').self;

/** GET /flex-discounts */
export const listFlexDiscounts = serve(routes.listFlexDiscounts, async ({ query, rawQueryString }, store) => {
  const wanted = {
    marketSegment: query['market-segment'],
    country: query.country,
    categories: query.categories,
    offerIds: query['offer-ids'],
    code: query['flex-discount-code'],
    from: query['start-date'],
    to: query['end-date'],
  };
  const matching = pageOf(matchingFlexDiscounts(await readFlexDiscounts(store), wanted), query);
  const page = printedPage(matching, flexDiscountDocument);
  return flexDiscountsResponse(
    page,
    pageLinks({ path: uri, rawQueryString, parameters: ListFlexDiscountsQuery }, page),
  );
});

export const handler = listFlexDiscounts();
