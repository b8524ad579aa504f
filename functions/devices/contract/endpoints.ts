import { DEFAULT_MAX_BODY_BYTES, endpointTable } from '../../core/model/endpoint.ts';
import { Inventory, InventoryQuery, Warehouses } from './catalog-contract.ts';
import * as errors from './documented-errors.ts';
import * as examples from './examples.ts';
import { idempotency, operationsEndpoints, version } from './operations-endpoints.ts';
import {
  CancelledOrder,
  ListOrdersQuery,
  NoQuery,
  OrderList,
  OrderPath,
  OrderResponse,
  PlacedOrder,
  PlaceOrder,
} from './order-contract.ts';

const READ = 'device-orders/read';
const WRITE = 'device-orders/write';

/** docs/contracts/devices.md, "Endpoints". */
export const devices = endpointTable({
  line: 'devices',
  title: 'Device orders',
  description: 'IT devices out of warehouse stock, shipped to an employee.',
  basePath: '/api/v1/device-hub',
  maxBodyBytes: DEFAULT_MAX_BODY_BYTES,
  endpoints: {
    'list-warehouses': {
      method: 'GET',
      path: '/warehouses',
      summary: 'List the warehouses',
      description: 'The warehouses that ship your orders, the first that is tried first, with the ways each one ships.',
      scope: READ,
      query: NoQuery,
      responses: {
        200: { description: 'The warehouses.', schema: Warehouses, example: examples.warehouses },
        ...errors.withoutParameters,
        ...errors.always,
      },
      tables: { Catalog: 'read' },
    },
    'get-inventory': {
      method: 'GET',
      path: '/inventory',
      summary: 'Look up what a warehouse has',
      description: 'Products with price and pieces in stock, by category.',
      scope: READ,
      query: InventoryQuery,
      responses: {
        200: { description: 'The products.', schema: Inventory, example: examples.inventory },
        ...errors.withParameters,
        ...errors.warehouseNotFound,
        ...errors.always,
      },
      tables: { Catalog: 'read' },
    },
    'place-order': {
      method: 'POST',
      path: '/place-order',
      summary: 'Order devices for an employee',
      description:
        'The order goes out of one warehouse: of those that serve the country and offer the shipping option, the first that has every item, all of them in one currency: an order has no other, and items that are priced in several are refused where no warehouse has them in one. Items of the same title count as one with the sum, at most 1,000. Its stock is taken with the order, or there is no order. With an `Idempotency-Key`, repeating the request places nothing new and returns the first answer.',
      scope: WRITE,
      placesOrders: true,
      body: PlaceOrder,
      bodyExample: examples.placeOrder,
      responses: {
        200: {
          description: 'The order is placed.',
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
        ...errors.titleUnknown,
        ...errors.outOfStock('items[0].quantity', '3 ordered, 1 available'),
        ...errors.withIdempotencyKey,
        ...errors.always,
      },
      tables: { Orders: 'write', Idempotency: 'write', Catalog: 'update' },
      idempotency,
    },
    'get-order': {
      method: 'GET',
      path: '/orders/{order_number}',
      summary: 'Follow an order',
      description: 'The order with its shipment and everything that happened to it.',
      scope: READ,
      pathParameters: OrderPath,
      query: NoQuery,
      responses: {
        200: { description: 'The order.', schema: OrderResponse, headers: version, example: examples.orderResponse },
        ...errors.withoutParameters,
        ...errors.orderNotFound,
        ...errors.always,
      },
      tables: { Orders: 'read' },
    },
    'list-orders': {
      method: 'GET',
      path: '/orders',
      summary: 'List orders, newest first',
      description:
        'Orders without their history. The `Link` header leads to the next page, and so does `next_cursor`; a page may hold fewer orders than `limit`, even none, and the list ends only where there are none of the two.',
      scope: READ,
      query: ListOrdersQuery,
      responses: {
        200: {
          description: 'One page of orders.',
          schema: OrderList,
          headers: { Link: 'Where the next page is: `<…>; rel="next"`. Absent on the last page.' },
          example: examples.orderList,
        },
        ...errors.withPages,
        ...errors.always,
      },
      // The key that signs cursors is made by the first listing.
      tables: { Orders: 'write' },
    },
    'cancel-order': {
      method: 'POST',
      path: '/orders/{order_number}/cancel',
      summary: 'Cancel an order before it is shipped',
      description: 'Its stock is given back. An order that is cancelled already stays as it is.',
      scope: WRITE,
      pathParameters: OrderPath,
      responses: {
        200: {
          description: 'The order is cancelled.',
          schema: CancelledOrder,
          headers: version,
          example: examples.cancelledOrder,
        },
        ...errors.withHeaders,
        ...errors.orderNotFound,
        ...errors.shipped,
        ...errors.withVersion,
        ...errors.always,
      },
      tables: { Orders: 'write', Catalog: 'update' },
      ifMatch: true,
    },
    ...operationsEndpoints,
  },
});
