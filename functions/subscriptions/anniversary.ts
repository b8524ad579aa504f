import { json } from '../core/answer.ts';
import { placeOrder } from '../core/place-order.ts';
import type { Store } from '../core/store.ts';
import { transact } from '../core/transaction.ts';
import { customerAfterExpiry } from './account-change.ts';
import type { Account, Customer } from './account-items.ts';
import { changedCustomer, nextVersion } from './account-writes.ts';
import { anniversaryLines } from './anniversary-lines.ts';
import type { DecidedOrder } from './facts.ts';
import { instantOf } from './fields.ts';
import { readFlexDiscounts } from './flex-discounts.ts';
import { readOffers } from './offers.ts';
import { anniversaryNeedsFlexDiscounts, anniversaryOffersNeeded } from './offers-needed.ts';
import { isInactive, LINE, WORKFLOW } from './order-outcome.ts';
import { newSummary } from './order-summaries.ts';

/** The anniversary that a customer has reached, unless it has begun. */
export function anniversaryDue({ cotermDate, renewal }: Customer, today: string): string | undefined {
  return cotermDate !== '' && cotermDate <= today && !renewal?.open ? cotermDate : undefined;
}

/**
 * Begins an anniversary of an account of which no change is open (contract, "RENEWAL"). Where there is something to renew, a System
 * order is placed that renews it: the anniversary is over, and what is not renewed expires, when that order is. Where there is
 * nothing, it is over at once. Either is one transaction on condition of what was read: of all who begin an anniversary, one does.
 *
 * @param date the anniversary, Pacific
 * @throws ConditionFailed when the customer has changed
 * @throws Problem `unavailable`
 */
export async function beginAnniversary(store: Store, account: Account, date: string): Promise<void> {
  const { customer } = account;
  const begun: Account = { ...account, customer: { ...customer, cotermDate: date, renewal: { date, order: null } } };
  const renewed = isInactive(customer) ? undefined : await linesToRenew(store, begun, date);
  if (renewed !== undefined && renewed.lines.length > 0) return placeRenewal(store, customer, date, renewed);
  const after = nextVersion(store, customer, customerAfterExpiry(begun, store.now()));
  await transact(store, [changedCustomer(store, customer, after)]);
}

async function linesToRenew(store: Store, account: Account, date: string): Promise<DecidedOrder> {
  const [offers, flexDiscounts] = await Promise.all([
    readOffers(store, anniversaryOffersNeeded(account, date)),
    anniversaryNeedsFlexDiscounts(account) ? readFlexDiscounts(store) : [],
  ]);
  return anniversaryLines({ account, offers, flexDiscounts, now: store.now(), fetchPrice: true }, date);
}

async function placeRenewal(
  store: Store,
  customer: Customer,
  date: string,
  { lines, currencyCode }: DecidedOrder,
): Promise<void> {
  const renewing = (order: number): Customer =>
    nextVersion(store, customer, { ...customer, cotermDate: date, renewal: { date, order, open: true } });
  const placed = {
    line: LINE,
    tenant: customer.tenant,
    actor: WORKFLOW,
    status: '1002',
    data: {
      customerId: customer.customerId,
      orderType: 'RENEWAL',
      externalReferenceId: '',
      ...(currencyCode !== undefined && { currencyCode }),
      creationDate: instantOf(store.now()),
      source: 'System',
      lineItems: lines,
    },
  } as const;
  await placeOrder(
    store,
    {
      ...placed,
      writes: (order) => [changedCustomer(store, customer, renewing(order.number)), newSummary(store, order)],
    },
    () => json(201, {}),
  );
}
