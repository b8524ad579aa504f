import { leftOut } from '../../core/documentation/left-out.ts';
import type { Endpoint } from '../../core/model/endpoint.ts';
import * as examples from '../examples/order-examples.ts';
import { errorsOfReading, errorsOfWriting } from './documented-errors.ts';
import { Order, OrderHistory } from './order-contract.ts';
import * as routes from './order-routes.ts';

/** Endpoints of orders (docs/contracts/subscriptions.md, "Orders"). */
export const orderEndpoints = {
  'place-order': {
    ...routes.placeOrder,
    summary: 'Preview, place, return or renew an order',
    description:
      '`orderType` selects the operation. NEW, RETURN and RENEWAL orders are stored with status `1002`, and the response follows at once. Poll the order until its status is `1000` or a failure. An order fails as a whole, never in part. A PREVIEW runs the checks of a NEW order and returns the best offers that the customer is entitled to. It stores no order. A PREVIEW_RENEWAL without lines shows what the next anniversary renews automatically.',
    bodyExample: examples.placeOrder,
    responses: {
      201: { description: 'The order, or the preview.', schema: Order, example: examples.placedOrder },
      ...errorsOfWriting(
        ...(['1122', '1121', '1117', '1132', '1116', '2119', '2126', '2140', '2137', '2148'] as const),
        ...(['2123', '2121', '2120', '2147', '2122', '2128', '2129', '2138', '1140', '5135'] as const),
        ...(['2146', '2141', '2145', '2144', '2115', '2134', '2131', '2130', '2132', '2133'] as const),
        ...(['2136', '3115', '3121', '3122', '4120'] as const),
      ),
    },
  },
  'get-order': {
    ...routes.getOrder,
    summary: 'Read an order',
    description: 'Returns the order with its lines, and with prices if `fetch-price` is true.',
    responses: {
      200: { description: 'The order.', schema: Order, example: examples.order },
      ...errorsOfReading('1132', '2115'),
    },
  },
  'list-orders': {
    ...routes.listOrders,
    summary: "List a customer's orders, newest first",
    description:
      'Without dates, the list has the orders of the current term, or all orders if the customer has no term yet. Follow `links.next` until it is absent. A page that would be too large has fewer orders than `limit`.',
    responses: {
      200: { description: 'One page of orders.', schema: OrderHistory, headers: leftOut, example: examples.history },
      ...errorsOfReading('1132', '1133', '1116'),
    },
  },
  'update-order': {
    ...routes.updateOrder,
    summary: 'Change the external reference of an order',
    description: 'Changes `externalReferenceId`, the only field of an order that a partner may change.',
    bodyExample: examples.updateOrder,
    responses: {
      200: { description: 'The order.', schema: Order, example: examples.updatedOrder },
      ...errorsOfWriting('1122', '1119', '1117', '2126', '2115'),
    },
  },
} as const satisfies Readonly<Record<string, Endpoint>>;
