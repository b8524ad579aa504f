import type * as z from 'zod';
import { type HttpResponse, json } from '../../core/model/response.ts';
import { entityTag } from '../../core/problems/if-match.ts';
import type { DeliveryResponse } from '../contract/delivery-contract.ts';
import type { OperatorsWebhook, WebhookResponse } from '../contract/webhook-contract.ts';
import type { Delivery } from '../model/delivery.ts';
import { heldUntil, type Webhook } from '../model/webhook.ts';

/** Returns a webhook as its tenant sees it, without its secrets. */
export function webhookDocument(webhook: Webhook, pending: number, now: Date): WebhookResponse {
  const { id, url, types, lines, description, format, enabled, disabledReason } = webhook;
  const { secrets, lastSuccessAt, failingSince, createdAt, updatedAt } = webhook;
  const until = enabled ? heldUntil(webhook, now) : undefined;
  const previous = secrets.find(({ validUntil }) => validUntil !== undefined && validUntil > now.toISOString());
  return {
    id,
    url,
    ...(types && { types }),
    ...(lines && { lines }),
    ...(description !== undefined && { description }),
    format,
    enabled,
    status: !enabled ? 'disabled' : until === undefined ? 'enabled' : 'holding',
    ...(!enabled && disabledReason && { disabledReason }),
    ...(until !== undefined && { heldUntil: until }),
    pending,
    ...(lastSuccessAt !== undefined && { lastSuccessAt }),
    ...(failingSince !== undefined && { failingSince }),
    ...(previous?.validUntil !== undefined && { previousSecretValidUntil: previous.validUntil }),
    createdAt,
    updatedAt,
  };
}

/** Makes the response with one webhook. */
export const webhookResponse = (webhook: Webhook, pending: number, now: Date): HttpResponse =>
  json(200, webhookDocument(webhook, pending, now), { etag: entityTag(webhook.version) });

/** Makes the response to a new webhook, still without its secret. */
export const newWebhookResponse = (webhook: Webhook, now: Date): HttpResponse =>
  json(201, webhookDocument(webhook, 0, now), {
    location: `/webhooks/${webhook.id}`,
    etag: entityTag(webhook.version),
  });

/**
 * Adds a secret to the response of a new webhook. The response that an idempotency key keeps has none.
 *
 * @example withSecret({ status: 201, headers: {}, body: '{"id":"wh1"}' }, 'whsec_…').body // '{"id":"wh1","secret":"whsec_…"}'
 */
export const withSecret = (response: HttpResponse, secret: string): HttpResponse => ({
  ...response,
  body: JSON.stringify({ ...JSON.parse(response.body), secret }),
});

/** Returns a webhook as operators see it: a query of its address may hold a key. */
export function operatorsDocument(webhook: Webhook, pending: number, now: Date): z.infer<typeof OperatorsWebhook> {
  const { origin, pathname } = new URL(webhook.url);
  return { ...webhookDocument(webhook, pending, now), tenant: webhook.tenant, url: `${origin}${pathname}` };
}

/** Returns a delivery as callers see it. The body of the event is in the log. */
export function deliveryDocument(delivery: Delivery): DeliveryResponse {
  const { id, webhookId, eventId, type, line, number, status, attempts, nextAttemptAt, createdAt } = delivery;
  return {
    id,
    webhookId,
    eventId,
    type,
    ...(line !== undefined && { line }),
    ...(number !== undefined && { number }),
    status,
    attempts: attempts.map(({ at, durationMs, statusCode, error }) => ({
      at,
      durationMs,
      ...(statusCode !== undefined && { statusCode }),
      ...(error && { error }),
    })),
    ...(nextAttemptAt !== undefined && { nextAttemptAt }),
    createdAt,
  };
}

/** Makes the response to a delivery that was queued. */
export const queuedResponse = (delivery: Delivery): HttpResponse => json(202, deliveryDocument(delivery));
