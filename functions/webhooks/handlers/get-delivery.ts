import { json } from '../../core/model/response.ts';
import * as routes from '../contract/routes.ts';
import { serve } from '../http/pipeline.ts';
import { readDelivery } from '../registry/list-deliveries.ts';
import { readWebhook } from '../registry/read-webhooks.ts';
import { deliveryDocument } from '../representation/webhook-representation.ts';

/** GET /webhooks/{id}/deliveries/{deliveryId} */
export const getDelivery = serve(routes.getDelivery, async ({ path, principal }, store) => {
  const webhook = await readWebhook(store, principal.tenant, path.id);
  return json(200, deliveryDocument(await readDelivery(store, webhook.id, path.deliveryId)));
});

export const handler = getDelivery();
