import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { BY_DEADLINE_INDEX, numberOfPartition } from '../core/model/keys.ts';
import type { OrderItem } from '../core/model/order.ts';
import type { Store } from '../core/store/store.ts';

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
 * entries.
 *
 * @throws ZodError for an entry that is no order's
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
  return { entries: Items.map((item) => Entry.parse(item)), next: LastEvaluatedKey };
}
