import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { firedIn, pendingDeadlines } from '../model/deadlines.ts';
import { orderKey } from '../model/keys.ts';
import { type Order, type OrderItem, orderOf, type Reminders } from '../model/order.ts';
import type { WatchedLifecycle } from '../model/reminder-days.ts';
import { DAY_MS } from '../model/time-units.ts';
import type { Store } from '../store/store.ts';
import { deadlinesOf, watchedRow } from './deadlines-of.ts';
import { writeReminders } from './fire-deadlines.ts';

/**
 * Age from which a deadline of an order without reminders counts as fired by the earlier version. That version reminded from the
 * order's workflow, within seconds of the deadline, and left no trace on the order. A younger deadline fires (again): its event has
 * the same id both times.
 */
const FIRED_BEFORE_MS = DAY_MS;

/**
 * Puts an order that an earlier version wrote into the index of deadlines, and takes it out of that version's index.
 *
 * @param lifecycle lifecycle of the order's line
 * @returns false if the order is gone, was adopted already, or has changed meanwhile; the index shows it again if it must be
 */
export async function adoptOrder(store: Store, lifecycle: WatchedLifecycle, number: number): Promise<boolean> {
  const { Item } = await store.client.send(
    new GetCommand({ TableName: store.ordersTable, Key: orderKey(number), ConsistentRead: true }),
  );
  if (Item?.statusKey === undefined) return false;
  const item = Item as OrderItem;
  const order = orderOf(item);
  const isKnown = item.deadlineAt !== undefined || Object.keys(firedIn(order)).length > 0;
  const reminders = isKnown ? order.reminders : firedByEarlierVersion(store, order, lifecycle);
  try {
    await writeReminders(store, order, reminders, deadlinesOf(store, { ...order, reminders }, lifecycle));
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}

function firedByEarlierVersion(store: Store, order: Order, lifecycle: WatchedLifecycle): Reminders | undefined {
  const before = store.now().getTime() - FIRED_BEFORE_MS;
  const old = pendingDeadlines(order, watchedRow(store, order, lifecycle)).filter(({ due }) => due < before);
  if (old.length === 0) return undefined;
  const fired = Object.fromEntries(old.map(({ deadline, due }) => [deadline.reason, new Date(due).toISOString()]));
  return { statusVersion: order.statusVersion, fired };
}
