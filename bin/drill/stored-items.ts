import { DeleteCommand, GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { Order } from '../../functions/appliances/contract/order-contract.ts';
import { type Key, orderKey } from '../../functions/core/model/keys.ts';
import type { Store } from '../../functions/core/store/store.ts';
import { stockKey } from '../../functions/devices/model/catalog-keys.ts';
import { openWarehouse, progressOf, stockWarehouse } from '../demo-data/warehouses.ts';
import { Clients } from '../ops/stage/clients.ts';
import { Stage } from '../ops/stage/stage.ts';
import type { Drill } from './drill.ts';
import { placeOrder } from './traffic.ts';

/** The product whose stock the runbook's example sets. */
const WAREHOUSE = 'us-columbus';
const SKU = 'AR-BOOK13';

const Item = z.looseObject({ pk: z.string(), sk: z.string() });
const Numbered = z.object({ number: z.int() });
const Spoiled = z.object({ number: z.int(), status: z.unknown() });
const Deleted = z.object({ item: Item });

/** The tables of the local cloud, past the API. Nothing but a drill changes them so. */
const storeOf = ({ cloud }: Drill): Promise<Store> =>
  new Stage('local', () => new Clients({ kind: 'local', cloud })).store();

/** Stocks the warehouse of the product whose stock a drill spoils. */
export async function stockProduct({ api }: Drill): Promise<void> {
  for (const one of await progressOf(api)) {
    if (one.warehouse.id !== WAREHOUSE || one.reached === 'open') continue;
    await stockWarehouse(api, one);
    await openWarehouse(api, one.warehouse);
  }
}

/** Deletes a part of the product's stock. */
export async function deleteShard(drill: Drill): Promise<Readonly<Record<string, unknown>>> {
  const store = await storeOf(drill);
  const Key = { ...stockKey(WAREHOUSE, SKU, 0) };
  await store.client.send(new DeleteCommand({ TableName: store.catalogTable, Key }));
  return {};
}

/** Sets a part of the product's stock below zero. */
export async function makeShardNegative(drill: Drill): Promise<Readonly<Record<string, unknown>>> {
  const store = await storeOf(drill);
  await store.client.send(
    new UpdateCommand({
      TableName: store.catalogTable,
      Key: { ...stockKey(WAREHOUSE, SKU, 1) },
      UpdateExpression: 'SET available = :level',
      ConditionExpression: 'attribute_exists(pk)',
      ExpressionAttributeValues: { ':level': -3 },
    }),
  );
  return {};
}

/** Places an order, and makes its item unreadable. Returns what was there. */
export async function spoilOrder(drill: Drill): Promise<z.infer<typeof Spoiled>> {
  const { orderNum: number, status } = Order.parse(await placeOrder(drill));
  await setStatus(drill, { number, status: 7 });
  return { number, status };
}

/** Makes the item of a spoiled order readable again. */
export const mendOrder = (drill: Drill, notes: unknown): Promise<void> => setStatus(drill, Spoiled.parse(notes));

async function setStatus(drill: Drill, { number, status }: z.infer<typeof Spoiled>): Promise<void> {
  const store = await storeOf(drill);
  await store.client.send(
    new UpdateCommand({
      TableName: store.ordersTable,
      Key: { ...orderKey(number) },
      UpdateExpression: 'SET #status = :status',
      ConditionExpression: 'attribute_exists(pk)',
      ExpressionAttributeNames: { '#status': 'status' },
      ExpressionAttributeValues: { ':status': status },
    }),
  );
}

/** Places an order, and deletes its item. Returns the item. */
export async function deleteOrder(drill: Drill): Promise<z.infer<typeof Deleted>> {
  const store = await storeOf(drill);
  const { number } = Numbered.parse({ number: Order.parse(await placeOrder(drill)).orderNum });
  const at: { TableName: string; Key: Key } = { TableName: store.ordersTable, Key: orderKey(number) };
  const { Item: item } = await store.client.send(new GetCommand({ ...at, ConsistentRead: true }));
  await store.client.send(new DeleteCommand({ ...at }));
  return Deleted.parse({ item });
}

/** Puts the item of a deleted order back, as a restore does. */
export async function restoreOrder(drill: Drill, notes: unknown): Promise<void> {
  const store = await storeOf(drill);
  const { item } = Deleted.parse(notes);
  const ConditionExpression = 'attribute_not_exists(pk)';
  await store.client.send(new PutCommand({ TableName: store.ordersTable, Item: item, ConditionExpression }));
}
