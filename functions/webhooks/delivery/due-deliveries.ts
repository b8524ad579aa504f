import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { Key } from '../../core/model/keys.ts';
import { readItem, storedView } from '../../core/model/stored.ts';
import { BY_DUE_INDEX } from '../../core/model/tables.ts';
import { readEach } from '../../core/observability/left-out.ts';
import { batchGet } from '../../core/store/batch-get.ts';
import type { Store } from '../../core/store/store.ts';
import { Delivery } from '../model/delivery.ts';
import { DUE, lanePartition } from '../model/webhook-keys.ts';
import { updateItem } from '../registry/update-item.ts';

const DueEntry = storedView({ pk: z.string(), sk: z.string(), due: z.string() });
type DueEntry = z.infer<typeof DueEntry>;

/** The part of a lane to read. */
interface LaneRange {
  readonly webhook: string;
  readonly lane: number;
  /** First and last key. */
  readonly range: readonly [string, string];
  readonly limit: number;
  /** True to begin with the last key. */
  readonly isBackwards?: boolean;
}

/** Reads entries of the index of pending deliveries, strongly consistent, in the sequence of their keys. */
async function dueEntries(store: Store, query: LaneRange): Promise<readonly DueEntry[]> {
  const { webhook, lane, range, limit, isBackwards = false } = query;
  const { Items = [] } = await store.client.send(
    new QueryCommand({
      TableName: store.webhooksTable,
      IndexName: BY_DUE_INDEX,
      KeyConditionExpression: 'pk = :pk AND due BETWEEN :first AND :last',
      ExpressionAttributeValues: { ':pk': lanePartition(webhook, lane), ':first': range[0], ':last': range[1] },
      ConsistentRead: true,
      ScanIndexForward: !isBackwards,
      Limit: limit,
    }),
  );
  return Items.map((item) => readItem(DueEntry, item));
}

/** A lane of a webhook. */
interface LaneName {
  readonly webhook: string;
  readonly lane: number;
}

/**
 * Reads deliveries by entries of the index, in the sequence of the entries. A delivery that is gone is left out. One that is damaged is, too, and
 * leaves the index, so that it does not hold up its lane.
 */
async function deliveriesOf(store: Store, entries: readonly DueEntry[]): Promise<readonly Delivery[]> {
  const keys = entries.map(({ pk, sk }): Key => ({ pk, sk }));
  const items = new Map((await batchGet(store, store.webhooksTable, keys)).map((item) => [item.sk, item]));
  const found = entries.flatMap((entry) => {
    const item = items.get(entry.sk);
    return item === undefined ? [] : [{ entry, item }];
  });
  const { values, damaged } = readEach(store, found, ({ item }) => readItem(Delivery, item));
  for (const { key } of damaged) {
    const entry = entries.find(({ sk }) => sk === key[1]);
    if (entry !== undefined) await setAside(store, entry);
  }
  return values;
}

/** Takes a damaged delivery out of the index of pending ones, and changes nothing else of it. A redelivery of its time makes it again. */
const setAside = (store: Store, { pk, sk, due }: DueEntry) =>
  updateItem(store, { key: { pk, sk }, remove: ['due'], condition: 'due = :due', values: { ':due': due } });

/** Deliveries of a lane to read. */
interface DueQuery {
  /** The most of first attempts, and the most of repeats. */
  readonly limit: number;
  /** True if all repeats precede the first attempts. */
  readonly repeatsFirst: boolean;
}

/**
 * Reads the deliveries of a lane that are due now, those that are due longest first. First attempts stay in the sequence of the log among each
 * other.
 */
export async function dueDeliveries(
  store: Store,
  lane: LaneName,
  { limit, repeatsFirst }: DueQuery,
): Promise<readonly Delivery[]> {
  const now = store.now().toISOString();
  const [firsts, repeats] = await Promise.all([
    dueEntries(store, { ...lane, range: DUE.firsts, limit }),
    dueEntries(store, { ...lane, range: DUE.repeatsUntil(now), limit }),
  ]);
  if (firsts.length + repeats.length === 0) return [];
  const all = await deliveriesOf(store, [...firsts, ...repeats]);
  const isFirst = ({ due }: Delivery) => due?.startsWith('A') === true;
  const [begun, others] = [all.filter((delivery) => !isFirst(delivery)), all.filter(isFirst)];
  return repeatsFirst ? [...begun, ...others] : merged(others, begun);
}

/** Merges two queues by the times since which their heads are due. */
function merged(firsts: readonly Delivery[], repeats: readonly Delivery[]): readonly Delivery[] {
  const [first, repeat] = [firsts[0], repeats[0]];
  if (first === undefined) return repeats;
  if (repeat === undefined) return firsts;
  const isRepeatOlder = (repeat.nextAttemptAt ?? repeat.createdAt) < first.createdAt;
  return isRepeatOlder ? [repeat, ...merged(firsts, repeats.slice(1))] : [first, ...merged(firsts.slice(1), repeats)];
}

/** Reads the tests of a lane. */
export async function dueTests(store: Store, lane: LaneName, limit: number): Promise<readonly Delivery[]> {
  return deliveriesOf(store, await dueEntries(store, { ...lane, range: DUE.tests, limit }));
}

/** Reads pending deliveries of a lane, due or not. */
export async function pendingDeliveries(store: Store, lane: LaneName, limit: number): Promise<readonly Delivery[]> {
  return deliveriesOf(store, await dueEntries(store, { ...lane, range: ['A', 'C'], limit }));
}

/**
 * Reads deliveries of a lane that have failed and wait for their next attempt, beginning with the one that waits longest. It
 * changes nothing, also when a delivery is damaged.
 */
export async function repeatedDeliveries(store: Store, lane: LaneName, limit: number): Promise<readonly Delivery[]> {
  const entries = await dueEntries(store, { ...lane, range: DUE.repeats, limit, isBackwards: true });
  const keys = entries.map(({ pk, sk }): Key => ({ pk, sk }));
  const items = await batchGet(store, store.webhooksTable, keys);
  return readEach(store, items, (item) => readItem(Delivery, item)).values;
}

/** Returns the time from which a lane has a delivery that is due; undefined if nothing is pending in it. */
export async function nextDue(store: Store, lane: LaneName): Promise<Date | undefined> {
  const [entry] = await dueEntries(store, { ...lane, range: ['A', 'C'], limit: 1 });
  if (entry === undefined) return undefined;
  const [kind, at = ''] = entry.due.split('#');
  if (kind !== 'B') return store.now();
  const due = Date.parse(at);
  if (!Number.isNaN(due)) return new Date(due);
  await setAside(store, entry);
  return nextDue(store, lane);
}

/** Returns the time since which the oldest first attempt of a lane waits; undefined if none does. */
export async function oldestFirst(store: Store, lane: LaneName): Promise<Date | undefined> {
  const [delivery] = await deliveriesOf(store, await dueEntries(store, { ...lane, range: DUE.firsts, limit: 1 }));
  return delivery && new Date(delivery.createdAt);
}

/** Deliveries that are counted at most, in each lane. */
export const MOST_COUNTED = 2_500;

/** Counts the pending deliveries of a lane, up to a bound. */
export async function countPending(store: Store, { webhook, lane }: LaneName): Promise<number> {
  const { Count = 0 } = await store.client.send(
    new QueryCommand({
      TableName: store.webhooksTable,
      IndexName: BY_DUE_INDEX,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': lanePartition(webhook, lane) },
      ConsistentRead: true,
      Select: 'COUNT',
      Limit: MOST_COUNTED,
    }),
  );
  return Count;
}
