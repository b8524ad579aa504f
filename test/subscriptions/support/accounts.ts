import { BatchWriteCommand } from '@aws-sdk/lib-dynamodb';
import { json } from '../../../functions/core/model/response.ts';
import { prepareChange } from '../../../functions/core/orders/change-order.ts';
import { placeOrder } from '../../../functions/core/orders/place-order.ts';
import { ANY_TENANT, readOrder } from '../../../functions/core/orders/read-order.ts';
import type { Store, StoredItem } from '../../../functions/core/store/store.ts';
import { transact, type Write } from '../../../functions/core/store/transaction.ts';
import { changeCustomer, createCustomer } from '../../../functions/subscriptions/accounts/account-commands.ts';
import { subscriptionItem } from '../../../functions/subscriptions/accounts/account-keys.ts';
import { accountPages } from '../../../functions/subscriptions/accounts/account-store.ts';
import { readAccount } from '../../../functions/subscriptions/accounts/read-account.ts';
import { StagedChanges } from '../../../functions/subscriptions/accounts/staged-changes.ts';
import { orderInProgress } from '../../../functions/subscriptions/fulfillment/complete-order.ts';
import { effectsOf } from '../../../functions/subscriptions/fulfillment/order-effects.ts';
import { failureWrites, LINE, readOriginal } from '../../../functions/subscriptions/fulfillment/order-outcome.ts';
import type { Customer, Subscription } from '../../../functions/subscriptions/model/account-items.ts';
import { lifecycle } from '../../../functions/subscriptions/model/lifecycle.ts';
import type {
  OrderLine,
  SubscriptionOrder,
  SubscriptionOrderData,
} from '../../../functions/subscriptions/model/order-data.ts';
import { createSummaryWrite } from '../../../functions/subscriptions/orders/order-summaries.ts';
import { customerFields } from '../../support/lines/sample-customer.ts';

const ANYONE = { tenant: ANY_TENANT, line: LINE } as const;

/** Returns product `n`, ten characters. */
export const product = (n: number): string => `P${String(n).padStart(9, '0')}`;

/** Returns a line of a NEW order for product `n`. */
export const line = (
  extLineItemNumber: number,
  n: number,
  quantity = 1,
  fields: Partial<OrderLine> = {},
): OrderLine => ({
  extLineItemNumber,
  offerId: `${product(n)}01A12`,
  quantity,
  subscriptionId: '',
  currencyCode: 'USD',
  proratedDays: 365,
  pricing: { partnerPrice: 365, discountedPartnerPrice: 365, netPartnerPrice: 365, lineItemPartnerPrice: 365 },
  ...fields,
});

/** Returns lines 1 to `count`, each for its own product. The quantity of line n is n mod 10 + 1. */
export const lines = (count: number): OrderLine[] =>
  Array.from({ length: count }, (_, index) => line(index + 1, index + 1, ((index + 1) % 10) + 1));

/** Adds a customer. By default it is pending and may order. */
export async function newAccount(store: Store, fields: Partial<Customer> = {}): Promise<string> {
  const { body } = await createCustomer(store, customerFields, ({ customerId }) => json(201, customerId));
  const customerId: string = JSON.parse(body);
  if (Object.keys(fields).length > 0) await setCustomer(store, customerId, fields);
  return customerId;
}

/** Sets fields of a customer, without any rules. */
export async function setCustomer(store: Store, customerId: string, fields: Partial<Customer>): Promise<void> {
  await changeCustomer(
    store,
    { owner: ANYONE, customerId },
    (customer) => ({ ...customer, ...fields }),
    () => json(200, {}),
  );
}

/** Places an open order and returns its number. */
export async function place(
  store: Store,
  customerId: string,
  lineItems: readonly OrderLine[],
  fields: Partial<SubscriptionOrderData> = {},
  alongside: (order: SubscriptionOrder) => readonly Write[] = () => [],
): Promise<number> {
  const data: SubscriptionOrderData = {
    customerId,
    orderType: 'NEW',
    externalReferenceId: '',
    currencyCode: 'USD',
    creationDate: store.now().toISOString(),
    source: 'API',
    lineItems,
    ...fields,
  };
  const { body } = await placeOrder(
    store,
    {
      line: LINE,
      tenant: 'tenant-a',
      lifecycle,
      actor: 'partner',
      status: '1002',
      data,
      writes: (order) => [createSummaryWrite(store, order), ...alongside(order)],
    },
    ({ number }) => json(201, number),
  );
  return JSON.parse(body);
}

