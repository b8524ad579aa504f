import type { ZodOpenApiPathsObject } from 'zod-openapi';
import { EVENT_TYPES, PUBLISHED_EVENTS } from '../../../functions/core/model/published-events.ts';
import { publishedEvent } from '../../../functions/events/contract/log-contract.ts';
import { eventExamples } from '../../../functions/events/examples/event-examples.ts';

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
          requestBody: {
            required: true,
            content: { 'application/json': { schema: publishedEvent(type), example: eventExamples[type] } },
          },
          responses: {
            200: { description: 'Your endpoint has the event. Any status from 200 to 299 means the same.' },
          },
        },
      },
    ]),
  );
