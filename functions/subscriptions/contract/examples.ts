import { discountId } from './catalog-examples.ts';

/** Documentation examples: a studio buys ten licences at a discount. The tests validate each example against its schema. */
const customerId = '4820175936';
const deploymentId = '7310046258';
const orderId = '100042';
const subscriptionId = '5f0c2b7a91d34e68b1a7c03e94d2f8NA';
const resellerId = '1000396138';
const reference = 'PO-2027-0142';

const to = (uri: string) => ({ uri, method: 'GET', headers: [] });
const self = (uri: string) => ({ self: to(uri) });

const customerUri = `/v3/customers/${customerId}`;
const ordersUri = `${customerUri}/orders`;

const placedAt = '2027-03-01T19:30:00Z';

const line = { extLineItemNumber: 1, offerId: '65304470CA02A12', quantity: 10, currencyCode: 'USD' };

export const placeOrder = {
  orderType: 'NEW',
  externalReferenceId: reference,
  lineItems: [{ ...line, flexDiscountCodes: ['SPRING_10'] }],
};

const flexDiscounts = [{ id: discountId, code: 'SPRING_10', result: 'SUCCESS' }];

export const placedOrder = {
  externalReferenceId: reference,
  orderId,
  customerId,
  orderType: 'NEW',
  referenceOrderId: '',
  currencyCode: 'USD',
  creationDate: placedAt,
  status: '1002',
  source: 'API',
  lineItems: [{ ...line, subscriptionId: '', status: '1002', flexDiscounts }],
  links: self(`${ordersUri}/${orderId}`),
};

/** The order with `fetch-price=true`: 92 days up to the anniversary on 1 June. */
export const order = {
  ...placedOrder,
  referencedOrderId: '',
  allowedTransitions: ['1008'],
  status: '1000',
  lineItems: [
    {
      ...line,
      subscriptionId,
      status: '1000',
      flexDiscounts,
      proratedDays: 92,
      pricing: {
        partnerPrice: 365,
        discountedPartnerPrice: 328.5,
        netPartnerPrice: 82.8,
        lineItemPartnerPrice: 828,
      },
    },
  ],
  pricingSummary: [{ totalLineItemPartnerPrice: 828, currencyCode: 'USD' }],
};

const page = { totalCount: 1, count: 1, offset: 0, limit: 25 };

export const history = { ...page, items: [order], links: self(`${ordersUri}?limit=25&offset=0`) };

export const updateOrder = { externalReferenceId: 'PO-2027-0142-B' };

const { pricingSummary: _summary, lineItems: _lines, ...withoutPrices } = order;

export const updatedOrder = {
  ...withoutPrices,
  ...updateOrder,
  lineItems: [{ ...line, subscriptionId, status: '1000', flexDiscounts }],
};

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

export const customer = {
  ...createdCustomer,
  discounts: [{ offerType: 'LICENSE', level: '02' }],
  cotermDate: '2027-06-01',
  status: '1000',
};

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

const { customerId: _id, ...account } = customer;

export const customerList = {
  totalCount: 1,
  count: 1,
  offset: 0,
  limit: 20,
  accounts: [
    {
      externalReferenceId: account.externalReferenceId,
      customerId,
      resellerId,
      status: account.status,
      companyProfile: { companyName: 'Bergmann Studios' },
      creationDate: account.creationDate,
      links: account.links,
    },
  ],
};

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
  offerId: '65304470CA01A12',
  currentQuantity: 10,
  usedQuantity: 0,
  autoRenewal: { enabled: true, renewalQuantity: 10 },
  renewalDate: '2027-06-01',
  creationDate: '2027-03-01T19:30:02Z',
  currencyCode: 'USD',
  status: '1000',
  links: self(`${customerUri}/subscriptions/${subscriptionId}`),
};

export const subscriptionList = {
  totalCount: 1,
  items: [subscription],
  links: self(`${customerUri}/subscriptions`),
};

export const updateSubscription = { autoRenewal: { enabled: true, renewalQuantity: 7 } };

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

export const sandboxCustomer = { ...customer, ...updateSandboxCustomer };

export const updateSandboxOrder = { creationDate: '2027-02-15T09:00:00Z' };

export const sandboxOrder = { ...updatedOrder, externalReferenceId: reference, ...updateSandboxOrder };

export const anniversary = { customerId, orderId: '100077', cotermDate: '2028-06-01' };
