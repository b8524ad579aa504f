import type { Route } from '../../core/model/endpoint.ts';
import { InventoryQuery } from './catalog-contract.ts';
import { idempotency, READ, WRITE } from './line.ts';
import { ListOrdersQuery, NoQuery, OrderPath, PlaceOrder } from './order-contract.ts';

/** GET /warehouses */
export const listWarehouses = {
  key: 'list-warehouses',
  method: 'GET',
  path: '/warehouses',
  scope: READ,
  query: NoQuery,
  tables: { Catalog: ['GetItem'] },
} as const satisfies Route;

/** GET /inventory */
export const getInventory = {
  key: 'get-inventory',
  method: 'GET',
  path: '/inventory',
  scope: READ,
  query: InventoryQuery,
  // The first view of a product keeps its count.
  tables: { Catalog: ['GetItem', 'BatchGetItem', 'Query', 'UpdateItem'] },
} as const satisfies Route;

/** POST /place-order */
export const placeOrder = {
  key: 'place-order',
  method: 'POST',
  path: '/place-order',
  scope: WRITE,
  placesOrders: true,
  body: PlaceOrder,
  tables: {
    Orders: ['PutItem', 'UpdateItem'],
    Idempotency: ['GetItem', 'PutItem'],
    Catalog: ['BatchGetItem', 'Query by-title', 'UpdateItem'],
  },
  idempotency,
} as const satisfies Route;

/** GET /orders/{order_number} */
export const getOrder = {
  key: 'get-order',
  method: 'GET',
  path: '/orders/{order_number}',
  scope: READ,
  pathParameters: OrderPath,
  query: NoQuery,
  tables: { Orders: ['Query'] },
} as const satisfies Route;

/** GET /orders */
export const listOrders = {
  key: 'list-orders',
  method: 'GET',
  path: '/orders',
  scope: READ,
  query: ListOrdersQuery,
  tables: { Orders: ['Query by-tenant'] },
} as const satisfies Route;

/** POST /orders/{order_number}/cancel */
export const cancelOrder = {
  key: 'cancel-order',
  method: 'POST',
  path: '/orders/{order_number}/cancel',
  scope: WRITE,
  pathParameters: OrderPath,
  tables: {
    Orders: ['Query', 'PutItem'],
    Catalog: ['BatchGetItem', 'PutItem', 'UpdateItem'],
    Idempotency: ['GetItem', 'PutItem'],
  },
  idempotency,
  ifMatch: true,
} as const satisfies Route;
