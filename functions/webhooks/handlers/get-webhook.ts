import * as routes from '../contract/routes.ts';
import { pendingOf } from '../delivery/pending.ts';
import { serve } from '../http/pipeline.ts';
import { readWebhook } from '../registry/read-webhooks.ts';
import { webhookResponse } from '../representation/webhook-representation.ts';

/** GET /webhooks/{id} */
export const getWebhook = serve(routes.getWebhook, async ({ path, principal }, store) => {
  const webhook = await readWebhook(store, principal.tenant, path.id);
  return webhookResponse(webhook, await pendingOf(store, webhook.id), store.now());
});

export const handler = getWebhook();