/** Places a RETURN that claims lines of an order. */
export async function placeReturn(store: Store, original: number, lineNumbers: readonly number[]): Promise<number> {
  const before = await read(store, original);
  const { customerId, lineItems } = before.data;
  const isReturned = (given: OrderLine) => lineNumbers.includes(given.extLineItemNumber);
  const returned = lineItems.filter(isReturned).map((given) => ({ ...given, subscriptionId: '' }));
  const claimed = (number: number) =>
    lineItems.map((given) => (isReturned(given) ? { ...given, returnOrder: number } : given));
  const data = { orderType: 'RETURN', referenceOrder: original } as const;
  return place(store, customerId, returned, data, ({ number }) => {
    const change = { data: { ...before.data, lineItems: claimed(number) } };
    return prepareChange(store, { ...before, comments: [] }, change, { actor: 'partner', lifecycle })?.writes ?? [];
  });
}

/**
 * Stages all changes of an order whose turn it is, and stops, as the version before did with every order. This version does so only
 * with orders that do not fit one transaction.
 */
export async function stage(store: Store, number: number): Promise<void> {
  const order = await read(store, number);
  const account = await accountOf(store, order.data.customerId);
  const current = orderInProgress(account.customer) ?? number;
  if (order.status !== '1002' || current !== number || account.customer.change) return;
  const effects = effectsOf(order, account, await readOriginal(store, order));
  if (effects === undefined) throw new Error('The order is impossible');
  await new StagedChanges(store, account).stage(number, effects.staged);
}

/** Returns the id of the inactive subscription `n` of {@link addInactive}. */
export const inactiveId = (n: number): string => `${String(n).padStart(30, '0')}NA`;

/** Adds expired subscriptions of product 7 to a customer, as every version has stored them. */
export async function addInactive(
  store: Store,
  customerId: string,
  count: number,
  fields: Partial<Subscription> = {},
): Promise<void> {
  const puts = Array.from({ length: count }, (_, n) => {
    const committed = { ...expired, subscriptionId: inactiveId(n), ...fields };
    const item = { subscriptionId: committed.subscriptionId, committed, commit: 0, version: 2 };
    return { PutRequest: { Item: subscriptionItem(customerId, item) } };
  });
  for (let start = 0; start < puts.length; start += LARGEST_BATCH) {
    const some = puts.slice(start, start + LARGEST_BATCH);
    await store.client.send(new BatchWriteCommand({ RequestItems: { [store.accountsTable]: some } }));
  }
}

/** Items of one request (API reference, BatchWriteItem). */
const LARGEST_BATCH = 25;

const expired: Omit<Subscription, 'subscriptionId'> = {
  product: product(7),
  suffix: 'A12',
  productType: 'LICENSE',
  countsTowardLevel: true,
  currencyCode: 'USD',
  quantity: 1,
  term: 0,
  autoRenewal: { enabled: true },
  createdAt: '2027-03-01T20:00:00.000Z',
};

/** Lets an order fail, as an operator does. */
export async function failOrder(store: Store, number: number): Promise<void> {
  const order = await read(store, number);
  const original = await readOriginal(store, order);
  await transact(store, failureWrites(store, { order, original }, { status: '1004', actor: 'operator' }));
}

/** Reads an order as stored. */
export const read = (store: Store, number: number): Promise<SubscriptionOrder> =>
  readOrder<SubscriptionOrderData>(store, ANYONE, { number });

/** Reads the visible account. */
export const accountOf = (store: Store, customerId: string) => readAccount(store, ANYONE, customerId);

/** Reads all items of a customer's partition, by sort key. */
export async function storedWith(store: Store, customerId: string): Promise<Record<string, StoredItem>> {
  const items: StoredItem[] = [];
  // A key cannot be compared with an empty text.
  for (const prefix of ['CUSTOMER', 'ORDER']) {
    for await (const page of accountPages(store, customerId, prefix)) items.push(...page);
  }
  return Object.fromEntries(items.map((item) => [String(item.sk), item]));
}
