import { agencyId, expiredSubscriptionId, mediaId, self, studioId, subscriptionId } from './account-examples.ts';

/**
 * Documentation examples of orders, for customers of the demo. A preview becomes an order, of which a line is returned. Prices are in
 * euros for 90 days, and for a whole year where nothing else is said.
 */
export const orderId = '100042';

const ordersOf = (customerId: string) => `/v3/customers/${customerId}/orders`;

const placedAt = '2027-03-01T19:30:00Z';

/** Advice for the preview: which fields an order takes from it. */
export const PREVIEW_ADVICE =
  'The lines of the response have the best offer at which the customer may buy. They name the result of each code in `flexDiscounts`; the codes themselves are in the request only. The customer is in Germany: one elsewhere orders in a currency of its own region.';

/** Advice for the order that follows a preview. */
export const NEW_ADVICE =
  'Each line has the `offerId` that the preview returned, and `flexDiscountCodes` as the preview was sent. A line that is copied from the response has no `flexDiscountCodes`, so it would be ordered without its discount.';

const studioLine = { extLineItemNumber: 1, offerId: '41000101CA01A12', quantity: 8, currencyCode: 'EUR' };
const photoLine = { extLineItemNumber: 2, offerId: '41000102CA01A12', quantity: 4, currencyCode: 'EUR' };
const flexDiscountCodes = ['PHOTO_20'];

export const preview = {
  orderType: 'PREVIEW',
  externalReferenceId: 'PO-2027-0142',
  lineItems: [studioLine, { ...photoLine, flexDiscountCodes }],
};

const flexDiscounts = [{ id: 'demo-photo-20', code: 'PHOTO_20', result: 'SUCCESS' }];

/** The lines at the level that the preview returned. */
const bestStudio = { ...studioLine, offerId: '41000101CA02A12' };
const bestPhoto = { ...photoLine, offerId: '41000102CA02A12' };

const studioPrice = {
  proratedDays: 90,
  pricing: {
    partnerPrice: 570,
    discountedPartnerPrice: 570,
    netPartnerPrice: 140.547,
    lineItemPartnerPrice: 1124.38,
  },
};
const photoPrice = {
  proratedDays: 90,
  pricing: { partnerPrice: 228, discountedPartnerPrice: 208, netPartnerPrice: 51.287, lineItemPartnerPrice: 205.15 },
};
const pricingSummary = [{ totalLineItemPartnerPrice: 1329.53, currencyCode: 'EUR' }];

const common = {
  externalReferenceId: 'PO-2027-0142',
  customerId: mediaId,
  referenceOrderId: '',
  currencyCode: 'EUR',
  creationDate: placedAt,
};

export const previewed = {
  ...common,
  orderId: '',
  orderType: 'PREVIEW',
  status: '',
  lineItems: [
    { ...bestStudio, subscriptionId: '', status: '', ...studioPrice },
    { ...bestPhoto, subscriptionId: '', status: '', flexDiscounts, ...photoPrice },
  ],
  pricingSummary,
};

export const placeOrder = {
  orderType: 'NEW',
  externalReferenceId: 'PO-2027-0142',
  lineItems: [bestStudio, { ...bestPhoto, flexDiscountCodes }],
};

export const placedOrder = {
  ...common,
  orderId,
  orderType: 'NEW',
  status: '1002',
  source: 'API',
  lineItems: [
    { ...bestStudio, subscriptionId: '', status: '1002' },
    { ...bestPhoto, subscriptionId: '', status: '1002', flexDiscounts },
  ],
  links: self(`${ordersOf(mediaId)}/${orderId}`),
};

/** Subscriptions of the order's lines: the customer had both products already. */
const studioSubscription = { subscriptionId: 'c3dcc511442309ca978ef346733902NA', status: '1000' };
const photoSubscription = { subscriptionId: '84a30a97708dcdfc879fe9be780ef0NA', status: '1008' };

/** The order with `fetch-price=true` after its second line was returned. */
export const order = {
  ...placedOrder,
  referencedOrderId: '',
  allowedTransitions: ['1008'],
  status: '1000',
  lineItems: [
    { ...bestStudio, ...studioSubscription, ...studioPrice },
    { ...bestPhoto, ...photoSubscription, flexDiscounts, ...photoPrice },
  ],
  pricingSummary,
};

const returnId = '100043';

