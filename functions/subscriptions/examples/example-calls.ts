import { type ExampleCall, type ExampleSource, type Settled, taken } from '../../core/documentation/example-call.ts';
import * as examples from './account-examples.ts';
import * as catalogExamples from './catalog-examples.ts';
import * as orders from './order-examples.ts';

const from = (operation: string, example: string, pointer: string): ExampleSource => ({
  operation: `subscriptions-${operation}`,
  example,
  pointer,
});

const created = { customerId: taken(examples.customerId, from('create-customer', 'company', '/customerId')) };
const deployment = {
  ...created,
  deploymentId: taken(examples.deploymentId, from('create-deployment', 'berlin', '/deploymentId')),
};

/** A customer of the demo, found by its name. */
const listed = (customerId: string, example: string) => ({
  customerId: taken(customerId, from('list-customers', example, '/accounts/0/customerId')),
});
/** The customer that orders. */
const media = listed(examples.mediaId, 'by-name');
/** The customer with one subscription, which renews itself. */
const studio = listed(examples.studioId, 'with-one-subscription');
const active = {
  ...studio,
  subscriptionId: taken(examples.subscriptionId, from('list-subscriptions', 'active', '/items/0/subscriptionId')),
};
/** The customer whose subscription has expired. */
const agency = listed(examples.agencyId, 'with-an-expired-subscription');
const expired = from('list-subscriptions', 'expired', '/items/0/subscriptionId');

const placed = { ...media, orderId: taken(orders.orderId, from('place-order', 'new', '/orderId')) };

/** Orders and customers link to themselves. Their work ends in status `1000`. */
const complete: Settled = { uri: '/links/self/uri', pointer: '/status', value: '1000' };

/**
 * Documented calls. Orders are for customers of the demo: a preview and its order, a return, and the renewals of subscriptions that are
 * active and that have expired.
 */
export const exampleCalls: Readonly<Record<string, readonly ExampleCall[]>> = {
  'create-customer': [{ name: 'company', summary: 'A company', status: 201, settles: complete }],
  'get-customer': [{ name: 'active', summary: 'An active customer', path: created, status: 200 }],
  'update-customer': [{ name: 'moved', summary: 'A company that moves', path: created, status: 200 }],
  'list-customers': [
    {
      name: 'by-name',
      summary: 'Customers by the beginning of their name',
      path: { resellerId: 'demo-reseller' },
      query: { 'company-name': 'Nordlicht*' },
      status: 200,
    },
    {
      name: 'with-one-subscription',
      summary: 'The customer whose subscription renews itself',
      path: { resellerId: 'demo-reseller' },
      query: { 'company-name': 'Atelier*' },
      status: 200,
      response: examples.studioList,
    },
    {
      name: 'with-an-expired-subscription',
      summary: 'The customer whose subscription has expired',
      path: { resellerId: 'demo-reseller' },
      query: { 'company-name': 'Seeblick*' },
      status: 200,
      response: examples.agencyList,
    },
  ],
  'create-deployment': [{ name: 'berlin', summary: 'A deployment in another country', path: created, status: 201 }],
  'list-deployments': [{ name: 'all', summary: 'All deployments', path: created, status: 200 }],
  'get-deployment': [{ name: 'berlin', summary: 'A deployment', path: deployment, status: 200 }],
  'list-subscriptions': [
    { name: 'active', summary: 'A subscription that renews itself', path: studio, status: 200 },
    {
      name: 'expired',
      summary: 'A subscription that has expired',
      path: agency,
      status: 200,
      response: examples.agencySubscriptions,
    },
  ],
  'get-subscription': [{ name: 'active', summary: 'An active subscription', path: active, status: 200 }],
  'update-subscription': [{ name: 'fewer', summary: 'Renew fewer units', path: active, status: 200 }],
  'list-flex-discounts': [
    {
      name: 'by-code',
      summary: 'The discounts of a code',
      query: { 'market-segment': 'COM', country: 'DE', 'flex-discount-code': 'PHOTO_20' },
      status: 200,
    },
  ],
  'get-price-list': [{ name: 'of-a-family', summary: 'The prices of a product family', status: 200 }],
  'place-order': [
    {
      name: 'preview',
      summary: 'PREVIEW: what an order would cost',
      description: orders.PREVIEW_ADVICE,
      path: media,
      query: { 'fetch-price': true },
      body: orders.preview,
      status: 201,
      response: orders.previewed,
    },
    {
      name: 'new',
      summary: 'NEW: the order that was previewed',
      description: orders.NEW_ADVICE,
      path: media,
      bodyFrom: {
        '/lineItems/0/offerId': from('place-order', 'preview', '/lineItems/0/offerId'),
        '/lineItems/1/offerId': from('place-order', 'preview', '/lineItems/1/offerId'),
      },
      status: 201,
      settles: complete,
    },
    {
      name: 'return',
      summary: 'RETURN: give a line of an order back',
      path: media,
      body: orders.returnLine,
      bodyFrom: {
        '/referenceOrderId': from('place-order', 'new', '/orderId'),
        '/lineItems/0/offerId': from('place-order', 'new', '/lineItems/1/offerId'),
      },
      status: 201,
      response: orders.returned,
      settles: complete,
    },
    {
      name: 'preview-renewal',
      summary: 'PREVIEW_RENEWAL: what the next anniversary renews',
      path: studio,
      query: { 'fetch-price': true },
      body: orders.previewRenewal,
      status: 201,
      response: orders.previewedRenewal,
    },
    {
      name: 'preview-manual-renewal',
      summary: 'PREVIEW_RENEWAL with lines: what a manual renewal would cost',
      path: agency,
      query: { 'fetch-price': true },
      body: orders.previewManualRenewal,
      bodyFrom: { '/lineItems/0/subscriptionId': expired },
      status: 201,
      response: orders.previewedManualRenewal,
    },
    {
      name: 'renewal',
      summary: 'RENEWAL: renew a subscription that has expired',
      path: agency,
      body: orders.renewal,
      bodyFrom: { '/lineItems/0/subscriptionId': expired },
      status: 201,
      response: orders.renewed,
      settles: complete,
    },
  ],
  'list-orders': [
    {
      name: 'new-and-returned',
      summary: 'The orders and returns of the current term',
      path: media,
      query: { 'order-type': ['NEW', 'RETURN'], limit: 2 },
      status: 200,
    },
  ],
  'get-order': [
    { name: 'complete', summary: 'A complete order', path: placed, query: { 'fetch-price': true }, status: 200 },
  ],
  'update-order': [{ name: 'reference', summary: 'Another reference', path: placed, status: 200 }],
  'put-offer': [
    { name: 'new', summary: 'A new offer', path: { offerId: catalogExamples.offerId }, status: 201 },
    {
      name: 'changed',
      summary: 'One more market',
      path: { offerId: catalogExamples.offerId },
      body: catalogExamples.changeOffer,
      status: 200,
    },
  ],
  'put-flex-discount': [
    { name: 'new', summary: 'A new discount', path: { id: catalogExamples.discountId }, status: 201 },
    {
      name: 'changed',
      summary: 'One more country',
      path: { id: catalogExamples.discountId },
      body: catalogExamples.changeFlexDiscount,
      status: 200,
    },
  ],
  'sandbox-update-customer': [{ name: 'commitment', summary: 'A three-year commitment', path: created, status: 200 }],
  'sandbox-update-order': [{ name: 'older', summary: 'An order that was placed earlier', path: placed, status: 200 }],
  'sandbox-run-anniversary': [{ name: 'renews', summary: 'An anniversary that renews', path: media, status: 200 }],
};
