import { webhooks } from '../../../functions/webhooks/contract/endpoints.ts';
import type { SendWakeUps } from '../../../functions/webhooks/delivery/wake-ups.ts';
import { changeWebhook } from '../../../functions/webhooks/handlers/change-webhook.ts';
import { createWebhook } from '../../../functions/webhooks/handlers/create-webhook.ts';
import { deleteWebhook } from '../../../functions/webhooks/handlers/delete-webhook.ts';
import { getDelivery } from '../../../functions/webhooks/handlers/get-delivery.ts';
import { getWebhook } from '../../../functions/webhooks/handlers/get-webhook.ts';
import { listDeliveries } from '../../../functions/webhooks/handlers/list-deliveries.ts';
import { listTenantWebhooks } from '../../../functions/webhooks/handlers/list-tenant-webhooks.ts';
import { listWebhooks } from '../../../functions/webhooks/handlers/list-webhooks.ts';
import { redeliverDelivery } from '../../../functions/webhooks/handlers/redeliver-delivery.ts';
import { redeliverEvents } from '../../../functions/webhooks/handlers/redeliver-events.ts';
import { rotateSecret } from '../../../functions/webhooks/handlers/rotate-secret.ts';
import { setWebhookEnabled } from '../../../functions/webhooks/handlers/set-webhook-enabled.ts';
import { testWebhook } from '../../../functions/webhooks/handlers/test-webhook.ts';
import { testStore } from '../store/test-store.ts';
import { LineService, type MakeHandler, type ServiceOptions } from './line-service.ts';

/** A row of the endpoint table. */
export type Operation = keyof typeof webhooks.endpoints;

/** No worker gets the wake-ups: a test calls the lanes itself. */
const sendWakeUps: SendWakeUps = async () => {};

const handlers: Readonly<Record<Operation, MakeHandler>> = {
  'create-webhook': createWebhook,
  'list-webhooks': listWebhooks,
  'get-webhook': getWebhook,
  'change-webhook': changeWebhook(sendWakeUps),
  'delete-webhook': deleteWebhook,
  'rotate-secret': rotateSecret,
  'test-webhook': testWebhook(sendWakeUps),
  'list-deliveries': listDeliveries,
  'get-delivery': getDelivery,
  'redeliver-delivery': redeliverDelivery(sendWakeUps),
  'redeliver-events': redeliverEvents(sendWakeUps),
  'list-tenant-webhooks': listTenantWebhooks,
  'set-webhook-enabled': setWebhookEnabled(sendWakeUps),
};

/** The endpoints of webhooks on a store, called as API Gateway calls them. */
export class WebhookService extends LineService<Operation> {
  static async start(options: ServiceOptions = {}): Promise<WebhookService> {
    return new WebhookService(await testStore(options), handlers, webhooks);
  }
}
