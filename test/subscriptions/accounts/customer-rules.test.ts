import { describe, expect, it } from 'vitest';
import { type CustomerQuery, listedCustomers } from '../../../functions/subscriptions/accounts/customer-list.ts';
import {
  type CustomerPatch,
  changesSegment,
  deploymentAddress,
  updatedCustomer,
} from '../../../functions/subscriptions/accounts/customer-rules.ts';
import { type AutoRenewalPatch, updatedRenewal } from '../../../functions/subscriptions/accounts/subscription-rules.ts';
import type { Customer, Subscription } from '../../../functions/subscriptions/model/account-items.ts';

const address = {
  country: 'US',
  region: 'CA',
  city: 'San Jose',
  addressLine1: '200 Fairmont Ave',
  addressLine2: 'Apt 123',
  postalCode: '95110-1234',
  phoneNumber: '800-123-4567',
};
const contact = { firstName: 'Ada', lastName: 'Lovelace', email: 'ada@example.com', phoneNumber: '408-123-4567' };

const customerOf = (fields: Partial<Customer> = {}): Customer => ({
  customerId: '9876543210',
  tenant: 'tenant-a',
  resellerId: '5556667778',
  externalReferenceId: '342',
  companyName: 'Fairmont',
  preferredLanguage: 'en-US',
  marketSegment: 'COM',
  address,
  contacts: [contact],
  globalSalesEnabled: false,
  discounts: [{ offerType: 'LICENSE', level: '01' }],
  benefits: [],
  status: '1000',
  cotermDate: '2028-03-01',
  anniversaries: [],
  commits: 1,
  createdAt: '2027-03-01T12:00:00.000Z',
  updatedAt: '2027-03-01T12:00:00.000Z',
  version: 3,
  ...fields,
});

const refusalOf = (work: () => unknown) => {
  try {
    work();
  } catch (error) {
    return error;
  }
  throw new Error('Nothing was refused');
};

describe('a customer', () => {
  it('is changed in what is sent, and in nothing else', () => {
    const [before, other] = [customerOf(), { ...contact, firstName: 'Alan' }];
    expect(updatedCustomer(before, {}, false)).toEqual(before);
    const patch = {
      externalReferenceId: '',
      globalSalesEnabled: true,
      companyProfile: { preferredLanguage: 'fr-FR', address: { city: 'Fresno', addressLine2: '' }, contacts: [other] },
    };
    expect(updatedCustomer(before, patch, true)).toEqual({
      ...before,
      externalReferenceId: '',
      globalSalesEnabled: true,
      preferredLanguage: 'fr-FR',
      address: { ...address, city: 'Fresno', addressLine2: '' },
      contacts: [other],
    });
  });

  it('may be sent with what stays as it is', () => {
    const { resellerId, companyName, marketSegment } = customerOf();
    const patch = { resellerId, companyProfile: { companyName, marketSegment, address } };
    expect(updatedCustomer(customerOf(), patch, true)).toEqual(customerOf());
  });

  it.each<[CustomerPatch, string]>([
    [{ resellerId: '5556667779' }, 'resellerId'],
    [{ companyProfile: { companyName: 'FAIRMONT' } }, 'companyProfile.companyName'],
    [{ companyProfile: { marketSegment: 'EDU' } }, 'companyProfile.marketSegment'],
    [{ companyProfile: { address: { country: 'CA' } } }, 'companyProfile.address.country'],
    [{ companyProfile: { address: { region: '' } } }, 'companyProfile.address.region'],
    [{ status: '1000' }, 'status'],
    [{ cotermDate: '' }, 'cotermDate'],
  ])('keeps what %j would change', (patch, path) => {
    const refusal = { code: '1119', fields: [{ path, message: 'cannot be edited' }] };
    expect(refusalOf(() => updatedCustomer(customerOf(), patch, true))).toMatchObject(refusal);
    expect(refusalOf(() => updatedCustomer(customerOf({ status: '1002' }), patch, true))).toMatchObject(refusal);
  });

  it('may have another market segment while it has bought nothing', () => {
    const patch = { companyProfile: { marketSegment: 'EDU' } } as const;
    expect(updatedCustomer(customerOf(), patch, false)).toEqual({ ...customerOf(), marketSegment: 'EDU' });
    expect([changesSegment(customerOf(), patch), changesSegment(customerOf({ marketSegment: 'EDU' }), patch)]).toEqual([
      true,
      false,
    ]);
    expect(changesSegment(customerOf(), {})).toBe(false);
  });

  it('keeps its contacts where the list is empty', () => {
    expect(updatedCustomer(customerOf(), { companyProfile: { contacts: [] } }, true)).toEqual(customerOf());
  });

  it.each([
    ['1002', true],
    ['1012', true],
    ['1004', false],
    ['1010', false],
    ['1014', false],
  ] as const)('in status %s is not changed: %s', (status, isRefused) => {
    const update = () => updatedCustomer(customerOf({ status }), { externalReferenceId: 'new' }, false);
    if (isRefused) expect(refusalOf(update)).toMatchObject({ code: '1125', status: 400 });
    else expect(update().externalReferenceId).toBe('new');
  });

  it('has deployments in other countries, where global sales are on', () => {
    const global = customerOf({ globalSalesEnabled: true });
    const abroad = { ...address, country: 'FR' };
    expect(deploymentAddress(global, abroad)).toEqual(abroad);
    expect(refusalOf(() => deploymentAddress(global, address))).toMatchObject({ code: '1141' });
    for (const wanted of [abroad, address]) {
      expect(refusalOf(() => deploymentAddress(customerOf(), wanted))).toMatchObject({ code: '1140' });
    }
  });
});

