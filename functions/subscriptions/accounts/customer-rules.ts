import { composed } from '../../core/validation/spelling.ts';
import type { Address, Customer, CustomerStatus } from '../model/account-items.ts';
import { refused } from '../model/refusal.ts';
import { notEditable } from './edit-rules.ts';

type AddressPatch = { readonly [Field in keyof Address]?: Address[Field] | undefined };

/** Fields of a customer that only the service sets. */
const READ_ONLY = ['customerId', 'discounts', 'benefits', 'cotermDate', 'creationDate', 'status', 'links'] as const;

/** Change of a customer by a partner. Absent fields stay as they are. */
export interface CustomerPatch extends Partial<Readonly<Record<(typeof READ_ONLY)[number], unknown>>> {
  readonly resellerId?: string | undefined;
  readonly externalReferenceId?: string | undefined;
  readonly companyProfile?:
    | {
        readonly companyName?: string | undefined;
        readonly preferredLanguage?: string | undefined;
        readonly marketSegment?: Customer['marketSegment'] | undefined;
        readonly address?: AddressPatch | undefined;
        readonly contacts?: Customer['contacts'] | undefined;
      }
    | undefined;
  readonly globalSalesEnabled?: boolean | undefined;
}

/**
 * Statuses in which a customer cannot be changed: pending and blocked (docs/contracts/subscriptions.md, "Customers, deployments,
 * subscriptions, prices").
 */
const NOT_UPDATED: ReadonlySet<CustomerStatus> = new Set(['1002', '1012']);

/**
 * Returns the changed customer. Absent fields of the address stay as they are, too. Contacts are replaced as a whole.
 *
 * @throws Problem `1119` for read-only fields and for new values of fixed fields; `1125` for a pending or blocked customer
 * @example updatedCustomer({ status: '1012', address: {} }, { globalSalesEnabled: true }) // throws 1125
 */
export function updatedCustomer(customer: Customer, patch: CustomerPatch): Customer {
  const { companyProfile: { preferredLanguage, address, contacts } = {}, ...others } = patch;
  const fixed = fixedFields(customer, patch);
  if (fixed.length > 0) throw notEditable(fixed);
  if (NOT_UPDATED.has(customer.status)) throw refused('1125', [`status: ${customer.status}`]);
  return {
    ...customer,
    externalReferenceId: others.externalReferenceId ?? customer.externalReferenceId,
    globalSalesEnabled: others.globalSalesEnabled ?? customer.globalSalesEnabled,
    preferredLanguage: preferredLanguage ?? customer.preferredLanguage,
    address: address === undefined ? customer.address : patchedAddress(customer.address, address),
    contacts: contacts ?? customer.contacts,
  };
}

/**
 * Lists the fixed fields that a change would give another value (docs/contracts/subscriptions.md, "Customers, deployments,
 * subscriptions, prices").
 */
function fixedFields(customer: Customer, patch: CustomerPatch): string[] {
  const { resellerId, companyProfile = {} } = patch;
  const { companyName, marketSegment, address } = companyProfile;
  const fields = [
    ['resellerId', resellerId, customer.resellerId],
    ['companyProfile.companyName', companyName, customer.companyName],
    ['companyProfile.marketSegment', marketSegment, customer.marketSegment],
    ['companyProfile.address.country', address?.country, customer.address.country],
    ['companyProfile.address.region', address?.region, customer.address.region],
  ] as const;
  return [
    ...READ_ONLY.filter((field) => patch[field] !== undefined),
    ...fields.flatMap(([path, wanted, is]) =>
      wanted === undefined || composed(wanted) === composed(is) ? [] : [path],
    ),
  ];
}

/** Merges the changed fields into an address. Country and region are equal, as `updatedCustomer` has checked. */
const patchedAddress = (address: Address, patch: AddressPatch): Address => ({
  ...address,
  city: patch.city ?? address.city,
  addressLine1: patch.addressLine1 ?? address.addressLine1,
  addressLine2: patch.addressLine2 ?? address.addressLine2,
  postalCode: patch.postalCode ?? address.postalCode,
  phoneNumber: patch.phoneNumber ?? address.phoneNumber,
});

/**
 * Checks and returns the address of a new deployment.
 *
 * @throws Problem `1140` if the customer is not enabled for global sales; `1141` for the customer's own country
 * @example deploymentAddress({ globalSalesEnabled: true, address: { country: 'US' } }, { country: 'DE' }) // { country: 'DE' }
 */
export function deploymentAddress({ globalSalesEnabled, address }: Customer, wanted: Address): Address {
  if (!globalSalesEnabled) throw refused('1140');
  if (wanted.country === address.country) {
    throw refused('1141', [`companyProfile.address.country: must be another one than ${address.country}`]);
  }
  return wanted;
}
