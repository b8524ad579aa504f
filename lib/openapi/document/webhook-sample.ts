import { Webhook } from 'standardwebhooks';
import { eventBody } from '../../../functions/core/model/published-events.ts';
import { eventExamples } from '../../../functions/events/examples/event-examples.ts';
import { SECRET_BYTES, secretOf } from '../../../functions/webhooks/model/webhook.ts';

const event = eventExamples['order.placed'];

/** A secret for the sample alone: its bytes count from 0. */
const secret = secretOf(Buffer.from(Array.from({ length: SECRET_BYTES }, (_, index) => index)));

const body = eventBody(event);
const at = new Date(event.timestamp);

/** A delivery as a webhook gets it, signed with a secret that no webhook has. Readers test their own verification with it. */
export const webhookSample = {
  secret,
  headers: {
    'webhook-id': event.id,
    'webhook-timestamp': String(at.getTime() / 1_000),
    'webhook-signature': new Webhook(secret).sign(event.id, at, body),
  },
  body,
};
