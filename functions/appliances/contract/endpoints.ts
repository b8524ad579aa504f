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

/** Responses are stored under their idempotency key for ten days. */
const idempotency = { days: 10 };

const wholeOrder: DocumentedResponse = {
  description: 'The whole order.',
  schema: Order,
  headers: { ETag: 'Version of the order, to send as `If-Match`.' },
  example: examples.order,
};

/** The endpoints of the appliance line (docs/contracts/appliances.md, "Endpoints"). */
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
        'Creates an order. No field is required, so the order may start nearly empty. A retry with the same `Idempotency-Key` places no second order and returns the first response.',
      scope: WRITE,
      placesOrders: true,
      body: CreateOrder,
      bodyExample: examples.createOrder,
      responses: { 200: wholeOrder, ...errors.invalid, ...errors.withBody, ...errors.always },
      tables: { Orders: 'write', Idempotency: 'write' },
      idempotency,
    },
    'list-orders': {
      method: 'GET',
      path: '/orders',
      summary: 'List orders, newest first',
      description:
        'Returns orders without nodes, comments and history. The `Link` header contains the URL of the next page. A page may hold fewer orders than `limit`, even none. The list is complete when the response has no `Link`.',
      scope: READ,
      query: ListOrdersQuery,
      responses: {
        200: {
          description: 'One page of orders.',
          schema: z.array(OrderSummary),
          headers: { Link: 'URL of the next page: `<…>; rel="next"`. Absent on the last page.' },
          example: [examples.orderSummary],
        },
        ...errors.invalid,
        ...errors.always,
      },
      // The first listing creates the key that signs cursors.
      tables: { Orders: 'write' },
    },
    'get-order': {
      method: 'GET',
      path: '/orders/{uid}',
      summary: 'Read an order',
      scope: READ,
      pathParameters: OrderPath,
      responses: { 200: wholeOrder, ...errors.orderNotFound, ...errors.always },
      tables: { Orders: 'read' },
    },
    'update-order': {
      method: 'PUT',
      path: '/orders/{uid}',
      summary: 'Update an order or its status',
      description:
        'Updates the fields that the body contains. A field that the body omits keeps its value; `null` clears it. A new `status` must be one of `allowedTransitions`. Without `If-Match`, the update applies to the latest version.',
      scope: WRITE,
      pathParameters: OrderPath,
      body: UpdateOrder,
      bodyExample: examples.updateOrder,
      responses: {
        200: wholeOrder,
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
      summary: 'Add a comment to an order',
      scope: WRITE,
      pathParameters: OrderPath,
      body: AddComment,
      bodyExample: examples.addComment,
      responses: {
        200: wholeOrder,
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
      responses: {
        200: wholeOrder,
        ...errors.invalid,
        ...errors.orderNotFound,
        ...errors.withVersion,
        ...errors.always,
      },
      tables: { Orders: 'write' },
      ifMatch: true,
    },
    'unflag-order': {
      method: 'DELETE',
      path: '/orders/{uid}/flag',
      summary: 'Remove the flag of an order',
      scope: WRITE,
      pathParameters: OrderPath,
      responses: {
        200: wholeOrder,
        ...errors.invalid,
        ...errors.orderNotFound,
        ...errors.withVersion,
        ...errors.always,
      },
      tables: { Orders: 'write' },
      ifMatch: true,
    },
    'get-history': {
      method: 'GET',
      path: '/orders/{uid}/history',
      summary: 'Read the history of an order',
      description:
        'Returns every change of the order, oldest first. Entry n is the change to version n. A large history is split into pages; the `Link` header contains the URL of the next page.',
      scope: READ,
      pathParameters: OrderPath,
      query: HistoryQuery,
      responses: {
        200: {
          description: 'One page of the history.',
          schema: z.array(HistoryEntry),
          headers: { Link: 'URL of the next page: `<…>; rel="next"`. Absent on the last page.' },
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
      summary: 'Clone an order',
      description:
        'Places a new order with the site data of this order. The clone has the status `new` and its own number and uid. It does not copy `customerRefNum`, `comments`, `flagged` and `dueDate`.',
      scope: WRITE,
      placesOrders: true,
      pathParameters: OrderPath,
      responses: {
        200: wholeOrder,
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
