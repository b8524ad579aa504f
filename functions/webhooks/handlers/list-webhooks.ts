import { json } from '../../core/model/response.ts';
import * as routes from '../contract/routes.ts';
import { pendingOf } from '../delivery/pending.ts';
import { serve } from '../http/pipeline.ts';
import { readWebhooks } from '../registry/read-webhooks.ts';
import { webhookDocument } from '../representation/webhook-representation.ts';

/** GET /webhooks */
export const listWebhooks = serve(routes.listWebhooks, async ({ principal }, store) => {
  const { values: webhooks } = await readWebhooks(store, principal.tenant);
  const pending = await Promise.all(webhooks.map(({ id }) => pendingOf(store, id)));
  const now = store.now();
  return json(200, { data: webhooks.map((webhook, index) => webhookDocument(webhook, pending[index] ?? 0, now)) });
});

export const handler = listWebhooks();
