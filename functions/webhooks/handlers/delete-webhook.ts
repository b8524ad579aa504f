import * as routes from '../contract/routes.ts';
import { serve } from '../http/pipeline.ts';
import { deleteWebhook as remove } from '../registry/change-webhook.ts';

/** DELETE /webhooks/{id} */
export const deleteWebhook = serve(routes.deleteWebhook, async ({ path, principal, ifMatch }, store) => {
  await remove(store, { tenant: principal.tenant, id: path.id, ifMatch });
  return { status: 204, headers: {}, body: '' };
});

export const handler = deleteWebhook();
