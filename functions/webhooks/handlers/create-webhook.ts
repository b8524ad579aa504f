import { calledUrl } from '../../core/http/called-url.ts';
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
    const response = await create(store, {
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
    // The record of the key has no secret, so a repeat gets it from the webhook.
    const webhook = await findWebhook(store, tenant, JSON.parse(response.body).id);
    const [present, ...before] = webhook?.secrets ?? [];
    return present === undefined || before.length > 0 ? response : withSecret(response, present.secret);
  },
  { furtherChecks: fieldProblems },
);

export const handler = createWebhook();
