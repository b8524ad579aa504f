import { DEFAULT_MAX_BODY_BYTES, endpointTable, OPERATIONS_BASE_PATH } from '../core/endpoint.ts';
import {
  CancelledOrder,
  Inventory,
  InventoryQuery,
  ListOrdersQuery,
  OrderAnswer,
  OrderList,
  OrderPath,
  PlacedOrder,
  PlaceOrder,
  Warehouses,
} from './contract.ts';
import * as errors from './documented-errors.ts';
import * as examples from './examples.ts';
import {
  AdjustStock,
  OrderStatusAnswer,
  ProductAnswer,
  ProductPath,
  PutProduct,
  PutWarehouse,
  SetOrderStatus,
  StockAnswer,
  WarehouseAnswer,
  WarehousePath,
} from './operations-contract.ts';

const READ = 'device-orders/read';
const WRITE = 'device-orders/write';

/** Operators' endpoints: all of them write. */
const operations = { basePath: OPERATIONS_BASE_PATH, scope: 'operations/write' } as const;

/** Answers to a repeated key are kept for ten days. */
const idempotency = { days: 10 };

const version = { ETag: 'The version of the order, for `If-Match`.' };

/** Contract, "Endpoints". */
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
      answers: {
        200: { description: 'The warehouses.', schema: Warehouses, example: examples.warehouses },
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
      answers: {
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
        'The order goes out of one warehouse: of those that serve the country and offer the shipping option, the first that has every item. Its stock is taken with the order, or there is no order. With an `Idempotency-Key`, repeating the request places nothing new and returns the first answer.',
      scope: WRITE,
      body: PlaceOrder,
      bodyExample: examples.placeOrder,
      answers: {
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
            message: '"Drone" is not offered to US; options there are: Overnight, UPS Ground',
          },
        ]),
        ...errors.titleUnknown,
        ...errors.outOfStock('items[0].quantity', '3 ordered, 1 available'),
        ...errors.withIdempotencyKey,
        ...errors.always,
      },
      tables: { Orders: 'write', Idempotency: 'write', Catalog: 'write' },
      idempotency,
    },
    'get-order': {
      method: 'GET',
      path: '/orders/{order_number}',
      summary: 'Follow an order',
      description: 'The order with its shipment and everything that happened to it.',
      scope: READ,
      pathParameters: OrderPath,
      answers: {
        200: { description: 'The order.', schema: OrderAnswer, headers: version, example: examples.orderAnswer },
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
        'Orders without their history. A page may hold fewer orders than `limit`, even none: the list ends only where there is no `next_cursor`.',
      scope: READ,
      query: ListOrdersQuery,
      answers: {
        200: { description: 'One page of orders.', schema: OrderList, example: examples.orderList },
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
      answers: {
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
      tables: { Orders: 'write', Catalog: 'write' },
      ifMatch: true,
    },
    'put-warehouse': {
      ...operations,
      method: 'PUT',
      path: '/warehouses/{warehouse_id}',
      summary: 'Add or change a warehouse',
      pathParameters: WarehousePath,
      body: PutWarehouse,
      bodyExample: examples.putWarehouse,
      answers: {
        200: { description: 'The warehouse, changed.', schema: WarehouseAnswer, example: examples.warehouseAnswer },
        201: { description: 'The warehouse, new.', schema: WarehouseAnswer, example: examples.newWarehouse },
        ...errors.withBody([
          {
            field: 'countries[0]',
            message: '"usa" is not a country\'s ISO 3166-1 alpha-2 code in upper case; did you mean US?',
          },
        ]),
        ...errors.warehouseTaken,
        ...errors.always,
      },
      tables: { Catalog: 'write' },
    },
    'put-product': {
      ...operations,
      method: 'PUT',
      path: '/warehouses/{warehouse_id}/products/{company_sku}',
      summary: 'Add or change a product',
      description: 'Never touches the stock: a new product has none. Orders that were placed keep their prices.',
      pathParameters: ProductPath,
      body: PutProduct,
      bodyExample: examples.putProduct,
      answers: {
        200: { description: 'The product, changed.', schema: ProductAnswer, example: examples.productAnswer },
        201: { description: 'The product, new.', schema: ProductAnswer, example: examples.newProduct },
        ...errors.withBody([{ field: 'price', message: 'must have at most 2 decimals in USD, got 9.999' }]),
        ...errors.warehouseNotFound,
        ...errors.titleTaken,
        ...errors.always,
      },
      tables: { Catalog: 'write' },
    },
    'adjust-stock': {
      ...operations,
      method: 'POST',
      path: '/warehouses/{warehouse_id}/products/{company_sku}/stock',
      summary: 'Book pieces into the stock, or out of it',
      description: 'Refused when the stock would go below zero. With an `Idempotency-Key` a repeat books nothing more.',
      pathParameters: ProductPath,
      body: AdjustStock,
      bodyExample: examples.adjustStock,
      answers: {
        200: { description: 'The stock after the change.', schema: StockAnswer, example: examples.stockAnswer },
        ...errors.withBody([{ field: 'change', message: 'must be a whole number from -1000000 to 1000000, got 1.5' }]),
        ...errors.productNotFound,
        ...errors.outOfStock('change', '30 pieces cannot be taken out of 25'),
        ...errors.withIdempotencyKey,
        ...errors.always,
      },
      tables: { Catalog: 'write', Idempotency: 'write' },
      idempotency,
    },
    'set-order-status': {
      ...operations,
      method: 'POST',
      path: '/device-orders/{order_number}/status',
      summary: 'Move an order on',
      description:
        'SHIPPED needs a tracking number and a carrier. The status that the order has corrects what is known of the shipment. CANCELLED gives the stock back; RETURNED does not: book it in after inspection.',
      pathParameters: OrderPath,
      body: SetOrderStatus,
      bodyExample: examples.setOrderStatus,
      answers: {
        200: {
          description: 'The order.',
          schema: OrderStatusAnswer,
          headers: version,
          example: examples.orderStatusAnswer,
        },
        ...errors.withBody([{ field: 'carrier', message: 'is missing; SHIPPED needs it' }]),
        ...errors.orderNotFound,
        ...errors.transitionRefused,
        ...errors.withVersion,
        ...errors.always,
      },
      tables: { Orders: 'write', Catalog: 'write' },
      ifMatch: true,
    },
  },
});
