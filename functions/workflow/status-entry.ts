import * as z from 'zod';
import type { Order } from '../core/model/order.ts';

/** Attribute values in the form of DynamoDB's streams. */
const text = z.object({ S: z.string().min(1) }).transform(({ S }) => S);
const natural = z.object({ N: z.string().regex(/^[1-9]\d*$/) }).transform(({ N }) => Number(N));
const absent = z.object({ NULL: z.literal(true) }).transform(() => null);

/** Schemas of attributes that an order is stored with, by their names there. */
type AttributesOfOrder = { readonly [Attribute in keyof Order]?: z.ZodType<Order[Attribute]> };

/** The attributes of an order that its workflow needs (`Order` in the core). */
const OrderImage = z.object({
  line: text,
  tenant: text,
  number: natural,
  uid: text,
  status: text,
  statusVersion: natural,
  statusSince: text,
  previousStatus: z.union([text, absent]).default(null),
  fulfilledBy: text.optional(),
  correlationId: text.optional(),
} satisfies AttributesOfOrder);

/** The attributes of the order before the change. */
const LeftImage = z.object({ status: text, statusVersion: natural, statusSince: text } satisfies AttributesOfOrder);

const Change = z.discriminatedUnion('eventName', [
  z.object({ eventName: z.literal('INSERT'), dynamodb: z.object({ NewImage: OrderImage }) }),
  z.object({
    eventName: z.literal('MODIFY'),
    dynamodb: z.object({ NewImage: OrderImage, OldImage: LeftImage }),
  }),
  z.object({ eventName: z.literal('REMOVE') }),
]);

/** An order that has entered a status. */
export type StatusEntry = z.infer<typeof OrderImage>;

/** A move of an order from one status to another, or its creation. */
export interface Movement {
  readonly entry: StatusEntry;
  /** The status it has left, with the time of entry into it; undefined for a new order. */
  readonly left: z.infer<typeof LeftImage> | undefined;
}

/**
 * Returns the order's entry into a status, from a stream record; undefined if the order changed within its status or was deleted.
 *
 * @example movementOf({ eventName: 'REMOVE' }) // undefined
 * @throws ZodError for a record that is not an order's
 */
export function movementOf(record: unknown): Movement | undefined {
  const change = Change.parse(record);
  if (change.eventName === 'REMOVE') return undefined;
  const { NewImage: entry } = change.dynamodb;
  if (change.eventName === 'INSERT') return { entry, left: undefined };
  const { OldImage: left } = change.dynamodb;
  return left.statusVersion === entry.statusVersion ? undefined : { entry, left };
}
