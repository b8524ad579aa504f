import { describe, expect, test } from 'vitest';
import type * as z from 'zod';
import type { Order } from '../../../functions/core/model/order.ts';
import type { HttpResponse } from '../../../functions/core/model/response.ts';
import { FlexDiscountList, PriceList } from '../../../functions/subscriptions/contract/catalog-contract.ts';
import {
  CustomerList,
  Customer as CustomerSchema,
} from '../../../functions/subscriptions/contract/customer-contract.ts';
import {
  DeploymentList,
  Deployment as DeploymentSchema,
} from '../../../functions/subscriptions/contract/deployment-contract.ts';
import { FlexDiscountResponse, OfferResponse } from '../../../functions/subscriptions/contract/operations-contract.ts';
import { Order as OrderSchema } from '../../../functions/subscriptions/contract/order-contract.ts';
import {
  SubscriptionList,
  Subscription as SubscriptionSchema,
} from '../../../functions/subscriptions/contract/subscription-contract.ts';
import * as examples from '../../../functions/subscriptions/examples/account-examples.ts';
import * as catalogExamples from '../../../functions/subscriptions/examples/catalog-examples.ts';
import { order as documentedOrder } from '../../../functions/subscriptions/examples/order-examples.ts';
import type { Customer, Deployment, Subscription } from '../../../functions/subscriptions/model/account-items.ts';
import { FlexDiscount, Offer } from '../../../functions/subscriptions/model/catalog-items.ts';
import type { SubscriptionOrderStatus } from '../../../functions/subscriptions/model/lifecycle.ts';
import type { DecidedOrder } from '../../../functions/subscriptions/model/order-context.ts';
import type { OrderLine, SubscriptionOrderData } from '../../../functions/subscriptions/model/order-data.ts';
import {
  flexDiscountDocument,
  flexDiscountResponse,
  flexDiscountsResponse,
  offerResponse,
  priceListResponse,
} from '../../../functions/subscriptions/representation/catalog-representation.ts';
import {
  createdCustomerResponse,
  createdDeploymentResponse,
  customerResponse,
  customersResponse,
  deploymentResponse,
  deploymentsResponse,
} from '../../../functions/subscriptions/representation/customer-representation.ts';
import {
  orderResponse,
  placedResponse,
  previewResponse,
} from '../../../functions/subscriptions/representation/order-representation.ts';
import { linksTo } from '../../../functions/subscriptions/representation/self-links.ts';
import {
  subscriptionDocument,
  subscriptionResponse,
  subscriptionsResponse,
} from '../../../functions/subscriptions/representation/subscription-representation.ts';

/** Returns the body of a response after it has passed its schema, to the last field. */
function body<Schema extends z.ZodType>(schema: Schema, { body }: HttpResponse): z.output<Schema> {
  const sent: unknown = JSON.parse(body);
  expect(schema.parse(sent)).toEqual(sent);
  return schema.parse(sent);
}

const line = (fields: Partial<OrderLine> = {}): OrderLine => ({
  extLineItemNumber: 4,
  offerId: '80004567EA01A12',
  quantity: 1,
  subscriptionId: '',
  currencyCode: 'USD',
  proratedDays: 90,
  pricing: { partnerPrice: 365, discountedPartnerPrice: 365, netPartnerPrice: 90, lineItemPartnerPrice: 90 },
  ...fields,
});

function order(
  status: SubscriptionOrderStatus,
  fields: Partial<SubscriptionOrderData> = {},
): Order<SubscriptionOrderData> {
  const time = '2027-03-01T19:30:00.000Z';
  return {
    line: 'subscriptions',
    tenant: 'acme',
    number: 100_042,
    uid: '100042-00000000000000000000',
    status,
    statusVersion: 1,
    statusSince: time,
    previousStatus: null,
    version: 1,
    createdAt: time,
    createdBy: 'acme',
    createdStatus: '1002',
    updatedAt: time,
    data: {
      customerId: '9876543210',
      orderType: 'NEW',
      externalReferenceId: '759',
      currencyCode: 'USD',
      creationDate: '2027-03-01T19:30:00Z',
      source: 'API',
      lineItems: [line()],
      ...fields,
    },
  };
}