export const returnLine = {
  orderType: 'RETURN',
  referenceOrderId: orderId,
  externalReferenceId: 'PO-2027-0142-R',
  lineItems: [bestPhoto],
};

export const returned = {
  ...common,
  externalReferenceId: returnLine.externalReferenceId,
  orderId: returnId,
  orderType: 'RETURN',
  referenceOrderId: orderId,
  creationDate: '2027-03-01T19:40:00Z',
  status: '1002',
  source: 'API',
  lineItems: [{ ...bestPhoto, subscriptionId: '', status: '1002', flexDiscounts }],
  links: self(`${ordersOf(mediaId)}/${returnId}`),
};

export const previewRenewal = { orderType: 'PREVIEW_RENEWAL' };

const yearly = (price: number, quantity: number) => ({
  proratedDays: 366,
  pricing: {
    partnerPrice: price,
    discountedPartnerPrice: price,
    netPartnerPrice: price,
    lineItemPartnerPrice: price * quantity,
  },
});

export const previewedRenewal = {
  ...common,
  externalReferenceId: '',
  orderId: '',
  customerId: studioId,
  orderType: 'PREVIEW_RENEWAL',
  status: '',
  lineItems: [
    {
      extLineItemNumber: 1,
      offerId: '41000102CA02A12',
      quantity: 12,
      subscriptionId,
      status: '1000',
      currencyCode: 'EUR',
      discountCode: 'HVD_L18_PRE',
      ...yearly(192, 12),
    },
  ],
  pricingSummary: [{ totalLineItemPartnerPrice: 2304, currencyCode: 'EUR' }],
};

/** A line that renews the expired subscription. */
const renewedLine = {
  extLineItemNumber: 1,
  offerId: '41000103CA01A12',
  quantity: 4,
  subscriptionId: expiredSubscriptionId,
  currencyCode: 'EUR',
};

export const previewManualRenewal = { orderType: 'PREVIEW_RENEWAL', lineItems: [renewedLine] };

const renewalCommon = { ...common, externalReferenceId: '', customerId: agencyId };

export const previewedManualRenewal = {
  ...renewalCommon,
  orderId: '',
  orderType: 'PREVIEW_RENEWAL',
  status: '',
  lineItems: [{ ...renewedLine, status: '1000', ...yearly(360, 4) }],
  pricingSummary: [{ totalLineItemPartnerPrice: 1440, currencyCode: 'EUR' }],
};

export const renewal = { orderType: 'RENEWAL', externalReferenceId: 'PO-2027-0150', lineItems: [renewedLine] };

export const renewed = {
  ...renewalCommon,
  externalReferenceId: renewal.externalReferenceId,
  orderId: '100044',
  orderType: 'RENEWAL',
  status: '1002',
  source: 'API',
  lineItems: [{ ...renewedLine, status: '1002' }],
  links: self(`${ordersOf(agencyId)}/100044`),
};

const withoutPrices = ({
  pricingSummary: _sum,
  lineItems,
  ...rest
}: Omit<typeof order, 'lineItems'> & { readonly lineItems: readonly object[] }) => ({ ...rest, lineItems });

const completeLines = [
  { ...bestStudio, ...studioSubscription },
  { ...bestPhoto, ...photoSubscription, flexDiscounts },
];

/** The order without prices. */
const complete = withoutPrices({ ...order, lineItems: completeLines });

const listed = `${ordersOf(mediaId)}?order-type=NEW&order-type=RETURN&limit=2`;
const to = (offset: number) => ({ uri: `${listed}&offset=${offset}`, method: 'GET', headers: [] });

export const history = {
  totalCount: 4,
  count: 2,
  offset: 0,
  limit: 2,
  items: [
    {
      ...returned,
      referencedOrderId: orderId,
      allowedTransitions: [],
      status: '1000',
      lineItems: [{ ...bestPhoto, ...photoSubscription, status: '1000', flexDiscounts }],
    },
    complete,
  ],
  links: { self: to(0), next: to(2) },
};

export const updateOrder = { externalReferenceId: 'PO-2027-0142-B' };

export const updatedOrder = { ...complete, ...updateOrder };

export const updateSandboxOrder = { creationDate: '2027-02-15T09:00:00Z' };

export const sandboxOrder = { ...updatedOrder, ...updateSandboxOrder };

export const anniversary = { customerId: mediaId, orderId: '100077', cotermDate: '2027-03-01' };
