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
  version: z.int().positive().describe('The version of the order that the event tells of.'),
  time: z.iso.datetime().describe('When it happened, UTC.'),
  fulfilledBy: z
    .string()
    .optional()
    .describe('Who fulfils the order, such as the id of a warehouse; absent where nobody in particular does.'),
  correlationId: z
    .string()
    .optional()
    .describe('The request that the status is due to, by the id that the access log has; absent where none is.'),
};

const placed = { ...entry, previousStatus: z.null() };
const changed = { ...entry, previousStatus: z.string() };
const attention = {
  ...entry,
  reason: z.string().describe('Which deadline of the status has passed, such as `stalled`.'),
};

/** Detail of `Order Placed`. */
export const OrderPlacedDetail = z.strictObject(placed);
/** Detail of `Order Status Changed`. */
export const OrderStatusChangedDetail = z.strictObject(changed);
/** Detail of `Order Attention Needed`: a deadline of the status passed, and the order has not moved. */
export const OrderAttentionNeededDetail = z.strictObject(attention);

const event = <Type extends string, Detail extends z.ZodType>(detailType: Type, detail: Detail) =>
  z.strictObject({ detailType: z.literal(detailType), detail });

/** The events on the bus, by EventBridge's `DetailType` (docs/architecture.md, "Workflows"). */
export const OrderEvent = z.discriminatedUnion('detailType', [
  event('Order Placed', OrderPlacedDetail),
  event('Order Status Changed', OrderStatusChangedDetail),
  event('Order Attention Needed', OrderAttentionNeededDetail),
]);
/** An event on the bus: its `DetailType` and its detail. */
export type OrderEvent = z.infer<typeof OrderEvent>;

/** Id of the event that tells of the entry into a status; `version` is the version that entered it. */
export const entryEventId = (number: number, version: number): string => `${number}-v${version}`;

/** Id of the event that tells of a deadline passed: once per reason and entry into a status. */
export const attentionEventId = (number: number, statusVersion: number, reason: string): string =>
  `${entryEventId(number, statusVersion)}-${reason.replaceAll(/[^a-z0-9]+/gi, '-')}`;
