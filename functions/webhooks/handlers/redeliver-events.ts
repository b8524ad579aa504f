import { commit } from '../../core/idempotency/commit.ts';
import { firstResponse } from '../../core/idempotency/kept-response.ts';
import { json } from '../../core/model/response.ts';
import * as routes from '../contract/routes.ts';
import { redeliverRange } from '../delivery/redeliver-range.ts';
import { queueOf, type SendWakeUps } from '../delivery/wake-ups.ts';
import { serve } from '../http/pipeline.ts';
import { readWebhook } from '../registry/read-webhooks.ts';

/**
 * Makes POST /webhooks/{id}/redeliver.
 *
 * @param sendWakeUps wakes the lanes of the deliveries
 */
export const redeliverEvents = (sendWakeUps: SendWakeUps = queueOf()) =>
  serve(routes.redeliverEvents, async ({ path, body, principal, idempotency }, store) => {
    const webhook = await readWebhook(store, principal.tenant, path.id);
    const first = idempotency && (await firstResponse(store, idempotency));
    if (first !== undefined) return first;
    const redelivered = await redeliverRange(store, sendWakeUps, webhook, body);
    // No key keeps it, so that a repeat works once the webhook is enabled.
    if (redelivered.disabled) return json(202, redelivered);
    return commit(store, [], json(202, redelivered), idempotency);
  });

export const handler = redeliverEvents()();
