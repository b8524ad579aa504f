import { json } from '../../core/model/response.ts';
import { entityTag } from '../../core/problems/if-match.ts';
import * as routes from '../contract/routes.ts';
import { wakeAll } from '../delivery/deliver-lane.ts';
import { pendingOf } from '../delivery/pending.ts';
import { queueOf, type SendWakeUps } from '../delivery/wake-ups.ts';
import { serve } from '../http/pipeline.ts';
import { changeWebhook } from '../registry/change-webhook.ts';
import { tenantOfWebhook } from '../registry/read-webhooks.ts';
import { operatorsDocument } from '../representation/webhook-representation.ts';

/**
 * Makes PATCH /operations/v1/webhooks/{id}.
 *
 * @param sendWakeUps wakes the lanes of a webhook that was disabled, so that they drop what is pending
 */
export const setWebhookEnabled = (sendWakeUps: SendWakeUps = queueOf()) =>
  serve(routes.setWebhookEnabled, async ({ path, body, ifMatch }, store) => {
    const tenant = await tenantOfWebhook(store, path.id);
    const webhook = await changeWebhook(store, { tenant, id: path.id, ifMatch }, body, 'operator');
    if (!body.enabled) await wakeAll({ store, sendWakeUps }, webhook);
    const document = operatorsDocument(webhook, await pendingOf(store, webhook.id), store.now());
    return json(200, document, { etag: entityTag(webhook.version) });
  });

export const handler = setWebhookEnabled()();
