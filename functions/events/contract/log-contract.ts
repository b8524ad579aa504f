import * as z from 'zod';
import {
  type EventType,
  eventSchemaName,
  LOGGED_TYPES,
  LoggedType,
  PUBLISHED_EVENTS,
} from '../../core/model/published-events.ts';
import { ProblemDocument } from '../../core/problems/problem-document.ts';
import { shown } from '../../core/validation/issue-message.ts';
import { numberParameter, repeatable } from '../../core/validation/query-parameters.ts';
import { sentInstant } from '../../core/validation/texts.ts';

/** Events on a page, at most. */
const MOST_EVENTS = 500;

/** Product lines that a caller may name in one call. */
const MOST_LINES = 20;

/** Longest place that a caller may name, in characters. */
export const LONGEST_PLACE = 256;

/** Query of GET /events. */
export const ListEventsQuery = z.strictObject({
  after: z
    .string()
    .max(LONGEST_PLACE)
    .optional()
    .describe('Return the events after this place: a `next` of an earlier response, or the id of an event.'),
  since: sentInstant
    .optional()
    .describe('Return the events whose `timestamp` is at or after this time (RFC 3339). A following `after` keeps it.'),
  types: repeatable(LoggedType, LOGGED_TYPES.length)
    .optional()
    .describe('Return only events of this type. Repeat the parameter for several types.'),
  line: repeatable(z.string().max(64), MOST_LINES)
    .optional()
    .describe('Return only events of this product line, such as `appliances`. Repeat the parameter for several lines.'),
  limit: numberParameter(
    z
      .int({ error: ({ input }) => `must be a whole number from 1 to ${MOST_EVENTS}, got ${shown(input)}` })
      .min(1)
      .max(MOST_EVENTS)
      .default(100),
  ).describe('Maximum number of events on a page.'),
});

/**
 * Returns the schema of an event, under its name if the log has such events. Some generators of clients leave out schemas that only
 * webhooks refer to by name.
 */
export const publishedEvent = (type: EventType) =>
  LOGGED_TYPES.includes(type) ? PUBLISHED_EVENTS[type].meta({ id: eventSchemaName(type) }) : PUBLISHED_EVENTS[type];

/** An event of the log. */
const LoggedEvent = z.union(LOGGED_TYPES.map((type) => publishedEvent(type))).meta({ id: 'LoggedEvent' });

/** Response of GET /events. */
export const EventPage = z
  .object({
    data: z.array(LoggedEvent).max(MOST_EVENTS).describe('The events, in the sequence of the log.'),
    next: z.string().describe('The place after this page: send it as `after`. It comes with an empty page, too.'),
    hasMore: z.boolean().describe('True if the log has more events now. If not, wait a second or more.'),
  })
  .meta({ id: 'EventPage' });

/** The 410 of a place whose next events are gone. */
export const ExpiredProblem = ProblemDocument.extend({
  oldest: z.string().describe('The oldest place that the log has: go on from it with `after`.'),
}).meta({ id: 'EventsExpired' });

/**
 * A test in the form of CloudEvents 1.0. It is not in the log, so that it has no position. The schema has no id: some generators drop a
 * schema that webhooks alone refer to, and their clients do not compile.
 */
const CloudEventOfTest = z.object({
  specversion: z.literal('1.0'),
  id: z.string(),
  source: z.string().describe('`/quartermaster/<stage>`'),
  type: z.string().describe('`quartermaster.<type>.v1`'),
  subject: z.string().optional().describe('`<line>/<number>` of the order.'),
  time: z.iso.datetime(),
  dataschema: z.string().describe('The JSON Schema of the event, whose `data` this is.'),
  datacontenttype: z.literal('application/json'),
  partitionkey: z.string().optional().describe('The order number.'),
  data: z.looseObject({}).meta({ id: 'CloudEventData' }),
});

/** An event of the log in this form. */
const CloudEvent = CloudEventOfTest.extend({
  sequence: z.string().describe('The position in the log, of 16 digits.'),
}).meta({ id: 'CloudEvent' });

/** Returns the body of a delivery in this form. */
export const deliveredCloudEvent = (type: EventType): z.ZodType =>
  type === 'webhook.test' ? CloudEventOfTest : CloudEvent;

/** Response of GET /events to `Accept: application/cloudevents-batch+json`. */
export const CloudEventBatch = z.array(CloudEvent).max(MOST_EVENTS).meta({ id: 'CloudEventBatch' });
