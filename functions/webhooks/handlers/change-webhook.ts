import * as routes from '../contract/routes.ts';
import { wakeAll } from '../delivery/deliver-lane.ts';
import { pendingOf } from '../delivery/pending.ts';
import { queueOf, type SendWakeUps } from '../delivery/wake-ups.ts';
import { checkFields, fieldProblems, readRules } from '../http/check-fields.ts';
import { serve } from '../http/pipeline.ts';
import { changeWebhook as change } from '../registry/change-webhook.ts';
import { webhookResponse } from '../representation/webhook-representation.ts';

/**
 * Makes PATCH /webhooks/{id}.
 *
 * @param sendWakeUps wakes the lanes of a webhook that was disabled, so that they drop what is pending, or whose hold another address
 * may have ended
 */
export const changeWebhook = (sendWakeUps: SendWakeUps = queueOf()) =>
  serve(
    routes.changeWebhook,
    async ({ path, body, principal, headers, ifMatch }, store) => {
      checkFields(body, headers.host, readRules());
      const webhook = await change(store, { tenant: principal.tenant, id: path.id, ifMatch }, body);
      if (body.enabled === false || body.url !== undefined) await wakeAll({ store, sendWakeUps }, webhook);
      return webhookResponse(webhook, await pendingOf(store, webhook.id), store.now());
    },
    { furtherChecks: fieldProblems },
  );

export const handler = changeWebhook()();
