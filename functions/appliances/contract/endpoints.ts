import * as z from 'zod';
import { leftOut } from '../../core/documentation/left-out.ts';
import { type DocumentedResponse, endpointTable } from '../../core/model/endpoint.ts';
import * as problems from '../../core/problems/documented-problems.ts';
import { exampleCalls } from '../examples/example-calls.ts';
import * as examples from '../examples/order-examples.ts';
import * as errors from './documented-errors.ts';
import { line } from './line.ts';
import { HistoryEntry, Order, OrderSummary } from './order-contract.ts';
import * as routes from './routes.ts';
import { following } from './status-meanings.ts';

const wholeOrder: DocumentedResponse = {
  description: 'The whole order.',
  schema: Order,
  headers: { ETag: 'Version of the order, to send as `If-Match`.' },
  example: examples.order,
};

/** The endpoints of the appliance line (docs/contracts/appliances.md, "Endpoints"). */
export const appliances = endpointTable({
  ...line,
  title: 'Appliance orders',
  description: 'Network appliances and software agents, built for a site and shipped to it.',
  following,
  exampleCalls,
  endpoints: {
    'create-order': {
      ...routes.createOrder,
      summary: 'Place an order',
      description:
        'Creates an order. No field is required, so the order may start nearly empty. A retry with the same `Idempotency-Key` places no second order and returns the first response.',
      bodyExample: examples.createOrder,
      responses: { 200: wholeOrder, ...errors.invalidWithKey, ...problems.withBodyAndKey, ...problems.alwaysWithKey },
    },
    'list-orders': {
      ...routes.listOrders,
      summary: 'List orders, newest first',
      description:
        'Returns orders without nodes, comments and history. The `Link` header contains the URL of the next page. A page may hold fewer orders than `limit`, even none. The list is complete when the response has no `Link`.',
      responses: {
        200: {
          description: 'One page of orders.',
          schema: z.array(OrderSummary),
          headers: { Link: 'URL of the next page: `<…>; rel="next"`. Absent on the last page.', ...leftOut },
          example: [examples.orderSummary],
        },
        ...problems.withoutBody,
        ...errors.invalid,
        ...problems.always,
      },
    },
    'get-order': {
      ...routes.getOrder,
      summary: 'Read an order',
      description:
        'Returns the whole order with its nodes and comments. Its version is in the `ETag`, for `If-Match` of a later change.',
      responses: { 200: wholeOrder, ...problems.withoutBody, ...errors.orderNotFound, ...problems.always },
    },
    'update-order': {
      ...routes.updateOrder,
      summary: 'Update an order or its status',
      description:
        'Updates the fields that the body contains. A field that the body omits keeps its value; `null` clears it. The arrays `nodes` and `nats` are replaced as a whole, so send all of their entries. A new `status` must be one of `allowedTransitions`, or one that the same update makes possible. Without `If-Match`, the update applies to the latest version. An update that changes nothing keeps the version.',
      bodyExample: examples.updateOrder,
      responses: {
        200: wholeOrder,
        ...errors.invalidChange,
        ...problems.withBodyAndKey,
        ...errors.orderNotFound,
        ...errors.withVersion,
        ...problems.alwaysWithKey,
      },
    },
    'add-comment': {
      ...routes.addComment,
      summary: 'Add a comment to an order',
      description:
        'Adds a comment whose author is the caller. An order takes at most 200 comments, also when it is closed.',
      bodyExample: examples.addComment,
      responses: {
        200: wholeOrder,
        ...errors.invalidWithKey,
        ...problems.withBodyAndKey,
        ...errors.orderNotFound,
        ...errors.withVersion,
        ...problems.alwaysWithKey,
      },
    },
    'flag-order': {
      ...routes.flagOrder,
      summary: 'Flag an order for attention',
      description:
        'Sets `flagged` to true. If the order has the flag already, nothing changes and it keeps its version.',
      responses: {
        200: wholeOrder,
        ...problems.withKeyOnly,
        ...errors.invalidWithKey,
        ...errors.orderNotFound,
        ...errors.withVersion,
        ...problems.alwaysWithKey,
      },
    },
    'unflag-order': {
      ...routes.unflagOrder,
      summary: 'Remove the flag of an order',
      description: 'Sets `flagged` to false. If the order has no flag, nothing changes and it keeps its version.',
      responses: {
        200: wholeOrder,
        ...problems.withKeyOnly,
        ...errors.invalidWithKey,
        ...errors.orderNotFound,
        ...errors.withVersion,
        ...problems.alwaysWithKey,
      },
    },
    'get-history': {
      ...routes.getHistory,
      summary: 'Read the history of an order',
      description:
        'Returns every change of the order, oldest first. Entry n is the change to version n. A large history is split into pages; the `Link` header contains the URL of the next page.',
      responses: {
        200: {
          description: 'One page of the history.',
          schema: z.array(HistoryEntry),
          headers: { Link: 'URL of the next page: `<…>; rel="next"`. Absent on the last page.' },
          example: examples.history,
        },
        ...problems.withoutBody,
        ...errors.invalid,
        ...errors.orderNotFound,
        ...problems.always,
      },
    },
    'clone-order': {
      ...routes.cloneOrder,
      summary: 'Clone an order',
      description:
        'Places a new order with the site data of this order. The clone has the status `new` and its own number and uid. It does not copy `customerRefNum`, `comments`, `flagged` and `dueDate`.',
      responses: {
        200: wholeOrder,
        ...problems.withKeyOnly,
        ...errors.invalidWithKey,
        ...errors.orderNotFound,
        ...problems.alwaysWithKey,
      },
    },
  },
});
