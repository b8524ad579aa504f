import { BatchWriteCommand } from '@aws-sdk/lib-dynamodb';
import { DEADLINE_KEYS } from '../../functions/core/model/keys.ts';
import { type Order, orderItem } from '../../functions/core/model/order.ts';
import { json } from '../../functions/core/model/response.ts';
import { DAY_MS } from '../../functions/core/model/time-units.ts';
import { deadlinesOf } from '../../functions/core/orders/deadlines-of.ts';
import { placeOrder } from '../../functions/core/orders/place-order.ts';
import type { Store } from '../../functions/core/store/store.ts';
import { deadlineSweeper } from '../../functions/workflow/sweep-deadlines.ts';
import { testStore } from '../support/store/test-store.ts';

export const START = Date.parse('2027-03-01T10:00:00Z');
const late = { reason: 'late', due: { afterDays: 2 } };
export const lifecycles = {
  things: { new: { next: [], deadlines: [late], stuckAfterDays: 5 } },
  others: { new: { next: [], deadlines: [{ reason: 'other', due: { afterDays: 1 } }] } },
};
/** Number of the first of many orders, and the difference between two in one partition of the index. */
export const [FIRST, SPREAD] = [200_000, DEADLINE_KEYS.length];

/** A store with a clock of its own, and the requests it has sent by their names. */
export async function scene() {
  let now = START;
  const base = await testStore({ now: () => new Date(now) });
  const sent: string[] = [];
  const send: Store['client']['send'] = (command: never, options: never) => {
    sent.push((command as object).constructor.name);
    return base.client.send(command, options);
  };
  const store: Store = { ...base, jitter: () => 0, client: Object.create(base.client, { send: { value: send } }) };
  const sweep = (using: Store = store) => deadlineSweeper(() => using, lifecycles)();
  return {
    store,
    sent,
    sweep,
    on: (days: number) => {
      now = START + days * DAY_MS;
    },
    sweepOn: (days: number, using?: Store) => {
      now = START + days * DAY_MS;
      return sweep(using);
    },
  };
}

const rows = {
  things: { new: { description: '', ...lifecycles.things.new } },
  others: { new: { description: '', ...lifecycles.others.new } },
};

export async function place(store: Store, line: 'things' | 'others' = 'things'): Promise<number> {
  let number = 0;
  const placed = { line, tenant: 'acme', actor: 'ada', status: 'new', lifecycle: rows[line], data: {} };
  await placeOrder(store, placed, (order) => {
    number = order.number;
    return json(200, {});
  });
  return number;
}

/** Stores many orders at once, as `placeOrder` does one after the other. With a step of {@link SPREAD} all are in one partition of the index. */
export async function placeMany(
  store: Store,
  orders: number,
  { first = FIRST, step = 1, damage = {} } = {},
): Promise<number[]> {
  const now = store.now().toISOString();
  const made = Array.from({ length: orders }, (_, index): Order => {
    const number = first + step * index;
    const common = { line: 'things', tenant: 'acme', number, uid: `${number}-0123456789abcdef0123`, version: 1 };
    const status = { status: 'new', statusVersion: 1, statusSince: now, previousStatus: null, createdStatus: 'new' };
    return { ...common, ...status, createdAt: now, createdBy: 'ada', updatedAt: now, data: {} };
  });
  for (let from = 0; from < made.length; from += 25) {
    const puts = made.slice(from, from + 25).map((order) => ({
      PutRequest: { Item: { ...orderItem(order, deadlinesOf(store, order, rows.things)), ...damage } },
    }));
    await store.client.send(new BatchWriteCommand({ RequestItems: { [store.ordersTable]: puts } }));
  }
  return made.map(({ number }) => number);
}
