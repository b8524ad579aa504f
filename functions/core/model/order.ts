import * as z from 'zod';
import { createdKeyOf, type DeadlineKeys, type Key, orderKey, ownerOf } from './keys.ts';
import { onFirstUse, readItem, storedView, storedWhole } from './stored.ts';

/** The line's own part of an order: plain JSON in which absent fields are absent. */
export type OrderData = Readonly<Record<string, unknown>>;

/**
 * The deadlines of an order that have fired in one status, by reason, with the time (RFC 3339). An order that has left the status
 * ignores them.
 */
const reminders = () => storedWhole({ statusVersion: z.number(), fired: z.record(z.string(), z.string()) });
export type Reminders = z.infer<ReturnType<typeof reminders>>;

/** An order as the core knows it. Times are RFC 3339 in UTC with milliseconds. */
export interface Order<Data extends object = OrderData> {
  readonly line: string;
  readonly tenant: string;
  /** Unique in the whole system; the primary key. */
  readonly number: number;
  /** `<number>-<random>`: identifies the order to callers and cannot be guessed. */
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
  /** The status in which it was created: the history's first entry. */
  readonly createdStatus: string;
  readonly updatedAt: string;
  /**
   * The party that fulfils the order, such as a warehouse; absent in lines without such a party. It is part of the order's
   * events.
   */
  readonly fulfilledBy?: string;
  /** Id by API Gateway of the request that led to the present status; absent if no request did. */
  readonly correlationId?: string | undefined;
  /** The deadlines that have fired in the present status; absent before the first. */
  readonly reminders?: Reminders | undefined;
  readonly data: Data;
}

/** Returns the schema of a stored comment. Parsing drops the fields of its item. */
export const storedComment = onFirstUse(() =>
  storedView({ body: z.string(), author: z.string(), timestamp: z.string() }).readonly(),
);
/** A comment on an order: body, author and time (RFC 3339). */
export type Comment = z.infer<ReturnType<typeof storedComment>>;

/** An order with its comments, oldest first. */
export interface CommentedOrder<Data extends object = OrderData> extends Order<Data> {
  readonly comments: readonly Comment[];
}

/** A change of one field, identified by its path. A value is null if the field has none. */
const fieldChange = () => storedView({ field: z.string(), oldValue: z.unknown(), newValue: z.unknown() }).readonly();
export type FieldChange = z.infer<ReturnType<typeof fieldChange>>;

/** Returns the schema of a stored entry of an order's history. Parsing drops the fields of its item. */
export const storedHistoryEntry = onFirstUse(() =>
  storedView({
    version: z.number(),
    /** The status before the change; null for the creation. */
    from: z.string().nullable(),
    to: z.string(),
    changes: z.array(fieldChange()).readonly(),
    actor: z.string(),
    timestamp: z.string(),
    reason: z.string().optional(),
  }).readonly(),
);
/** An entry of an order's history. Entry n is the change to version n. */
export type HistoryEntry = z.infer<ReturnType<typeof storedHistoryEntry>>;

/**
 * Returns the first entry of an order's history, made from the order itself: placing an order writes no item for it.
 *
 * @param next entry of version 2, if it was read. It knows the status of the creation for certain: a version before this one does not
 * store it when it moves an order that this version has placed.
 */
export function creationOf(order: Order<object>, next: HistoryEntry | undefined): HistoryEntry {
  const { createdStatus, createdBy: actor, createdAt: timestamp } = order;
  const to = next?.version === 2 ? (next.from ?? createdStatus) : createdStatus;
  return { version: 1, from: null, to, changes: [], actor, timestamp };
}

/**
 * An order as stored in its item of the `Orders` table. An attribute that another one says already is absent: `createdStatus` while
 * it equals the status, `updatedAt` in version 1.
 */
export type OrderItem<Data extends object = OrderData> = Omit<Order<Data>, 'createdStatus' | 'updatedAt'> &
  Partial<Pick<Order<Data>, 'createdStatus' | 'updatedAt'>> &
  Key &
  Partial<DeadlineKeys> & {
    readonly owner: string;
    readonly createdKey: string;
    /** The key of the index by status, in orders that an earlier version wrote. */
    readonly statusKey?: string;
  };

/**
 * Returns the item that stores the order.
 *
 * @param deadlines the order's place in the index of deadlines; undefined if it waits for nothing
 */
export function orderItem<Data extends object>(
  order: Order<Data>,
  deadlines: DeadlineKeys | undefined,
): OrderItem<Data> {
  const { createdStatus, updatedAt, ...others } = order;
  return {
    ...orderKey(order.number),
    ...others,
    ...(createdStatus !== order.status && { createdStatus }),
    ...(order.version > 1 && { updatedAt }),
    owner: ownerOf(order.tenant, order.line, order.number),
    createdKey: createdKeyOf(order.createdAt, order.number),
    ...deadlines,
  };
}

/**
 * Returns the schema of the part of a stored order that the core knows. The line's own part is an object here, whose members the line reads. Another version
 * may store a status that this one does not know.
 */
export const storedOrder = onFirstUse(() =>
  storedView({
    line: z.string(),
    tenant: z.string(),
    number: z.int(),
    uid: z.string(),
    status: z.string(),
    statusVersion: z.int(),
    statusSince: z.string(),
    previousStatus: z.string().nullable(),
    version: z.int(),
    createdAt: z.string(),
    createdBy: z.string(),
    createdStatus: z.string().optional(),
    updatedAt: z.string().optional(),
    fulfilledBy: z.string().optional(),
    correlationId: z.string().optional(),
    reminders: reminders().optional(),
    createdKey: z.string(),
    data: storedView({}),
  }),
);

/** Returns the schema of a line's stored orders, as far as the line itself knows them: their member `data`. */
export type StoredData = () => z.ZodType;

/**
 * Returns the order of a stored item. A damaged order is neither shown nor changed: a change would spread the damage into its history and
 * its events.
 *
 * @param storedData of its line; undefined for a reader that needs nothing of the line's own part
 * @throws DamagedItem if the item is no order
 */
export function orderOf<Data extends object>(item: OrderItem<Data>, storedData?: StoredData): Order<Data> {
  readItem(storedOrder(), item);
  if (storedData !== undefined) readItem(storedData(), item);
  const { pk: _pk, sk: _sk, owner: _owner, createdKey: _createdKey, ...stored } = item;
  const { deadlineKey: _key, deadlineAt: _at, statusKey: _statusKey, ...order } = stored;
  return {
    ...order,
    createdStatus: order.createdStatus ?? order.status,
    updatedAt: order.updatedAt ?? order.createdAt,
  };
}

const RANDOM_BYTES = 10;

/** Makes a `uid` with 80 random bits, so that a caller who knows a number cannot guess it. */
export function newUid(number: number, random: (bytes: number) => Buffer): string {
  return `${number}-${random(RANDOM_BYTES).toString('hex')}`;
}

const UID = /^([1-9]\d{0,14})-[0-9a-f]{20}$/;

/**
 * Returns the order number in a `uid`; undefined for a text that cannot be a `uid`.
 *
 * @example numberOfUid('100042-0123456789abcdef0123') // 100042
 * @example numberOfUid('100042') // undefined
 */
export function numberOfUid(uid: string): number | undefined {
  const match = UID.exec(uid);
  return match ? Number(match[1]) : undefined;
}
