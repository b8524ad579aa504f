import type * as z from 'zod';
import { formatPath } from '../../core/validation/validation.ts';
import { REFERENCE_LENGTH } from '../contract/fields.ts';
import type { UpdateOrder } from '../contract/order-contract.ts';
import type { UpdateSubscription } from '../contract/subscription-contract.ts';
import { refused } from '../model/refusal.ts';

/** What is not to be edited comes before what is missing: a caller who sends only that has not forgotten anything. */
function refuseOthers(body: Readonly<Record<string, unknown>>, editable: readonly string[]): void {
  const others = Object.keys(body).filter((name) => body[name] !== undefined && !editable.includes(name));
  if (others.length > 0) throw notEditable(others.map((name) => formatPath([name])));
}

/** Most names that a refusal tells: a body may have tens of thousands. */
const MOST_NAMES = 100;

/** The refusal of an edit of what cannot be edited (docs/contracts/subscriptions.md, "Customers, deployments, subscriptions, prices": 1119), by the paths of the fields. */
export const notEditable = (paths: readonly string[]) =>
  refused(
    '1119',
    paths.slice(0, MOST_NAMES).map((path) => `${path}: cannot be edited`),
  );

/**
 * What a PATCH of an order makes its `externalReferenceId` (docs/contracts/subscriptions.md, "Orders": any other field 1119).
 *
 * @throws Problem 1119, 1122
 */
export function editedReference(body: z.output<typeof UpdateOrder>): string {
  refuseOthers(body, ['externalReferenceId']);
  const { externalReferenceId } = body;
  if (externalReferenceId === undefined) throw refused('1122', ['externalReferenceId']);
  return externalReferenceId;
}

/**
 * Looks at the `externalReferenceId` of an order that is there: what is wrong with that is told first (docs/contracts/subscriptions.md, "Headers").
 *
 * @throws Problem 2126
 */
export function checkReference(externalReferenceId: string): void {
  if ([...externalReferenceId].length > REFERENCE_LENGTH) throw refused('2126', ['externalReferenceId']);
}

type AutoRenewalEdit = NonNullable<z.output<typeof UpdateSubscription>['autoRenewal']>;

/**
 * What a PATCH of a subscription wants of its renewal: at least one thing.
 *
 * @throws Problem 1119, 1122; 2147 for more than one flexible discount code
 */
export function editedRenewal(body: z.output<typeof UpdateSubscription>): AutoRenewalEdit {
  refuseOthers(body, ['autoRenewal']);
  const { autoRenewal } = body;
  if (autoRenewal === undefined || Object.keys(autoRenewal).length === 0) throw refused('1122', ['autoRenewal']);
  if ((autoRenewal.flexDiscountCodes ?? []).length > 1) throw refused('2147', ['autoRenewal.flexDiscountCodes']);
  return autoRenewal;
}
