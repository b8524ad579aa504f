import type { Endpoint } from '../../core/model/endpoint.ts';
import * as catalog from '../examples/catalog-examples.ts';
import * as examples from '../examples/order-examples.ts';
import * as errors from './documented-errors.ts';
import * as refusals from './documented-refusals.ts';
import { OrderStatusResponse, ProductResponse, StockResponse, WarehouseResponse } from './operations-contract.ts';
import * as routes from './operations-routes.ts';
import { OrderResponse } from './order-contract.ts';

/** The header of every response with one order. */
export const version = { ETag: 'Version of the order, to send as `If-Match`.' };

/** Endpoints for operators, who run the warehouses (docs/contracts/devices.md, "Endpoints"). */
export const operationsEndpoints = {
  'put-warehouse': {
    ...routes.putWarehouse,
    summary: 'Add or change a warehouse',
    description:
      'Creates the warehouse or replaces its fields, the lists `countries` and `shipping_options` as a whole. Warehouse ids are unique across all tenants; an id that belongs to another tenant returns 409. Among eligible warehouses, the one with the lowest `priority` ships the order. Ties are broken by id, in ASCII order.',
    bodyExample: catalog.putWarehouse,
    responses: {
      200: { description: 'The updated warehouse.', schema: WarehouseResponse, example: catalog.warehouseResponse },
      201: { description: 'The new warehouse.', schema: WarehouseResponse, example: catalog.newWarehouse },
      ...errors.withBody([
        {
          field: 'countries[0]',
          message: '"usa" is not a country\'s ISO 3166-1 alpha-2 code in upper case; did you mean US?',
        },
      ]),
      ...refusals.warehouseTaken,
      ...errors.onlyAdding,
      ...errors.withIdempotencyKey,
      ...errors.alwaysForOperatorsWithKey,
    },
  },
  'put-product': {
    ...routes.putProduct,
    summary: 'Add or change a product',
    description:
      'Creates the product or replaces its fields. A new product has no stock; an update does not change the stock. Existing orders keep their prices.',
    bodyExample: catalog.putProduct,
    responses: {
      200: { description: 'The updated product.', schema: ProductResponse, example: catalog.productResponse },
      201: { description: 'The new product.', schema: ProductResponse, example: catalog.newProduct },
      ...errors.withBody([{ field: 'price', message: 'must have at most 2 decimals in USD, got 9.999' }]),
      ...refusals.warehouseNotAdded,
      ...refusals.titleTaken,
      ...errors.onlyAdding,
      ...errors.withIdempotencyKey,
      ...errors.alwaysForOperatorsWithKey,
    },
  },
  'adjust-stock': {
    ...routes.adjustStock,
    summary: 'Add or remove stock',
    description:
      'Adds `change` pieces to the stock of the product, or removes pieces if `change` is negative. If the stock would go below zero, the request returns 409 and changes nothing. A retry with the same `Idempotency-Key` books the change only once.',
    bodyExample: catalog.adjustStock,
    responses: {
      200: {
        description: 'The stock of the product after the change.',
        schema: StockResponse,
        example: catalog.stockResponse,
      },
      ...errors.withBody([{ field: 'change', message: 'must be a whole number from -1000000 to 1000000, got 1.5' }]),
      ...refusals.productNotFound,
      ...refusals.outOfStock('change', '30 taken out, 25 available'),
      ...errors.withIdempotencyKey,
      ...errors.alwaysForOperatorsWithKey,
    },
  },
  'get-order-to-fulfil': {
    ...routes.getOrderToFulfil,
    summary: 'Read an order to pack and ship',
    description:
      'Returns an order of any tenant, with its recipient and its history. Events contain the order number but no recipient data.',
    responses: {
      200: {
        description: 'The order with its history.',
        schema: OrderResponse,
        headers: version,
        example: examples.orderToFulfilResponse,
      },
      ...errors.withoutParameters,
      ...refusals.orderNotFoundForOperators,
      ...errors.alwaysForOperators,
    },
  },
  'set-order-status': {
    ...routes.setOrderStatus,
    summary: 'Set the status of an order',
    description:
      'Moves the order to a status that its lifecycle allows next. `SHIPPED` requires a tracking number and a carrier. Sending the current status updates the tracking data, and keeps a `reason` in the history. `CANCELLED` releases the stock. `RETURNED` does not release the stock; add the pieces to the stock after inspection.',
    bodyExample: examples.setOrderStatus,
    responses: {
      200: {
        description: 'The order in its new status.',
        schema: OrderStatusResponse,
        headers: version,
        example: examples.orderStatusResponse,
      },
      ...errors.withBody([{ field: 'carrier', message: 'is missing; SHIPPED needs it' }]),
      ...refusals.orderNotFoundForOperators,
      ...refusals.transitionRefused,
      ...errors.withIdempotencyKey,
      ...errors.withVersion,
      ...errors.alwaysForOperatorsWithKey,
    },
  },
} as const satisfies Readonly<Record<string, Endpoint>>;
