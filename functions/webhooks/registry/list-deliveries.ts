import { GetCommand, QueryCommand, type QueryCommandInput } from '@aws-sdk/lib-dynamodb';
import { readItem } from '../../core/model/stored.ts';
import { readEach } from '../../core/observability/left-out.ts';
import { Problem } from '../../core/problems/problem.ts';
import type { Store, StoredItem } from '../../core/store/store.ts';
import { Delivery, type DeliveryStatus } from '../model/delivery.ts';
import { deliveryKey, deliveryOfKey, deliverySortKey, LANES, lanePartition } from '../model/webhook-keys.ts';

/** Deliveries of a webhook to list, newest first. */
export interface DeliveryQuery {
  readonly status?: DeliveryStatus | undefined;
  readonly type?: string | undefined;
  /** RFC 3339. */
  readonly since?: string | undefined;
  readonly until?: string | undefined;
  readonly limit: number;
  /** Id of the last delivery of the page before. */
  readonly cursor?: string | undefined;
}

/** A page of deliveries. */
export interface DeliveryPage {
  readonly deliveries: readonly Delivery[];
  /** Cursor of the next page; null at the end. */
  readonly next: string | null;
}

/** Deliveries of each lane that one page looks at. What a filter leaves out counts as well. */
const LOOKED_AT = 250;

/** Factor by which a query of a lane reads more deliveries than the queries before it, so that a page reads little more than it holds. */
const GROWTH = 4;

/** A part of a lane that was read, newest first. */
interface ReadLane {
  readonly deliveries: readonly Delivery[];
  /** Id of the last delivery that was looked at; undefined if the lane has no more. */
  readonly until: string | undefined;
}

/**
 * Lists the deliveries of a webhook, newest first. A page may have fewer entries than its limit, and still have a next one. A damaged delivery hides no
 * other.
 */
export async function listDeliveries(store: Store, webhook: string, query: DeliveryQuery): Promise<DeliveryPage> {
  const { limit } = query;
  const lanes = await Promise.all(Array.from({ length: LANES }, (_, lane) => readLane(store, webhook, lane, query)));
  // What is older than the end of some lane may have others between it, which were not read.
  const end =
    lanes
      .flatMap(({ until }) => until ?? [])
      .sort()
      .at(-1) ?? '';
  const all = lanes.flatMap(({ deliveries }) => deliveries).filter(({ id }) => id >= end);
  const sorted = all.sort((one, other) => (one.id < other.id ? 1 : -1));
  const deliveries = sorted.slice(0, limit);
  const last = sorted.length > limit ? deliveries.at(-1)?.id : end;
  return { deliveries, next: last === undefined || last === '' ? null : last };
}

async function readLane(store: Store, webhook: string, lane: number, query: DeliveryQuery): Promise<ReadLane> {
  const { status, type, since, until, cursor, limit } = query;
  const from = since ? idAt(since) : '';
  const before = [cursor, until && idAt(until)].filter((id) => id !== undefined).sort()[0] ?? '~';
  // DynamoDB refuses a range whose end comes before its begin.
  if (from > before) return { deliveries: [], until: undefined };
  const filters = [...(status ? ['#status = :status'] : []), ...(type ? ['#type = :type'] : [])];
  // One more than the page has, and the delivery of the cursor itself.
  const wanted = limit + 2;
  const found: StoredItem[] = [];
  let position: QueryCommandInput['ExclusiveStartKey'];
  for (let looked = 0; looked < LOOKED_AT && found.length < wanted; ) {
    const { Items, LastEvaluatedKey, ScannedCount } = await store.client.send(
      new QueryCommand({
        TableName: store.webhooksTable,
        KeyConditionExpression: 'pk = :pk AND sk BETWEEN :first AND :last',
        ...(filters.length > 0 && {
          FilterExpression: filters.join(' AND '),
          ExpressionAttributeNames: { ...(status && { '#status': 'status' }), ...(type && { '#type': 'type' }) },
        }),
        ExpressionAttributeValues: {
          ':pk': lanePartition(webhook, lane),
          ':first': deliverySortKey(from),
          ':last': deliverySortKey(before),
          ...(status && { ':status': status }),
          ...(type && { ':type': type }),
        },
        ScanIndexForward: false,
        ConsistentRead: true,
        ExclusiveStartKey: position,
        Limit: Math.min(LOOKED_AT - looked, Math.max(wanted - found.length, GROWTH * looked)),
      }),
    );
    found.push(...(Items ?? []));
    position = LastEvaluatedKey;
    if (position === undefined) break;
    looked += ScannedCount ?? LOOKED_AT;
  }
  const { values } = readEach(store, found, (item) => readItem(Delivery, item));
  const deliveries = values.filter(({ id }) => id !== cursor && id < before);
  const last = position?.sk;
  return { deliveries, until: typeof last === 'string' ? deliveryOfKey(last) : undefined };
}

/** The last moment that an id can begin with, in Unix milliseconds: it has 13 digits. */
const LAST_MOMENT = 10 ** 13 - 1;

/** Returns a text that sorts before the ids of the deliveries of a moment. */
const idAt = (time: string): string => String(Math.min(LAST_MOMENT, Date.parse(time))).padStart(13, '0');

/**
 * Reads a delivery of a webhook.
 *
 * @throws Problem `not-found`
 */
export async function readDelivery(store: Store, webhook: string, id: string): Promise<Delivery> {
  const key = deliveryKey(webhook, id);
  const { Item } =
    key === undefined
      ? {}
      : await store.client.send(
          new GetCommand({ TableName: store.webhooksTable, Key: { ...key }, ConsistentRead: true }),
        );
  if (Item === undefined)
    throw new Problem('not-found', 'The webhook has no such delivery; they are kept for 30 days.');
  return readItem(Delivery, Item);
}
