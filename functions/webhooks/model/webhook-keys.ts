import type { Key } from '../../core/model/keys.ts';

/** Keys of the table `Webhooks` (docs/data-model.md, "Webhooks"). */

/** Number of lanes of a webhook: the requests that it gets at once, at most. */
export const LANES = 4;

/** Number of partition keys over which what waits is spread. */
const WAKE_SPREAD = 4;

/** Returns the partition of a tenant's webhooks. */
export const tenantPartition = (tenant: string): string => `TENANT#${tenant}`;

/** Prefix of the sort keys of a tenant's webhooks, and of the partitions of what belongs to one webhook. */
export const WEBHOOKS = 'WEBHOOK#';

/** Returns the key of a webhook. */
export const webhookKey = (tenant: string, id: string): Key => ({
  pk: tenantPartition(tenant),
  sk: `${WEBHOOKS}${id}`,
});

/**
 * Returns true for a text that may be the id of a webhook. DynamoDB refuses keys of more than 1,024 bytes.
 *
 * @example isWebhookId('wh7k2m9qx4c8v1') // true
 */
export const isWebhookId = (text: string): boolean => /^\w{1,64}$/.test(text);

/** Returns the key of the count of a tenant's webhooks. */
export const countKey = (tenant: string): Key => ({ pk: tenantPartition(tenant), sk: 'COUNT' });

/** Returns the key of the item that names the tenant of a webhook, for operators. */
export const ownerKey = (id: string): Key => ({ pk: `${WEBHOOKS}${id}`, sk: 'OWNER' });

/** Returns the key of the lease that the lanes of a slow webhook share. */
export const slowLeaseKey = (id: string): Key => ({ pk: `${WEBHOOKS}${id}`, sk: 'LEASE' });

/** Sort key of the redelivery of a range. */
export const REDELIVERY = 'REDELIVERY';

/** Returns the key of the redelivery of a range that is under way. */
export const redeliveryKey = (id: string): Key => ({ pk: `${WEBHOOKS}${id}`, sk: REDELIVERY });

/** Returns the partition of a lane of a webhook, with its deliveries. */
export const lanePartition = (id: string, lane: number): string => `LANE#${id}#${lane}`;

/** Returns the key of a lane. */
export const laneKey = (id: string, lane: number): Key => ({ pk: lanePartition(id, lane), sk: 'LANE' });

/**
 * Returns the webhook and the lane of a partition; undefined for another partition.
 *
 * @example laneOfPartition('LANE#wh1#3') // { webhook: 'wh1', lane: 3 }
 * @example laneOfPartition('TENANT#acme') // undefined
 */
export function laneOfPartition(pk: string): { readonly webhook: string; readonly lane: number } | undefined {
  const [, webhook, lane] = /^LANE#([^#]+)#(\d)$/.exec(pk) ?? [];
  return webhook === undefined ? undefined : { webhook, lane: Number(lane) };
}

/**
 * Returns the lane of an order's events. An event about no order has the first lane.
 *
 * @example laneOf(100042) // 2
 * @example laneOf(undefined) // 0
 */
export const laneOf = (number: number | undefined): number => (number ?? 0) % LANES;

/** Prefix of the sort keys of deliveries. */
const DELIVERY = 'DELIVERY#';

/** Returns the sort key of a delivery, or of the first of those that begin with a text. */
export const deliverySortKey = (deliveryId: string): string => `${DELIVERY}${deliveryId}`;

const DELIVERY_ID = /^\d{13}-\w{1,24}-([0-3])$/;

/**
 * Returns true for a text that has the form of a delivery's id.
 *
 * @example isDeliveryId('1800000000000-e0000000000000042-2') // true
 */
export const isDeliveryId = (text: string): boolean => DELIVERY_ID.test(text);

/** Returns the key of a delivery; undefined for a text that is no id of a delivery. */
export function deliveryKey(webhook: string, deliveryId: string): Key | undefined {
  const [, lane] = DELIVERY_ID.exec(deliveryId) ?? [];
  return lane === undefined ? undefined : { pk: lanePartition(webhook, Number(lane)), sk: deliverySortKey(deliveryId) };
}

/** Returns the id of the delivery in a sort key. */
export const deliveryOfKey = (sk: string): string => sk.slice(DELIVERY.length);

/**
 * Returns the id of a delivery. Ids sort by the time of the delivery. The lane at the end tells where the delivery is.
 *
 * @param kind `e` of an event in the log, `t` of a test
 * @example deliveryIdOf(1_800_000_000_000, 'e', '0000000000000042', 2) // '1800000000000-e0000000000000042-2'
 */
export const deliveryIdOf = (at: number, kind: 'e' | 't', name: string, lane: number): string =>
  `${String(at).padStart(13, '0')}-${kind}${name}-${lane}`;

/** Ranges of the keys of `BY_DUE_INDEX`: tests, first attempts by their positions, and repeats by their times. */
export const DUE = {
  test: (deliveryId: string): string => `A!${deliveryId}`,
  first: (position: string): string => `A#${position}`,
  repeat: (at: string, deliveryId: string): string => `B#${at}#${deliveryId}`,
  /** First and last key of tests and first attempts. */
  firsts: ['A', 'A~'],
  /** First and last key of the tests. */
  tests: ['A!', 'A!~'],
  /** First and last key of the repeats. */
  repeats: ['B', 'B~'],
  /** Returns the first and last key of the repeats that are due. */
  repeatsUntil: (at: string): readonly [string, string] => ['B#', `B#${at}~`],
} as const;

/** Returns the partition of `BY_WAKE_INDEX` for an item with this key. */
export function wakeKeyOf(pk: string): string {
  let sum = 0;
  for (const character of pk) sum += character.codePointAt(0) ?? 0;
  return `WAKE#${sum % WAKE_SPREAD}`;
}

/** All partition keys of `BY_WAKE_INDEX`. */
export const WAKE_KEYS: readonly string[] = Array.from({ length: WAKE_SPREAD }, (_, part) => `WAKE#${part}`);
