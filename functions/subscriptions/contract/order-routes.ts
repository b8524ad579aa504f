import type { Route } from '../../core/model/endpoint.ts';
import { CustomerPath, OrderPath } from './common-schemas.ts';
import { customersIdempotency, KEPT_DAYS, READ, WRITE } from './line.ts';
import { ListOrdersQuery, PlaceOrderQuery, PriceQuery, UpdateOrder } from './order-contract.ts';
import { PlaceOrder } from './place-order-contract.ts';

const path = '/customers/{customerId}/orders';

/** POST /customers/{customerId}/orders */
export const placeOrder = {
  key: 'place-order',
  method: 'POST',
  path,
  scope: WRITE,
  placesOrders: true,
  pathParameters: CustomerPath,
  query: PlaceOrderQuery,
  body: PlaceOrder,
  tables: {
    Orders: ['Query', 'PutItem', 'UpdateItem'],
    Idempotency: ['PutItem'],
    Catalog: ['BatchGetItem', 'Query'],
    Accounts: ['BatchGetItem', 'Query', 'PutItem'],
  },
  idempotency: customersIdempotency,
  requestIds: { days: KEPT_DAYS },
} as const satisfies Route;

/** GET /customers/{customerId}/orders/{orderId} */
export const getOrder = {
  key: 'get-order',
  method: 'GET',
  path: `${path}/{orderId}`,
  scope: READ,
  pathParameters: OrderPath,
  query: PriceQuery,
  tables: { Orders: ['Query'] },
} as const satisfies Route;

/** GET /customers/{customerId}/orders */
export const listOrders = {
  key: 'list-orders',
  method: 'GET',
  path,
  scope: READ,
  pathParameters: CustomerPath,
  query: ListOrdersQuery,
  tables: { Orders: ['BatchGetItem'], Accounts: ['GetItem', 'BatchGetItem', 'Query'] },
} as const satisfies Route;

/** PATCH /customers/{customerId}/orders/{orderId} */
export const updateOrder = {
  key: 'update-order',
  method: 'PATCH',
  path: `${path}/{orderId}`,
  scope: WRITE,
  pathParameters: OrderPath,
  body: UpdateOrder,
  tables: { Orders: ['Query', 'PutItem'], Idempotency: ['PutItem'] },
  idempotency: customersIdempotency,
} as const satisfies Route;
