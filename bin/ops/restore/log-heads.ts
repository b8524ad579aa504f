import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { dayPartition, headKey, LogHead, logPartition } from '../../../functions/core/model/event-log.ts';
import type { Item } from './copy-table.ts';

/** Head of a log that was behind the log's entries, and what became of it. */
export interface LateHead {
  /** Partition key of the head. */
  readonly key: string;
  readonly from: number;
  readonly to: number;
  readonly outcome: 'moved' | 'would be moved' | 'changed meanwhile';
}

/** Table of events in use, and whether a head is moved. */
export interface Moving {
  readonly client: DynamoDBClient;
  /** Name of the table in use. */
  readonly to: string;
  readonly dryRun: boolean;
}

/** Key of every head, without its tenant. */
const HEAD = headKey('').pk;

/** Returns the tenant whose head an item of the table is; undefined for another item. */
const tenantOf = ({ pk }: Item): string | undefined => (pk?.S?.startsWith(HEAD) ? pk.S.slice(HEAD.length) : undefined);

/** Returns the items that are heads of logs. */
export const headsOf = (items: readonly Item[]): readonly Item[] =>
  items.filter((item) => tenantOf(item) !== undefined);

/**
 * Moves the head of a tenant's log to the last entry of the log, if the head is behind. A restored head is that of the backup. Every
 * event after it would otherwise want a position that is taken, so that nothing could be appended any more.
 *
 * One transaction writes a head with its entries, so a head is behind only after a restore or a direct change. The head moves on
 * condition that it is as it was read. In a rehearsal the table in use may lack the head; the restored one then stands for it.
 *
 * @returns undefined if the head is not behind, or cannot be read
 */
export async function moveLateHead(moving: Moving, restored: Item): Promise<LateHead | undefined> {
  const { client, to: TableName, dryRun } = moving;
  const tenant = tenantOf(restored) ?? '';
  const { pk, sk } = headKey(tenant);
  const Key = { pk: { S: pk }, sk: { S: sk } };
  const { Item: present = restored } = await client.send(new GetItemCommand({ TableName, Key, ConsistentRead: true }));
  const { data: head } = LogHead.safeParse(unmarshall(present));
  if (head === undefined) return undefined;
  const position = Number((await lastOf(moving, logPartition(tenant))) ?? 0);
  const began = (await lastOf(moving, dayPartition(tenant))) ?? '';
  const day = began > head.day ? began : head.day;
  if (position <= head.position && day === head.day) return undefined;
  const late = { key: pk, from: head.position, to: Math.max(position, head.position) };
  if (dryRun) return { ...late, outcome: 'would be moved' };
  try {
    await client.send(
      new UpdateItemCommand({
        TableName,
        Key,
        UpdateExpression: 'SET #position = :to, #day = :day',
        ConditionExpression: '#position = :from AND #day = :was',
        ExpressionAttributeNames: { '#position': 'position', '#day': 'day' },
        ExpressionAttributeValues: {
          ':from': { N: String(late.from) },
          ':to': { N: String(late.to) },
          ':was': { S: head.day },
          ':day': { S: day },
        },
      }),
    );
    return { ...late, outcome: 'moved' };
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return { ...late, outcome: 'changed meanwhile' };
    throw error;
  }
}

/** Returns the last sort key of a partition. */
async function lastOf({ client, to: TableName }: Moving, partition: string): Promise<string | undefined> {
  const { Items: [last] = [] } = await client.send(
    new QueryCommand({
      TableName,
      KeyConditionExpression: 'pk = :partition',
      ExpressionAttributeValues: { ':partition': { S: partition } },
      ScanIndexForward: false,
      Limit: 1,
      ConsistentRead: true,
    }),
  );
  return last?.sk?.S;
}

/**
 * Describes a head that was behind on one line.
 *
 * @example describeLateHead({ key: 'HEAD#acme', from: 7, to: 9, outcome: 'moved' })
 * // 'HEAD#acme was behind its log, whose last entry is 9: moved from 7'
 */
export function describeLateHead({ key, from, to, outcome }: LateHead): string {
  const happened = outcome === 'changed meanwhile' ? 'has changed since it was read; repeat the command' : outcome;
  return `${key} was behind its log, whose last entry is ${to}: ${happened}${outcome === 'moved' ? ` from ${from}` : ''}`;
}
