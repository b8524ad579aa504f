import * as routes from '../contract/routes.ts';
import { queueAgain } from '../delivery/redeliver.ts';
import { queueOf, type SendWakeUps } from '../delivery/wake-ups.ts';
import { serve } from '../http/pipeline.ts';
import { readDelivery } from '../registry/list-deliveries.ts';
import { readWebhook } from '../registry/read-webhooks.ts';
import { queuedResponse } from '../representation/webhook-representation.ts';

/**
 * Makes POST /webhooks/{id}/deliveries/{deliveryId}/redeliver.
 *
 * @param sendWakeUps wakes the lane of the delivery
 */
export const redeliverDelivery = (sendWakeUps: SendWakeUps = queueOf()) =>
  serve(routes.redeliverDelivery, async ({ path, principal, idempotency }, store) => {
    const webhook = await readWebhook(store, principal.tenant, path.id);
    const before = await readDelivery(store, webhook.id, path.deliveryId);
    return queueAgain({ store, sendWakeUps, idempotency, respond: queuedResponse }, webhook, before);
  });

export const handler = redeliverDelivery()();
