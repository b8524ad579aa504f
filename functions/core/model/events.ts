import * as z from 'zod';

/** `Source` of every event on the bus. */
export const EVENT_SOURCE = 'quartermaster';

const entry = {
  id: z.string().describe('The same for every delivery of this event: consumers deduplicate on it.'),
  line: z.string().describe('The product line, such as `appliances`.'),
  tenant: z.string(),
  number: z.int().positive().describe('The order number, unique in the whole system.'),
  uid: z.string(),
  status: z.string().describe('The status that the order entered.'),
  previousStatus: z.string().nullable().describe('The status before; null for an order just placed.'),
  version: z.int().positive().describe('The version of the order at the time of the event.'),
  time: z.iso.datetime().describe('When it happened, UTC.'),
  fulfilledBy: z
    .string()
    .optional()
    .describe('The party that fulfils the order, such as the id of a warehouse; absent if the line has no such party.'),
  correlationId: z
    .string()
    .optional()
    .describe('Id of the request that led to the status, as in the access log; absent if no request did.'),
};

const placed = { ...entry, previousStatus: z.null() };
const changed = { ...entry, previousStatus: z.string() };
const attention = {
  ...entry,
  reason: z.string().describe('The deadline of the status that has passed, such as `stalled`.'),
};

/** Detail of `Order Placed`. */
const OrderPlacedDetail = z.object(placed);
/** Detail of `Order Status Changed`. */
const OrderStatusChangedDetail = z.object(changed);
/** Detail of `Order Attention Needed`: a deadline of the status passed while the order did not move. */
const OrderAttentionNeededDetail = z.object(attention);

const event = <Type extends string, Detail extends z.ZodType>(detailType: Type, detail: Detail) =>
  z.object({ detailType: z.literal(detailType), detail });

/**
 * The schemas of the events on the bus, by EventBridge's `DetailType` (docs/architecture.md, "Workflows"). As every consumer must, they
 * ignore members that only a newer version knows.
 */
export const OrderEvent = z.discriminatedUnion('detailType', [
  event('Order Placed', OrderPlacedDetail),
  event('Order Status Changed', OrderStatusChangedDetail),
  event('Order Attention Needed', OrderAttentionNeededDetail),
]);
/** An event on the bus: its `DetailType` and its detail. */
export type OrderEvent = z.infer<typeof OrderEvent>;

/**
 * Returns the id of the event for an order's entry into a status. `version` is the version that entered it.
 *
 * @example entryEventId(100042, 3) // '100042-v3'
 */
export const entryEventId = (number: number, version: number): string => `${number}-v${version}`;

/**
 * Returns the id of the event for a missed deadline: one per reason and entry into a status.
 *
 * @example attentionEventId(100042, 3, 'delivery overdue') // '100042-v3-delivery-overdue'
 */
export const attentionEventId = (number: number, statusVersion: number, reason: string): string =>
  `${entryEventId(number, statusVersion)}-${reason.replaceAll(/[^a-z0-9]+/gi, '-')}`;