describe('the list of customers', () => {
  const all = [
    customerOf({ customerId: '1001', companyName: 'Zeta', createdAt: '2027-01-01T00:00:00.000Z' }),
    customerOf({ customerId: '1002', companyName: 'alpha', createdAt: '2027-01-03T00:00:00.000Z', status: '1002' }),
    customerOf({ customerId: '1004', companyName: 'Émile', createdAt: '2027-01-02T00:00:00.000Z' }),
    customerOf({ customerId: '1003', companyName: 'Alpha', createdAt: '2027-01-02T00:00:00.000Z' }),
  ];

  it.each<[Partial<CustomerQuery>, string]>([
    [{}, '1002 1004 1003 1001'],
    [{ orderBy: 'asc' }, '1001 1003 1004 1002'],
    [{ companyName: '' }, '1002 1004 1003 1001'],
    [{ sortBy: 'companyName' }, '1002 1003 1004 1001'],
    [{ sortBy: 'companyName', orderBy: 'desc' }, '1001 1004 1003 1002'],
    [{ status: '1002' }, '1002'],
    [{ status: '1012' }, ''],
    [{ companyName: 'ALPHA' }, '1002 1003'],
    [{ companyName: 'a*', status: '1000' }, '1003'],
  ])('for %j has: %s', (query, ids) => {
    const listed = listedCustomers(all, { sortBy: 'creationDate', ...query });
    expect(listed.map(({ customerId }) => customerId).join(' ')).toBe(ids);
  });
});

describe('the renewal of a subscription', () => {
  const subscription: Subscription = {
    subscriptionId: `${'0'.repeat(30)}NA`,
    product: '6500000001',
    suffix: 'A12',
    productType: 'LICENSE',
    countsTowardLevel: true,
    currencyCode: 'USD',
    quantity: 10,
    term: 0,
    autoRenewal: { enabled: true },
    createdAt: '2027-03-01T12:00:00.000Z',
  };
  const renewal = (patch: AutoRenewalPatch, fields: Partial<Subscription> = {}, customer = customerOf()) =>
    updatedRenewal({ ...subscription, ...fields }, customer, patch, 10_000);

  it('is changed in what is sent, and in nothing else', () => {
    expect(renewal({})).toEqual({ enabled: true });
    expect(renewal({ enabled: false })).toEqual({ enabled: false });
    const before = { enabled: false, renewalQuantity: 7, flexDiscountCodes: ['SPRING'] };
    expect(renewal({ renewalQuantity: 10 }, { autoRenewal: before })).toEqual({ ...before, renewalQuantity: 10 });
    expect(renewal({ flexDiscountCodes: ['AUTUMN'] }, { autoRenewal: before })).toEqual({
      ...before,
      flexDiscountCodes: ['AUTUMN'],
    });
    expect(renewal({ flexDiscountCodes: [] }, { autoRenewal: before })).toEqual({ enabled: false, renewalQuantity: 7 });
  });

  it.each([0, -1, 10_001, 1.5, 1e300])('is not of %d', (renewalQuantity) => {
    expect(refusalOf(() => renewal({ renewalQuantity }))).toMatchObject({ code: '3116', status: 400 });
  });

  it.each([1, 10, 11, 10_000])('may be of %d where the customer has 10', (renewalQuantity) => {
    expect(renewal({ renewalQuantity })).toMatchObject({ renewalQuantity });
  });

  it('of an expired or returned subscription cannot be changed, whatever is sent', () => {
    const expired = customerOf({ anniversaries: ['2027-03-01'] });
    expect(refusalOf(() => renewal({ enabled: false }, {}, expired))).toMatchObject({ code: '3119' });
    expect(refusalOf(() => renewal({ renewalQuantity: 99 }, {}, expired))).toMatchObject({ code: '3119' });
    expect(refusalOf(() => renewal({ enabled: false }, { quantity: 0 }))).toMatchObject({ code: '3119' });
    expect(renewal({ enabled: false }, { term: 1 }, expired)).toEqual({ enabled: false });
  });
});
