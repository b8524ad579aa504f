import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { readItem } from '../../core/model/stored.ts';
import { readEach } from '../../core/observability/left-out.ts';
import type { Store } from '../../core/store/store.ts';
import { isId } from '../contract/fields.ts';
import { Deployment } from '../model/account-items.ts';
import { refused } from '../model/refusal.ts';
import { DEPLOYMENTS, deploymentKey } from './account-keys.ts';
import { type AccountOwner, accountPages, readCustomer } from './account-store.ts';

/**
 * Reads a customer's deployments for a list, sorted by id, without its subscriptions. The read is strongly consistent and takes two
 * requests. A damaged deployment hides no other.
 *
 * @throws Problem `1116`, also for another tenant's customer
 */
export async function readDeployments(store: Store, owner: AccountOwner, customerId: string): Promise<Deployment[]> {
  await readCustomer(store, owner, customerId);
  const deployments: Deployment[] = [];
  for await (const page of accountPages(store, customerId, DEPLOYMENTS)) {
    deployments.push(...readEach(store, page, (item) => readItem(Deployment, item)).values);
  }
  return deployments;
}

/**
 * Reads a customer's deployment. The read is strongly consistent and takes two requests.
 *
 * @throws Problem `1116`, also for another tenant's customer; `2138`
 */
export async function readDeployment(
  store: Store,
  owner: AccountOwner,
  { customerId, deploymentId }: { readonly customerId: string; readonly deploymentId: string },
): Promise<Deployment> {
  await readCustomer(store, owner, customerId);
  if (!isId(deploymentId)) throw refused('2138');
  const { Item } = await store.client.send(
    new GetCommand({
      TableName: store.accountsTable,
      Key: { ...deploymentKey(customerId, deploymentId) },
      ConsistentRead: true,
    }),
  );
  if (Item === undefined) throw refused('2138');
  return readItem(Deployment, Item);
}
