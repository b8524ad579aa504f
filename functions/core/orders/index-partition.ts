import { QueryCommand, type QueryCommandInput } from '@aws-sdk/lib-dynamodb';
import { BY_TENANT_INDEX } from '../model/keys.ts';
import type { OrderItem } from '../model/order.ts';
import type { Store } from '../store/store.ts';

/** Sorts after every key of the index, and in a key after every digit: keys have the form `<time>#<number>`. */
export const AFTER_ALL = '~';

/** Sorts before every key of the index. */
export const BEFORE_ALL = '';

/** Which of a partition's orders to read, and how many of them, matching or not, with one query. */
export interface PartitionQuery {
  /** Bounds of the sort key, inclusive; not empty. */
  readonly range: { readonly from: string; readonly to: string };
  readonly filter: FilterExpression;
  readonly itemsAQuery: number;
}

/** A filter as DynamoDB applies it to what a query reads. */
export interface FilterExpression {
  readonly expression: string | undefined;
  readonly names: Readonly<Record<string, string>>;
  readonly values: Readonly<Record<string, string | number | boolean>>;
}

/** Reads one partition of the index of orders, newest first, a query at a time. */
export class IndexPartition<Data extends object> {
  readonly #store: Store;
  readonly #query: QueryCommandInput;
  #readTo = AFTER_ALL;
  #next: QueryCommandInput['ExclusiveStartKey'];

  /** The matching orders that were read, newest first. */
  readonly orders: OrderItem<Data>[] = [];

  constructor(store: Store, owner: string, { range, filter, itemsAQuery }: PartitionQuery) {
    this.#store = store;
    this.#query = {
      TableName: store.ordersTable,
      IndexName: BY_TENANT_INDEX,
      KeyConditionExpression: '#owner = :owner AND createdKey BETWEEN :from AND :to',
      FilterExpression: filter.expression,
      ExpressionAttributeNames: { '#owner': 'owner', ...filter.names },
      ExpressionAttributeValues: { ':owner': owner, ':from': range.from, ':to': range.to, ...filter.values },
      ScanIndexForward: false,
      Limit: itemsAQuery,
    };
  }

  /** The sort key down to which, inclusive, every order has been read; `BEFORE_ALL` when that is the whole range. */
  get readTo(): string {
    return this.#readTo;
  }

  /** Reads on, with one query. */
  async readOn(): Promise<void> {
    const { Items = [], LastEvaluatedKey } = await this.#store.client.send(
      new QueryCommand({ ...this.#query, ExclusiveStartKey: this.#next }),
    );
    this.orders.push(...(Items as OrderItem<Data>[]));
    this.#next = LastEvaluatedKey;
    this.#readTo = LastEvaluatedKey === undefined ? BEFORE_ALL : String(LastEvaluatedKey.createdKey);
  }
}
