import type { Endpoint } from '../../core/model/endpoint.ts';
import {
  FetchPriceList,
  FlexDiscountList,
  ListFlexDiscountsQuery,
  PriceList,
  PriceListQuery,
} from './catalog-contract.ts';
import * as examples from './catalog-examples.ts';
import { errorsOfReading, errorsOfWriting } from './documented-errors.ts';
import { idempotency, READ } from './endpoint-defaults.ts';

/**
 * Endpoints of flexible discounts and price lists (docs/contracts/subscriptions.md, "Customers, deployments, subscriptions,
 * prices").
 */
export const catalogEndpoints = {
  'list-flex-discounts': {
    method: 'GET',
    path: '/flex-discounts',
    summary: 'List flexible discounts',
    scope: READ,
    query: ListFlexDiscountsQuery,
    responses: {
      200: { description: 'One page of discounts.', schema: FlexDiscountList, example: examples.flexDiscountList },
      ...errorsOfReading('1132', '1122', '1133'),
    },
    tables: { Catalog: 'read' },
  },
  'get-price-list': {
    method: 'POST',
    path: '/pricelist',
    summary: 'Read a price list',
    description: 'Lists all prices for a region, a currency and a market segment, sorted by offer id.',
    scope: READ,
    query: PriceListQuery,
    body: FetchPriceList,
    bodyExample: examples.fetchPriceList,
    responses: {
      200: { description: 'One page of offers.', schema: PriceList, example: examples.priceList },
      ...errorsOfWriting('1122', '1121', '1117', '1132', '1133', '1162'),
    },
    tables: { Catalog: 'read', Idempotency: 'write' },
    idempotency,
  },
} as const satisfies Readonly<Record<string, Endpoint>>;
