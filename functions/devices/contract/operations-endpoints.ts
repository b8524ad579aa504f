import { type Endpoint, OPERATIONS_BASE_PATH } from '../../core/model/endpoint.ts';
import * as errors from './documented-errors.ts';
import * as examples from './examples.ts';
import {
  AdjustStock,
  OrderStatusResponse,
  ProductPath,
  ProductResponse,
  PutProduct,
  PutWarehouse,
  SetOrderStatus,
  StockResponse,
  WarehousePath,
  WarehouseResponse,
} from './operations-contract.ts';
import { NoQuery, OrderPath, OrderResponse } from './order-contract.ts';

const read = { basePath: OPERATIONS_BASE_PATH, scope: 'operations/read' } as const;
const write = { basePath: OPERATIONS_BASE_PATH, scope: 'operations/write' } as const;

/** Answers to a repeated key are kept for ten days. */
export const idempotency = { days: 10 };

/** The header of every answer about one order. */
export const version = { ETag: 'The version of the order, for `If-Match`.' };

/** What the warehouse's people work through (docs/contracts/devices.md, "Endpoints": operators). */
export const operationsEndpoints = {
  'put-warehouse': {
    ...write,
    method: 'PUT',
    path: '/warehouses/{warehouse_id}',
    summary: 'Add or change a warehouse',
    description:
      "Ids are unique in the whole service: one that is another tenant's is refused. Of the warehouses that could ship an order, that with the lowest `priority` ships it, and of those with the same the first by its id, in the sequence of ASCII.",
    pathParameters: WarehousePath,
    body: PutWarehouse,
    bodyExample: examples.putWarehouse,
    responses: {
      200: { description: 'The warehouse, changed.', schema: WarehouseResponse, example: examples.warehouseResponse },
      201: { description: 'The warehouse, new.', schema: WarehouseResponse, example: examples.newWarehouse },
      ...errors.withBody([
        {
          field: 'countries[0]',
          message: '"usa" is not a country\'s ISO 3166-1 alpha-2 code in upper case; did you mean US?',
        },
      ]),
      ...errors.warehouseTaken,
      ...errors.alwaysForOperators,
    },
    tables: { Catalog: 'write' },
  },
  'put-product': {
    ...write,
    method: 'PUT',
    path: '/warehouses/{warehouse_id}/products/{company_sku}',
    summary: 'Add or change a product',
    description: 'Never touches the stock: a new product has none. Orders that were placed keep their prices.',
    pathParameters: ProductPath,
    body: PutProduct,
    bodyExample: examples.putProduct,
    responses: {
      200: { description: 'The product, changed.', schema: ProductResponse, example: examples.productResponse },
      201: { description: 'The product, new.', schema: ProductResponse, example: examples.newProduct },
      ...errors.withBody([{ field: 'price', message: 'must have at most 2 decimals in USD, got 9.999' }]),
      ...errors.warehouseNotFound,
      ...errors.titleTaken,
      ...errors.alwaysForOperators,
    },
    tables: { Catalog: 'write' },
  },
  'adjust-stock': {
    ...write,
    method: 'POST',
    path: '/warehouses/{warehouse_id}/products/{company_sku}/stock',
    summary: 'Book pieces into the stock, or out of it',
    description: 'Refused when the stock would go below zero. With an `Idempotency-Key` a repeat books nothing more.',
    pathParameters: ProductPath,
    body: AdjustStock,
    bodyExample: examples.adjustStock,
    responses: {
      200: { description: 'The stock after the change.', schema: StockResponse, example: examples.stockResponse },
      ...errors.withBody([{ field: 'change', message: 'must be a whole number from -1000000 to 1000000, got 1.5' }]),
      ...errors.productNotFound,
      ...errors.outOfStock('change', '30 taken out, 25 available'),
      ...errors.withIdempotencyKey,
      ...errors.alwaysForOperators,
    },
    tables: { Catalog: 'write', Idempotency: 'write' },
    idempotency,
  },
  'get-order-to-fulfil': {
    ...read,
    method: 'GET',
    path: '/device-orders/{order_number}',
    summary: 'Read what is to be packed and shipped',
    description:
      "Any tenant's order, whole, with everything that happened to it. The events of an order carry its number, and nothing of who gets it.",
    pathParameters: OrderPath,
    query: NoQuery,
    responses: {
      200: { description: 'The order.', schema: OrderResponse, headers: version, example: examples.orderResponse },
      ...errors.withoutParameters,
      ...errors.orderNotFound,
      ...errors.alwaysForOperators,
    },
    tables: { Orders: 'read' },
  },
  'set-order-status': {
    ...write,
    method: 'POST',
    path: '/device-orders/{order_number}/status',
    summary: 'Move an order on',
    description:
      'SHIPPED needs a tracking number and a carrier. The status that the order has corrects what is known of the shipment. CANCELLED gives the stock back; RETURNED does not: book it in after inspection.',
    pathParameters: OrderPath,
    body: SetOrderStatus,
    bodyExample: examples.setOrderStatus,
    responses: {
      200: {
        description: 'The order.',
        schema: OrderStatusResponse,
        headers: version,
        example: examples.orderStatusResponse,
      },
      ...errors.withBody([{ field: 'carrier', message: 'is missing; SHIPPED needs it' }]),
      ...errors.orderNotFound,
      ...errors.transitionRefused,
      ...errors.withVersion,
      ...errors.alwaysForOperators,
    },
    tables: { Orders: 'write', Catalog: 'update' },
    ifMatch: true,
  },
} as const satisfies Readonly<Record<string, Endpoint>>;
