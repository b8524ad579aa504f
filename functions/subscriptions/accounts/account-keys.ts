import type { Key } from '../../core/model/keys.ts';
import { composed } from '../../core/validation/spelling.ts';
import type { Customer, Deployment, SubscriptionItem } from '../model/account-items.ts';

/**
 * Keys of the `Accounts` table. Each customer has a partition.
 *
 * | sort key | item |
 * | --- | --- |
 * | `CUSTOMER` | customer, and its open change |
 * | `CUSTOMER#ACTIVE` | active subscriptions |
 * | `CUSTOMER#DEPLOYMENT#<id>` | deployment |
 * | `CUSTOMER#SUBSCRIPTION#<id>` | subscription, and its staged change |
 * | `ORDER#<number>` | summary for the history |
 *
 * Each reseller of a tenant has a partition with the directory of its customers, `DIRECTORY` and `DIRECTORY#<generation>#<block>`.
 *
 * One query reads the account, the customer first. Another query reads the history. Customer ids are unique in the system, so the
 * partition key needs no tenant. Every read compares the tenant.
 *
 * A partition takes 1,000 write units a second (DynamoDB Developer Guide, "Partitions and data distribution"). An order of 499
 * lines takes some 2,000, which its steps spread over seconds. Otherwise a customer orders far less in a second.
 */

const ORDER_NUMBER_DIGITS = 12;

const PARTITION = 'CUSTOMER#';

const partition = (customerId: string) => `${PARTITION}${customerId}`;

/** Returns the customer id in a partition key. */
export const customerIdOf = (pk: string): string => pk.slice(PARTITION.length);

const CUSTOMER_SORT_KEY = 'CUSTOMER';

/** Prefix of the sort keys of the customer, its deployments and its subscriptions. */
export const ACCOUNT = CUSTOMER_SORT_KEY;

/** Sort key of the list of active subscriptions. It follows the customer's and comes before all others of the account. */
export const ACTIVE = 'CUSTOMER#ACTIVE';

/** Prefixes of the sort keys of the customer's deployments, subscriptions and order summaries. */
export const DEPLOYMENTS = 'CUSTOMER#DEPLOYMENT#';
export const SUBSCRIPTIONS = 'CUSTOMER#SUBSCRIPTION#';
export const ORDERS = 'ORDER#';

/** Returns the key of a customer. */
export const customerKey = (customerId: string): Key => ({ pk: partition(customerId), sk: CUSTOMER_SORT_KEY });

/** Returns the key of a deployment. */
export const deploymentKey = (customerId: string, deploymentId: string): Key => ({
  pk: partition(customerId),
  sk: `${DEPLOYMENTS}${deploymentId}`,
});

/** Returns the key of a subscription. */
export const subscriptionKey = (customerId: string, subscriptionId: string): Key => ({
  pk: partition(customerId),
  sk: `${SUBSCRIPTIONS}${subscriptionId}`,
});

/** Returns the key of an order summary. The keys sort by order number. */
export const summaryKey = (customerId: string, number: number): Key => ({
  pk: partition(customerId),
  sk: `${ORDERS}${String(number).padStart(ORDER_NUMBER_DIGITS, '0')}`,
});

/**
 * Returns the partition key of `BY_RESELLER_INDEX`: a tenant's customers of one reseller.
 *
 * A tenant may contain `#`; a reseller id may not (docs/contracts/subscriptions.md, "Customers, deployments, subscriptions,
 * prices"). The last `#` ends the tenant, so no two pairs share a key.
 *
 * @example resellerOf('tenant-a', '5556667778') // 'tenant-a#5556667778'
 */
export const resellerOf = (tenant: string, resellerId: string): string => `${tenant}#${composed(resellerId)}`;

/**
 * Returns the sort key of a customer in `BY_RESELLER_INDEX`: by time of creation, then by id.
 *
 * @example createdKeyOf({ createdAt: '2027-03-01T09:30:00.000Z', customerId: '1000000042' }) // '2027-03-01T09:30:00.000Z#1000000042'
 */
export const createdKeyOf = ({ createdAt, customerId }: Pick<Customer, 'createdAt' | 'customerId'>): string =>
  `${createdAt}#${customerId}`;

const DIRECTORY_DIGITS = 8;

const directoryNumber = (number: number): string => String(number).padStart(DIRECTORY_DIGITS, '0');

/**
 * Returns the key of the directory of a reseller's customers.
 *
 * @param reseller the partition key of `BY_RESELLER_INDEX`
 */
export const directoryKey = (reseller: string): Key => ({ pk: `RESELLER#${reseller}`, sk: 'DIRECTORY' });

/** Returns the key of a block of a directory. The keys of a generation sort by block. */
export const blockKey = (reseller: string, generation: number, block: number): Key => ({
  pk: directoryKey(reseller).pk,
  sk: `DIRECTORY#${directoryNumber(generation)}#${directoryNumber(block)}`,
});

/** Returns the partition key of `BY_ANNIVERSARY_INDEX`: the month, `YYYY-MM`, of a date. */
const monthOf = (date: string): string => date.slice(0, 'YYYY-MM'.length);

const MONTHS_A_YEAR = 12;

/**
 * Lists partition keys of `BY_ANNIVERSARY_INDEX`: some months before a date, the earliest first, and the month of the date.
 *
 * @example monthsUpTo('2027-01-15', 1) // ['2026-12', '2027-01']
 */
export function monthsUpTo(date: string, before: number): string[] {
  const [year = 0, month = 1] = date.split('-').map(Number);
  return Array.from({ length: before + 1 }, (_, index) => {
    const months = year * MONTHS_A_YEAR + (month - 1) - before + index;
    return `${Math.floor(months / MONTHS_A_YEAR)}-${String((months % MONTHS_A_YEAR) + 1).padStart(2, '0')}`;
  });
}

/** Returns the sort key of `BY_ANNIVERSARY_INDEX`: the date of the next anniversary. */
const anniversaryOf = (date: string, customerId: string): string => `${date}#${customerId}`;

/** Returns the upper bound, exclusive, of the sort keys in `BY_ANNIVERSARY_INDEX` up to a date. `$` follows `#`. */
export const anniversariesUpTo = (date: string): string => `${date}$`;

/**
 * Returns the item of a customer, with its index keys. A customer without an anniversary is not in `BY_ANNIVERSARY_INDEX`.
 *
 * @example customerItem({ ...customer, customerId: '1000000042', cotermDate: '2027-03-01' }).anniversary // '2027-03-01#1000000042'
 */
export const customerItem = (customer: Customer) => ({
  ...customer,
  ...customerKey(customer.customerId),
  reseller: resellerOf(customer.tenant, customer.resellerId),
  createdKey: createdKeyOf(customer),
  ...(customer.cotermDate !== '' && {
    anniversaryMonth: monthOf(customer.cotermDate),
    anniversary: anniversaryOf(customer.cotermDate, customer.customerId),
  }),
});

/** Returns the key of a customer's list of active subscriptions. */
export const activeSubscriptionsKey = (customerId: string): Key => ({ pk: partition(customerId), sk: ACTIVE });

/** Returns the item of a deployment. */
export const deploymentItem = (customerId: string, deployment: Deployment) => ({
  ...deployment,
  ...deploymentKey(customerId, deployment.deploymentId),
});

/** Returns the item of a subscription. */
export const subscriptionItem = (customerId: string, item: SubscriptionItem) => ({
  ...item,
  ...subscriptionKey(customerId, item.subscriptionId),
});
