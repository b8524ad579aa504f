import type { AutoRenewal, Customer, Subscription } from '../model/account-items.ts';
import { refused } from '../model/refusal.ts';
import { isActive } from '../model/subscription-state.ts';

/** What a partner wants of a subscription's renewal: what is absent stays. */
export interface AutoRenewalPatch {
  readonly enabled?: boolean | undefined;
  readonly renewalQuantity?: number | undefined;
  /** None takes away what was asked for before. */
  readonly flexDiscountCodes?: readonly string[] | undefined;
}

/**
 * The renewal of a subscription as a partner wants it (docs/contracts/subscriptions.md, "Customers, deployments, subscriptions, prices"). Whether a discount code qualifies shows when the
 * renewal is previewed.
 *
 * @throws Problem `3119` for an inactive subscription; `3116` for more than there is of it, or less than one
 */
export function updatedRenewal(subscription: Subscription, customer: Customer, patch: AutoRenewalPatch): AutoRenewal {
  const { quantity, autoRenewal } = subscription;
  const { enabled, renewalQuantity, flexDiscountCodes } = patch;
  if (!isActive(subscription, customer)) throw refused('3119');
  if (renewalQuantity !== undefined && !isFromOneTo(quantity, renewalQuantity)) {
    throw refused('3116', [`autoRenewal.renewalQuantity: must be a whole number from 1 to ${quantity}`]);
  }
  const codes = flexDiscountCodes ?? autoRenewal.flexDiscountCodes ?? [];
  const wanted = renewalQuantity ?? autoRenewal.renewalQuantity;
  return {
    enabled: enabled ?? autoRenewal.enabled,
    ...(wanted !== undefined && { renewalQuantity: wanted }),
    ...(codes.length > 0 && { flexDiscountCodes: codes }),
  };
}

const isFromOneTo = (most: number, value: number) => Number.isInteger(value) && value >= 1 && value <= most;
