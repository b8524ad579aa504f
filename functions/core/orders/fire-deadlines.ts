import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { dueDeadlines } from '../model/deadlines.ts';
import { type DeadlineKeys, orderKey } from '../model/keys.ts';
import type { Deadline } from '../model/lifecycle.ts';
import type { Order, OrderData, Reminders } from '../model/order.ts';
import { Problem } from '../problems/problem.ts';
import type { Store } from '../store/store.ts';
import { ConditionFailed, transact } from '../store/transaction.ts';
import { type ChangeTerms, prepareChange } from './change-order.ts';
import { deadlinesOf, remindersAfter, unchangedCondition, watchedRow } from './deadlines-of.ts';
import { diffFields } from './diff.ts';
import { ANY_TENANT, readOrderAlone } from './read-order.ts';

/** Name of the actor in the history. */
const ACTOR = 'workflow';

/** An order in the index of deadlines. */
export interface DueOrder {
  readonly line: string;
  readonly number: number;
}

/** Deadlines of an order that have fired. */
export interface Fired {
  readonly order: Order;
  readonly reasons: readonly string[];
}

/**
 * Fires the deadlines of an order that are due: marks them as fired, sets what they set, and moves the order to its next place in the
 * index. The mark is what makes the reminder: the stream brings it to the workflow.
 *
 * All of it is one write, on condition that neither the order nor its reminders have changed since the read. A second call, or a
 * call at the same time, therefore fires nothing. A deadline that changes fields makes a new version with its history entry; any
 * other deadline leaves the version as it is.
 *
 * @param lifecycle lifecycle of the order's line
 * @returns the order as read, with the reasons of the deadlines that fired; undefined if none did, or another writer was faster
 * @throws Problem `unavailable`
 */
export async function fireDeadlines(
  store: Store,
  lifecycle: ChangeTerms['lifecycle'],
  due: DueOrder,
): Promise<Fired | undefined> {
  const order = await orderIfThere(store, due);
  if (order === undefined) return undefined;
  const deadlines = dueDeadlines(order, watchedRow(store, order, lifecycle), store.now());
  const isFirst = await firstWriter(() => markAsFired(store, order, deadlines, lifecycle));
  return isFirst && deadlines.length > 0 ? { order, reasons: deadlines.map(({ reason }) => reason) } : undefined;
}

/** Reads the order; undefined if it was deleted. */
async function orderIfThere(store: Store, { line, number }: DueOrder): Promise<Order | undefined> {
  try {
    return await readOrderAlone<OrderData>(store, { tenant: ANY_TENANT, line }, { number });
  } catch (error) {
    if (error instanceof Problem && error.kind === 'not-found') return undefined;
    throw error;
  }
}

/** Performs a conditional write. Returns false if another writer was faster. */
async function firstWriter(write: () => Promise<unknown>): Promise<boolean> {
  try {
    await write();
    return true;
  } catch (error) {
    if (error instanceof ConditionFailed || error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}

async function markAsFired(
  store: Store,
  order: Order,
  deadlines: readonly Deadline[],
  lifecycle: ChangeTerms['lifecycle'],
): Promise<void> {
  const fires = deadlines.map(({ reason }) => reason);
  const setting = deadlines.filter(({ onDeadline }) => onDeadline !== undefined);
  const data: OrderData = Object.assign({}, order.data, ...setting.map(({ onDeadline }) => onDeadline));
  // A change with a reason makes a version even if nothing differs, and a reminder is no version.
  if (diffFields(order.data, data).length > 0) {
    const change = { data, fires, reason: setting.map(({ reason }) => reason).join(', ') };
    const prepared = prepareChange(store, { ...order, comments: [] }, change, { actor: ACTOR, lifecycle });
    if (prepared !== undefined) return transact(store, prepared.writes);
  }
  const reminders = remindersAfter(order, fires, store.now().toISOString());
  await writeReminders(store, order, reminders, deadlinesOf(store, { ...order, reminders }, lifecycle));
}

/**
 * Writes the reminders of an order and its place in the index of deadlines, on condition that the order has not changed since the
 * read. It makes no new version, and removes the key of the index that an earlier version kept.
 *
 * @throws ConditionalCheckFailedException if the order has changed
 */
export async function writeReminders(
  store: Store,
  order: Order,
  reminders: Reminders | undefined,
  keys: DeadlineKeys | undefined,
): Promise<void> {
  const attributes = Object.entries({ reminders, deadlineKey: keys?.deadlineKey, deadlineAt: keys?.deadlineAt });
  const set = attributes.filter(([, value]) => value !== undefined);
  const removed = ['statusKey', ...attributes.flatMap(([name, value]) => (value === undefined ? [name] : []))];
  const { condition, names, values } = unchangedCondition(order);
  await store.client.send(
    new UpdateCommand({
      TableName: store.ordersTable,
      Key: orderKey(order.number),
      UpdateExpression: [
        ...(set.length === 0 ? [] : [`SET ${set.map(([name]) => `${name} = :new_${name}`).join(', ')}`]),
        `REMOVE ${removed.join(', ')}`,
      ].join(' '),
      ConditionExpression: condition,
      ExpressionAttributeNames: names,
      ExpressionAttributeValues: {
        ...values,
        ...Object.fromEntries(set.map(([name, value]) => [`:new_${name}`, value])),
      },
    }),
  );
}
