import { ListFlexDiscountsQuery } from './catalog-contract.ts';
import { flexDiscountsAnswer } from './catalog-representation.ts';
import { matchingFlexDiscounts } from './flex-discount-list.ts';
import { readFlexDiscounts } from './flex-discounts.ts';
import { linksTo } from './links.ts';
import { pageLinks } from './page-links.ts';
import { pageOf } from './paging.ts';
import { serve } from './serve.ts';

const { uri } = linksTo('flex-discounts').self;

/** GET /flex-discounts */
export const listFlexDiscounts = serve('list-flex-discounts', async ({ query, rawQueryString }, store) => {
  const wanted = {
    marketSegment: query['market-segment'],
    country: query.country,
    categories: query.categories,
    offerIds: query['offer-ids'],
    code: query['flex-discount-code'],
    from: query['start-date'],
    to: query['end-date'],
  };
  const page = pageOf(matchingFlexDiscounts(await readFlexDiscounts(store), wanted), query);
  return flexDiscountsAnswer(page, pageLinks({ path: uri, rawQueryString, parameters: ListFlexDiscountsQuery }, page));
});

export const handler = listFlexDiscounts();
