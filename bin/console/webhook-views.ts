import { Problem } from '../../functions/core/problems/problem.ts';
import type { Store } from '../../functions/core/store/store.ts';
import { lastFailure } from '../../functions/webhooks/delivery/last-failure.ts';
import { pendingOf } from '../../functions/webhooks/delivery/pending.ts';
import type { Attempt, Delivery } from '../../functions/webhooks/model/delivery.ts';
import type { Webhook } from '../../functions/webhooks/model/webhook.ts';
import { listDeliveries } from '../../functions/webhooks/registry/list-deliveries.ts';
import { findWebhook, readWebhooks, tenantOfWebhook } from '../../functions/webhooks/registry/read-webhooks.ts';
import { deliveryDocument, operatorsDocument } from '../../functions/webhooks/representation/webhook-representation.ts';
import type {
  AttemptView,
  DeliveriesFilter,
  DeliveriesView,
  DeliveryView,
  WebhookView,
} from '../../lib/local/views/service-views.ts';

/** Newest deliveries in which the last failure is looked for. */
const NEWEST = 25;

/** Returns the webhooks of some tenants as the console shows them. */
export async function webhookViews(store: Store, tenants: readonly string[]): Promise<readonly WebhookView[]> {
  const webhooks = await Promise.all(tenants.map((tenant) => readWebhooks(store, tenant)));
  return Promise.all(webhooks.flatMap(({ values }) => values).map((webhook) => webhookView(store, webhook)));
}

/** Returns a webhook with a page of its deliveries; undefined for an unknown id. */
export async function deliveriesView(
  store: Store,
  id: string,
  { status, before: cursor, limit }: DeliveriesFilter,
): Promise<DeliveriesView | undefined> {
  const webhook = await webhookOf(store, id);
  if (webhook === undefined) return undefined;
  const [view, { deliveries, next }] = await Promise.all([
    webhookView(store, webhook),
    listDeliveries(store, id, { status, cursor, limit }),
  ]);
  return { webhook: view, deliveries: deliveries.map(deliveryView), next };
}

/** Reads a webhook of any tenant; undefined for an unknown id. */
async function webhookOf(store: Store, id: string): Promise<Webhook | undefined> {
  try {
    return await findWebhook(store, await tenantOfWebhook(store, id), id);
  } catch (error) {
    if (error instanceof Problem && error.kind === 'not-found') return undefined;
    throw error;
  }
}

async function webhookView(store: Store, webhook: Webhook): Promise<WebhookView> {
  const [pending, failure] = await Promise.all([pendingOf(store, webhook.id), lastFailure(store, webhook, NEWEST)]);
  const shown = operatorsDocument(webhook, pending, store.now());
  const { id, tenant, url, status } = shown;
  return {
    ...{ id, tenant, url, status, pending },
    description: shown.description ?? null,
    disabledReason: shown.disabledReason ?? null,
    heldUntil: shown.heldUntil ?? null,
    types: shown.types ?? null,
    lines: shown.lines ?? null,
    lastSuccessAt: shown.lastSuccessAt ?? null,
    lastFailure: failure === undefined ? null : { ...attemptView(failure), event: failure.eventId },
    failingSince: shown.failingSince ?? null,
  };
}

/** Returns a delivery as the console shows it. */
export function deliveryView(delivery: Delivery): DeliveryView {
  const { id, webhookId, eventId, type, number, status, createdAt, attempts, nextAttemptAt } =
    deliveryDocument(delivery);
  return {
    ...{ id, webhook: webhookId, event: eventId, type, order: number ?? null, status, createdAt },
    attempts: attempts.map(attemptView),
    nextAttemptAt: nextAttemptAt ?? null,
  };
}

const attemptView = ({ at, durationMs, statusCode, error }: Attempt): AttemptView => ({
  at,
  milliseconds: durationMs,
  statusCode: statusCode ?? null,
  error: error ?? null,
});
