import type { Route } from '../../core/model/endpoint.ts';
import { idempotency, read, write } from './line.ts';
import {
  AdjustStock,
  ProductPath,
  PutProduct,
  PutWarehouse,
  SetOrderStatus,
  WarehousePath,
} from './operations-contract.ts';
import { NoQuery, OrderPath } from './order-contract.ts';

/** PUT /warehouses/{warehouse_id} */
export const putWarehouse = {
  key: 'put-warehouse',
  ...write,
  method: 'PUT',
  path: '/warehouses/{warehouse_id}',
  pathParameters: WarehousePath,
  body: PutWarehouse,
  tables: { Catalog: ['BatchGetItem', 'PutItem', 'UpdateItem'] },
} as const satisfies Route;

/** PUT /warehouses/{warehouse_id}/products/{company_sku} */
export const putProduct = {
  key: 'put-product',
  ...write,
  method: 'PUT',
  path: '/warehouses/{warehouse_id}/products/{company_sku}',
  pathParameters: ProductPath,
  body: PutProduct,
  tables: { Catalog: ['BatchGetItem', 'ConditionCheckItem', 'PutItem', 'UpdateItem'] },
} as const satisfies Route;

/** POST /warehouses/{warehouse_id}/products/{company_sku}/stock */
export const adjustStock = {
  key: 'adjust-stock',
  ...write,
  method: 'POST',
  path: '/warehouses/{warehouse_id}/products/{company_sku}/stock',
  pathParameters: ProductPath,
  body: AdjustStock,
  tables: { Catalog: ['BatchGetItem', 'PutItem', 'UpdateItem'], Idempotency: ['GetItem', 'PutItem'] },
  idempotency,
} as const satisfies Route;

/** GET /device-orders/{order_number} */
export const getOrderToFulfil = {
  key: 'get-order-to-fulfil',
  ...read,
  method: 'GET',
  path: '/device-orders/{order_number}',
  pathParameters: OrderPath,
  query: NoQuery,
  tables: { Orders: ['Query'] },
} as const satisfies Route;

/** POST /device-orders/{order_number}/status */
export const setOrderStatus = {
  key: 'set-order-status',
  ...write,
  method: 'POST',
  path: '/device-orders/{order_number}/status',
  pathParameters: OrderPath,
  body: SetOrderStatus,
  tables: { Orders: ['Query', 'PutItem'], Catalog: ['BatchGetItem', 'PutItem', 'UpdateItem'] },
  ifMatch: true,
} as const satisfies Route;
