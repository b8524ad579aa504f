import * as z from 'zod';
import { createdKeyOf, type Key, orderKey, ownerOf, statusKeyOf } from './keys.ts';

/** The line's own part of an order: plain JSON, absent fields are absent. */
export type OrderData = Readonly<Record<string, unknown>>;

/** An order as the core sees it. Times are RFC 3339 in UTC with milliseconds. */
export interface Order<Data extends object = OrderData> {
  readonly line: string;
  readonly tenant: string;
  /** Unique in the whole system; the primary key. */
  readonly number: number;
  /** `<number>-<random>`: names the order to callers and cannot be guessed. */
  readonly uid: string;
  readonly status: string;
  /** The version that entered the current status. */
  readonly statusVersion: number;
  readonly statusSince: string;
  readonly previousStatus: string | null;
  /** Grows by one with every change. */
  readonly version: number;
  readonly createdAt: string;
  /** Subject of the caller that placed the order. */
  readonly createdBy: string;
  /** The status it was created in: the history's first entry. */
  readonly createdStatus: string;
  readonly updatedAt: string;
  /** Who fulfils it, for lines where somebody in particular does, such as a warehouse; part of the order's events. */
  readonly fulfilledBy?: string;
  /** The request that its present status is due to: its id by API Gateway. Absent where none is. */
  readonly correlationId?: string | undefined;
  /** Key of the idempotency record that it was placed with; absent for an order placed without a key. */
  readonly idempotencyRecord?: string;
  readonly data: Data;
}

/** A comment as it is stored; parsing drops what belongs to its item. */
export const Comment = z.object({ body: z.string(), author: z.string(), timestamp: z.string() }).readonly();
/** Who said what of an order, and when (RFC 3339). */
export type Comment = z.infer<typeof Comment>;

/** An order with its comments, oldest first. */
export interface CommentedOrder<Data extends object = OrderData> extends Order<Data> {
  readonly comments: readonly Comment[];
}

/** What a change did to one field, named by its path; null where there is no value. */
export const FieldChange = z.object({ field: z.string(), oldValue: z.unknown(), newValue: z.unknown() }).readonly();
export type FieldChange = z.infer<typeof FieldChange>;

/** Entry n of an order's history is the change to version n. Parsing drops what belongs to its item. */
export const HistoryEntry = z
  .object({
    version: z.number(),
    /** The status before the change; null for the creation. */
    from: z.string().nullable(),
    to: z.string(),
    changes: z.array(FieldChange).readonly(),
    actor: z.string(),
    timestamp: z.string(),
    reason: z.string().optional(),
  })
  .readonly();
export type HistoryEntry = z.infer<typeof HistoryEntry>;

/** The first entry of an order's history, told by the order itself: placing an order writes no item for it. */
export function creationOf(order: Order<object>): HistoryEntry {
  const { createdStatus: to, createdBy: actor, createdAt: timestamp } = order;
  return { version: 1, from: null, to, changes: [], actor, timestamp };
}

/** An order as its item in the `Orders` table has it. */
export type OrderItem<Data extends object = OrderData> = Order<Data> &
  Key & { readonly owner: string; readonly createdKey: string; readonly statusKey: string };

/** The item that stores the order. */
export function orderItem<Data extends object>(order: Order<Data>): OrderItem<Data> {
  return {
    ...orderKey(order.number),
    ...order,
    owner: ownerOf(order.tenant, order.line, order.number),
    createdKey: createdKeyOf(order.createdAt, order.number),
    statusKey: statusKeyOf(order.line, order.status, order.number),
  };
}

/** The order in a stored item. */
export function orderOf<Data extends object>(item: OrderItem<Data>): Order<Data> {
  const { pk: _pk, sk: _sk, owner: _owner, createdKey: _createdKey, statusKey: _statusKey, ...order } = item;
  return order;
}

const RANDOM_BYTES = 10;

/** A new `uid`: 80 random bits, so that knowing a number does not give the order away. */
export function newUid(number: number, random: (bytes: number) => Buffer): string {
  return `${number}-${random(RANDOM_BYTES).toString('hex')}`;
}

const UID = /^([1-9]\d{0,14})-[0-9a-f]{20}$/;

/** The order number in a `uid`, or undefined when it cannot be one. */
export function numberOfUid(uid: string): number | undefined {
  const match = UID.exec(uid);
  return match ? Number(match[1]) : undefined;
}
