import * as z from 'zod';
import type { ZodOpenApiPathsObject } from 'zod-openapi';
import { CLOUD_EVENT, cloudEvent } from '../../../functions/core/model/cloud-events.ts';
import {
  EVENT_TYPES,
  type EventType,
  eventBody,
  PUBLISHED_EVENTS,
} from '../../../functions/core/model/published-events.ts';
import { deliveredCloudEvent, publishedEvent } from '../../../functions/events/contract/log-contract.ts';
import { eventExamples } from '../../../functions/events/examples/event-examples.ts';
import { webhookSample } from './webhook-sample.ts';

/** Headers by which a receiver verifies a delivery (docs/contracts/webhooks.md, "Requests"). */
const headers = z.object({
  'webhook-id': described('webhook-id', 'Id of the event, which is the same in every attempt.'),
  'webhook-timestamp': described('webhook-timestamp', 'Time of this attempt, in seconds since 1970.'),
  'webhook-signature': described(
    'webhook-signature',
    'For each valid secret `v1,` and the HMAC-SHA256 of `{webhook-id}.{webhook-timestamp}.{body}` in base64, with spaces between.',
  ),
});

function described(name: keyof typeof webhookSample.headers, description: string): z.ZodType {
  return z.string().meta({ description, param: { example: webhookSample.headers[name] } });
}

/** Returns the example of an event as a webhook with the format `cloudevents` gets it. A test has no position in the log. */
function cloudEventExample(type: EventType): unknown {
  const event = eventExamples[type];
  const entry = {
    ...event,
    ...('number' in event.data && { line: event.data.line, number: event.data.number }),
    ...(type !== 'webhook.test' && { sk: '0000000000000042' }),
    body: eventBody(event),
  };
  return JSON.parse(cloudEvent(entry, { stage: 'prod', apiUrl: 'https://api.example.com' }));
}

/** Returns the webhooks of the document: an entry for each type of events, with the body that a delivery sends. */
export const webhooksOf = (): ZodOpenApiPathsObject =>
  Object.fromEntries(
    EVENT_TYPES.map((type) => [
      type,
      {
        post: {
          operationId: `webhook-${type.replaceAll(/[._]/g, '-')}`,
          tags: ['Events'],
          summary: PUBLISHED_EVENTS[type].description,
          requestParams: { header: headers },
          requestBody: {
            required: true,
            content: {
              'application/json': { schema: publishedEvent(type), example: eventExamples[type] },
              [CLOUD_EVENT]: { schema: deliveredCloudEvent(type), example: cloudEventExample(type) },
            },
          },
          responses: {
            200: { description: 'Your endpoint has the event. Any status from 200 to 299 means the same.' },
          },
        },
      },
    ]),
  );
