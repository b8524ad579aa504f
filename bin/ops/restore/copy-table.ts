import {
  type AttributeValue,
  BatchGetItemCommand,
  type BatchGetItemCommandOutput,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  type KeysAndAttributes,
  PutItemCommand,
  paginateQuery,
  paginateScan,
} from '@aws-sdk/client-dynamodb';

/** Item as DynamoDB stores it. It is copied without being parsed, so that nothing of it is lost. */
export type Item = Record<string, AttributeValue>;

/** Copy from a restored table to the table in use. */
export interface TableCopy {
  readonly client: DynamoDBClient;
  readonly from: string;
  readonly to: string;
  /** Names of the key attributes. */
  readonly keys: readonly string[];
  /** Partitions to copy; undefined for the whole table. */
  readonly only: readonly string[] | undefined;
  /** False for an item that does not come back. */
  readonly isWanted: (item: Item) => boolean;
  /** True for an item that is written after the others of its page. */
  readonly isLast: (item: Item) => boolean;
  /** Changes nothing if true. */
  readonly dryRun: boolean;
  /** Called for each of these partitions that the restored table has. */
  readonly onPartition: (partition: string) => void;
  /** Called after each page of the restored table, with the items of it whose keys the table in use had, and with all that come back. */
  readonly onPage: (counts: Counts, present: readonly Item[], wanted: readonly Item[]) => Promise<void>;
}

/** Counts of items of a restored table. */
export interface Counts {
  readonly read: number;
  /** Items that the table in use has. */
  readonly present: number;
  /** Items that the table in use lacked: written, or in a rehearsal to be written. */
  readonly absent: number;
  /** Items that do not come back. */
  readonly skipped: number;
}

/** Items in one request (DynamoDB API reference, BatchGetItem). */
const MOST_KEYS = 100;

/** Items that are written at once. */
const AT_ONCE = 25;

/** Most rounds of a BatchGetItem that DynamoDB answers in parts. */
const MOST_ROUNDS = 100;

/**
 * Writes each item of a restored table to the table in use, on condition that its key is free. An interrupted copy can be repeated: what
 * is there stays as it is.
 */
export async function copyTable(copy: TableCopy): Promise<Counts> {
  let counts: Counts = { read: 0, present: 0, absent: 0, skipped: 0 };
  for await (const Items of pagesOf(copy)) {
    const wanted = Items.filter(copy.isWanted);
    const absent = await absentOf(copy, wanted);
    const written = copy.dryRun ? absent.length : await writeAll(copy, absent);
    counts = {
      read: counts.read + Items.length,
      present: counts.present + wanted.length - written,
      absent: counts.absent + written,
      skipped: counts.skipped + Items.length - wanted.length,
    };
    await copy.onPage(
      counts,
      wanted.filter((item) => !absent.includes(item)),
      wanted,
    );
  }
  return counts;
}

/** Reads the restored table, or the partitions of it that come back. */
async function* pagesOf({
  client,
  from: TableName,
  keys: [key = ''],
  only,
  onPartition,
}: TableCopy): AsyncGenerator<readonly Item[]> {
  if (only === undefined) {
    for await (const { Items = [] } of paginateScan({ client }, { TableName })) yield Items;
    return;
  }
  for (const partition of only) {
    const query = {
      TableName,
      KeyConditionExpression: '#key = :partition',
      ExpressionAttributeNames: { '#key': key },
      ExpressionAttributeValues: { ':partition': { S: partition } },
    };
    for await (const { Items = [] } of paginateQuery({ client }, query)) {
      if (Items.length > 0) onPartition(partition);
      yield Items;
    }
  }
}

/** Writes items, those that others depend on first. Returns how many were written: others may have been faster. */
async function writeAll(copy: TableCopy, items: readonly Item[]): Promise<number> {
  let written = 0;
  for (const part of [items.filter((item) => !copy.isLast(item)), items.filter(copy.isLast)]) {
    for (let index = 0; index < part.length; index += AT_ONCE) {
      const outcomes = await Promise.all(part.slice(index, index + AT_ONCE).map((item) => writeIfAbsent(copy, item)));
      written += outcomes.filter((isNew) => isNew).length;
    }
  }
  return written;
}

async function writeIfAbsent({ client, to, keys: [key = ''] }: TableCopy, item: Item): Promise<boolean> {
  try {
    await client.send(
      new PutItemCommand({
        TableName: to,
        Item: item,
        ConditionExpression: 'attribute_not_exists(#key)',
        ExpressionAttributeNames: { '#key': key },
      }),
    );
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}

const keyOf = (keys: readonly string[], item: Item): Item =>
  Object.fromEntries(keys.flatMap((name) => (item[name] === undefined ? [] : [[name, item[name]]])));

const textOf = (keys: readonly string[], item: Item): string => JSON.stringify(keys.map((name) => item[name]));

/** Returns the items whose keys are free in the table in use. It reads keys alone, since a failed write costs more than a read. */
async function absentOf({ client, to, keys }: TableCopy, items: readonly Item[]): Promise<readonly Item[]> {
  const present = new Set<string>();
  const names = Object.fromEntries(keys.map((name, index) => [`#k${index}`, name]));
  for (let index = 0; index < items.length; index += MOST_KEYS) {
    let unread: KeysAndAttributes | undefined = {
      Keys: items.slice(index, index + MOST_KEYS).map((item) => keyOf(keys, item)),
      ConsistentRead: true,
      ProjectionExpression: Object.keys(names).join(),
      ExpressionAttributeNames: names,
    };
    for (let round = 0; unread?.Keys !== undefined && unread.Keys.length > 0; round++) {
      if (round === MOST_ROUNDS) throw new Error(`DynamoDB does not answer for all keys of ${to}`);
      const answer: BatchGetItemCommandOutput = await client.send(
        new BatchGetItemCommand({ RequestItems: { [to]: unread } }),
      );
      for (const found of answer.Responses?.[to] ?? []) present.add(textOf(keys, found));
      unread = answer.UnprocessedKeys?.[to];
    }
  }
  return items.filter((item) => !present.has(textOf(keys, item)));
}
