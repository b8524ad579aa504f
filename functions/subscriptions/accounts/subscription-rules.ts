import type { AutoRenewal, Customer, Subscription } from '../model/account-items.ts';
import { refused } from '../model/refusal.ts';
import { isActive } from '../model/subscription-state.ts';

/** Change of the auto-renewal settings by a partner. Absent fields stay as they are. */
export interface AutoRenewalPatch {
  readonly enabled?: boolean | undefined;
  readonly renewalQuantity?: number | undefined;
  /** Codes for the renewal. An empty list removes the current code. */
  readonly flexDiscountCodes?: readonly string[] | undefined;
}

/**
 * Returns the changed auto-renewal settings (docs/contracts/subscriptions.md, "Customers, deployments, subscriptions, prices"). A
 * preview of the renewal shows if a discount code qualifies.
 *
 * @param most the largest quantity of the product's offers
 * @throws Problem `3119` for an inactive subscription; `3116` for a quantity below 1 or above the largest
 * @example updatedRenewal({ quantity: 10, term: 0, autoRenewal: { enabled: true } }, { anniversaries: [] }, { renewalQuantity: 7 }, 10_000) // { enabled: true, renewalQuantity: 7 }
 */
export function updatedRenewal(
  subscription: Subscription,
  customer: Customer,
  patch: AutoRenewalPatch,
  most: number,
): AutoRenewal {
  const { autoRenewal } = subscription;
  const { enabled, renewalQuantity, flexDiscountCodes } = patch;
  if (!isActive(subscription, customer)) throw refused('3119');
  if (renewalQuantity !== undefined && !isFromOneTo(most, renewalQuantity)) {
    const path = 'autoRenewal.renewalQuantity';
    throw refused('3116', [{ path, message: `must be a whole number from 1 to ${most}` }]);
  }
  const { flexDiscountCodes: codesBefore, ...settings } = autoRenewal;
  const codes = flexDiscountCodes ?? codesBefore ?? [];
  const wanted = renewalQuantity ?? autoRenewal.renewalQuantity;
  return {
    ...settings,
    enabled: enabled ?? autoRenewal.enabled,
    ...(wanted !== undefined && { renewalQuantity: wanted }),
    ...(codes.length > 0 && { flexDiscountCodes: codes }),
  };
}

const isFromOneTo = (most: number, value: number) => Number.isInteger(value) && value >= 1 && value <= most;
