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
import type { DecidedOrder } from '../model/order-context.ts';
import type { SubscriptionOrderData } from '../model/order-data.ts';
import { createSummaryWrite } from '../orders/order-summaries.ts';
import { anniversaryLines } from '../rules/anniversary-lines.ts';
import { anniversaryNeedsFlexDiscounts, anniversaryOffersNeeded } from '../rules/offers-needed.ts';
import { customerAfterExpiry } from './order-effects.ts';
import { isInactive, LINE, WORKFLOW } from './order-outcome.ts';

/** The anniversary that a customer has reached, unless it has begun. */
export function anniversaryDue({ cotermDate, renewal }: Customer, today: string): string | undefined {
  return cotermDate !== '' && cotermDate <= today && !renewal?.open ? cotermDate : undefined;
}

/**
 * The anniversary that is run as if it were today's (docs/contracts/subscriptions.md, "Operators": sandbox): the one that is overdue, else one today. None
 * for a customer that has no term yet, nor for one for which an order was placed today that renews.
 */
export function sandboxAnniversary({ cotermDate, renewal }: Customer, today: string): string | undefined {
  const isRenewed = renewal !== undefined && renewal.order !== null && renewal.begunOn === today;
  if (cotermDate === '' || renewal?.open || isRenewed) return undefined;
  return cotermDate < today ? cotermDate : today;
}

/**
 * Begins an anniversary of an account of which no change is open (docs/contracts/subscriptions.md, "RENEWAL"). Where there is something to renew, a System
 * order is placed that renews it: the anniversary is over, and what is not renewed expires, when that order is. Where there is
 * nothing, it is over at once. Either is one transaction on condition of what was read: of all who begin an anniversary, one does.
 *
 * @param date the anniversary, Pacific
 * @returns the customer as it is then
 * @throws ConditionFailed when the customer has changed
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
  const placed: NewOrder<SubscriptionOrderData> = {
    line: LINE,
    tenant: before.tenant,
    actor: WORKFLOW,
    status: '1002',
    data: {
      customerId: before.customerId,
      orderType: 'RENEWAL',
      externalReferenceId: '',
      ...(currencyCode !== undefined && { currencyCode }),
      creationDate: instantOf(store.now()),
      source: 'System',
      lineItems: lines,
    },
    writes: (order) => [updateCustomerWrite(store, before, renewing(order.number)), createSummaryWrite(store, order)],
  };
  let after: Customer = begun;
  await placeOrder(store, placed, ({ number }) => {
    after = renewing(number);
    return json(201, {});
  });
  return after;
}
