import { json } from '../../core/model/response.ts';
import { type NewOrder, placeOrder } from '../../core/orders/place-order.ts';
import type { Store } from '../../core/store/store.ts';
import { transact } from '../../core/store/transaction.ts';
import { nextVersion, updateCustomerWrite } from '../accounts/account-writes.ts';
import { readFlexDiscounts } from '../catalog/flex-discounts.ts';
import { readOffers } from '../catalog/offers.ts';
import { instantOf } from '../contract/fields.ts';
import type { Account, Customer } from '../model/account-items.ts';
import { pacificDate } from '../model/calendar.ts';
import { lifecycle } from '../model/lifecycle.ts';
import type { DecidedOrder } from '../model/order-context.ts';
import type { SubscriptionOrderData } from '../model/order-data.ts';
import { refused } from '../model/refusal.ts';
import { createSummaryWrite } from '../orders/order-summaries.ts';
import { anniversaryLines } from '../rules/anniversary-lines.ts';
import { anniversaryNeedsFlexDiscounts, anniversaryOffersNeeded } from '../rules/offers-needed.ts';
import { customerAfterExpiry } from './order-effects.ts';
import { isInactive, LINE, WORKFLOW } from './order-outcome.ts';

/**
 * Returns the anniversary that a customer has reached, unless its run has begun.
 *
 * @param today `YYYY-MM-DD`, Pacific
 * @example anniversaryDue({ cotermDate: '2027-06-01' }, '2027-06-02') // '2027-06-01'
 */
export function anniversaryDue({ cotermDate, renewal }: Customer, today: string): string | undefined {
  return cotermDate !== '' && cotermDate <= today && !renewal?.open ? cotermDate : undefined;
}

/**
 * Returns the anniversary that the sandbox runs today (docs/contracts/subscriptions.md, "Operators"): the overdue one, or else
 * today. An anniversary may be run several times a day.
 *
 * @param today `YYYY-MM-DD`, Pacific
 * @returns undefined for a customer without a term
 * @throws Problem `4122` while the renewal order of the last anniversary is open
 * @example sandboxAnniversary({ cotermDate: '2027-06-01' }, '2027-03-01') // '2027-03-01'
 */
export function sandboxAnniversary({ cotermDate, renewal }: Customer, today: string): string | undefined {
  if (renewal?.open) {
    throw refused('4122', [
      `customerId: the renewal order ${renewal.order} is open; run the next anniversary when its status is not 1002`,
    ]);
  }
  if (cotermDate === '') return undefined;
  return cotermDate < today ? cotermDate : today;
}

/**
 * Begins an anniversary (docs/contracts/subscriptions.md, "RENEWAL"). Precondition: no change of the account is open.
 *
 * - If there is something to renew, a System order is placed. When it completes, the anniversary ends, and every subscription
 *   that it did not renew expires.
 * - If there is nothing to renew, the anniversary ends at once.
 *
 * Both are one transaction, conditional on the account's version. If several processes begin an anniversary, only one succeeds.
 *
 * @param date the anniversary, `YYYY-MM-DD`, Pacific
 * @returns the customer after the transaction
 * @throws ConditionFailed if the customer has changed
 * @throws Problem `unavailable`
 */
export async function beginAnniversary(store: Store, account: Account, date: string): Promise<Customer> {
  const { customer } = account;
  const begunOn = pacificDate(store.now());
  const begun = { ...customer, cotermDate: date, renewal: { date, begunOn, order: null } };
  const due = { ...account, customer: begun };
  const renewed = isInactive(customer) ? undefined : await linesToRenew(store, due, date);
  if (renewed !== undefined && renewed.lines.length > 0) return placeRenewal(store, customer, begun, renewed);
  const after = nextVersion(store, customer, customerAfterExpiry(due, store.now()));
  await transact(store, [updateCustomerWrite(store, customer, after)]);
  return after;
}

async function linesToRenew(store: Store, account: Account, date: string): Promise<DecidedOrder> {
  const [offers, flexDiscounts] = await Promise.all([
    readOffers(store, anniversaryOffersNeeded(account, date)),
    anniversaryNeedsFlexDiscounts(account) ? readFlexDiscounts(store) : [],
  ]);
  return anniversaryLines({ account, offers, flexDiscounts, now: store.now(), fetchPrice: true }, date);
}

/** A customer whose anniversary has begun. */
type Renewing = Customer & { readonly renewal: NonNullable<Customer['renewal']> };

async function placeRenewal(
  store: Store,
  before: Customer,
  begun: Renewing,
  { lines, currencyCode }: DecidedOrder,
): Promise<Customer> {
  const renewing = (order: number): Customer =>
    nextVersion(store, before, { ...begun, renewal: { ...begun.renewal, order, open: true } });
  const now = store.now();
  const placed: NewOrder<SubscriptionOrderData> = {
    line: LINE,
    tenant: before.tenant,
    actor: WORKFLOW,
    status: '1002',
    lifecycle,
    data: {
      customerId: before.customerId,
      orderType: 'RENEWAL',
      externalReferenceId: '',
      ...(currencyCode !== undefined && { currencyCode }),
      creationDate: instantOf(now),
      source: 'System',
      lineItems: lines,
    },
    placedAt: now,
    writes: (order) => [updateCustomerWrite(store, before, renewing(order.number)), createSummaryWrite(store, order)],
  };
  let after: Customer = begun;
  await placeOrder(store, placed, ({ number }) => {
    after = renewing(number);
    return json(201, {});
  });
  return after;
}
