import { leftOut } from '../../core/documentation/left-out.ts';
import { endpointTable } from '../../core/model/endpoint.ts';
import * as catalog from '../examples/catalog-examples.ts';
import { exampleCalls } from '../examples/example-calls.ts';
import * as examples from '../examples/order-examples.ts';
import { Inventory, Warehouses } from './catalog-contract.ts';
import * as errors from './documented-errors.ts';
import * as refusals from './documented-refusals.ts';
import { deviceErrors } from './error-meanings.ts';
import { line } from './line.ts';
import { operationsEndpoints, version } from './operations-endpoints.ts';
import { CancelledOrder, OrderList, OrderResponse, PlacedOrder } from './order-contract.ts';
import * as routes from './routes.ts';
import { following } from './status-meanings.ts';

/** The endpoints of the device line (docs/contracts/devices.md, "Endpoints"). */
export const devices = endpointTable({
  ...line,
  title: 'Device orders',
  description: 'IT devices from warehouse stock, shipped to an employee.',
  errors: deviceErrors,
  following,
  exampleCalls,
  endpoints: {
    'list-warehouses': {
      ...routes.listWarehouses,
      summary: 'List warehouses',
      description: 'Lists the warehouses that can ship your orders, in selection order, with their shipping options.',
      responses: {
        200: {
          description: 'The warehouses, in selection order.',
          schema: Warehouses,
          headers: leftOut,
          example: catalog.warehouses,
        },
        ...errors.withoutParameters,
        ...errors.always,
      },
    },
    'get-inventory': {
      ...routes.getInventory,
      // A response has up to 5 MB, read from hundreds of items.
      throttle: { rate: 40, burst: 80 },
      summary: "Read a warehouse's inventory",
      description:
        'Returns the products of a warehouse by category, with price and number of pieces in stock. Orders of the last seconds may be missing from the quantity of a product with much stock.',
      responses: {
        200: {
          description: 'The products of the warehouse, by category.',
          schema: Inventory,
          headers: leftOut,
          example: catalog.inventory,
        },
        ...errors.withParameters,
        ...refusals.warehouseNotFound,
        ...errors.always,
      },
    },
    'place-order': {
      ...routes.placeOrder,
      summary: 'Order devices for an employee',
      description:
        'One warehouse ships the whole order. The service picks the first warehouse, by priority, that serves the country, offers the shipping option and stocks every item in a single currency. If no warehouse offers all items in one currency, the service rejects the order. Items with the same title are merged and their quantities added; an order has at most 1,000 pieces of a title. The stock is reserved atomically with the order. A retry with the same `Idempotency-Key` places no second order and returns the first response.',
      bodyExample: examples.placeOrder,
      responses: {
        200: {
          description: 'The order was placed.',
          schema: PlacedOrder,
          headers: version,
          example: examples.placedOrder,
        },
        ...errors.withBody([
          { field: 'shipping_state', message: '"ZZ" is not the two-letter code of a state of US, such as CA, NY, TX' },
          {
            field: 'expedite_shipping',
            message: '"Drone" is not offered to US; options there are: 2nd Day Air, Overnight, UPS Ground',
          },
        ]),
        ...refusals.titleUnknown,
        ...refusals.outOfStock('items[0].quantity', '3 ordered, 1 available'),
        ...errors.withIdempotencyKey,
        ...errors.alwaysWithKey,
      },
    },
    'get-order': {
      ...routes.getOrder,
      summary: 'Read an order',
      description: 'Returns the order with its tracking data and its history.',
      responses: {
        200: {
          description: 'The order with its history.',
          schema: OrderResponse,
          headers: version,
          example: examples.orderResponse,
        },
        ...errors.withoutParameters,
        ...refusals.orderNotFound,
        ...errors.always,
      },
    },
    'list-orders': {
      ...routes.listOrders,
      summary: 'List orders, newest first',
      description:
        'Returns orders without their history. The next page is at the URL in the `Link` header, or at the same URL with `next_cursor` as `cursor`. A page may hold fewer orders than `limit`, even none. The list is complete when the response has neither `Link` nor `next_cursor`.',
      responses: {
        200: {
          description: 'One page of orders.',
          schema: OrderList,
          headers: { Link: 'URL of the next page: `<…>; rel="next"`. Absent on the last page.', ...leftOut },
          example: examples.orderList,
        },
        ...errors.withPages,
        ...errors.always,
      },
    },
    'cancel-order': {
      ...routes.cancelOrder,
      summary: 'Cancel an order before it is shipped',
      description:
        'Cancels the order and releases its stock. Cancelling a cancelled order changes nothing and returns 200. The request has no body, so it takes no reason.',
      responses: {
        200: {
          description: 'The order is cancelled, by this request or an earlier one.',
          schema: CancelledOrder,
          headers: version,
          example: examples.cancelledOrder,
        },
        ...errors.withHeaders,
        ...errors.withIdempotencyKey,
        ...refusals.orderNotFound,
        ...refusals.shipped,
        ...errors.withVersion,
        ...errors.alwaysWithKey,
      },
    },
    ...operationsEndpoints,
  },
});
