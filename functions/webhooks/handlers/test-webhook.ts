import { eventBody } from '../../core/model/published-events.ts';
import * as routes from '../contract/routes.ts';
import { exampleEvent } from '../delivery/example-event.ts';
import { queueTest } from '../delivery/redeliver.ts';
import { queueOf, type SendWakeUps } from '../delivery/wake-ups.ts';
import { serve } from '../http/pipeline.ts';
import { readWebhook } from '../registry/read-webhooks.ts';
import { queuedResponse } from '../representation/webhook-representation.ts';

/**
 * Makes POST /webhooks/{id}/test.
 *
 * @param sendWakeUps wakes the lane of the delivery
 */
export const testWebhook = (sendWakeUps: SendWakeUps = queueOf()) =>
  serve(routes.testWebhook, async ({ path, body, principal, idempotency }, store) => {
    const webhook = await readWebhook(store, principal.tenant, path.id);
    const event = exampleEvent(store, webhook, body.type);
    const { id, type, timestamp } = event;
    const call = { store, sendWakeUps, idempotency, respond: queuedResponse };
    return queueTest(call, webhook, { id, type, timestamp, body: eventBody(event) });
  });

export const handler = testWebhook()();
