import type * as z from 'zod';
import { formatPath } from '../../core/validation/validation.ts';
import { REFERENCE_LENGTH } from '../contract/fields.ts';
import type { UpdateOrder } from '../contract/order-contract.ts';
import type { UpdateSubscription } from '../contract/subscription-contract.ts';
import { refused } from '../model/refusal.ts';

/**
 * Rejects fields that cannot be edited. This comes before the check for missing fields. A caller that sends only such fields has
 * not forgotten any.
 */
function refuseOthers(body: Readonly<Record<string, unknown>>, editable: readonly string[]): void {
  const others = Object.keys(body).filter((name) => body[name] !== undefined && !editable.includes(name));
  if (others.length > 0) throw notEditable(others.map((name) => formatPath([name])));
}

/** Highest number of field names in an error. A body may have tens of thousands. */
const MOST_NAMES = 100;

/**
 * Makes the error for fields that cannot be edited, by their paths (docs/contracts/subscriptions.md, "Customers, deployments,
 * subscriptions, prices", 1119).
 */
export const notEditable = (paths: readonly string[]) =>
  refused(
    '1119',
    paths.slice(0, MOST_NAMES).map((path) => ({ path, message: 'cannot be edited' })),
  );

/**
 * Returns the new `externalReferenceId` from a PATCH of an order (docs/contracts/subscriptions.md, "Orders"). Any other field is
 * rejected with 1119.
 *
 * @throws Problem 1119, 1122
 * @example editedReference({ externalReferenceId: 'PO-2027-0142-B' }) // 'PO-2027-0142-B'
 */
export function editedReference(body: z.output<typeof UpdateOrder>): string {
  refuseOthers(body, ['externalReferenceId']);
  const { externalReferenceId } = body;
  if (externalReferenceId === undefined)
    throw refused('1122', [{ path: 'externalReferenceId', message: 'is missing' }]);
  return externalReferenceId;
}

/**
 * Checks the new `externalReferenceId` of an order that exists. An unknown order is reported first
 * (docs/contracts/subscriptions.md, "Headers").
 *
 * @throws Problem 2126
 * @example checkReference('PO-2027-0142-which-is-by-far-too-long') // throws 2126
 */
export function checkReference(externalReferenceId: string): void {
  if ([...externalReferenceId].length > REFERENCE_LENGTH) {
    const message = `must have at most ${REFERENCE_LENGTH} characters`;
    throw refused('2126', [{ path: 'externalReferenceId', message }]);
  }
}

type AutoRenewalEdit = NonNullable<z.output<typeof UpdateSubscription>['autoRenewal']>;

/**
 * Returns the changed auto-renewal settings from a PATCH of a subscription. At least one field must change.
 *
 * @throws Problem 1119, 1122; 2147 for more than one flexible discount code
 * @example editedRenewal({ autoRenewal: { enabled: false } }) // { enabled: false }
 */
export function editedRenewal(body: z.output<typeof UpdateSubscription>): AutoRenewalEdit {
  refuseOthers(body, ['autoRenewal']);
  const { autoRenewal } = body;
  if (autoRenewal === undefined || Object.keys(autoRenewal).length === 0) {
    throw refused('1122', [{ path: 'autoRenewal', message: 'is missing or empty' }]);
  }
  if ((autoRenewal.flexDiscountCodes ?? []).length > 1) throw refused('2147', ['autoRenewal.flexDiscountCodes']);
  return autoRenewal;
}
