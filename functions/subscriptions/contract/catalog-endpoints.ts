import { leftOut } from '../../core/documentation/left-out.ts';
import type { Endpoint } from '../../core/model/endpoint.ts';
import * as examples from '../examples/catalog-examples.ts';
import { FlexDiscountList, PriceList } from './catalog-contract.ts';
import * as routes from './catalog-routes.ts';
import { errorsOfReading, errorsOfWriting } from './documented-errors.ts';

/**
 * Endpoints of flexible discounts and price lists (docs/contracts/subscriptions.md, "Customers, deployments, subscriptions,
 * prices").
 */
export const catalogEndpoints = {
  'list-flex-discounts': {
    ...routes.listFlexDiscounts,
    summary: 'List flexible discounts',
    description: 'Returns one page of the discounts that customers of this market segment and country may use.',
    responses: {
      200: {
        description: 'One page of discounts.',
        schema: FlexDiscountList,
        headers: leftOut,
        example: examples.flexDiscountList,
      },
      ...errorsOfReading('1132', '1122', '1133'),
    },
  },
  'get-price-list': {
    ...routes.getPriceList,
    // It sorts and prints all offers of a market.
    throttle: { rate: 40, burst: 80 },
    summary: 'Read a price list',
    description: 'Lists all prices for a region, a currency and a market segment, sorted by offer id.',
    bodyExample: examples.fetchPriceList,
    responses: {
      200: { description: 'One page of offers.', schema: PriceList, headers: leftOut, example: examples.priceList },
      ...errorsOfWriting('1122', '1121', '1117', '1132', '1133', '1162'),
    },
  },
} as const satisfies Readonly<Record<string, Endpoint>>;
