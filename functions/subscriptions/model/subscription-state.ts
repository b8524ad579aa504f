import type { Customer, Subscription } from './account-items.ts';
import { daysBetween, pacificDate } from './calendar.ts';

/** How long after its anniversary an expired subscription can be renewed (docs/contracts/subscriptions.md, "RENEWAL"). */
const RENEWAL_DAYS = 30;

/** Whether the customer can use it: something of it is left, and it is paid for the term that the customer is in. */
export const isActive = (
  { quantity, term }: Subscription,
  { anniversaries }: Pick<Customer, 'anniversaries'>,
): boolean => quantity > 0 && term >= anniversaries.length;

/** Active `1000`, expired or wholly returned `1004` (docs/contracts/subscriptions.md, "Customers, deployments, subscriptions, prices"). */
export const statusOf = (subscription: Subscription, customer: Pick<Customer, 'anniversaries'>): '1000' | '1004' =>
  isActive(subscription, customer) ? '1000' : '1004';

/** The anniversary (`YYYY-MM-DD`, Pacific) that ends the term it is paid for: to come, or the one that it expired on. */
export const renewalDateOf = (
  { term }: Subscription,
  { anniversaries, cotermDate }: Pick<Customer, 'anniversaries' | 'cotermDate'>,
): string => anniversaries[term] ?? cotermDate;

/** What can be done with it: within 30 days after its anniversary an expired one can be renewed (docs/contracts/subscriptions.md, "RENEWAL"). */
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
 * How much of it the anniversary renews (docs/contracts/subscriptions.md, "Customers, deployments, subscriptions, prices": an explicit quantity stays, otherwise it follows the quantity).
 * Never more than there is: what was returned since is not bought again.
 */
export const renewalQuantityOf = ({ autoRenewal, quantity }: Subscription): number =>
  Math.min(autoRenewal.renewalQuantity ?? quantity, quantity);
