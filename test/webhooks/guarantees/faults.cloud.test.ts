import { expect } from 'vitest';
import { webhooks } from '../../../functions/webhooks/contract/endpoints.ts';
import { describeLine } from '../../support/lines/describe-line.ts';
import type { Answered } from '../../support/lines/http-event.ts';
import { type Operation, WebhookService } from '../../support/lines/webhook-service.ts';

/** A tenant with one webhook, which has one delivery. */
interface Scene {
  readonly tenant: string;
  readonly id: string;
  readonly deliveryId: string;
}

interface Everything {
  readonly webhooks: readonly Answered['body'][];
  readonly deliveries: readonly Answered['body'][];
}

const counts = (webhookCount: number, deliveryCount: number) => (after: Everything) =>
  expect([after.webhooks.length, after.deliveries.length]).toEqual([webhookCount, deliveryCount]);

const url = 'https://example.com/in';

describeLine<Operation, WebhookService, Scene, Everything>({
  table: webhooks,
  start: WebhookService.start,
  scene: async (service, tenant) => {
    const { id } = await service.done('create-webhook', { body: { url }, tenant });
    const delivery = await service.done('test-webhook', { path: { id }, body: {}, tenant });
    return { tenant, id, deliveryId: delivery.id };
  },
  everything: async (service, { tenant, id }) => {
    const { data } = await service.done('list-webhooks', { tenant });
    const deliveries = await service.done('list-deliveries', { path: { id }, tenant });
    return { webhooks: data, deliveries: deliveries.data };
  },
  warmUp: (service, { tenant }) => service.done('list-webhooks', { tenant }),
  writes: {
    'create-webhook': { call: ({ tenant }) => ({ body: { url }, tenant }), once: counts(2, 1) },
    'test-webhook': { call: ({ tenant, id }) => ({ path: { id }, body: {}, tenant }), once: counts(1, 2) },
    'redeliver-delivery': {
      call: ({ tenant, id, deliveryId }) => ({ path: { id, deliveryId }, tenant }),
      // A test that is sent again is another test.
      once: counts(1, 2),
    },
  },
  leftOut: {
    'change-webhook': 'It is one conditional update without a key.',
    'set-webhook-enabled': 'It is one conditional update without a key.',
    'delete-webhook': 'It has no key: a repeat is a 404.',
    'rotate-secret': 'Its key is in the webhook: test/webhooks/api/webhooks.cloud.test.ts.',
    'redeliver-events': 'It goes on in the background: test/webhooks/delivery/deliver.cloud.test.ts.',
  },
  unavailable: { status: 503 },
});
