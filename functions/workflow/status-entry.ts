import * as z from 'zod';
import type { Order } from '../core/model/order.ts';
import { DAY_MS, SECOND_MS } from '../core/model/time-units.ts';

/** Attribute values in the form of DynamoDB's streams. */
export const text = z.object({ S: z.string().min(1) }).transform(({ S }) => S);
export const natural = z.object({ N: z.string().regex(/^[1-9]\d*$/) }).transform(({ N }) => Number(N));
const absent = z.object({ NULL: z.literal(true) }).transform(() => null);

const times = z.object({ M: z.record(z.string(), text) }).transform(({ M }) => M);
const reminders = z.object({ M: z.object({ statusVersion: natural, fired: times }) }).transform(({ M }) => M);

/** Schemas of attributes that an order is stored with, by their names there. */
type AttributesOfOrder = { readonly [Attribute in keyof Order]?: z.ZodType<Order[Attribute]> };

/** The attributes of an order that its workflow needs (`Order` in the core). */
export const OrderImage = z.object({
  line: text,
  tenant: text,
  number: natural,
  uid: text,
  status: text,
  statusVersion: natural,
  statusSince: text,
  version: natural,
  previousStatus: z.union([text, absent]).default(null),
  fulfilledBy: text.optional(),
  correlationId: text.optional(),
  reminders: reminders.optional(),
} satisfies AttributesOfOrder);

/** The attributes of the order before the change. */
const LeftImage = z.object({
  status: text,
  statusVersion: natural,
  statusSince: text,
  reminders: reminders.optional(),
} satisfies AttributesOfOrder);

const Change = z.discriminatedUnion('eventName', [
  z.object({
    eventName: z.literal('INSERT'),
    dynamodb: z.object({ NewImage: OrderImage, ApproximateCreationDateTime: z.number().optional() }),
  }),
  z.object({
    eventName: z.literal('MODIFY'),
    // An order that was malformed before is readable once it is mended.
    dynamodb: z.object({ NewImage: OrderImage, OldImage: LeftImage.optional().catch(undefined) }),
  }),
  z.object({ eventName: z.literal('REMOVE') }),
]);

/** An order as the stream shows it, such as one that has entered a status. */
export type StatusEntry = z.infer<typeof OrderImage>;

/** A move of an order from one status to another, or its creation. */
export interface Movement {
  readonly entry: StatusEntry;
  /** The status it has left, with the time of entry into it; undefined for a new order, or one that was malformed. */
  readonly left: z.infer<typeof LeftImage> | undefined;
  /**
   * True for an order that came back from a backup in a status that it had entered long before (RUNBOOK.md, "What comes back in the
   * streams").
   */
  readonly restored: boolean;
}

/**
 * Milliseconds between the entry into a status and the appearance of the order after which the order was restored. A new order appears
 * within seconds. Work that is younger may still be waiting in the stream or in the dead letters, which keep it for a day.
 */
const RESTORED_AFTER_MS = DAY_MS;

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
  if (change.eventName === 'INSERT') {
    const { ApproximateCreationDateTime: appeared = 0 } = change.dynamodb;
    const restored = appeared * SECOND_MS - Date.parse(entry.statusSince) > RESTORED_AFTER_MS;
    return { entry, left: undefined, restored };
  }
  const { OldImage: left } = change.dynamodb;
  return left?.statusVersion === entry.statusVersion ? undefined : { entry, left, restored: false };
}

const Removal = z.object({ eventName: z.literal('REMOVE') });

/**
 * Returns true for the record of an item that was deleted.
 *
 * @example isRemoval({ eventName: 'REMOVE' }) // true
 * @example isRemoval({ eventName: 'INSERT' }) // false
 */
export const isRemoval = (record: unknown): boolean => Removal.safeParse(record).success;

/** A deadline of an order that has fired. */
export interface Reminder {
  readonly order: StatusEntry;
  readonly reason: string;
  /** Time at which it fired, RFC 3339. */
  readonly time: string;
}

/**
 * Returns the deadlines that a change of an order marks as fired, from a stream record.
 *
 * @example remindersOf({ eventName: 'REMOVE' }) // []
 * @throws ZodError for a record that is not an order's
 */
export function remindersOf(record: unknown): Reminder[] {
  const change = Change.parse(record);
  if (change.eventName !== 'MODIFY') return [];
  const { NewImage: order, OldImage: before } = change.dynamodb;
  const { statusVersion, reminders } = order;
  if (reminders?.statusVersion !== statusVersion) return [];
  const known = before?.reminders?.statusVersion === statusVersion ? before.reminders.fired : {};
  return Object.entries(reminders.fired)
    .filter(([reason]) => known[reason] === undefined)
    .map(([reason, time]) => ({ order, reason, time }));
}
