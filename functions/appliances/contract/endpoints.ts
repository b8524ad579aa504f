import * as z from 'zod';
import { DEFAULT_MAX_BODY_BYTES, type DocumentedResponse, endpointTable } from '../../core/model/endpoint.ts';
import * as errors from './documented-errors.ts';
import * as examples from './examples.ts';
import {
  AddComment,
  CreateOrder,
  HistoryEntry,
  HistoryQuery,
  ListOrdersQuery,
  Order,
  OrderPath,
  OrderSummary,
  UpdateOrder,
} from './order-contract.ts';

const READ = 'appliance-orders/read';
const WRITE = 'appliance-orders/write';

/** Answers to a repeated key are kept for ten days. */
const idempotency = { days: 10 };

const whole: DocumentedResponse = {
  description: 'The order.',
  schema: Order,
  headers: { ETag: 'The version of the order, for `If-Match`.' },
  example: examples.order,
};

/** docs/contracts/appliances.md, "Endpoints". */
export const appliances = endpointTable({
  line: 'appliances',
  title: 'Appliance orders',
  description: 'Network appliances and software agents, built for a site and shipped to it.',
  basePath: '/provisioning/api/v1',
  maxBodyBytes: DEFAULT_MAX_BODY_BYTES,
  endpoints: {
    'create-order': {
      method: 'POST',
      path: '/orders',
      summary: 'Place an order',
      description:
        'The order may start nearly empty. With an `Idempotency-Key`, repeating the request places nothing new and returns the first answer.',
      scope: WRITE,
      placesOrders: true,
      body: CreateOrder,
      bodyExample: examples.createOrder,
      responses: { 200: whole, ...errors.invalid, ...errors.withBody, ...errors.always },
      tables: { Orders: 'write', Idempotency: 'write' },
      idempotency,
    },
    'list-orders': {
      method: 'GET',
      path: '/orders',
      summary: 'List orders, newest first',
      description:
        'Orders without nodes, comments and history. The `Link` header leads to the next page; a page may hold fewer orders than `limit`, even none, and the list ends only where there is no `Link`.',
      scope: READ,
      query: ListOrdersQuery,
      responses: {
        200: {
          description: 'One page of orders.',
          schema: z.array(OrderSummary),
          headers: { Link: 'Where the next page is: `<…>; rel="next"`. Absent on the last page.' },
          example: [examples.orderSummary],
        },
        ...errors.invalid,
        ...errors.always,
      },
      // The key that signs cursors is made by the first listing.
      tables: { Orders: 'write' },
    },
    'get-order': {
      method: 'GET',
      path: '/orders/{uid}',
      summary: 'Read an order',
      scope: READ,
      pathParameters: OrderPath,
      responses: { 200: whole, ...errors.orderNotFound, ...errors.always },
      tables: { Orders: 'read' },
    },
    'update-order': {
      method: 'PUT',
      path: '/orders/{uid}',
      summary: 'Change an order or move its status',
      description:
        'A field left out keeps its value, `null` clears it. A status change must be one of `allowedTransitions`. Without `If-Match` the change is applied to the latest version.',
      scope: WRITE,
      pathParameters: OrderPath,
      body: UpdateOrder,
      bodyExample: examples.updateOrder,
      responses: {
        200: whole,
        ...errors.invalid,
        ...errors.withBody,
        ...errors.orderNotFound,
        ...errors.withVersion,
        ...errors.always,
      },
      tables: { Orders: 'write' },
      ifMatch: true,
    },
    'add-comment': {
      method: 'POST',
      path: '/orders/{uid}/comment',
      summary: 'Comment on an order',
      scope: WRITE,
      pathParameters: OrderPath,
      body: AddComment,
      bodyExample: examples.addComment,
      responses: {
        200: whole,
        ...errors.invalid,
        ...errors.withBody,
        ...errors.orderNotFound,
        ...errors.withVersion,
        ...errors.always,
      },
      tables: { Orders: 'write', Idempotency: 'write' },
      idempotency,
      ifMatch: true,
    },
    'flag-order': {
      method: 'PUT',
      path: '/orders/{uid}/flag',
      summary: 'Flag an order for attention',
      scope: WRITE,
      pathParameters: OrderPath,
      responses: { 200: whole, ...errors.invalid, ...errors.orderNotFound, ...errors.withVersion, ...errors.always },
      tables: { Orders: 'write' },
      ifMatch: true,
    },
    'unflag-order': {
      method: 'DELETE',
      path: '/orders/{uid}/flag',
      summary: 'Remove the flag of an order',
      scope: WRITE,
      pathParameters: OrderPath,
      responses: { 200: whole, ...errors.invalid, ...errors.orderNotFound, ...errors.withVersion, ...errors.always },
      tables: { Orders: 'write' },
      ifMatch: true,
    },
    'get-history': {
      method: 'GET',
      path: '/orders/{uid}/history',
      summary: 'Read what happened to an order',
      description:
        'Every change, oldest first; entry n is the change to version n. A very large history comes in pages: the `Link` header leads to the next.',
      scope: READ,
      pathParameters: OrderPath,
      query: HistoryQuery,
      responses: {
        200: {
          description: 'The history.',
          schema: z.array(HistoryEntry),
          headers: { Link: 'Where the next page is: `<…>; rel="next"`. Absent on the last page.' },
          example: examples.history,
        },
        ...errors.invalid,
        ...errors.orderNotFound,
        ...errors.always,
      },
      tables: { Orders: 'read' },
    },
    'clone-order': {
      method: 'POST',
      path: '/orders/{uid}/clone',
      summary: "Place a new order with this order's site data",
      description:
        'The clone is `new`, with a number and uid of its own and without `customerRefNum`, `comments`, `flagged` and `dueDate`.',
      scope: WRITE,
      placesOrders: true,
      pathParameters: OrderPath,
      responses: {
        200: whole,
        ...errors.withIdempotencyKey,
        ...errors.invalid,
        ...errors.orderNotFound,
        ...errors.always,
      },
      tables: { Orders: 'write', Idempotency: 'write' },
      idempotency,
    },
  },
});
