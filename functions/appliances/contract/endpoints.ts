import * as z from 'zod';
import { DEFAULT_MAX_BODY_BYTES, type DocumentedResponse, endpointTable } from '../../core/model/endpoint.ts';
import { ProblemDocument } from '../../core/problems/problem-document.ts';
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
  ValidationMessages,
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

const problem = (description: string): DocumentedResponse => ({
  description,
  schema: ProblemDocument,
  mediaType: 'application/problem+json',
});

const refused: DocumentedResponse = {
  description: 'The request breaks a rule; every problem is listed, each beginning with the path of its field.',
  schema: ValidationMessages,
  example: ['nodes[0].interfaces[1].gateway: 10.1.2.1 is outside 10.1.1.0/24'],
};

const always = {
  403: problem('The access token lacks the scope, or names no tenant.'),
  500: problem('An unexpected fault. Repeat the request; with the same `Idempotency-Key` it takes effect once.'),
};
const stored = {
  ...always,
  503: problem(
    'The store is busy or did not answer. Repeat after `Retry-After` seconds; with the same `Idempotency-Key` it takes effect once.',
  ),
};
const withBody = {
  400: problem('The body is not JSON, or `Idempotency-Key` is malformed.'),
  413: problem('The body is larger than 256 KB.'),
  415: problem('The body is not `application/json`.'),
};
const notFound = { 404: problem("No such order among the caller's tenant's.") };
const changed = { 412: problem('The order is at another version than `If-Match` says.') };

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
      responses: { 200: whole, 422: refused, ...withBody, ...stored },
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
        422: refused,
        ...stored,
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
      responses: { 200: whole, ...notFound, ...stored },
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
      responses: { 200: whole, 422: refused, ...withBody, ...notFound, ...changed, ...stored },
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
      responses: { 200: whole, 422: refused, ...withBody, ...notFound, ...changed, ...stored },
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
      responses: { 200: whole, 422: refused, ...notFound, ...changed, ...stored },
      tables: { Orders: 'write' },
      ifMatch: true,
    },
    'unflag-order': {
      method: 'DELETE',
      path: '/orders/{uid}/flag',
      summary: 'Remove the flag of an order',
      scope: WRITE,
      pathParameters: OrderPath,
      responses: { 200: whole, 422: refused, ...notFound, ...changed, ...stored },
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
        422: refused,
        ...notFound,
        ...stored,
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
      responses: { 200: whole, 400: withBody[400], 422: refused, ...notFound, ...stored },
      tables: { Orders: 'write', Idempotency: 'write' },
      idempotency,
    },
  },
});
