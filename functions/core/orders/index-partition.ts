import { QueryCommand, type QueryCommandInput } from '@aws-sdk/lib-dynamodb';
import { BY_TENANT_INDEX } from '../model/keys.ts';
import type { OrderItem } from '../model/order.ts';
import type { Store } from '../store/store.ts';

/** A text that sorts after every key of the index, and within a key after every digit. Keys have the form `<time>#<number>`. */
export const AFTER_ALL = '~';

/** A text that sorts before every key of the index. */
export const BEFORE_ALL = '';

/** A query of one partition: the range, the filter, and the number of orders that one request reads, matching or not. */
export interface PartitionQuery<Data extends object = object> {
  /** Bounds of the sort key, inclusive; not empty. */
  readonly range: { readonly from: string; readonly to: string };
  readonly filter: FilterExpression;
  /** A filter that DynamoDB has no expression for; undefined for none. */
  readonly matches?: ((order: OrderItem<Data>) => boolean) | undefined;
  readonly itemsAQuery: number;
}

/** A filter that DynamoDB applies to the items a query reads. */
export interface FilterExpression {
  readonly expression: string | undefined;
  readonly names: Readonly<Record<string, string>>;
  readonly values: Readonly<Record<string, string | number | boolean>>;
}

/** Reads one partition of the index of orders, newest first, one query at a time. */
export class IndexPartition<Data extends object> {
  readonly #store: Store;
  readonly #query: QueryCommandInput;
  readonly #matches: NonNullable<PartitionQuery<Data>['matches']>;
  #readTo = AFTER_ALL;
  #next: QueryCommandInput['ExclusiveStartKey'];

  #hasLargeOrders = false;

  /** The matching orders read so far, newest first. */
  readonly orders: OrderItem<Data>[] = [];

  constructor(store: Store, owner: string, { range, filter, matches, itemsAQuery }: PartitionQuery<Data>) {
    this.#store = store;
    this.#matches = matches ?? (() => true);
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

  /** The sort key down to which, inclusive, every order has been read; `BEFORE_ALL` if the whole range has been read. */
  get readTo(): string {
    return this.#readTo;
  }

  /** True once a query has ended at its megabyte (DynamoDB Developer Guide, "Query operations"), before its number of orders. */
  get hasLargeOrders(): boolean {
    return this.#hasLargeOrders;
  }

  /** Reads further, with one query. */
  async readOn(): Promise<void> {
    const {
      Items = [],
      LastEvaluatedKey,
      ScannedCount = 0,
    } = await this.#store.client.send(new QueryCommand({ ...this.#query, ExclusiveStartKey: this.#next }));
    this.orders.push(...(Items as OrderItem<Data>[]).filter(this.#matches));
    this.#next = LastEvaluatedKey;
    this.#hasLargeOrders ||= LastEvaluatedKey !== undefined && ScannedCount < (this.#query.Limit ?? 0);
    this.#readTo = LastEvaluatedKey === undefined ? BEFORE_ALL : String(LastEvaluatedKey.createdKey);
  }
}
