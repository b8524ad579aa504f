import { matchingFlexDiscounts } from '../catalog/flex-discount-list.ts';
import { listFlexDiscounts as readListed } from '../catalog/flex-discounts.ts';
import { ListFlexDiscountsQuery } from '../contract/catalog-contract.ts';
import * as routes from '../contract/catalog-routes.ts';
import { serve } from '../http/pipeline.ts';
import { pageOf } from '../model/paging.ts';
import { refused } from '../model/refusal.ts';
import { flexDiscountDocument, flexDiscountsResponse } from '../representation/catalog-representation.ts';
import { pageLinks } from '../representation/pagination-links.ts';
import { printedPage } from '../representation/printed-page.ts';
import { linksTo } from '../representation/self-links.ts';

const { uri } = linksTo('flex-discounts').self;

/** Parameters that a query for one discount may have. */
const BESIDE_ID: ReadonlySet<string> = new Set(['flex-discount-id', 'market-segment', 'country']);

/** Rejects the other parameters beside an id, also those that have a default (docs/contracts/subscriptions.md, 1132). */
function checkAlone(rawQueryString: string): void {
  const others = [...new Set(new URLSearchParams(rawQueryString).keys())].filter((name) => !BESIDE_ID.has(name));
  if (others.length === 0) return;
  const message = 'cannot be set beside flex-discount-id';
  throw refused(
    '1132',
    others.map((path) => ({ path, message })),
  );
}

/** GET /flex-discounts */
export const listFlexDiscounts = serve(routes.listFlexDiscounts, async ({ query, rawQueryString }, store) => {
  if (query['flex-discount-id'] !== undefined) checkAlone(rawQueryString);
  const wanted = {
    marketSegment: query['market-segment'],
    country: query.country,
    categories: query.categories,
    offerIds: query['offer-ids'],
    code: query['flex-discount-code'],
    id: query['flex-discount-id'],
    includesReusable: query['include-eligible-reusable-discounts'],
    from: query['start-date'],
    to: query['end-date'],
  };
  const matching = pageOf(matchingFlexDiscounts(await readListed(store, wanted.id), wanted, store.now()), query);
  const page = printedPage(matching, flexDiscountDocument);
  return flexDiscountsResponse(
    page,
    pageLinks({ path: uri, rawQueryString, parameters: ListFlexDiscountsQuery }, page),
  );
});

export const handler = listFlexDiscounts();
