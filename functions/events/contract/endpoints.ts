import { CLOUD_EVENTS_BATCH } from '../../core/model/cloud-events.ts';
import { endpointTable } from '../../core/model/endpoint.ts';
import * as problems from '../../core/problems/documented-problems.ts';
import { problemType } from '../../core/problems/problem-document.ts';
import { invalidRequest } from '../../core/problems/problem-meanings.ts';
import { eventExamples } from '../examples/event-examples.ts';
import { exampleCalls } from '../examples/example-calls.ts';
import { line } from './line.ts';
import { CloudEventBatch, EventPage, ExpiredProblem } from './log-contract.ts';
import * as routes from './routes.ts';

/** Detail of the 410, as `functions/core/events/log-place.ts` prints it. */
const EXPIRED =
  'Events after this place are gone: the log keeps them for 30 days. Read your orders again, and go on from `oldest`.';

/** The endpoints for events, which serve all product lines alike. */
export const events = endpointTable({
  ...line,
  title: 'Events',
  description:
    'What happens to your orders, of all product lines, in one log. Each event is in it once. The events of one order stand in the sequence of its versions.',
  exampleCalls,
  endpoints: {
    'list-events': {
      ...routes.listEvents,
      summary: 'Read the log of events',
      description:
        'Returns events in the sequence of the log. Keep `next`, and send it as `after` in the next call. Without `after` and `since` the log begins with its oldest event. It keeps events for 30 days. If `hasMore` is false, wait a second or more before the next call. One call looks at 2,000 events at most, so a page with a filter may hold fewer events than `limit`, even none.',
      responses: {
        200: {
          description:
            'A page of the log. A call with `Accept: application/cloudevents-batch+json` gets the events as a batch of CloudEvents 1.0 instead, with `next` in the `Link` header.',
          schema: EventPage,
          headers: {
            Link: 'The next page (`rel="next"`), with the same filters.',
            'X-Has-More': '`true` if the log has more events now.',
          },
          example: {
            data: [eventExamples['order.placed'], eventExamples['order.status_changed']],
            next: 'qkWpXq3aVcEwMDAwMDAwMDAwMDAwMDQy',
            hasMore: false,
          },
          alternative: {
            mediaType: CLOUD_EVENTS_BATCH,
            schema: CloudEventBatch,
            example: [
              {
                specversion: '1.0',
                id: '100042-v1',
                source: '/quartermaster/prod',
                type: 'quartermaster.order.placed.v1',
                subject: 'appliances/100042',
                time: eventExamples['order.placed'].timestamp,
                dataschema: 'https://api.example.com/schemas/order.placed.v1.json',
                datacontenttype: 'application/json',
                sequence: '0000000000000042',
                partitionkey: '100042',
                data: eventExamples['order.placed'].data,
              },
            ],
          },
        },
        ...problems.withoutBody,
        410: {
          description:
            'The log no longer has all events after this place. Read your orders again, and go on from `oldest`.',
          schema: ExpiredProblem,
          mediaType: 'application/problem+json',
          example: {
            ...problemType('events-expired'),
            status: 410,
            detail: EXPIRED,
            instance: 'JKJaXmPLvHcESHA=',
            oldest: 'qkWpXq3aVcEwMDAwMDAwMDAwMDAwMDQy',
          },
        },
        422: {
          ...problems.problem(
            'A query parameter is not valid, or the log does not have the place `after`.',
            'validation-failed',
          ),
          example: invalidRequest('limit', 'must be a whole number from 1 to 500, got 1000'),
        },
        ...problems.always,
      },
    },
  },
});
