import * as z from 'zod';
import { LoggedType } from '../../core/model/published-events.ts';
import { line, listOf, wholeNumber } from '../../core/validation/fields.ts';
import { DISABLED_REASONS, FORMATS, LONGEST_URL, MOST_WEBHOOKS, OVERLAP_HOURS } from '../model/webhook.ts';

/** Hours for which the secret before may stay valid, at most: a week. */
const LONGEST_OVERLAP = 168;

/** Product lines that a webhook may name. */
const MOST_LINES = 16;

/** Form of the name of a product line. */
export const LINE_NAME = /^[a-z][a-z0-9-]{0,31}$/;

const types = listOf(LoggedType, LoggedType.options.length).describe('The types of events to send.');
const lines = listOf(
  z.string().regex(LINE_NAME, { error: 'must be the name of a product line, such as appliances' }),
  MOST_LINES,
).describe('The product lines whose events to send. An event about no order is sent all the same.');
const description = line().describe('A note of yours, such as the system behind the address.');
const format = z
  .enum(FORMATS)
  .describe('The form of the body: `standard` is the event itself, `cloudevents` a CloudEvent in JSON.')
  .meta({ id: 'WebhookFormat' });
const url = z
  .string()
  .describe(
    `An https address with a host name, on port 443 or from 1024, of at most ${LONGEST_URL} characters. The local cloud also takes http and addresses of its machine.`,
  )
  .meta({ format: 'uri', maxLength: LONGEST_URL });

/** Body of POST /webhooks. */
export const CreateWebhook = z
  .strictObject({
    url,
    types: types.optional(),
    lines: lines.optional(),
    description: description.optional(),
    format: format.optional().describe('Default: `standard`.'),
  })
  .meta({ id: 'CreateWebhook' });

/** Body of PATCH /webhooks/{id}. A null clears what is optional. */
export const ChangeWebhook = z
  .strictObject({
    url: url.optional(),
    types: types.nullable().optional().describe('The types of events to send; null for all.'),
    lines: lines.nullable().optional().describe('The product lines whose events to send; null for all.'),
    description: description.nullable().optional(),
    format: format.optional(),
    enabled: z
      .boolean()
      .optional()
      .describe('False drops what is pending. True begins with the next event; redeliver what came in between.'),
  })
  .meta({ id: 'ChangeWebhook' });
export type ChangeWebhook = z.infer<typeof ChangeWebhook>;

/** Body of operators' PATCH. */
export const SetWebhookEnabled = z.strictObject({ enabled: z.boolean() }).meta({ id: 'SetWebhookEnabled' });

/** Body of POST /webhooks/{id}/rotate-secret. */
export const RotateSecret = z
  .strictObject({
    overlapHours: wholeNumber(0, LONGEST_OVERLAP)
      .optional()
      .describe(
        `Hours for which the secret before signs too. 0 ends every secret before at once. Default: ${OVERLAP_HOURS}.`,
      ),
  })
  .meta({ id: 'RotateSecret' });

const id = z
  .string()
  .describe('The id of the webhook.')
  .meta({ examples: ['wh7k2m9qx4c8v1'] });

/** Path of one webhook. */
export const WebhookPath = z.object({ id });

const time = z.iso.datetime();

/** A webhook as callers see it. */
export const WebhookResponse = z
  .object({
    id,
    url: z.string(),
    types: z.array(z.string()).optional().describe('Absent for all types.'),
    lines: z.array(z.string()).optional().describe('Absent for all product lines.'),
    description: z.string().optional(),
    format,
    enabled: z.boolean(),
    status: z
      .enum(['enabled', 'holding', 'disabled'])
      .describe('While `holding`, no attempt happens before `heldUntil`.')
      .meta({ id: 'WebhookStatus' }),
    disabledReason: z
      .enum(DISABLED_REASONS)
      .optional()
      .describe(
        'Why it is disabled: your address said 410 (`gone`), a delivery failed for good (`failing`), or you (`owner`) or an operator did it. With each reason `enabled` starts it again.',
      )
      .meta({ id: 'DisabledReason' }),
    heldUntil: time.optional(),
    pending: z.int().describe('Deliveries that are pending. Beyond 10,000 they are not counted further.'),
    lastSuccessAt: time.optional().describe('The last delivery that succeeded, to the minute.'),
    failingSince: time.optional().describe('The first failure since the last success.'),
    previousSecretValidUntil: time.optional().describe('During a rotation: how long the secret before signs too.'),
    createdAt: time,
    updatedAt: time,
  })
  .meta({ id: 'Webhook' });
export type WebhookResponse = z.infer<typeof WebhookResponse>;

/** Response of POST /webhooks. */
export const NewWebhookResponse = WebhookResponse.extend({
  secret: z
    .string()
    .optional()
    .describe(
      'The secret that signs the deliveries. Only a repeat of the request with the same key shows it again. Absent from a repeat after a rotation.',
    ),
}).meta({ id: 'WebhookWithSecret' });

/** Response of GET /webhooks. */
export const WebhookList = z.object({ data: z.array(WebhookResponse).max(MOST_WEBHOOKS) }).meta({ id: 'WebhookList' });

/** Response of POST /webhooks/{id}/rotate-secret. */
export const RotatedSecret = z
  .object({
    secret: z.string().describe('The new secret. No other response shows it, except a repeat with the same key.'),
    previousValidUntil: time.describe('The time until which the secret before signs too.'),
  })
  .meta({ id: 'RotatedSecret' });

/** A tenant as operators name it. */
export const TenantQuery = z.strictObject({ tenant: z.string().min(1).max(128).describe('The tenant.') });

/** A webhook as operators see it. */
export const OperatorsWebhook = WebhookResponse.extend({
  tenant: z.string(),
  url: z.string().describe('Without its query.'),
}).meta({ id: 'OperatorsWebhook' });

/** Response of operators' GET. */
export const OperatorsWebhookList = z
  .object({ data: z.array(OperatorsWebhook).max(MOST_WEBHOOKS) })
  .meta({ id: 'OperatorsWebhookList' });
