import type { Route } from '../../core/model/endpoint.ts';
import { idempotency, READ, WRITE } from './line.ts';
import { AddComment, CreateOrder, HistoryQuery, ListOrdersQuery, OrderPath, UpdateOrder } from './order-contract.ts';

/** POST /orders */
export const createOrder = {
  key: 'create-order',
  method: 'POST',
  path: '/orders',
  scope: WRITE,
  placesOrders: true,
  body: CreateOrder,
  tables: { Orders: ['PutItem', 'UpdateItem'], Idempotency: ['GetItem', 'PutItem'] },
  idempotency,
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

/** GET /orders/{uid} */
export const getOrder = {
  key: 'get-order',
  method: 'GET',
  path: '/orders/{uid}',
  scope: READ,
  pathParameters: OrderPath,
  tables: { Orders: ['Query'] },
} as const satisfies Route;

/** PUT /orders/{uid} */
export const updateOrder = {
  key: 'update-order',
  method: 'PUT',
  path: '/orders/{uid}',
  scope: WRITE,
  pathParameters: OrderPath,
  body: UpdateOrder,
  tables: { Orders: ['Query', 'PutItem'], Idempotency: ['GetItem', 'PutItem'] },
  idempotency,
  ifMatch: true,
} as const satisfies Route;

/** POST /orders/{uid}/comment */
export const addComment = {
  key: 'add-comment',
  method: 'POST',
  path: '/orders/{uid}/comment',
  scope: WRITE,
  pathParameters: OrderPath,
  body: AddComment,
  tables: { Orders: ['Query', 'PutItem'], Idempotency: ['GetItem', 'PutItem'] },
  idempotency,
  ifMatch: true,
} as const satisfies Route;

/** PUT /orders/{uid}/flag */
export const flagOrder = {
  key: 'flag-order',
  method: 'PUT',
  path: '/orders/{uid}/flag',
  scope: WRITE,
  pathParameters: OrderPath,
  tables: { Orders: ['Query', 'PutItem'], Idempotency: ['GetItem', 'PutItem'] },
  idempotency,
  ifMatch: true,
} as const satisfies Route;

/** DELETE /orders/{uid}/flag */
export const unflagOrder = {
  key: 'unflag-order',
  method: 'DELETE',
  path: '/orders/{uid}/flag',
  scope: WRITE,
  pathParameters: OrderPath,
  tables: { Orders: ['Query', 'PutItem'], Idempotency: ['GetItem', 'PutItem'] },
  idempotency,
  ifMatch: true,
} as const satisfies Route;

/** GET /orders/{uid}/history */
export const getHistory = {
  key: 'get-history',
  method: 'GET',
  path: '/orders/{uid}/history',
  scope: READ,
  pathParameters: OrderPath,
  query: HistoryQuery,
  tables: { Orders: ['Query'] },
} as const satisfies Route;

/** POST /orders/{uid}/clone */
export const cloneOrder = {
  key: 'clone-order',
  method: 'POST',
  path: '/orders/{uid}/clone',
  scope: WRITE,
  placesOrders: true,
  pathParameters: OrderPath,
  tables: { Orders: ['Query', 'PutItem', 'UpdateItem'], Idempotency: ['GetItem', 'PutItem'] },
  idempotency,
} as const satisfies Route;
