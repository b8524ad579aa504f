import { BatchWriteCommand } from '@aws-sdk/lib-dynamodb';
import type { Store } from '../../../functions/core/store/store.ts';
import { customerItem } from '../../../functions/subscriptions/accounts/account-keys.ts';
import type { Customer } from '../../../functions/subscriptions/model/account-items.ts';
import { sampleCustomer } from './sample-customer.ts';

/** Most writes of one request (DynamoDB API reference, BatchWriteItem). */
const BATCH = 25;

/** Requests at once. */
const REQUESTS = 8;

const SURNAMES = ['Fairway', 'fairmont', 'Ostsee Höfe', 'Kiosk', 'Zeppelin & Söhne', 'Zebra'];

/**
 * Makes customer `n` of a reseller: one a minute, an id and a name that do not grow with the time of creation. Several customers
 * share a name and a minute.
 */
export const manyCustomer = (n: number, fields: Partial<Customer> = {}): Customer =>
  sampleCustomer({
    resellerId: '5556667778',
    customerId: String(1_000_000_000 + ((n * 7_654_321) % 9_000_000_000)),
    companyName: `${SURNAMES[n % SURNAMES.length]} ${(n * 31) % 1_000}`,
    contacts: [{ firstName: 'Ada', lastName: 'Lovelace', email: 'ada@example.com', phoneNumber: '408-123-4567' }],
    status: n % 10 === 0 ? '1002' : '1000',
    createdAt: new Date(Date.parse('2026-01-01T00:00:00.000Z') + Math.floor(n / 2) * 60_000).toISOString(),
    ...fields,
  });

/** Stores customers as every version of the service stores them. */
export async function storeCustomers(store: Store, customers: readonly Customer[]): Promise<void> {
  const puts = customers.map((customer) => ({ PutRequest: { Item: customerItem(customer) } }));
  const batches = Array.from({ length: Math.ceil(puts.length / BATCH) }, (_, index) =>
    puts.slice(index * BATCH, (index + 1) * BATCH),
  );
  for (let start = 0; start < batches.length; start += REQUESTS) {
    const atOnce = batches.slice(start, start + REQUESTS);
    await Promise.all(
      atOnce.map((batch) =>
        store.client.send(new BatchWriteCommand({ RequestItems: { [store.accountsTable]: batch } })),
      ),
    );
  }
}
