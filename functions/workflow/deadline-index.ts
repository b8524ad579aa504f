import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { BY_DEADLINE_INDEX, numberOfPartition } from '../core/model/keys.ts';
import type { OrderItem } from '../core/model/order.ts';
import { logger } from '../core/observability/log.ts';
import type { Store } from '../core/store/store.ts';
import { problemOf } from '../core/tasks/put-aside.ts';

/** An entry of the index of deadlines: the order, its status, and the moment of its next deadline. */
const Entry = z
  .object({
    pk: z.string(),
    line: z.string(),
    status: z.string(),
    statusSince: z.string(),
    deadlineAt: z.string(),
  } satisfies { readonly [Attribute in keyof OrderItem]?: z.ZodType })
  .transform(({ pk, ...entry }) => ({ number: numberOfPartition(pk), ...entry }));
export type DeadlineEntry = z.output<typeof Entry>;

/** A page of a partition of the index, the earliest deadline first. */
export interface DeadlinePage {
  readonly entries: readonly DeadlineEntry[];
  /** Deadlines of entries that cannot be read, RFC 3339. */
  readonly unreadable: readonly string[];
  /** Position after the page; undefined at the end. */
  readonly next: Position | undefined;
}

/** A position in a partition of the index: the keys of the last entry read. */
export type Position = NonNullable<QueryCommand['input']['ExclusiveStartKey']>;

/** The part of a partition to read. */
export interface DeadlineRange {
  readonly key: string;
  /** Last moment, inclusive; undefined for all. */
  readonly until?: Date;
  readonly after?: Position | undefined;
  /** Entries on the page at most. */
  readonly limit: number;
}

/**
 * Reads a page of a partition of the index, eventually consistent. An entry has some 140 bytes, so that a read unit holds about 58
 * entries. An entry that cannot be read is named in the log by its key, and holds up no other.
 */
export async function readDeadlines(store: Store, { key, until, after, limit }: DeadlineRange): Promise<DeadlinePage> {
  const { Items = [], LastEvaluatedKey } = await store.client.send(
    new QueryCommand({
      TableName: store.ordersTable,
      IndexName: BY_DEADLINE_INDEX,
      KeyConditionExpression:
        until === undefined ? 'deadlineKey = :key' : 'deadlineKey = :key AND deadlineAt <= :until',
      ExpressionAttributeValues: { ':key': key, ...(until && { ':until': until.toISOString() }) },
      ExclusiveStartKey: after,
      Limit: limit,
    }),
  );
  const read = Items.map((item) => ({ item, ...Entry.safeParse(item) }));
  const unreadable = read.flatMap(({ item: { pk, sk, deadlineAt }, error }) => {
    if (error === undefined) return [];
    logger.error('An item is wrong', { table: 'Orders', pk, sk, problem: problemOf(error) });
    return [String(deadlineAt)];
  });
  return { entries: read.flatMap(({ data }) => data ?? []), unreadable, next: LastEvaluatedKey };
}
