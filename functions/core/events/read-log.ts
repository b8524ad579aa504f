import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { appendedAt, LogEntry, logPartition, positionText } from '../model/event-log.ts';
import { readItem } from '../model/stored.ts';
import { MINUTE_MS } from '../model/time-units.ts';
import { readEach } from '../observability/left-out.ts';
import { logger } from '../observability/log.ts';
import type { Store } from '../store/store.ts';
import type { LogPlace } from './log-cursor.ts';

/** Events that one call looks at. What a filter leaves out counts as well, so that a rare type does not read the whole log. */
export const LOOKED_AT = 2_000;

/** Entries that one query of a filtered page reads at most: up to a megabyte, DynamoDB's limit. */
const QUERIED_AT_ONCE = 500;

/**
 * Factor by which a query of a filtered page reads more entries than all queries before it. A filter that most entries pass thus reads
 * little more than the page holds, and a rare type takes few queries.
 */
const GROWTH = 4;

/**
 * Age of the entry after a gap from which the gap counts as a hole. A transaction becomes visible within milliseconds. A longer gap is an
 * entry that was deleted, and nobody would read past it.
 */
const HOLE_AFTER_MS = 5 * MINUTE_MS;

/** The part of a tenant's log to read. */
export interface LogQuery {
  readonly tenant: string;
  /** The place after which the page begins. */
  readonly after: LogPlace;
  /** Returns true for an entry that the caller wants; undefined if it wants all. */
  readonly wants?: ((entry: LogEntry) => boolean) | undefined;
  /** Entries on the page, at most. */
  readonly limit: number;
}

/** A page of a log. */
export interface LogPage {
  readonly entries: readonly LogEntry[];
  /** The place after which the next page begins. It moves on over the entries that a filter left out. */
  readonly next: LogPlace;
  /** True if the log has more entries now. */
  readonly hasMore: boolean;
}

/**
 * Reads a page of a tenant's log, strongly consistent. The page ends at a gap: a query may see an entry of a transaction before the entries that
 * precede it (DynamoDB Developer Guide, "Transaction isolation levels"). The next call finds both. Filters apply after that, so that none of
 * them passes over an entry that is not visible yet.
 *
 * A damaged entry is a gap, too. After some minutes the page goes on behind it, so that one entry does not hold up the log.
 */
export async function readLog(store: Store, { tenant, after, wants, limit }: LogQuery): Promise<LogPage> {
  const { since = '' } = after;
  const isWanted = (entry: LogEntry) => entry.timestamp >= since && (wants?.(entry) ?? true);
  const isFiltered = wants !== undefined || since !== '';
  const entries: LogEntry[] = [];
  let { position } = after;
  let readTo = positionText(position);
  const page = (hasMore: boolean): LogPage => ({ entries, next: { ...after, position }, hasMore });
  for (let looked = 0; ; ) {
    const missing = limit - entries.length + 1;
    const Limit = isFiltered ? Math.min(QUERIED_AT_ONCE, Math.max(missing, GROWTH * looked)) : missing;
    const { Items = [], LastEvaluatedKey } = await store.client.send(
      new QueryCommand({
        TableName: store.eventsTable,
        KeyConditionExpression: 'pk = :pk AND sk > :after',
        ExpressionAttributeValues: { ':pk': logPartition(tenant), ':after': readTo },
        ConsistentRead: true,
        Limit,
      }),
    );
    const { values } = readEach(store, Items, (item) => readItem(LogEntry, item));
    readTo = String(Items.at(-1)?.sk ?? readTo);
    for (const entry of values) {
      const at = Number(entry.sk);
      if (at !== position + 1 && !isHole(store, tenant, position, entry)) return page(false);
      if (entries.length === limit || looked === LOOKED_AT) return page(true);
      position = at;
      looked += 1;
      if (isWanted(entry)) entries.push(entry);
    }
    if (LastEvaluatedKey === undefined) return page(false);
    if (entries.length === limit || looked === LOOKED_AT) return page(true);
  }
}

/** Returns true if the entries between a position and the next entry were deleted. Reports it, since an event is lost. */
function isHole(store: Store, tenant: string, position: number, next: LogEntry): boolean {
  if (store.now().getTime() - appendedAt(next) < HOLE_AFTER_MS) return false;
  logger.error('Entries of the log of events are gone', { tenant, after: position, before: Number(next.sk) });
  return true;
}
