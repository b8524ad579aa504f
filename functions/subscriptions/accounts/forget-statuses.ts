import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { SECOND_MS } from '../../core/model/time-units.ts';
import { retried } from '../../core/store/retry.ts';
import type { Store } from '../../core/store/store.ts';
import { conditionalPut, transact } from '../../core/store/transaction.ts';
import type { Customer } from '../model/account-items.ts';
import { DirectoryItem } from '../model/customer-directory.ts';
import { directoryKey, resellerOf } from './account-keys.ts';
import { packEntries } from './directory-entries.ts';

/** Milliseconds after its creation from which a customer may be counted in the directory of its reseller, and more. */
const MAY_BE_COUNTED_AFTER = 30 * SECOND_MS;

/** Milliseconds during which nobody counts. By then the status has changed, and the index shows it. */
const CHANGE_TAKES = 60 * SECOND_MS;

/**
 * Begins the directory of a customer's reseller again, before the status of the customer changes: the directory knows which
 * customers are active (docs/data-model.md, "Customer directory"). Two requests; none for a customer that nobody has counted yet.
 *
 * @throws Problem `unavailable` if readers extend the directory all the time
 */
export async function forgetStatuses(store: Store, { tenant, resellerId, createdAt }: Customer): Promise<void> {
  const now = store.now().getTime();
  if (Date.parse(createdAt) + MAY_BE_COUNTED_AFTER > now) return;
  const Key = directoryKey(resellerOf(tenant, resellerId));
  const countFrom = new Date(now + CHANGE_TAKES).toISOString();
  await retried(store, async () => {
    const { Item } = await store.client.send(
      new GetCommand({ TableName: store.accountsTable, Key, ConsistentRead: true }),
    );
    if (Item === undefined) return;
    const { generation, counted } = DirectoryItem.parse(Item);
    const empty = { counted: 0, blocks: 0, entries: packEntries([]), last: '', others: [], countFrom };
    const write = conditionalPut({
      table: store.accountsTable,
      item: { ...Item, ...empty, generation: generation + 1 },
      condition: 'generation = :generation AND counted = :counted',
      values: { ':generation': generation, ':counted': counted },
    });
    await transact(store, [write]);
  });
}
