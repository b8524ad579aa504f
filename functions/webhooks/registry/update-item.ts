import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { Key } from '../../core/model/keys.ts';
import type { Store, StoredItem } from '../../core/store/store.ts';
import type { Write } from '../../core/store/transaction.ts';

/** A change of single attributes of an item, which keeps all others. It always has a condition (docs/architecture.md, "Promises"). */
export interface ItemUpdate {
  readonly key: Key;
  /** Attributes to set. One that is undefined stays as it is. */
  readonly set?: Readonly<Record<string, unknown>>;
  readonly remove?: readonly string[];
  /** Amounts to add to numbers. An absent number counts as 0. */
  readonly add?: Readonly<Record<string, number>>;
  /** Values to put at the end of lists. */
  readonly append?: Readonly<Record<string, readonly unknown[]>>;
  /** Attributes to set unless they are there. */
  readonly setOnce?: Readonly<Record<string, unknown>>;
  readonly condition: string;
  readonly names?: Readonly<Record<string, string>>;
  readonly values?: Readonly<Record<string, unknown>>;
}

/** An update as DynamoDB takes it. */
type Update = Extract<Write, { readonly Update: unknown }>['Update'];

/** Returns the parts of an update as DynamoDB takes them. */
function updateOf(table: string, update: ItemUpdate): Update {
  const { key, set = {}, remove = [], add = {}, append = {}, setOnce = {}, condition } = update;
  const names: Record<string, string> = { ...update.names };
  const values: Record<string, unknown> = { ...update.values };
  const named = (name: string) => {
    names[`#u_${name}`] = name;
    return `#u_${name}`;
  };
  const valued = (name: string, value: unknown) => {
    values[`:u_${name}`] = value;
    return `:u_${name}`;
  };
  const given = Object.entries(set).filter(([, value]) => value !== undefined);
  const sets = [
    ...given.map(([name, value]) => `${named(name)} = ${valued(name, value)}`),
    ...Object.entries(append).map(
      ([name, value]) => `${named(name)} = list_append(${named(name)}, ${valued(name, value)})`,
    ),
    ...Object.entries(setOnce).map(
      ([name, value]) => `${named(name)} = if_not_exists(${named(name)}, ${valued(name, value)})`,
    ),
  ];
  const adds = Object.entries(add).map(([name, value]) => `${named(name)} ${valued(name, value)}`);
  const expression = [
    sets.length > 0 ? `SET ${sets.join(', ')}` : '',
    remove.length > 0 ? `REMOVE ${remove.map(named).join(', ')}` : '',
    adds.length > 0 ? `ADD ${adds.join(', ')}` : '',
  ];
  return {
    TableName: table,
    Key: { ...key },
    UpdateExpression: expression.filter((part) => part !== '').join(' '),
    ConditionExpression: condition,
    ...(Object.keys(names).length > 0 && { ExpressionAttributeNames: names }),
    ...(Object.keys(values).length > 0 && { ExpressionAttributeValues: values }),
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  };
}

/** Makes the update a write of a transaction. */
export const updateWrite = (store: Store, update: ItemUpdate): Write => ({
  Update: updateOf(store.webhooksTable, update),
});

/** Result of an update: the item after it, or the item that made its condition fail, if there is one. */
export type Updated =
  | { readonly ok: true; readonly item: StoredItem }
  | { readonly ok: false; readonly item: StoredItem | undefined };

/** Changes an item of the table `Webhooks`, unless the condition fails. */
export async function updateItem(store: Store, update: ItemUpdate): Promise<Updated> {
  try {
    const command = { ...updateOf(store.webhooksTable, update), ReturnValues: 'ALL_NEW' } as const;
    const { Attributes = {} } = await store.client.send(new UpdateCommand(command));
    return { ok: true, item: Attributes };
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
    return { ok: false, item: error.Item && unmarshall(error.Item) };
  }
}
