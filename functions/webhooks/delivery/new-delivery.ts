import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import type { LogEntry } from '../../core/model/event-log.ts';
import type { Key } from '../../core/model/keys.ts';
import type { Store } from '../../core/store/store.ts';
import { type ConditionalPut, conditionalPut, type Write } from '../../core/store/transaction.ts';
import { type Delivery, deliveryExpiry } from '../model/delivery.ts';
import type { Webhook } from '../model/webhook.ts';
import { deliveryKey } from '../model/webhook-keys.ts';

/** An event to deliver. A test has no position. */
export type DeliveredEvent = Pick<LogEntry, 'id' | 'type' | 'line' | 'number' | 'body' | 'timestamp'> & {
  readonly sk?: string;
};

/** A delivery to make. */
export interface DeliveryToMake {
  readonly id: string;
  readonly event: DeliveredEvent;
  readonly at: Date;
  /** Key of `by-due`. */
  readonly due: string;
}

/** Returns a new delivery, which is pending. */
export const newDelivery = (
  { id: webhookId, tenant }: Pick<Webhook, 'id' | 'tenant'>,
  { id, event, at, due }: DeliveryToMake,
): Delivery => ({
  id,
  webhookId,
  tenant,
  eventId: event.id,
  type: event.type,
  ...(event.line !== undefined && { line: event.line }),
  ...(event.number !== undefined && { number: event.number }),
  ...(event.sk !== undefined && { position: event.sk }),
  body: event.body,
  timestamp: event.timestamp,
  createdAt: at.toISOString(),
  status: 'pending',
  count: 0,
  begunAt: at.toISOString(),
  tries: 0,
  attempts: [],
  due,
  expires: deliveryExpiry(at),
});

/** Returns the put of a delivery, on condition that it is not there. */
const putOf = (store: Store, delivery: Delivery): ConditionalPut => ({
  table: store.webhooksTable,
  item: { ...keyOf(delivery), ...delivery },
  condition: 'attribute_not_exists(pk)',
});

function keyOf({ webhookId, id }: Delivery): Key {
  const key = deliveryKey(webhookId, id);
  if (key === undefined) throw new Error(`${id} is no id of a delivery`);
  return key;
}

/** Returns the write of a transaction that adds a delivery. */
export const deliveryWrite = (store: Store, delivery: Delivery): Write => conditionalPut(putOf(store, delivery));

/** Adds a delivery. Returns false if it was there before. */
export const addDelivery = (store: Store, delivery: Delivery): Promise<boolean> => put(store, putOf(store, delivery));

/**
 * Makes a damaged delivery again, for a redelivery. Returns false if this redelivery has done so before.
 *
 * @param redelivery begin of the redelivery
 */
export const replaceDamaged = (store: Store, delivery: Delivery, redelivery: string): Promise<boolean> =>
  put(store, {
    ...putOf(store, { ...delivery, redelivery }),
    condition: 'attribute_not_exists(redelivery) OR redelivery <> :redelivery',
    values: { ':redelivery': redelivery },
  });

async function put(store: Store, write: ConditionalPut): Promise<boolean> {
  const { table: TableName, item: Item, condition: ConditionExpression, values: ExpressionAttributeValues } = write;
  try {
    await store.client.send(
      new PutCommand({ TableName, Item: { ...Item }, ConditionExpression, ExpressionAttributeValues }),
    );
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}