const WITHOUT = { fetchPrice: false };
const WITH = { fetchPrice: true };
/** The day after the order. */
const NOW = new Date('2027-03-02T19:30:00Z');

describe('an order', () => {
  const placed = {
    externalReferenceId: '759',
    orderId: '100042',
    customerId: '9876543210',
    orderType: 'NEW',
    referenceOrderId: '',
    currencyCode: 'USD',
    creationDate: '2027-03-01T19:30:00Z',
    status: '1002',
    source: 'API',
    lineItems: [
      {
        extLineItemNumber: 4,
        offerId: '80004567EA01A12',
        quantity: 1,
        subscriptionId: '',
        status: '1002',
        currencyCode: 'USD',
        deploymentId: '12345',
      },
    ],
    links: { self: { uri: '/v3/customers/9876543210/orders/100042', method: 'GET', headers: [] } },
  };
  const lineItems = [line({ deploymentId: '12345' })];

  test('is answered when it is placed, to the last field', () => {
    const answer = placedResponse(order('1002', { lineItems }), WITHOUT);
    expect([answer.status, answer.orderNumber]).toEqual([201, 100_042]);
    expect(body(OrderSchema, answer)).toEqual(placed);
  });

  test('names the order that it refers to twice when it is read', () => {
    const answer = orderResponse(order('1002', { lineItems }), { ...WITHOUT, now: NOW });
    expect(answer.status).toBe(200);
    expect(body(OrderSchema, answer)).toEqual({ ...placed, referencedOrderId: '', allowedTransitions: [] });
    const returned = order('1000', { orderType: 'RETURN', referenceOrder: 100_007 });
    expect(body(OrderSchema, orderResponse(returned, { ...WITHOUT, now: NOW }))).toMatchObject({
      referenceOrderId: '100007',
      referencedOrderId: '100007',
    });
  });

  test('has prices where they are asked for', () => {
    const { lineItems: shown, pricingSummary } = body(OrderSchema, orderResponse(order('1000'), { ...WITH, now: NOW }));
    expect(shown[0]).toMatchObject({ proratedDays: 90, pricing: line().pricing });
    expect(pricingSummary).toEqual([{ totalLineItemPartnerPrice: 90, currencyCode: 'USD' }]);
  });

  test('has a sum for each currency, and none of its own at order level', () => {
    const { currencyCode: _, ...data } = order('1000').data;
    const lines = [line(), line({ extLineItemNumber: 5, currencyCode: 'EUR' }), line({ extLineItemNumber: 6 })];
    const shown = body(
      OrderSchema,
      orderResponse({ ...order('1000'), data: { ...data, lineItems: lines } }, { ...WITH, now: NOW }),
    );
    expect(shown).not.toHaveProperty('currencyCode');
    expect(shown.pricingSummary).toEqual([
      { totalLineItemPartnerPrice: 180, currencyCode: 'USD' },
      { totalLineItemPartnerPrice: 90, currencyCode: 'EUR' },
    ]);
  });

  test('has what its lines have, and nothing of what they are kept with', () => {
    const full = line({
      subscriptionId: '5f0c2b7a91d34e68b1a7c03e94d2f8NA',
      discountCode: 'HVD_L18_PRE',
      flexDiscounts: [{ id: 'x', code: 'SPRING', result: 'SUCCESS' }],
      returnOrder: 100_050,
    });
    const [shown] = body(
      OrderSchema,
      orderResponse(order('1000', { lineItems: [full] }), { ...WITHOUT, now: NOW }),
    ).lineItems;
    const { returnOrder: _order, proratedDays: _days, pricing: _pricing, ...rest } = full;
    expect(shown).toEqual({ ...rest, status: '1000' });
  });

  test.each<[SubscriptionOrderStatus, string[]]>([
    ['1002', ['1002', '1002']],
    ['1000', ['1000', '1008']],
    ['1008', ['1000', '1008']],
    ['1004', ['1004', '1004']],
    ['1020', ['1004', '1004']],
    ['1022', ['1004', '1004']],
    ['1024', ['1004', '1004']],
    ['1026', ['1004', '1004']],
  ])('of status %s has lines of %j, the second one returned', (status, statuses) => {
    const lines = [line(), line({ returnOrder: 7, returned: true })];
    const shown = body(OrderSchema, orderResponse(order(status, { lineItems: lines }), { ...WITHOUT, now: NOW }));
    expect(shown.lineItems.map((shownLine) => shownLine.status)).toEqual(statuses);
  });
});

