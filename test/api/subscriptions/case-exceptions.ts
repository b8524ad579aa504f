import { expect } from 'vitest';
import { NEVER_OVER } from './case-settings.ts';

/** A field in which the answer is not the document's. */
export interface Exception {
  /** Path of the value: names and positions between dots, `*` for each entry of a list or field of an object. */
  readonly at: string;
  /** Value in its place; undefined for no value. */
  readonly is: unknown;
  readonly why: string;
}

const source: Exception = {
  at: 'source',
  is: 'API',
  why: 'The sample leaves it out; the contract has it among the fields of an order, as other samples do.',
};

const currencyOf = (line: string): Exception => ({
  at: `lineItems.${line}.currencyCode`,
  is: 'USD',
  why: 'The contract: in the answer each line has the currency that applies to it.',
});

const message = (is: string): Exception => ({ at: 'message', is, why: "The contract's table of codes words it so." });

const unknown = (at: string): Exception => ({ at, is: undefined, why: 'The contract has no such field.' });

const unused = (at: string): Exception => ({ at, is: 0, why: 'Nobody tells the service how much of it is used.' });

const paging = 'The sample contradicts itself: all that it lists fits on the first page.';

/** Differences between responses and the documented ones, by the names of the cases, each with its reason. */
export const EXCEPTIONS: Readonly<Record<string, readonly Exception[]>> = {
  'return-full-line': [source],
  'preview-with-pricing-and-flex': [
    {
      at: 'externalReferenceId',
      is: '22739ace-0da5-41a4-b475-12f677a4cac',
      why: 'The sample shows another one than it sends.',
    },
  ],
  'preview-hvd-with-pricing': [
    {
      at: 'lineItems.*.pricing.proratedPartnerPrice',
      is: undefined,
      why: 'In this sample alone the name of netPartnerPrice.',
    },
    {
      at: 'lineItems.*.pricing.netPartnerPrice',
      is: 24.656,
      why: 'The contract cuts it at 3 decimals, as the other samples do.',
    },
  ],
  'preview-renewal-auto-hvd-eligible-offers': [
    { at: 'externalReferenceId', is: '', why: 'The sample shows one that it does not send.' },
    unknown('eligibleOffers'),
    {
      at: 'lineItems',
      is: expect.arrayContaining([
        expect.objectContaining({
          ...{ offerId: '80004567EA01A12', quantity: 1, discountCode: 'HVD_L18_PRE', status: '1000' },
          pricing: expect.objectContaining({
            partnerPrice: 299.99,
            netPartnerPrice: 299.99,
            lineItemPartnerPrice: 299.99,
          }),
        }),
        expect.objectContaining({
          ...{ offerId: '65322447CA01A12', quantity: 25, discountCode: 'HVD_L18_PRE', status: '1004' },
          pricing: expect.objectContaining({ netPartnerPrice: 299.99, lineItemPartnerPrice: 7499.75 }),
        }),
      ]),
      why: 'Lines are numbered in the order of their subscriptions, and their price is called netPartnerPrice.',
    },
  ],
  'error-1117-invalid-fields': [message('Some fields are invalid')],
  'get-flex-discount-by-id': [
    { at: 'flexDiscounts.0.endDate', is: NEVER_OVER, why: 'The end of the sample will be past.' },
    { at: 'links', is: expect.any(Object), why: 'The sample leaves them out.' },
  ],
  'renewal-late': [source, currencyOf('*')],
  'new-with-flex-codes': [source],
  'get-order': [unknown('lineItems.*.remainingQuantity'), currencyOf('1')],
  'get-order-history-page': [
    {
      at: 'links.*.uri',
      is: expect.stringMatching(/^\/v3\/customers\/\d+\/orders\?limit=3&offset=[036]$/),
      why: 'The contract: uris repeat the filters, then limit and offset.',
    },
  ],
  'patch-order-external-reference': [
    { at: 'links', is: expect.any(Object), why: 'The sample leaves them out; an order has links.self.' },
  ],
  'error-2141-invalid-flex': [
    message('Customer is not qualified for the flexible discount.'),
    {
      at: 'additionalDetails',
      is: ['Line Item: 1, Reason: NOT_QUALIFIED'],
      why: "The contract's table of reasons has a code for it.",
    },
  ],
  'error-2147-two-flex-on-line': [message('Only one Flexible Discount code is allowed per line item.')],
  'error-4115-invalid-api-key': [message('API key is invalid or missing')],
  'create-customer': [
    { at: 'discounts.0.level', is: '01', why: 'A customer that has not ordered anything has the lowest level.' },
  ],
  'get-customer-list': [
    { at: 'totalCount', is: 2, why: 'The sample has 8 on pages of 2 although 50 were asked for: it is cut.' },
    { at: 'limit', is: 50, why: 'The same.' },
    { at: 'accounts.*.resellerId', is: '1000404757', why: 'The sample lists those of another reseller.' },
    {
      at: 'accounts.*.companyProfile.companyName',
      is: expect.stringMatching(/^Test Customer Name [12]$/),
      why: 'The sample lists names that the filter does not let through.',
    },
    { at: 'accounts.*.externalReferenceId', is: '342', why: 'The name that the setting gives them.' },
    {
      at: 'accounts.*.links.self.uri',
      is: expect.stringMatching(/^\/v3\/customers\/\d+$/),
      why: 'The sample has the link of the first account on the second.',
    },
  ],
  'get-subscription': [unused('usedQuantity')],
  'list-subscriptions': [unused('items.*.usedQuantity'), unknown('items.*.autoRenewal.renewalCode')],
  'update-subscription-auto-renewal': [
    { at: 'currentQuantity', is: 7, why: 'The subscription of the sample is scheduled: the contract has none such.' },
    { at: 'status', is: '1000', why: 'The same.' },
    unused('usedQuantity'),
    { at: 'currencyCode', is: 'USD', why: 'The sample leaves it out; the contract has it on every subscription.' },
  ],
  'get-flex-discounts': [
    {
      at: 'links',
      is: {
        self: {
          uri: '/v3/flex-discounts?market-segment=COM&country=US&include-eligible-reusable-discounts=true&limit=20&offset=0',
          method: 'GET',
          headers: [],
        },
      },
      why: paging,
    },
    { at: 'flexDiscounts.0.endDate', is: NEVER_OVER, why: 'The end of the sample will be past.' },
    { at: 'flexDiscounts.1.discountLockEndDate', is: NEVER_OVER, why: 'The same.' },
    { at: 'flexDiscounts.2.endDate', is: NEVER_OVER, why: 'The same.' },
  ],
  'fetch-price-list': [
    {
      at: 'totalCount',
      is: 1,
      why: 'An offer has one price at a time; the sample lists two that have followed another.',
    },
    { at: 'count', is: 1, why: 'The same.' },
    { at: 'limit', is: 10, why: 'The sample shows another one than it asks for.' },
    {
      at: 'offers',
      is: [
        {
          offerId: '30001475CC01A12',
          productFamily: 'Creative Cloud For Enterprise All Apps',
          productType: 'LICENSE',
          levelDetails: 'Level 1 1 - 9',
          partnerPrice: '1206.84',
        },
      ],
      why: "The contract's offers have no further attributes.",
    },
  ],
};
