import * as z from 'zod';
import { DeliveredType, LoggedType } from '../../core/model/published-events.ts';
import { listOf } from '../../core/validation/fields.ts';
import { limitParameter } from '../../core/validation/query-parameters.ts';
import { sentInstant } from '../../core/validation/texts.ts';
import { DELIVERY_ERRORS, DELIVERY_STATUSES } from '../model/delivery.ts';
import { isDeliveryId } from '../model/webhook-keys.ts';
import { WebhookPath } from './webhook-contract.ts';

const id = z
  .string()
  .describe('The id of the delivery.')
  .meta({ examples: ['1803895200000-e0000000000000042-2'] });

/** Path of one delivery. */
export const DeliveryPath = WebhookPath.extend({ deliveryId: id });

const status = z.enum(DELIVERY_STATUSES).meta({ id: 'DeliveryStatus' });

/** Query of GET /webhooks/{id}/deliveries. */
export const DeliveriesQuery = z.object({
  status: status.optional().describe('Only deliveries in this state.'),
  type: DeliveredType.optional().describe('Only deliveries of events of this type.'),
  since: sentInstant.optional().describe('Only deliveries from this time on (RFC 3339).'),
  until: sentInstant.optional().describe('Only deliveries before this time (RFC 3339).'),
  limit: limitParameter.describe('Maximum number of deliveries on a page.'),
  cursor: z
    .string()
    .min(1, { abort: true })
    .max(128, { abort: true })
    .refine(isDeliveryId, { error: 'is not the `next` of a page of this list; start without it' })
    .optional()
    .describe('The `next` of the page before.'),
});
export type DeliveriesQuery = z.infer<typeof DeliveriesQuery>;

/** Body of POST /webhooks/{id}/test. */
export const TestWebhook = z
  .strictObject({
    type: DeliveredType.optional().describe('The type of the example event. Default: `webhook.test`.'),
  })
  .meta({ id: 'TestWebhook' });

/** Body of POST /webhooks/{id}/redeliver. */
export const RedeliverEvents = z
  .strictObject({
    since: sentInstant.describe('The time of the log from which to redeliver. The log keeps events for 30 days.'),
    until: sentInstant.optional().describe('The time of the log before which to redeliver; by default now.'),
    only: z
      .enum(['failed', 'all'])
      .describe('`failed`: events without a delivery that is pending or has succeeded. `all`: all events.')
      .meta({ id: 'RedeliverOnly' }),
    types: listOf(LoggedType, LoggedType.options.length).optional().describe('Only these types.'),
  })
  .meta({ id: 'RedeliverEvents' });
export type RedeliverEvents = z.infer<typeof RedeliverEvents>;

const moment = z.iso.datetime();

/** An attempt as callers see it. */
const AttemptResponse = z
  .object({
    at: moment,
    durationMs: z.int(),
    statusCode: z.int().optional().describe('The status of the answer, if there was one.'),
    error: z.enum(DELIVERY_ERRORS).optional().describe('Why the attempt failed.').meta({ id: 'DeliveryError' }),
  })
  .meta({ id: 'DeliveryAttempt' });

/** A delivery as callers see it. */
export const DeliveryResponse = z
  .object({
    id,
    webhookId: z.string(),
    eventId: z.string().describe('The id of the event: the `webhook-id` of every attempt.'),
    type: z.string(),
    line: z.string().optional(),
    number: z.int().optional().describe('The order that the event is about.'),
    status,
    attempts: z.array(AttemptResponse),
    nextAttemptAt: moment.optional().describe('When the next attempt is due, unless the webhook is held then.'),
    createdAt: moment,
  })
  .meta({ id: 'Delivery' });
export type DeliveryResponse = z.infer<typeof DeliveryResponse>;

/** Response of GET /webhooks/{id}/deliveries. */
export const DeliveryList = z
  .object({
    data: z.array(DeliveryResponse),
    next: z.string().nullable().describe('The `cursor` of the next page; null at the end.'),
  })
  .meta({ id: 'DeliveryList' });

/** Response of POST /webhooks/{id}/redeliver. */
export const RedeliveredEvents = z
  .object({
    events: z.int().describe('Events that are queued for redelivery.'),
    hasMore: z.boolean().describe('True if the range has more events, which follow within minutes.'),
    disabled: z
      .literal(true)
      .optional()
      .describe('Present if the webhook is disabled, so that nothing is queued. Enable it, and redeliver then.'),
  })
  .meta({ id: 'RedeliveredEvents' });
