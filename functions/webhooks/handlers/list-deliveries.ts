import { json } from '../../core/model/response.ts';
import * as routes from '../contract/routes.ts';
import { serve } from '../http/pipeline.ts';
import { listDeliveries as list } from '../registry/list-deliveries.ts';
import { readWebhook } from '../registry/read-webhooks.ts';
import { deliveryDocument } from '../representation/webhook-representation.ts';

/** GET /webhooks/{id}/deliveries */
export const listDeliveries = serve(routes.listDeliveries, async ({ path, query, principal }, store) => {
  const webhook = await readWebhook(store, principal.tenant, path.id);
  const { deliveries, next } = await list(store, webhook.id, query);
  return json(200, { data: deliveries.map(deliveryDocument), next });
});

export const handler = listDeliveries();
