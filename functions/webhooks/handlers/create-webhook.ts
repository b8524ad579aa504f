import { calledUrl } from '../../core/http/called-url.ts';
import type { Principal } from '../../core/http/principal.ts';
import type { HttpResponse } from '../../core/model/response.ts';
import type { Store } from '../../core/store/store.ts';
import * as routes from '../contract/routes.ts';
import { checkFields, fieldProblems, readRules } from '../http/check-fields.ts';
import { serve } from '../http/pipeline.ts';
import { createWebhook as create } from '../registry/create-webhook.ts';
import { findWebhook } from '../registry/read-webhooks.ts';
import { newWebhookResponse, withSecret } from '../representation/webhook-representation.ts';

/** POST /webhooks */
export const createWebhook = serve(
  routes.createWebhook,
  async (request, store) => {
    const { body, principal, headers, idempotency } = request;
    const { tenant } = principal;
    checkFields(body, headers.host, readRules());
    const { url, types, lines, description, format = 'standard' } = body;
    return create(store, {
      tenant,
      fields: {
        url,
        format,
        apiUrl: calledUrl(headers, request.rawPath, routes.createWebhook.path),
        ...(types && { types }),
        ...(lines && { lines }),
        ...(description && { description }),
      },
      idempotency,
      respond: (webhook) => newWebhookResponse(webhook, store.now()),
    });
  },
  { furtherChecks: fieldProblems, complete: addSecret },
);

/** Adds the secret. The record of the key has none, so each response gets it from the webhook; none after a rotation. */
async function addSecret(
  response: HttpResponse,
  { principal }: { readonly principal: Principal },
  store: Store,
): Promise<HttpResponse> {
  const webhook = await findWebhook(store, principal.tenant, JSON.parse(response.body).id);
  const [present, ...before] = webhook?.secrets ?? [];
  return present === undefined || before.length > 0 ? response : withSecret(response, present.secret);
}

export const handler = createWebhook();