describe('a preview', () => {
  const now = new Date('2027-03-01T19:30:00.789Z');
  const preview = (decided: DecidedOrder, orderType: 'PREVIEW' | 'PREVIEW_RENEWAL' = 'PREVIEW', shown = WITHOUT) =>
    body(OrderSchema, previewResponse({ customerId: '1006370764', request: { orderType }, decided, now }, shown));

  test('has neither id nor status nor source nor links', () => {
    const { pricing: _pricing, proratedDays: _days, ...rest } = line();
    expect(preview({ currencyCode: 'USD', lines: [line()] })).toEqual({
      externalReferenceId: '',
      orderId: '',
      customerId: '1006370764',
      orderType: 'PREVIEW',
      referenceOrderId: '',
      currencyCode: 'USD',
      creationDate: '2027-03-01T19:30:00Z',
      status: '',
      lineItems: [{ ...rest, status: '' }],
    });
  });

  test('of a renewal says of each line what would come of it', () => {
    const lines = [
      { ...line(), status: '1000' },
      { ...line({ extLineItemNumber: 5 }), status: '1004' },
    ];
    const shown = preview({ lines }, 'PREVIEW_RENEWAL', WITH);
    expect(shown.lineItems.map(({ status }) => status)).toEqual(['1000', '1004']);
    expect(shown.pricingSummary).toEqual([{ totalLineItemPartnerPrice: 180, currencyCode: 'USD' }]);
  });
});

const customer: Customer = {
  customerId: '9876543210',
  tenant: 'acme',
  resellerId: '5556667778',
  externalReferenceId: '',
  companyName: 'Fairmont',
  preferredLanguage: 'en-US',
  marketSegment: 'EDU',
  address: {
    country: 'US',
    region: 'CA',
    city: 'San Jose',
    addressLine1: '200 Fairmont Ave',
    postalCode: '95110-1234',
    phoneNumber: '800-123-4567',
  },
  contacts: [{ firstName: 'Ada', lastName: 'Byron', email: 'ada@example.com', phoneNumber: '408-123-4567' }],
  globalSalesEnabled: false,
  discounts: [{ offerType: 'LICENSE', level: '02' }],
  benefits: [],
  status: '1002',
  cotermDate: '',
  anniversaries: [],
  change: { order: 7, phase: 'staging' },
  commits: 3,
  createdAt: '2026-05-30T17:05:12.345Z',
  updatedAt: '2026-05-30T17:05:12.345Z',
  version: 5,
};

const links = { self: { uri: '/v3/x?limit=25&offset=0', method: 'GET' as const, headers: [] } };
const page = { totalCount: 3, count: 1, offset: 2, limit: 25 };

