import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { TableName } from '../../../functions/core/model/tables.ts';
import type { Item } from './copy-table.ts';
import { keyText, problemOf } from './stored-kinds.ts';

/** A malformed item of a table in use, and what became of it. */
export interface MalformedItem {
  /** Partition key and sort key. */
  readonly key: string;
  /** Members that the schema rejects. */
  readonly problem: string;
  readonly outcome: 'replaced' | 'would be replaced' | 'not asked' | 'restored one is malformed' | 'changed meanwhile';
  /** Versions of the malformed item and of the restored one, if they differ. */
  readonly versions?: readonly [present: string, restored: string];
}

/** Place of the items, and whether they are overwritten. */
export interface Replacing {
  readonly client: DynamoDBClient;
  readonly table: TableName;
  /** Name of the table in use. */
  readonly to: string;
  readonly keys: readonly string[];
  readonly replace: boolean;
  readonly dryRun: boolean;
}

/**
 * Looks whether the items are malformed in the table in use, and overwrites those that are with the restored ones.
 *
 * An item that parses stays as it is. A malformed item is overwritten on condition that it is what was read. So the work of anybody who
 * mends it at the same time is kept.
 */
export async function replaceMalformed(
  replacing: Replacing,
  restored: readonly Item[],
): Promise<readonly MalformedItem[]> {
  const found: MalformedItem[] = [];
  for (const item of restored) {
    const present = await presentOf(replacing, item);
    const problem = present && problemOf(replacing.table, present);
    if (present === undefined || problem === undefined) continue;
    const [was, is] = [present.version?.N ?? 'none', item.version?.N ?? 'none'];
    const outcome = await outcomeOf(replacing, present, item);
    found.push({ key: keyText(item), problem, outcome, ...(was !== is && { versions: [was, is] }) });
  }
  return found;
}

async function presentOf({ client, to, keys }: Replacing, item: Item): Promise<Item | undefined> {
  const Key = Object.fromEntries(keys.flatMap((name) => (item[name] === undefined ? [] : [[name, item[name]]])));
  return (await client.send(new GetItemCommand({ TableName: to, Key, ConsistentRead: true }))).Item;
}

async function outcomeOf(
  { client, table, to, replace, dryRun }: Replacing,
  present: Item,
  restored: Item,
): Promise<MalformedItem['outcome']> {
  if (problemOf(table, restored) !== undefined) return 'restored one is malformed';
  if (!replace) return 'not asked';
  if (dryRun) return 'would be replaced';
  try {
    await client.send(new PutItemCommand({ TableName: to, Item: restored, ...unchanged(present, restored) }));
    return 'replaced';
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return 'changed meanwhile';
    throw error;
  }
}

/** Makes the condition that an item has each attribute that was read, with its value, and none of those that the new item adds. */
function unchanged(present: Item, restored: Item) {
  const names = [...new Set([...Object.keys(present), ...Object.keys(restored)])];
  const values = names.flatMap((name, index) => (present[name] === undefined ? [] : [[`:a${index}`, present[name]]]));
  return {
    ConditionExpression: names
      .map((name, index) =>
        present[name] === undefined ? `attribute_not_exists(#a${index})` : `#a${index} = :a${index}`,
      )
      .join(' AND '),
    ExpressionAttributeNames: Object.fromEntries(names.map((name, index) => [`#a${index}`, name])),
    ExpressionAttributeValues: Object.fromEntries(values),
  };
}

const OUTCOMES: Readonly<Record<MalformedItem['outcome'], string>> = {
  replaced: 'replaced',
  'would be replaced': 'would be replaced',
  'not asked': 'stays; --replace overwrites it',
  'restored one is malformed': 'stays: the restored item is malformed too; restore an earlier second',
  'changed meanwhile': 'stays: it has changed since it was read; repeat the command',
};

/**
 * Describes a malformed item on one line.
 *
 * @example describeMalformed({ key: 'ORDER#7 ORDER', problem: 'status: invalid_type', outcome: 'replaced' })
 * // 'ORDER#7 ORDER is malformed (status: invalid_type): replaced'
 */
export function describeMalformed({ key, problem, outcome, versions: [was, is] = ['', ''] }: MalformedItem): string {
  const older = was === is ? '' : `; it has version ${was}, the restored item ${is}`;
  return `${key} is malformed (${problem}): ${OUTCOMES[outcome]}${older}`;
}
