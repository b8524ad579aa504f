import { GetCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { entryEventId } from '../../functions/core/model/events.ts';
import { orderKey } from '../../functions/core/model/keys.ts';
import type { CommentedOrder, HistoryEntry, OrderData } from '../../functions/core/model/order.ts';
import { readHistory } from '../../functions/core/orders/read-history.ts';
import { ANY_TENANT, type Owner, readOrder } from '../../functions/core/orders/read-order.ts';
import type { Store } from '../../functions/core/store/store.ts';
import { arnOf, describe, type ExecutionSummary, type PublishedEvent, pathOf } from './executions.ts';
import { OpsError } from './ops-error.ts';
import type { Stage } from './stage.ts';

/** What the order's item has beside the order itself. */
const OrderItem = z.object({
  line: z.string(),
  /** The request that caused its present status; absent for orders that are older than the attribute. */
  correlationId: z.string().optional(),
  /** Key of the idempotency record that it was placed with; absent when it was placed without a key. */
  idempotencyRecord: z.string().optional(),
});

/** An idempotency record without what answers hold: names and addresses. */
const IdempotencyRecord = z.object({
  status: z.number(),
  fingerprint: z.string().optional(),
  expiresAt: z.number().transform((unixSeconds) => new Date(unixSeconds * 1_000).toISOString()),
});

/** The record of the key that an order was placed with, as far as it can be told. */
export type KeyReport =
  | { readonly state: 'placed without a key' }
  | { readonly state: 'expired and deleted'; readonly key: string }
  | ({ readonly state: 'kept' | 'expired'; readonly key: string } & z.infer<typeof IdempotencyRecord>);

/** A run that an order has had, or should have. */
export type RunReport =
  | { readonly name: string; readonly missing: true }
  | (ExecutionSummary & { readonly missing: false; readonly states: readonly string[] });

/** Everything about an order. */
export interface OrderReport {
  readonly order: CommentedOrder;
  readonly correlationId: string | undefined;
  readonly history: readonly HistoryEntry[];
  readonly idempotencyRecord: KeyReport;
  readonly executions: readonly RunReport[];
  readonly events: readonly PublishedEvent[];
}

/**
 * Collects everything about an order.
 *
 * @throws OpsError when there is none of this number
 */
export async function buildOrderReport(stage: Stage, number: number): Promise<OrderReport> {
  const store = await stage.store();
  const { Item } = await store.client.send(
    new GetCommand({ TableName: store.ordersTable, Key: orderKey(number), ConsistentRead: true }),
  );
  if (Item === undefined) throw new OpsError(`there is no order ${number} in the stage ${stage.name}`);
  const { line, correlationId, idempotencyRecord } = OrderItem.parse(Item);
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
    correlationId,
    history,
    idempotencyRecord: await keyReport(store, idempotencyRecord),
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
  const record = IdempotencyRecord.parse(Item);
  return { state: Date.parse(record.expiresAt) > store.now().getTime() ? 'kept' : 'expired', key, ...record };
}