describe('a customer', () => {
  const shown = {
    externalReferenceId: '',
    customerId: '9876543210',
    resellerId: '5556667778',
    globalSalesEnabled: false,
    companyProfile: {
      companyName: 'Fairmont',
      preferredLanguage: 'en-US',
      marketSegment: 'EDU',
      address: customer.address,
      contacts: customer.contacts,
    },
    discounts: [{ offerType: 'LICENSE', level: '02' }],
    cotermDate: '',
    creationDate: '2026-05-30T17:05:12Z',
    status: '1002',
    links: { self: { uri: '/v3/customers/9876543210', method: 'GET', headers: [] } },
  };

  test('is shown to the last field, and nothing of what it is kept with', () => {
    expect(body(CustomerSchema, createdCustomerResponse(customer))).toEqual(shown);
    expect(body(CustomerSchema, customerResponse(customer))).toEqual(shown);
    expect([createdCustomerResponse(customer).status, customerResponse(customer).status]).toEqual([201, 200]);
  });

  test('has benefits where there are any, and a code with a high volume discount', () => {
    const discounts: Customer['discounts'] = [{ offerType: 'LICENSE', level: '18', discountCode: 'HVD_L18_PRE' }];
    const benefits: Customer['benefits'] = [{ type: 'THREE_YEAR_COMMIT', commitment: { status: 'ACCEPTED' } }];
    expect(body(CustomerSchema, customerResponse({ ...customer, discounts, benefits }))).toEqual({
      ...shown,
      discounts,
      benefits,
    });
  });

  test('is listed as an account', () => {
    const { companyProfile, globalSalesEnabled: _sales, discounts: _discounts, cotermDate: _date, ...account } = shown;
    expect(body(CustomerList, customersResponse({ ...page, items: [customer] }))).toEqual({
      ...page,
      accounts: [{ ...account, companyProfile: { companyName: companyProfile.companyName } }],
    });
  });
});

test('a deployment is shown where it is', () => {
  const address = { ...customer.address, addressLine2: 'Apt 123', country: 'DE' };
  const deployment: Deployment = { deploymentId: '345434543', address, status: '1000', createdAt: customer.createdAt };
  const shown = {
    deploymentId: '345434543',
    companyProfile: { address },
    creationDate: '2026-05-30T17:05:12Z',
    status: '1000',
    links: { self: { uri: '/v3/customers/9876543210/deployments/345434543', method: 'GET', headers: [] } },
  };
  const { customerId } = customer;
  expect(body(DeploymentSchema, createdDeploymentResponse(customerId, deployment))).toEqual(shown);
  expect(body(DeploymentSchema, deploymentResponse(customerId, deployment))).toEqual(shown);
  expect(body(DeploymentList, deploymentsResponse(customerId, { ...page, items: [deployment] }, links))).toEqual({
    ...page,
    items: [shown],
    links,
  });
});

describe('a subscription', () => {
  const now = new Date('2027-03-01T19:30:00Z');
  const of = { ...customer, cotermDate: '2027-06-01', anniversaries: ['2026-06-01'] };
  const subscription: Subscription = {
    subscriptionId: '5f0c2b7a91d34e68b1a7c03e94d2f8NA',
    product: '65304470CA',
    suffix: 'A12',
    productType: 'LICENSE',
    countsTowardLevel: true,
    currencyCode: 'USD',
    quantity: 10,
    term: 1,
    autoRenewal: { enabled: true },
    createdAt: '2026-10-20T22:49:55.123Z',
  };
  const uri = '/v3/customers/9876543210/subscriptions';
  const shown = {
    subscriptionId: subscription.subscriptionId,
    offerId: '65304470CA01A12',
    currentQuantity: 10,
    usedQuantity: 0,
    autoRenewal: { enabled: true, renewalQuantity: 10 },
    renewalDate: '2027-06-01',
    creationDate: '2026-10-20T22:49:55Z',
    currencyCode: 'USD',
    status: '1000',
    links: { self: { uri: `${uri}/${subscription.subscriptionId}`, method: 'GET', headers: [] } },
  };
  const answered = (fields: Partial<Subscription>, at = now) =>
    body(SubscriptionSchema, subscriptionResponse({ ...subscription, ...fields }, of, at));

  test('is shown to the last field, named by the lowest level', () => {
    expect(answered({})).toEqual(shown);
    expect(answered({ productType: 'CONSUMABLE' })).toMatchObject({ offerId: '65304470CAT1A12' });
  });

  test('has its deployment and its wishes for the renewal where there are any', () => {
    const autoRenewal = { enabled: false, renewalQuantity: 7, flexDiscountCodes: ['SPRING'] };
    expect(answered({ deploymentId: '12345', autoRenewal })).toEqual({ ...shown, deploymentId: '12345', autoRenewal });
  });

  test('has actions where there are any', () => {
    const expired = { ...shown, status: '1004', renewalDate: '2026-06-01' };
    expect(answered({ term: 0 })).toEqual(expired);
    expect(answered({ term: 0 }, new Date('2026-06-02T19:30:00Z'))).toEqual({
      ...expired,
      allowedActions: ['MANUAL_RENEWAL'],
    });
  });

  test('is listed with the others', () => {
    const list = { totalCount: 1, links: linksTo('customers', of.customerId, 'subscriptions') };
    const items = [subscriptionDocument(subscription, of, now)];
    expect(body(SubscriptionList, subscriptionsResponse({ ...list, items }))).toEqual({
      totalCount: 1,
      items: [shown],
      links: { self: { uri, method: 'GET', headers: [] } },
    });
  });
});

