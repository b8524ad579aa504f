import type { Route } from '../../core/model/endpoint.ts';
import { FetchPriceList, ListFlexDiscountsQuery, PriceListQuery } from './catalog-contract.ts';
import { idempotency, READ } from './line.ts';

/** GET /flex-discounts */
export const listFlexDiscounts = {
  key: 'list-flex-discounts',
  method: 'GET',
  path: '/flex-discounts',
  scope: READ,
  query: ListFlexDiscountsQuery,
  tables: { Catalog: ['Query'] },
} as const satisfies Route;

/** POST /pricelist */
export const getPriceList = {
  key: 'get-price-list',
  method: 'POST',
  path: '/pricelist',
  scope: READ,
  query: PriceListQuery,
  body: FetchPriceList,
  tables: { Catalog: ['GetItem', 'BatchGetItem', 'Query'], Idempotency: ['PutItem'] },
  idempotency,
} as const satisfies Route;
