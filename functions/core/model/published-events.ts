import * as z from 'zod';

/**
 * Events that partners' systems get: from the log (`GET /events`), and by webhooks (docs/contracts/events.md, "The events"). The events on
 * the bus of the AWS account are others (`events.ts`).
 *
 * Within version 1 a schema only grows. Consumers ignore members that they do not know, and so do these schemas.
 */

const timestamp = z.iso
  .datetime()
  .describe('When it happened, UTC. It never tells the sequence of events: the log does, and `data.version`.')
  .meta({ examples: ['2027-03-01T10:00:00.000Z'] });

const orderData = {
  line: z.string().describe('The product line, such as `appliances`.'),
  tenant: z.string().describe('The tenant that the order belongs to: yours.'),
  number: z.int().positive().describe('The order number, unique in the whole system.'),
  uid: z.string().describe('The order number with a random part.'),
  status: z.string().describe('The status of the order at this version.'),
  previousStatus: z.string().nullable().describe('The status before; null if the order had no other.'),
  version: z
    .int()
    .positive()
    .describe('The version of the order. Of two events of one order, the greater is the later.'),
  order: z.string().describe('The path of the order itself. Read it with a token for its product line.'),
  fulfilledBy: z
    .string()
    .optional()
    .describe('The party that fulfils the order, such as the id of a warehouse; absent if the line has no such party.'),
  correlationId: z
    .string()
    .optional()
    .describe(
      'Id that API Gateway gave the request which led to the status: header `apigw-requestid` of its response. It is no id of yours, neither `X-Request-Id` nor `X-Correlation-Id`. Absent if no request led to the status.',
    ),
};

const ORDER_ID = '`<number>-v<version>`';

/** Makes the schema of an event: the members that all events have, and its own data. */
const unnamedEvent = <Type extends string, Data extends z.ZodRawShape>(type: Type, id: string, data: Data) =>
  z.object({
    id: z.string().describe(`Id of the event, ${id}. It is the same in every delivery: deduplicate on it.`),
    type: z.literal(type),
    timestamp,
    data: z.object(data),
  });

const event = <Type extends string, Data extends z.ZodRawShape>(type: Type, id: string, data: Data) =>
  unnamedEvent(type, id, data).extend({ data: z.object(data).meta({ id: `${nameOf(type)}Data` }) });

/** Returns the name of a type's schema in the OpenAPI document, such as `OrderPlaced`. */
const nameOf = (type: string): string =>
  type.replaceAll(/(?:^|[._])([a-z])/g, (_, letter: string) => letter.toUpperCase());

/** Returns the name of the schema of an event in the OpenAPI document, such as `OrderPlacedEvent`. */
export const eventSchemaName = (type: string): string => `${nameOf(type)}Event`;

/** Null. Its schema allows a text as well, since some generators of clients have no type for null alone. */
const noStatus = z
  .null()
  .meta({ type: ['string', 'null'] })
  .describe('Always null: an order is placed without a status before.');

/** Schemas of the published events, by type. */
export const PUBLISHED_EVENTS = {
  'order.placed': event('order.placed', '`<number>-v1`', { ...orderData, previousStatus: noStatus }).describe(
    'An order was placed.',
  ),
  'order.status_changed': event('order.status_changed', ORDER_ID, {
    ...orderData,
    previousStatus: z.string().describe('The status that the order left.'),
  }).describe('An order entered another status. Other fields may have changed with it.'),
  'order.commented': event('order.commented', ORDER_ID, orderData).describe(
    'Comments were added to an order, and nothing else of it changed.',
  ),
  'order.updated': event('order.updated', ORDER_ID, {
    ...orderData,
    changed: z.array(z.string()).describe('Names of the fields that changed, without their values.'),
  }).describe('Fields of an order changed within its status.'),
  'order.attention_needed': event('order.attention_needed', '`<number>-v<version of the status>-<reason>`', {
    ...orderData,
    reason: z.string().describe('The deadline of the status that has passed, such as `stalled`.'),
  }).describe('A deadline of the status passed while the order did not move.'),
  'webhook.disabled': event('webhook.disabled', '`<webhook id>-<count>`', {
    tenant: z.string().describe('The tenant that the webhook belongs to: yours.'),
    webhookId: z.string(),
    reason: z.string().describe('Why the service disabled the webhook.'),
  }).describe('The service disabled one of your webhooks.'),
  'webhook.test': unnamedEvent('webhook.test', '`test-<random>`', {
    tenant: z.string().describe('The tenant that the webhook belongs to: yours.'),
    webhookId: z.string(),
  }).describe('A test of a webhook, sent on demand. It is not in the log.'),
} as const;

/** Type of a published event. */
export type EventType = keyof typeof PUBLISHED_EVENTS;

/** All types of published events. */
export const EVENT_TYPES = Object.keys(PUBLISHED_EVENTS) as [EventType, ...EventType[]];

/** Types of the events that are in the log. */
export const LOGGED_TYPES = EVENT_TYPES.filter((type) => type !== 'webhook.test') as [EventType, ...EventType[]];

/** Type of an event in the log, as callers name it. */
export const LoggedType = z.enum(LOGGED_TYPES).meta({ id: 'EventType' });

/** Type of an event that a webhook may get, as callers name it. */
export const DeliveredType = z.enum(EVENT_TYPES).meta({ id: 'DeliveredType' });

/** A published event. */
export type PublishedEvent = z.infer<(typeof PUBLISHED_EVENTS)[EventType]>;

/** A published event about an order. */
export type OrderPublishedEvent = Extract<PublishedEvent, { readonly type: `order.${string}` }>;

/** Largest body of an event, in bytes. */
export const LARGEST_EVENT_BYTES = 4096;

/**
 * Returns the body of an event: the bytes that the log keeps and that every delivery sends.
 *
 * @example eventBody({ id: 'test-1', type: 'webhook.test', timestamp: 't', data: {} }) // '{"id":"test-1","type":"webhook.test","timestamp":"t","data":{}}'
 */
export const eventBody = ({ id, type, timestamp, data }: PublishedEvent): string =>
  JSON.stringify({ id, type, timestamp, data });

/**
 * Returns the path of the schema of a type of events.
 *
 * @example schemaPath('order.placed') // '/schemas/order.placed.v1.json'
 */
export const schemaPath = (type: string): string => `/schemas/${type}.v1.json`;
