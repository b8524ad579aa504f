import type { Customer, Subscription } from './account-items.ts';
import { daysBetween, pacificDate } from './calendar.ts';

/** Days after its anniversary during which an expired subscription can be renewed (docs/contracts/subscriptions.md, "RENEWAL"). */
export const RENEWAL_DAYS = 30;

/**
 * Returns true if the customer can use the subscription. It has a quantity left and is paid for the customer's current term.
 *
 * @example isActive({ quantity: 10, term: 1 }, { anniversaries: ['2027-06-01'] }) // true
 */
export const isActive = (
  { quantity, term }: Subscription,
  { anniversaries }: Pick<Customer, 'anniversaries'>,
): boolean => quantity > 0 && term >= anniversaries.length;

/**
 * Returns the status: active `1000`, expired or wholly returned `1004` (docs/contracts/subscriptions.md, "Customers, deployments,
 * subscriptions, prices").
 *
 * @example statusOf({ quantity: 0, term: 1 }, { anniversaries: [] }) // '1004'
 */
export const statusOf = (subscription: Subscription, customer: Pick<Customer, 'anniversaries'>): '1000' | '1004' =>
  isActive(subscription, customer) ? '1000' : '1004';

/**
 * Returns the anniversary, `YYYY-MM-DD`, Pacific, that ends the term that the subscription is paid for. For an expired
 * subscription, it is the day of the expiry.
 *
 * @example renewalDateOf({ term: 0 }, { anniversaries: [], cotermDate: '2027-06-01' }) // '2027-06-01'
 */
export const renewalDateOf = (
  { term }: Subscription,
  { anniversaries, cotermDate }: Pick<Customer, 'anniversaries' | 'cotermDate'>,
): string => anniversaries[term] ?? cotermDate;

/**
 * Lists the actions that the subscription allows. An expired one can be renewed within 30 days after its anniversary
 * (docs/contracts/subscriptions.md, "RENEWAL").
 *
 * @example allowedActionsOf({ quantity: 10, term: 0 }, { anniversaries: ['2027-06-01'] }, new Date('2027-06-30T20:00:00Z')) // ['MANUAL_RENEWAL']
 */
export function allowedActionsOf(
  { quantity, term }: Subscription,
  { anniversaries }: Pick<Customer, 'anniversaries'>,
  now: Date,
): readonly 'MANUAL_RENEWAL'[] {
  const expiredOn = anniversaries[term];
  if (expiredOn === undefined || quantity === 0) return [];
  return daysBetween(expiredOn, pacificDate(now)) <= RENEWAL_DAYS ? ['MANUAL_RENEWAL'] : [];
}

/**
 * Returns the quantity that the anniversary renews (docs/contracts/subscriptions.md, "Customers, deployments, subscriptions,
 * prices"). An explicit quantity stays, whatever is ordered or returned; the renewal buys what exceeds the current quantity. Without
 * one, it follows the subscription's quantity.
 *
 * @example renewalQuantityOf({ quantity: 5, autoRenewal: { enabled: true, renewalQuantity: 7 } }) // 7
 */
export const renewalQuantityOf = ({ autoRenewal, quantity }: Subscription): number =>
  autoRenewal.renewalQuantity ?? quantity;
