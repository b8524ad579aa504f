import type { Customer } from '../../../functions/subscriptions/model/account-items.ts';

/** An address in the US that breaks no rule. */
export const SAN_JOSE = {
  country: 'US',
  region: 'CA',
  city: 'San Jose',
  addressLine1: '200 Fairmont Ave',
  postalCode: '95110',
  phoneNumber: '8004530000',
} as const satisfies Customer['address'];

/** Fields of a customer that a partner sets. */
export const customerFields = {
  tenant: 'tenant-a',
  resellerId: '5556667778',
  externalReferenceId: '',
  companyName: 'Fairway',
  preferredLanguage: 'en-US',
  marketSegment: 'COM',
  address: SAN_JOSE,
  contacts: [],
  globalSalesEnabled: false,
} as const satisfies Partial<Customer>;

/** Returns an active customer in the US without an anniversary, as it is stored. */
export const sampleCustomer = (fields: Partial<Customer> = {}): Customer => ({
  ...customerFields,
  customerId: '9876543210',
  discounts: [{ offerType: 'LICENSE', level: '01' }],
  benefits: [],
  status: '1000',
  cotermDate: '',
  anniversaries: [],
  commits: 0,
  createdAt: '2026-01-01T00:00:00.000Z',
  updatedAt: '2026-01-01T00:00:00.000Z',
  version: 1,
  ...fields,
});
