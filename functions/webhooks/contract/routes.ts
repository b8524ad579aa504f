import type { Route } from '../../core/model/endpoint.ts';
import { DeliveriesQuery, DeliveryPath, RedeliverEvents, TestWebhook } from './delivery-contract.ts';
import { idempotency, operatorsRead, operatorsWrite, READ, WRITE } from './line.ts';
import {
  ChangeWebhook,
  CreateWebhook,
  RotateSecret,
  SetWebhookEnabled,
  TenantQuery,
  WebhookPath,
} from './webhook-contract.ts';

/** POST /webhooks */
export const createWebhook = {
  key: 'create-webhook',
  method: 'POST',
  path: '/webhooks',
  scope: WRITE,
  body: CreateWebhook,
  tables: { Webhooks: ['GetItem', 'PutItem', 'UpdateItem'], Idempotency: ['GetItem', 'PutItem'] },
  idempotency,
} as const satisfies Route;

/** GET /webhooks */
export const listWebhooks = {
  key: 'list-webhooks',
  method: 'GET',
  path: '/webhooks',
  scope: READ,
  tables: { Webhooks: ['Query', 'Query by-due'] },
} as const satisfies Route;

/** GET /webhooks/{id} */
export const getWebhook = {
  key: 'get-webhook',
  method: 'GET',
  path: '/webhooks/{id}',
  scope: READ,
  pathParameters: WebhookPath,
  isLive: true,
  tables: { Webhooks: ['GetItem', 'Query by-due'] },
} as const satisfies Route;

/** PATCH /webhooks/{id} */
export const changeWebhook = {
  key: 'change-webhook',
  wakesLanes: true,
  method: 'PATCH',
  path: '/webhooks/{id}',
  scope: WRITE,
  pathParameters: WebhookPath,
  body: ChangeWebhook,
  tables: { Webhooks: ['GetItem', 'UpdateItem', 'Query by-due'] },
  ifMatch: true,
} as const satisfies Route;

/** DELETE /webhooks/{id} */
export const deleteWebhook = {
  key: 'delete-webhook',
  method: 'DELETE',
  path: '/webhooks/{id}',
  scope: WRITE,
  pathParameters: WebhookPath,
  tables: { Webhooks: ['GetItem', 'DeleteItem', 'UpdateItem'] },
  ifMatch: true,
} as const satisfies Route;

/** POST /webhooks/{id}/rotate-secret */
export const rotateSecret = {
  key: 'rotate-secret',
  method: 'POST',
  path: '/webhooks/{id}/rotate-secret',
  scope: WRITE,
  pathParameters: WebhookPath,
  body: RotateSecret,
  bodyOptional: true,
  tables: { Webhooks: ['GetItem', 'UpdateItem'], Idempotency: ['GetItem'] },
  idempotency: { ...idempotency, keptUntil: 'the next rotation' },
} as const satisfies Route;

/** POST /webhooks/{id}/test */
export const testWebhook = {
  key: 'test-webhook',
  wakesLanes: true,
  method: 'POST',
  path: '/webhooks/{id}/test',
  scope: WRITE,
  pathParameters: WebhookPath,
  body: TestWebhook,
  bodyOptional: true,
  tables: { Webhooks: ['GetItem', 'PutItem', 'UpdateItem'], Idempotency: ['GetItem', 'PutItem'] },
  idempotency,
} as const satisfies Route;

/** GET /webhooks/{id}/deliveries */
export const listDeliveries = {
  key: 'list-deliveries',
  method: 'GET',
  path: '/webhooks/{id}/deliveries',
  scope: READ,
  pathParameters: WebhookPath,
  query: DeliveriesQuery,
  tables: { Webhooks: ['GetItem', 'Query'] },
} as const satisfies Route;

/** GET /webhooks/{id}/deliveries/{deliveryId} */
export const getDelivery = {
  key: 'get-delivery',
  method: 'GET',
  path: '/webhooks/{id}/deliveries/{deliveryId}',
  scope: READ,
  pathParameters: DeliveryPath,
  tables: { Webhooks: ['GetItem'] },
} as const satisfies Route;

/** POST /webhooks/{id}/deliveries/{deliveryId}/redeliver */
export const redeliverDelivery = {
  key: 'redeliver-delivery',
  wakesLanes: true,
  method: 'POST',
  path: '/webhooks/{id}/deliveries/{deliveryId}/redeliver',
  scope: WRITE,
  pathParameters: DeliveryPath,
  tables: { Webhooks: ['GetItem', 'PutItem', 'UpdateItem'], Idempotency: ['GetItem', 'PutItem'] },
  idempotency,
} as const satisfies Route;

/** POST /webhooks/{id}/redeliver */
export const redeliverEvents = {
  key: 'redeliver-events',
  wakesLanes: true,
  method: 'POST',
  path: '/webhooks/{id}/redeliver',
  scope: WRITE,
  pathParameters: WebhookPath,
  body: RedeliverEvents,
  tables: {
    Events: ['GetItem', 'Query'],
    Webhooks: ['GetItem', 'BatchGetItem', 'PutItem', 'UpdateItem', 'DeleteItem'],
    Idempotency: ['GetItem', 'PutItem'],
  },
  idempotency,
} as const satisfies Route;

/** GET /operations/v1/webhooks */
export const listTenantWebhooks = {
  key: 'list-tenant-webhooks',
  ...operatorsRead,
  method: 'GET',
  path: '/webhooks',
  query: TenantQuery,
  tables: { Webhooks: ['Query', 'Query by-due'] },
} as const satisfies Route;

/** PATCH /operations/v1/webhooks/{id} */
export const setWebhookEnabled = {
  key: 'set-webhook-enabled',
  wakesLanes: true,
  ...operatorsWrite,
  method: 'PATCH',
  path: '/webhooks/{id}',
  pathParameters: WebhookPath,
  body: SetWebhookEnabled,
  tables: { Webhooks: ['GetItem', 'UpdateItem', 'Query by-due'] },
  ifMatch: true,
} as const satisfies Route;
