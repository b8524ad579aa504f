import { json } from '../../core/model/response.ts';
import * as routes from '../contract/routes.ts';
import { pendingOf } from '../delivery/pending.ts';
import { serve } from '../http/pipeline.ts';
import { readWebhooks } from '../registry/read-webhooks.ts';
import { operatorsDocument } from '../representation/webhook-representation.ts';

/** GET /operations/v1/webhooks */
export const listTenantWebhooks = serve(routes.listTenantWebhooks, async ({ query }, store) => {
  const { values: webhooks } = await readWebhooks(store, query.tenant);
  const pending = await Promise.all(webhooks.map(({ id }) => pendingOf(store, id)));
  const now = store.now();
  return json(200, { data: webhooks.map((webhook, index) => operatorsDocument(webhook, pending[index] ?? 0, now)) });
});

export const handler = listTenantWebhooks();