describe('the catalog', () => {
  const stored = { created_at: '2027-02-01T08:00:00.000Z', updated_at: '2027-02-20T14:15:00.000Z', version: 2 };
  const offer = Offer.parse({ offerId: '65304470CA02A12', ...catalogExamples.changeOffer, ...stored });
  const discount = FlexDiscount.parse({
    id: catalogExamples.discountId,
    ...catalogExamples.changeFlexDiscount,
    ...stored,
  });

  test('shows an offer as operators put it', () => {
    expect(body(OfferResponse, offerResponse({ value: offer, isNew: false }))).toEqual(catalogExamples.offer);
    const full = { ...offer, addOnTo: '65304471CA', withdrawnFrom: '2027-04-01T00:00:00Z' };
    const answer = offerResponse({ value: full, isNew: true });
    expect(answer.status).toBe(201);
    expect(body(OfferResponse, answer)).toMatchObject({
      addOnTo: '65304471CA',
      withdrawnFrom: '2027-04-01T00:00:00Z',
    });
  });

  test('shows operators all of a discount, and partners what they need', () => {
    expect(body(FlexDiscountResponse, flexDiscountResponse({ value: discount, isNew: false }))).toEqual(
      catalogExamples.changedFlexDiscount,
    );
    const { qualification: _, ...forAll } = discount;
    const items = [discount, { ...forAll, discountLockEndDate: '2028-03-31T23:59:59Z' }].map(flexDiscountDocument);
    const {
      marketSegments: _segments,
      countries: _countries,
      creationDate: _created,
      updateDate: _updated,
      ...shown
    } = catalogExamples.changedFlexDiscount;
    const { qualification: _qualification, ...shownForAll } = shown;
    expect(body(FlexDiscountList, flexDiscountsResponse({ ...page, items }, links))).toEqual({
      ...page,
      flexDiscounts: [shown, { ...shownForAll, discountLockEndDate: '2028-03-31T23:59:59Z' }],
      links,
    });
  });

  test('repeats what a price list was asked for, but for its filters', () => {
    const { filters: _, includeOfferAttributes: _attributes, ...asked } = catalogExamples.fetchPriceList;
    const items = [{ offerId: '65304470CA02A12', partnerPrice: '365.00' }];
    const request = { ...asked, region: 'WE', marketSegment: 'COM', priceListType: 'STANDARD' } as const;
    expect(body(PriceList, priceListResponse(request, { ...page, items }))).toEqual({
      ...asked,
      ...page,
      offers: items,
    });
  });
});

test('the documented order and customer are shown as they are documented', () => {
  const { discounts: _, ...documented } = examples.customer;
  expect(Object.keys(body(CustomerSchema, customerResponse(customer)))).toEqual(
    expect.arrayContaining(Object.keys(documented)),
  );
  expect(Object.keys(documentedOrder).sort()).toEqual(
    Object.keys(body(OrderSchema, orderResponse(order('1000'), { ...WITH, now: NOW }))).sort(),
  );
});
