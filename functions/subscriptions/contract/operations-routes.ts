import type { Route } from '../../core/model/endpoint.ts';
import { COMPLETES_ORDERS } from '../model/tables-used.ts';
import { CustomerPath, OrderPath } from './common-schemas.ts';
import { operatorsIdempotency, sandbox, write } from './line.ts';
import {
  FlexDiscountPath,
  OfferPath,
  PutFlexDiscount,
  PutOffer,
  UpdateSandboxCustomer,
  UpdateSandboxOrder,
} from './operations-contract.ts';

/** PUT /offers/{offerId} */
export const putOffer = {
  key: 'put-offer',
  ...write,
  method: 'PUT',
  path: '/offers/{offerId}',
  pathParameters: OfferPath,
  body: PutOffer,
  tables: { Catalog: ['GetItem', 'PutItem', 'UpdateItem'], Idempotency: ['GetItem', 'PutItem'] },
  idempotency: operatorsIdempotency,
  ifNoneMatch: true,
} as const satisfies Route;

/** PUT /flex-discounts/{id} */
export const putFlexDiscount = {
  key: 'put-flex-discount',
  ...write,
  method: 'PUT',
  path: '/flex-discounts/{id}',
  pathParameters: FlexDiscountPath,
  body: PutFlexDiscount,
  tables: { Catalog: ['GetItem', 'PutItem'], Idempotency: ['GetItem', 'PutItem'] },
  idempotency: operatorsIdempotency,
  ifNoneMatch: true,
} as const satisfies Route;

/** PATCH /sandbox/customers/{customerId} */
export const sandboxUpdateCustomer = {
  key: 'sandbox-update-customer',
  ...sandbox,
  method: 'PATCH',
  path: '/sandbox/customers/{customerId}',
  pathParameters: CustomerPath,
  body: UpdateSandboxCustomer,
  tables: { Accounts: ['GetItem', 'PutItem'] },
} as const satisfies Route;

/** PATCH /sandbox/customers/{customerId}/orders/{orderId} */
export const sandboxUpdateOrder = {
  key: 'sandbox-update-order',
  ...sandbox,
  method: 'PATCH',
  path: '/sandbox/customers/{customerId}/orders/{orderId}',
  pathParameters: OrderPath,
  body: UpdateSandboxOrder,
  tables: COMPLETES_ORDERS,
} as const satisfies Route;

/** POST /sandbox/customers/{customerId}/anniversary */
export const sandboxRunAnniversary = {
  key: 'sandbox-run-anniversary',
  ...sandbox,
  method: 'POST',
  path: '/sandbox/customers/{customerId}/anniversary',
  pathParameters: CustomerPath,
  tables: COMPLETES_ORDERS,
} as const satisfies Route;
