/**
 * Documentation examples of customers, deployments and subscriptions. A company is added, and three customers are those of the demo.
 * Tests validate each example against its schema, and send each to a service with the demo data.
 */
export const customerId = '4820175936';
export const deploymentId = '7310046258';
/** Customer of the demo that orders. */
export const mediaId = '5063918274';
/** Customer of the demo with one subscription. */
export const studioId = '6157203948';
export const subscriptionId = '5f0c2b7a91d34e68b1a7c03e94d2f8NA';
/** Customer of the demo whose subscription has expired. */
export const agencyId = '7390124658';
export const expiredSubscriptionId = '0b6d41e7c25f4c08a39d57f1e8c6b2NA';

/** Links of a resource to itself. */
export const self = (uri: string) => ({ self: { uri, method: 'GET', headers: [] } });

/** Members of a page with one entry. */
const page = { totalCount: 1, count: 1, offset: 0, limit: 25 };

const resellerId = 'demo-reseller';

const customerUri = `/v3/customers/${customerId}`;
const address = {
  country: 'US',
  region: 'CA',
  city: 'Oakland',
  addressLine1: '1200 Lakeshore Avenue',
  addressLine2: 'Suite 4',
  postalCode: '94606',
  phoneNumber: '510-555-0134',
};

export const createCustomer = {
  resellerId,
  externalReferenceId: '342',
  companyProfile: {
    companyName: 'Bergmann Studios',
    preferredLanguage: 'en-US',
    marketSegment: 'COM',
    address,
    contacts: [
      { firstName: 'Grace', lastName: 'Moore', email: 'grace.moore@example.com', phoneNumber: '510-555-0135' },
    ],
  },
};

export const createdCustomer = {
  ...createCustomer,
  customerId,
  globalSalesEnabled: false,
  discounts: [{ offerType: 'LICENSE', level: '01' }],
  cotermDate: '',
  creationDate: '2026-05-30T17:05:12Z',
  status: '1002',
  links: self(customerUri),
};

/** The customer after its activation. */
export const customer = { ...createdCustomer, status: '1000' };

export const updateCustomer = {
  externalReferenceId: '342-B',
  companyProfile: { address: { addressLine1: '14 Grand Avenue', addressLine2: '' } },
  globalSalesEnabled: true,
};

export const updatedCustomer = {
  ...customer,
  externalReferenceId: '342-B',
  globalSalesEnabled: true,
  companyProfile: {
    ...customer.companyProfile,
    address: { ...address, addressLine1: '14 Grand Avenue', addressLine2: '' },
  },
};

const listOf = (companyName: string, id: string) => ({
  totalCount: 1,
  count: 1,
  offset: 0,
  limit: 20,
  accounts: [
    {
      externalReferenceId: '',
      customerId: id,
      resellerId,
      status: '1000',
      companyProfile: { companyName },
      creationDate: '2027-03-01T08:00:00Z',
      links: self(`/v3/customers/${id}`),
    },
  ],
});

export const customerList = listOf('Nordlicht Medien', mediaId);
export const studioList = listOf('Atelier Falkenberg', studioId);
export const agencyList = listOf('Seeblick Touristik', agencyId);

export const createDeployment = {
  companyProfile: {
    address: {
      country: 'DE',
      region: 'BE',
      city: 'Berlin',
      addressLine1: 'Torstraße 99',
      postalCode: '10119',
      phoneNumber: '+49 30 55501234',
    },
  },
};

export const deployment = {
  deploymentId,
  ...createDeployment,
  creationDate: '2027-03-01T18:00:00Z',
  status: '1000',
  links: self(`${customerUri}/deployments/${deploymentId}`),
};

export const deploymentList = {
  ...page,
  items: [deployment],
  links: self(`${customerUri}/deployments?limit=25&offset=0`),
};

export const subscription = {
  subscriptionId,
  offerId: '41000102CA01A12',
  currentQuantity: 15,
  usedQuantity: 0,
  autoRenewal: { enabled: true, renewalQuantity: 15 },
  renewalDate: '2028-03-01',
  creationDate: '2027-03-01T08:00:04Z',
  currencyCode: 'EUR',
  status: '1000',
  links: self(`/v3/customers/${studioId}/subscriptions/${subscriptionId}`),
};

const subscriptionsUri = (id: string) => `/v3/customers/${id}/subscriptions`;

export const subscriptionList = {
  totalCount: 1,
  items: [subscription],
  links: self(subscriptionsUri(studioId)),
};

const expiredSubscription = {
  subscriptionId: expiredSubscriptionId,
  offerId: '41000103CA01A12',
  currentQuantity: 4,
  usedQuantity: 0,
  autoRenewal: { enabled: false, renewalQuantity: 4 },
  renewalDate: '2027-03-01',
  creationDate: '2027-03-01T08:00:05Z',
  currencyCode: 'EUR',
  status: '1004',
  allowedActions: ['MANUAL_RENEWAL'],
  links: self(`${subscriptionsUri(agencyId)}/${expiredSubscriptionId}`),
};

export const agencySubscriptions = {
  totalCount: 1,
  items: [expiredSubscription],
  links: self(subscriptionsUri(agencyId)),
};

export const updateSubscription = { autoRenewal: { enabled: true, renewalQuantity: 12 } };

export const updatedSubscription = { ...subscription, ...updateSubscription };

export const updateSandboxCustomer = {
  benefits: [
    {
      type: 'THREE_YEAR_COMMIT',
      commitment: {
        status: 'COMMITTED',
        startDate: '2026-06-01',
        endDate: '2029-05-31',
        minimumQuantities: [{ offerType: 'LICENSE', quantity: 10 }],
      },
    },
  ],
};

export const sandboxCustomer = { ...updatedCustomer, ...updateSandboxCustomer };
