import type { DynamoDbCall } from '../metrics/service-metrics.ts';

/** Operations that write (DynamoDB API reference, "Actions"). */
const WRITES: ReadonlySet<string> = new Set([
  ...['PutItem', 'UpdateItem', 'DeleteItem', 'BatchWriteItem', 'TransactWriteItems'],
]);

/** Tells who waits for it that a function has written to a table. Writes of other programs are not among them. */
export class TableWrites {
  readonly #listeners = new Map<string, (() => void)[]>();

  /** @param listener called after each write to the table */
  onWrite(table: string, listener: () => void): void {
    this.#listeners.set(table, [...(this.#listeners.get(table) ?? []), listener]);
  }

  /** Takes note of a function's call of DynamoDB. */
  called({ operation, tables }: Pick<DynamoDbCall, 'operation' | 'tables'>): void {
    if (!WRITES.has(operation)) return;
    for (const table of Object.keys(tables)) {
      for (const listener of this.#listeners.get(table) ?? []) listener();
    }
  }
}
