import { leftOut } from '../../core/documentation/left-out.ts';
import { endpointTable } from '../../core/model/endpoint.ts';
import { EVENT_TYPES } from '../../core/model/published-events.ts';
import * as problems from '../../core/problems/documented-problems.ts';
import { exampleCalls } from '../examples/example-calls.ts';
import * as examples from '../examples/webhook-examples.ts';
import { DeliveryList, DeliveryResponse, RedeliveredEvents } from './delivery-contract.ts';
import * as errors from './documented-errors.ts';
import { line } from './line.ts';
import * as routes from './routes.ts';
import {
  NewWebhookResponse,
  OperatorsWebhook,
  OperatorsWebhookList,
  RotatedSecret,
  WebhookList,
  WebhookResponse,
} from './webhook-contract.ts';

/** The header of every response with one webhook. */
const version = { ETag: 'Version of what you have set, to send as `If-Match`.' };

/** Message about a parameter that the operation does not have. */
const NO_PARAMETER = 'is not a query parameter';

const queued = {
  202: { description: 'The delivery, which is queued.', schema: DeliveryResponse, example: examples.queued },
};

/** The endpoints of webhooks, which serve all product lines alike. */
export const webhooks = endpointTable({
  ...line,
  title: 'Webhooks',
  description:
    'Addresses of yours that get each event of your orders, signed by Standard Webhooks 1.0.0. A delivery that fails is repeated for three days.',
  exampleCalls,
  endpoints: {
    'create-webhook': {
      ...routes.createWebhook,
      summary: 'Add a webhook',
      description:
        'Adds an address that gets events from now on. The response shows the secret that signs the deliveries: keep it. A repeat with the same key shows it again, until a rotation; no other response does. A tenant has at most 10 webhooks.',
      bodyExample: examples.createWebhook,
      responses: {
        201: {
          description: 'The new webhook, with its secret.',
          schema: NewWebhookResponse,
          headers: { ...version, Location: 'Path of the webhook.' },
          example: examples.newWebhook,
        },
        ...problems.withBodyAndKey,
        ...errors.conflict('The tenant has 10 webhooks, which is the most.', 'too-many-webhooks'),
        ...errors.invalidWithKey('type', 'is not a field of this object; did you mean types?'),
        ...problems.alwaysWithKey,
      },
    },
    'list-webhooks': {
      ...routes.listWebhooks,
      summary: 'List the webhooks',
      description: 'Returns all webhooks of the tenant, oldest first, without their secrets.',
      responses: {
        200: {
          description: 'The webhooks.',
          schema: WebhookList,
          headers: leftOut,
          example: { data: [examples.webhook] },
        },
        ...problems.withoutBody,
        ...errors.invalid('limit', NO_PARAMETER),
        ...problems.always,
      },
    },
    'get-webhook': {
      ...routes.getWebhook,
      summary: 'Read a webhook',
      description: 'Returns a webhook with its state: what is pending, whether it is held, and since when it fails.',
      responses: {
        200: { description: 'The webhook.', schema: WebhookResponse, headers: version, example: examples.webhook },
        ...problems.withoutBody,
        ...errors.notFound,
        ...errors.invalid('fields', NO_PARAMETER),
        ...problems.always,
      },
    },
    'change-webhook': {
      ...routes.changeWebhook,
      summary: 'Change a webhook',
      description:
        'Changes the given fields. Another `url` ends a hold; a delivery that has failed keeps the time of its repeat. `enabled: false` stops the webhook and drops what is pending. `enabled: true` starts it again with the next event; redeliver what came in between.',
      bodyExample: examples.changeWebhook,
      responses: {
        200: { description: 'The webhook.', schema: WebhookResponse, headers: version, example: examples.changed },
        ...problems.withBody,
        ...errors.notFound,
        ...errors.withVersion,
        ...errors.invalid('enabled', 'must be true or false, got "no" (a string)'),
        ...problems.always,
      },
    },
    'delete-webhook': {
      ...routes.deleteWebhook,
      summary: 'Delete a webhook',
      description: 'Deletes the webhook with its secrets. What is pending is dropped.',
      responses: {
        204: { description: 'The webhook is gone.' },
        ...problems.withoutBody,
        ...errors.notFound,
        ...errors.withVersion,
        ...errors.invalid('If-Match', 'must be the ETag as it was sent, such as "3" with its double quotes'),
        ...problems.always,
      },
    },
    'rotate-secret': {
      ...routes.rotateSecret,
      summary: 'Rotate the secret of a webhook',
      description:
        'Makes a new secret. Until `previousValidUntil` each delivery has a signature by either secret, so that you can change yours meanwhile. If the response is lost, send the request again with the same `Idempotency-Key`: it shows the same secret, until the next rotation. For a secret that has leaked, send `overlapHours: 0`: every secret before ends at once, also during a rotation.',
      bodyExample: { overlapHours: 24 },
      responses: {
        200: { description: 'The new secret.', schema: RotatedSecret, example: examples.rotatedSecret },
        ...problems.withBodyAndKey,
        ...errors.notFound,
        ...errors.conflict(
          'Two secrets are valid: a rotation is under way. With `overlapHours: 0` both end at once.',
          'rotation-in-progress',
        ),
        ...errors.invalidWithKey('overlapHours', 'must be a whole number from 0 to 168, got 200'),
        ...problems.alwaysWithKey,
      },
    },
    'test-webhook': {
      ...routes.testWebhook,
      summary: 'Send a test to a webhook',
      description:
        'Sends an event with example data, once, also while the webhook is held or disabled. Its id begins with `test-`, and it is not in the log.',
      bodyExample: { type: 'webhook.test' },
      responses: {
        202: {
          description: 'The delivery, which is queued.',
          schema: DeliveryResponse,
          example: examples.testDelivery,
        },
        ...problems.withBodyAndKey,
        ...errors.notFound,
        ...errors.invalidWithKey('type', `must be one of ${EVENT_TYPES.join(', ')}, got "order.shipped"`),
        ...problems.alwaysWithKey,
      },
    },
    'list-deliveries': {
      ...routes.listDeliveries,
      summary: 'List the deliveries of a webhook',
      description:
        'Returns deliveries with their attempts, newest first. They are kept for 30 days. A page with a filter may have fewer entries than `limit`, even none, and still have a next page.',
      responses: {
        200: {
          description: 'A page of deliveries.',
          schema: DeliveryList,
          headers: leftOut,
          example: { data: [examples.delivery], next: null },
        },
        ...problems.withoutBody,
        ...errors.notFound,
        ...errors.invalid('status', 'must be one of pending, succeeded, failed, got "open"'),
        ...problems.always,
      },
    },
    'get-delivery': {
      ...routes.getDelivery,
      summary: 'Read a delivery',
      description: 'Returns a delivery with its attempts. Bodies of answers are not kept.',
      responses: {
        200: { description: 'The delivery.', schema: DeliveryResponse, example: examples.delivery },
        ...problems.withoutBody,
        ...errors.notFound,
        ...errors.invalid('fields', NO_PARAMETER),
        ...problems.always,
      },
    },
    'redeliver-delivery': {
      ...routes.redeliverDelivery,
      summary: 'Redeliver one event',
      description:
        'Sends the event of a delivery again, with the same `webhook-id` and a new schedule. A disabled webhook gets nothing: the delivery is `failed` at once, with the error `disabled`. Enable the webhook first.',
      responses: {
        ...queued,
        ...problems.withKeyOnly,
        ...errors.notFound,
        ...errors.invalidWithKey('only', NO_PARAMETER),
        ...problems.alwaysWithKey,
      },
    },
    'redeliver-events': {
      ...routes.redeliverEvents,
      summary: 'Redeliver a range of the log',
      description:
        'Sends the events of a time range that the webhook wants, also those that came while it was disabled. `only: failed` leaves out what is pending or was delivered. A disabled webhook gets nothing: enable it first. One redelivery of a webhook runs at a time.',
      bodyExample: examples.redeliverEvents,
      responses: {
        202: {
          description: 'The number of events that are queued.',
          schema: RedeliveredEvents,
          example: { events: 12, hasMore: false },
        },
        ...problems.withBodyAndKey,
        ...errors.notFound,
        ...errors.conflict('A redelivery of this webhook is under way.', 'redelivery-in-progress'),
        ...errors.invalidWithKey(
          'since',
          'must be an RFC 3339 date-time such as 2027-03-31T17:00:00Z, got "yesterday"',
        ),
        ...problems.alwaysWithKey,
      },
    },
    'list-tenant-webhooks': {
      ...routes.listTenantWebhooks,
      summary: 'List the webhooks of a tenant',
      description: 'Returns the webhooks of any tenant, without secrets and without the queries of their addresses.',
      responses: {
        200: {
          description: 'The webhooks.',
          schema: OperatorsWebhookList,
          headers: leftOut,
          example: { data: [examples.operatorsWebhook] },
        },
        ...problems.withoutBody,
        ...errors.invalid('tenant', 'is missing; it must be a string'),
        ...errors.alwaysForOperators,
      },
    },
    'set-webhook-enabled': {
      ...routes.setWebhookEnabled,
      summary: 'Enable or disable a webhook',
      description: 'Disabling drops what is pending. Tell the tenant to redeliver after it is enabled again.',
      bodyExample: { enabled: false },
      responses: {
        200: {
          description: 'The webhook.',
          schema: OperatorsWebhook,
          headers: version,
          example: examples.disabledByOperator,
        },
        ...problems.withBody,
        ...errors.notFound,
        ...errors.withVersion,
        ...errors.invalid('enabled', 'is missing; it must be true or false'),
        ...errors.alwaysForOperators,
      },
    },
  },
});
