import { GetCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { readItem } from '../../core/model/stored.ts';
import { type Listed, readEach } from '../../core/observability/left-out.ts';
import { Problem } from '../../core/problems/problem.ts';
import type { Store, StoredItem } from '../../core/store/store.ts';
import { Webhook, WebhookOwner } from '../model/webhook.ts';
import { isWebhookId, ownerKey, tenantPartition, WEBHOOKS, webhookKey } from '../model/webhook-keys.ts';

/** Makes a 404. Its words are the same for a webhook of another tenant. */
const webhookNotFound = (): Problem => new Problem('not-found', 'There is no such webhook of your tenant.');

/**
 * Reads a tenant's webhooks, oldest first, strongly consistent, with one request: ten of them have at most 40 KB. A damaged one hides no
 * other.
 */
export async function readWebhooks(store: Store, tenant: string): Promise<Listed<Webhook>> {
  const { Items = [] } = await store.client.send(
    new QueryCommand({
      TableName: store.webhooksTable,
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :webhooks)',
      ExpressionAttributeValues: { ':pk': tenantPartition(tenant), ':webhooks': WEBHOOKS },
      ConsistentRead: true,
    }),
  );
  const { values, damaged } = readEach(store, Items, (item) => readItem(Webhook, item));
  return { values: values.toSorted((one, other) => (one.createdAt < other.createdAt ? -1 : 1)), damaged };
}

async function findItem(store: Store, tenant: string, id: string): Promise<StoredItem | undefined> {
  if (!isWebhookId(id)) return undefined;
  const { Item } = await store.client.send(
    new GetCommand({ TableName: store.webhooksTable, Key: { ...webhookKey(tenant, id) }, ConsistentRead: true }),
  );
  return Item;
}

/** Reads a webhook, strongly consistent; undefined if the tenant has none with the id. */
export async function findWebhook(store: Store, tenant: string, id: string): Promise<Webhook | undefined> {
  const item = await findItem(store, tenant, id);
  return item && readItem(Webhook, item);
}

/**
 * Reads the item of a webhook of a tenant, which may be damaged.
 *
 * @throws Problem `not-found`, also for another tenant's webhook
 */
export async function readItemOf(store: Store, tenant: string, id: string): Promise<StoredItem> {
  const item = await findItem(store, tenant, id);
  if (item === undefined) throw webhookNotFound();
  return item;
}

/**
 * Reads a webhook of a tenant.
 *
 * @throws Problem `not-found`, also for another tenant's webhook
 */
export async function readWebhook(store: Store, tenant: string, id: string): Promise<Webhook> {
  const webhook = await findWebhook(store, tenant, id);
  if (webhook === undefined) throw webhookNotFound();
  return webhook;
}

/**
 * Reads the tenant of a webhook, for operators.
 *
 * @throws Problem `not-found`
 */
export async function tenantOfWebhook(store: Store, id: string): Promise<string> {
  if (!isWebhookId(id)) throw webhookNotFound();
  const { Item } = await store.client.send(
    new GetCommand({ TableName: store.webhooksTable, Key: { ...ownerKey(id) }, ConsistentRead: true }),
  );
  if (Item === undefined) throw webhookNotFound();
  return readItem(WebhookOwner, Item).tenant;
}
