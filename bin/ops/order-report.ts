import { GetCommand } from '@aws-sdk/lib-dynamodb';
import type * as z from 'zod';
import { entryEventId } from '../../functions/core/model/events.ts';
import { IdempotencyRecord } from '../../functions/core/model/idempotency-record.ts';
import type { CommentedOrder, HistoryEntry, OrderData } from '../../functions/core/model/order.ts';
import { SECOND_MS } from '../../functions/core/model/time-units.ts';
import { readHistory } from '../../functions/core/orders/read-history.ts';
import { ANY_TENANT, type Owner, readLineOf, readOrder } from '../../functions/core/orders/read-order.ts';
import type { Store } from '../../functions/core/store/store.ts';
import { arnOf, describe, type ExecutionSummary, type PublishedEvent, pathOf } from './executions.ts';
import { OpsError } from './ops-error.ts';
import type { Stage } from './stage.ts';

/** Part of an idempotency record without the response, which contains names and addresses. */
const ShownRecord = IdempotencyRecord.pick({ status: true, fingerprint: true, expiresAt: true });

/** The same part, with the time of expiry as RFC 3339. */
type ShownRecord = Omit<z.infer<typeof ShownRecord>, 'expiresAt'> & { readonly expiresAt: string };

/** State of the idempotency record of an order. */
export type KeyReport =
  | { readonly state: 'placed without a key' }
  | { readonly state: 'expired and deleted'; readonly key: string }
  | ({ readonly state: 'kept' | 'expired'; readonly key: string } & ShownRecord);

/** Workflow run of an order. It is missing if it did not start. */
export type RunReport =
  | { readonly name: string; readonly missing: true }
  | (ExecutionSummary & { readonly missing: false; readonly states: readonly string[] });

/** All data about an order. */
export interface OrderReport {
  readonly order: CommentedOrder;
  readonly correlationId: string | undefined;
  readonly history: readonly HistoryEntry[];
  readonly idempotencyRecord: KeyReport;
  readonly executions: readonly RunReport[];
  readonly events: readonly PublishedEvent[];
}

/**
 * Collects all data about an order.
 *
 * @throws OpsError if there is no order with this number
 */
export async function buildOrderReport(stage: Stage, number: number): Promise<OrderReport> {
  const store = await stage.store();
  const line = await readLineOf(store, number);
  if (line === undefined) throw new OpsError(`there is no order ${number} in the stage ${stage.name}`);
  const owner: Owner = { tenant: ANY_TENANT, line };
  const order = await readOrder<OrderData>(store, owner, { number });
  const history: HistoryEntry[] = [];
  let after: number | undefined = 0;
  while (after !== undefined) {
    const page = await readHistory(store, owner, { number }, after);
    history.push(...page.entries);
    after = page.next;
  }
  const entries = history.filter(({ from, to }) => from !== to);
  const runs = await Promise.all(entries.map(({ version }) => runOf(stage, line, entryEventId(number, version))));
  return {
    order,
    correlationId: order.correlationId,
    history,
    idempotencyRecord: await keyReport(store, order.idempotencyRecord),
    executions: runs.map(({ run }) => run),
    events: runs.flatMap(({ events }) => events).sort((a, b) => a.time.localeCompare(b.time)),
  };
}

async function runOf(stage: Stage, line: string, id: string) {
  const name = `${line}-${id}`;
  const execution = await describe(stage, arnOf(await stage.stateMachineOf(line), name));
  if (execution === undefined) return { run: { name, missing: true } as const, events: [] };
  const { states, events } = await pathOf(stage, execution);
  return { run: { ...execution, missing: false, states } as const, events };
}

async function keyReport(store: Store, key: string | undefined): Promise<KeyReport> {
  if (key === undefined) return { state: 'placed without a key' };
  const { Item } = await store.client.send(
    new GetCommand({ TableName: store.idempotencyTable, Key: { pk: key }, ConsistentRead: true }),
  );
  if (Item === undefined) return { state: 'expired and deleted', key };
  const record = ShownRecord.parse(Item);
  const expiresAt = new Date(record.expiresAt * SECOND_MS);
  return { ...record, state: expiresAt > store.now() ? 'kept' : 'expired', key, expiresAt: expiresAt.toISOString() };
}
