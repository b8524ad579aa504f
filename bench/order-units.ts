import { randomUUID } from 'node:crypto';
import { BatchWriteCommand } from '@aws-sdk/lib-dynamodb';
import * as examples from '../functions/appliances/examples/order-examples.ts';
import { createOrder } from '../functions/appliances/handlers/create-order.ts';
import { updateOrder } from '../functions/appliances/handlers/update-order.ts';
import { lifecycle } from '../functions/appliances/model/lifecycle.ts';
import { type Order, orderItem } from '../functions/core/model/order.ts';
import { deadlinesOf } from '../functions/core/orders/deadlines-of.ts';
import type { Store } from '../functions/core/store/store.ts';
import { outstandingCounter } from '../functions/workflow/count-outstanding.ts';
import { deadlineSweeper } from '../functions/workflow/sweep-deadlines.ts';
import { call } from '../test/support/lines/http-event.ts';
import { BUDGETS } from './budgets.ts';
import type { Figure } from './figure.ts';
import { watch, whole } from './request-counts.ts';

/** Outstanding orders of the measurement. A run of the count reads a bounded number, so more orders cost no more. */
const OUTSTANDING = 20_000;

/**
 * Measures the write units of a create, of a change of status and of an edit, and the read units of a minute of deadlines and
 * counts. Units are those that the local DynamoDB reports for a request: its items, doubled in a transaction, and its indexes.
 */
export async function orderUnits(store: Store): Promise<Figure[]> {
  return [...(await writeUnits(store)), await readUnits(store)];
}

async function writeUnits(store: Store): Promise<Figure[]> {
  const seen = watch(store);
  const context = () => ({ store, tenantClaim: 'client_id' });
  const [create, update] = [createOrder(context), updateOrder(context)];
  const place = () => call(create, { body: examples.createOrder, headers: { 'idempotency-key': randomUUID() } });
  await place();
  const { body } = await place();
  const units = async (work: () => Promise<unknown>) => {
    await work();
    return seen.units;
  };
  const path = { uid: body.uid };
  const { create: ofCreate, statusChange, edit } = BUDGETS.writeUnits;
  return [
    whole('write units of a create with a UUID as key, indexes included', await units(place), ofCreate),
    whole(
      'write units of a change of status',
      await units(() => call(update, { path, body: { status: 'gathering info' } })),
      statusChange,
    ),
    whole('write units of an edit', await units(() => call(update, { path, body: { notes: 'changed' } })), edit),
  ];
}

async function readUnits(store: Store): Promise<Figure> {
  await placeMany(store);
  let units = 0;
  store.client.middlewareStack.add(
    (next) => async (args) => {
      (args.input as { ReturnConsumedCapacity?: string }).ReturnConsumedCapacity = 'TOTAL';
      const result = await next(args);
      const { ConsumedCapacity } = result.output as { ConsumedCapacity?: { readonly CapacityUnits?: number } };
      units += ConsumedCapacity?.CapacityUnits ?? 0;
      return result;
    },
    { step: 'initialize', priority: 'low', name: 'units' },
  );
  const lifecycles = { appliances: lifecycle };
  await deadlineSweeper(() => store, lifecycles)();
  await outstandingCounter(() => store, lifecycles)();
  store.client.middlewareStack.remove('units');
  return whole(
    `read units of a minute of deadlines and counts, ${OUTSTANDING} orders outstanding, none due`,
    Math.ceil(units),
    BUDGETS.workflows.readUnitsAMinute,
  );
}

async function placeMany(store: Store): Promise<void> {
  const now = store.now().toISOString();
  const orders = Array.from({ length: OUTSTANDING }, (_, index): Order => {
    const number = 500_000 + index;
    const common = { line: 'appliances', tenant: 'bench', number, uid: `${number}-0123456789abcdef0123`, version: 1 };
    const status = { status: 'new', statusVersion: 1, statusSince: now, previousStatus: null, createdStatus: 'new' };
    return { ...common, ...status, createdAt: now, createdBy: 'bench', updatedAt: now, data: {} };
  });
  for (let from = 0; from < orders.length; from += 25) {
    const puts = orders.slice(from, from + 25).map((order) => ({
      PutRequest: { Item: { ...orderItem(order, deadlinesOf(store, order, lifecycle)) } },
    }));
    await store.client.send(new BatchWriteCommand({ RequestItems: { [store.ordersTable]: puts } }));
  }
}
