import type { Key } from '../../core/model/keys.ts';
import type { Customer, Deployment, SubscriptionItem } from '../model/account-items.ts';

/**
 * Keys of the `Accounts` table: a partition a customer.
 *
 * | sort key | item |
 * | --- | --- |
 * | `CUSTOMER` | the customer, and the change of its subscriptions that is under way |
 * | `CUSTOMER#DEPLOYMENT#<id>` | a deployment |
 * | `CUSTOMER#SUBSCRIPTION#<id>` | a subscription, and what the change under way makes of it |
 * | `ORDER#<number>` | what the history needs of an order |
 *
 * One query reads the account, the customer first, and another one the history. Ids of customers are unique in the system, so that
 * the partition needs no tenant: it is compared on every read.
 *
 * A partition takes 1,000 write units a second (DynamoDB Developer Guide, "Partitions and data distribution"). An order of 499
 * lines takes some 2,000, which its steps spread over seconds; what one customer orders in a second is far less otherwise.
 */

const ORDER_NUMBER_DIGITS = 12;

const PARTITION = 'CUSTOMER#';

const partition = (customerId: string) => `${PARTITION}${customerId}`;

/** The customer whose partition it is. */
export const customerIdOf = (pk: string): string => pk.slice(PARTITION.length);

const CUSTOMER_SORT_KEY = 'CUSTOMER';

/** Sort keys that begin with this are the customer, its deployments and its subscriptions. */
export const ACCOUNT = CUSTOMER_SORT_KEY;

/** Sort keys that begin with these are the customer's deployments, its subscriptions, what is kept of its orders. */
export const DEPLOYMENTS = 'CUSTOMER#DEPLOYMENT#';
export const SUBSCRIPTIONS = 'CUSTOMER#SUBSCRIPTION#';
export const ORDERS = 'ORDER#';

/** The customer itself. */
export const customerKey = (customerId: string): Key => ({ pk: partition(customerId), sk: CUSTOMER_SORT_KEY });

/** A deployment of the customer. */
export const deploymentKey = (customerId: string, deploymentId: string): Key => ({
  pk: partition(customerId),
  sk: `${DEPLOYMENTS}${deploymentId}`,
});

/** A subscription of the customer. */
export const subscriptionKey = (customerId: string, subscriptionId: string): Key => ({
  pk: partition(customerId),
  sk: `${SUBSCRIPTIONS}${subscriptionId}`,
});

/** What the history needs of an order of the customer; the keys sort as the numbers do. */
export const summaryKey = (customerId: string, number: number): Key => ({
  pk: partition(customerId),
  sk: `${ORDERS}${String(number).padStart(ORDER_NUMBER_DIGITS, '0')}`,
});

/**
 * Partition key of `BY_RESELLER_INDEX`: the customers of one tenant that one reseller brought. A tenant may have a `#` in it, a
 * reseller's id has none (docs/contracts/subscriptions.md, "Customers, deployments, subscriptions, prices"): the last one is where the tenant ends, so that no two pairs share a key.
 */
export const resellerOf = (tenant: string, resellerId: string): string => `${tenant}#${resellerId}`;

/** Partition key of `BY_ANNIVERSARY_INDEX`: the month, `YYYY-MM`, of a date. */
const monthOf = (date: string): string => date.slice(0, 'YYYY-MM'.length);

const MONTHS_A_YEAR = 12;

/** Partition keys of `BY_ANNIVERSARY_INDEX`: the month of a date, and so many before it, the earliest first. */
export function monthsUpTo(date: string, before: number): string[] {
  const [year = 0, month = 1] = date.split('-').map(Number);
  return Array.from({ length: before + 1 }, (_, index) => {
    const months = year * MONTHS_A_YEAR + (month - 1) - before + index;
    return `${Math.floor(months / MONTHS_A_YEAR)}-${String((months % MONTHS_A_YEAR) + 1).padStart(2, '0')}`;
  });
}

/** Sort key of `BY_ANNIVERSARY_INDEX`: the date of the anniversary to come. */
const anniversaryOf = (date: string, customerId: string): string => `${date}#${customerId}`;

/** What the sort keys in `BY_ANNIVERSARY_INDEX` of all anniversaries up to a date come before: `$` follows `#`. */
export const anniversariesUpTo = (date: string): string => `${date}$`;

/** The item that stores a customer, with what the indexes find it by: none finds an anniversary that is not known yet. */
export const customerItem = (customer: Customer) => ({
  ...customerKey(customer.customerId),
  ...customer,
  reseller: resellerOf(customer.tenant, customer.resellerId),
  createdKey: `${customer.createdAt}#${customer.customerId}`,
  ...(customer.cotermDate !== '' && {
    anniversaryMonth: monthOf(customer.cotermDate),
    anniversary: anniversaryOf(customer.cotermDate, customer.customerId),
  }),
});

/** The item that stores a deployment. */
export const deploymentItem = (customerId: string, deployment: Deployment) => ({
  ...deploymentKey(customerId, deployment.deploymentId),
  ...deployment,
});

/** The item that stores a subscription. */
export const subscriptionItem = (customerId: string, item: SubscriptionItem) => ({
  ...subscriptionKey(customerId, item.subscriptionId),
  ...item,
});
