import { describe, expect, test } from 'vitest';
import type * as z from 'zod';
import { validate } from '../../../functions/core/validation/validation.ts';
import {
  checkReference,
  editedReference,
  editedRenewal,
} from '../../../functions/subscriptions/accounts/edit-rules.ts';
import {
  FetchPriceList,
  ListFlexDiscountsQuery,
  PriceListQuery,
} from '../../../functions/subscriptions/contract/catalog-contract.ts';
import {
  CreateCustomer,
  ListCustomersQuery,
  UpdateCustomer,
} from '../../../functions/subscriptions/contract/customer-contract.ts';
import {
  CreateDeployment,
  ListDeploymentsQuery,
} from '../../../functions/subscriptions/contract/deployment-contract.ts';
import {
  FlexDiscountPath,
  OfferPath,
  PutFlexDiscount,
  PutOffer,
  UpdateSandboxCustomer,
  UpdateSandboxOrder,
} from '../../../functions/subscriptions/contract/operations-contract.ts';
import { ListOrdersQuery, PriceQuery, UpdateOrder } from '../../../functions/subscriptions/contract/order-contract.ts';
import { UpdateSubscription } from '../../../functions/subscriptions/contract/subscription-contract.ts';
import * as examples from '../../../functions/subscriptions/examples/account-examples.ts';
import * as catalogExamples from '../../../functions/subscriptions/examples/catalog-examples.ts';
import { errorFor, listProblems, queryErrorFor, thrownError } from '../support/error-details.ts';

type Json = { readonly [name: string]: unknown };

/** Returns the value with another value at a path such as `companyProfile.address.city`; undefined removes the field. */
function changed(value: unknown, path: string, to: unknown): unknown {
  const [name = '', ...rest] = path.split('.');
  const whole = value as Json;
  const inner = rest.length === 0 ? to : changed(whole[name], rest.join('.'), to);
  const fields = { ...whole, [name]: inner };
  return Array.isArray(value) ? Object.values(fields) : JSON.parse(JSON.stringify(fields));
}

const customer = (path: string, to: unknown) => changed(examples.createCustomer, path, to);

describe('a new customer', () => {
  test('is active nowhere else unless it says', () => {
    expect(validate(CreateCustomer, customer('companyProfile.marketSegment', undefined))).toMatchObject({
      ok: true,
      value: { globalSalesEnabled: false, companyProfile: { marketSegment: 'COM' } },
    });
  });

  test.each([
    'resellerId',
    'companyProfile',
    'companyProfile.companyName',
    'companyProfile.preferredLanguage',
    'companyProfile.address',
    'companyProfile.address.country',
    'companyProfile.address.region',
    'companyProfile.address.city',
    'companyProfile.address.addressLine1',
    'companyProfile.address.postalCode',
    'companyProfile.address.phoneNumber',
    'companyProfile.contacts',
    'companyProfile.contacts.0.firstName',
    'companyProfile.contacts.0.lastName',
    'companyProfile.contacts.0.email',
    'companyProfile.contacts.0.phoneNumber',
  ])('has %s', (path) => {
    expect(errorFor(CreateCustomer, customer(path, undefined))).toEqual({
      code: '1122',
      details: [path.replace('.0.', '[0].')],
    });
  });

  test.each(['externalReferenceId', 'globalSalesEnabled', 'companyProfile.address.addressLine2'])(
    'need not say %s',
    (path) => expect(listProblems(CreateCustomer, customer(path, undefined))).toEqual([]),
  );

  test.each(['customerId', 'status', 'discounts', 'companyProfile.website'])('does not say %s', (path) =>
    expect(errorFor(CreateCustomer, customer(path, 'x'))).toMatchObject({ code: '1121', details: [path] }),
  );

  test.each<[string, unknown]>([
    ['companyProfile.companyName', 'Four'],
    ['companyProfile.companyName', 'x'.repeat(80)],
    ['companyProfile.companyName', '東京電力会社'],
    ['resellerId', 'a-1é'],
    ['resellerId', 'a-1e\u0301'],
    ['companyProfile.address.region', ''],
    ['companyProfile.address.postalCode', ''],
    ['companyProfile.address.country', 'DE'],
    ['companyProfile.preferredLanguage', 'de'],
    ['companyProfile.contacts.0.phoneNumber', '(0)30 / 555-0134 ext. 7'],
  ])('may have as %s %j', (path, value) => expect(listProblems(CreateCustomer, customer(path, value))).toEqual([]));

  test.each<[string, unknown, string]>([
    ['companyProfile.companyName', 'abc', 'must have at least 4 characters, got 3'],
    ['companyProfile.companyName', 'x'.repeat(81), 'must have at most 80 characters, got 81'],
    ['companyProfile.companyName', 'Two\nlines', 'contains a line break; it must be one line'],
    ['companyProfile.companyName', '    ', 'is blank; it must have at least 1 visible character'],
    ['companyProfile.marketSegment', 'NGO', 'must be one of COM, EDU, GOV, got "NGO"'],
    ['companyProfile.preferredLanguage', 'English (US)', 'must be a language tag such as en-US'],
    ['resellerId', 'abc', 'must be 4 to 40 letters, digits and "-", got "abc"'],
    ['resellerId', 'a_b_c', 'must be 4 to 40 letters, digits and "-", got "a_b_c"'],
    ['externalReferenceId', 'x'.repeat(36), 'must have at most 35 characters, got 36'],
    ['globalSalesEnabled', 'false', 'must be true or false, got "false" (a string)'],
    ['companyProfile.contacts', [], 'must have at least 1 item, got 0'],
    ['companyProfile.contacts.0.email', 'grace@', '"grace@" is not an email address, such as ada@example.com'],
    ['companyProfile.contacts.0.phoneNumber', 'x'.repeat(41), 'must have at most 40 characters, got 41'],
    ['companyProfile.address.city', 'x\u0007', 'contains a control character; only tab and line breaks are allowed'],
    ['companyProfile.address.addressLine1', 'x'.repeat(256), 'must have at most 255 characters, got 256'],
  ])('may not have as %s %j', (path, value, message) =>
    expect(errorFor(CreateCustomer, customer(path, value))).toEqual({
      code: '1117',
      details: [`${path.replace('.0.', '[0].')}: ${message}`],
    }),
  );

  test.each(['us', 'USA', 'ZZ'])('is in no country %s', (country) =>
    expect(errorFor(CreateCustomer, customer('companyProfile.address.country', country))).toEqual({
      code: '1117',
      details: [expect.stringMatching(/^companyProfile\.address\.country: .* is not a country's ISO 3166-1/)],
    }),
  );
});

describe('a change of a customer', () => {
  test.each<[Json]>([
    [{}],
    [{ externalReferenceId: '' }],
    [{ companyProfile: {} }],
    [{ companyProfile: { address: { city: 'Bonn' } } }],
    // Rules check these values against the current ones.
    [
      {
        resellerId: '1234',
        companyProfile: { companyName: 'Other', marketSegment: 'EDU', address: { country: 'DE' } },
      },
    ],
    [{ status: '1000' }],
  ])('may be %j', (body) => expect(listProblems(UpdateCustomer, body)).toEqual([]));

  test.each<[Json, string, string]>([
    [{ website: 'x' }, '1121', 'website'],
    [{ companyProfile: { address: { street: 'x' } } }, '1121', 'companyProfile.address.street'],
    [{ companyProfile: { contacts: [{}] } }, '1122', 'companyProfile.contacts[0].firstName'],
    [{ globalSalesEnabled: 1 }, '1117', 'globalSalesEnabled: must be true or false, got 1 (a number)'],
  ])('may not be %j', (body, code, first) => {
    const answer = errorFor(UpdateCustomer, body);
    expect([answer.code, answer.details[0]]).toEqual([code, first]);
  });
});

test('a deployment is an address, and nothing else', () => {
  expect(listProblems(CreateDeployment, examples.createDeployment)).toEqual([]);
  expect(errorFor(CreateDeployment, { companyProfile: {} })).toEqual({
    code: '1122',
    details: ['companyProfile.address'],
  });
  expect(errorFor(CreateDeployment, changed(examples.createDeployment, 'companyProfile.companyName', 'x'))).toEqual({
    code: '1121',
    details: ['companyProfile.companyName'],
  });
});

/** Returns the error of an edit whose body the schema has accepted; undefined if there is none. */
function edited<Schema extends z.ZodType>(
  schema: Schema,
  rule: (body: z.output<Schema>) => unknown,
  body: unknown,
): unknown {
  const validated = validate(schema, body);
  if (!validated.ok) return errorFor(schema, body);
  let edit: unknown;
  const refusal = thrownError(() => {
    edit = rule(validated.value);
  });
  return refusal ? { code: refusal.code, details: refusal.additionalDetails } : edit;
}

describe('an edit of an order', () => {
  const orderEdit = (body: unknown) =>
    edited(
      UpdateOrder,
      (edit) => {
        const reference = editedReference(edit);
        checkReference(reference);
        return reference;
      },
      body,
    );

  test.each(['', '34567', '€'.repeat(35), '😀'.repeat(35)])('gives it the reference %j', (externalReferenceId) =>
    expect(orderEdit({ externalReferenceId })).toBe(externalReferenceId),
  );

  test.each<[unknown, string, string[]]>([
    [{}, '1122', ['externalReferenceId']],
    [{ status: '1000' }, '1119', ['status']],
    [{ externalReferenceId: 'x'.repeat(36), lineItems: [], '': 1 }, '1119', ['lineItems', '[""]']],
    [{ externalReferenceId: 'x'.repeat(36) }, '2126', ['externalReferenceId']],
    [{ externalReferenceId: 5 }, '1117', ['externalReferenceId: must be a string, got 5 (a number)']],
  ])('%j is refused with %s', (body, code, details) => expect(orderEdit(body)).toEqual({ code, details }));
});

describe('an edit of a subscription', () => {
  const renewalEdit = (body: unknown) => edited(UpdateSubscription, editedRenewal, body);

  test.each([
    { enabled: false },
    { renewalQuantity: 7 },
    // The subscription's quantity limits it.
    { renewalQuantity: 0.5 },
    { flexDiscountCodes: [] },
    { enabled: true, renewalQuantity: 7, flexDiscountCodes: ['ABCD'] },
  ])('may be %j', (autoRenewal) => expect(renewalEdit({ autoRenewal })).toEqual(autoRenewal));

  test.each<[unknown, string, string[]]>([
    [{}, '1122', ['autoRenewal']],
    [{ autoRenewal: {} }, '1122', ['autoRenewal']],
    [{ currentQuantity: 5 }, '1119', ['currentQuantity']],
    [{ autoRenewal: { enabled: true }, status: '1000', offerId: 'x' }, '1119', ['offerId', 'status']],
    [{ autoRenewal: { enabled: true, renewalCode: 'x' } }, '1121', ['autoRenewal.renewalCode']],
    [{ autoRenewal: { enabled: 'yes' } }, '1117', ['autoRenewal.enabled: must be true or false, got "yes" (a string)']],
    [{ autoRenewal: { flexDiscountCodes: ['A', 'B', 'C'] } }, '2147', ['autoRenewal.flexDiscountCodes']],
  ])('%j is refused with %s', (body, code, details) => expect(renewalEdit(body)).toEqual({ code, details }));
});

describe('queries', () => {
  const output = (schema: z.ZodType, query: unknown) => {
    const validated = validate(schema, query);
    return validated.ok ? validated.value : validated.problems;
  };

  test.each([
    ['a history', ListOrdersQuery, {}, 25, 100],
    ['deployments', ListDeploymentsQuery, {}, 25, 100],
    ['flexible discounts', ListFlexDiscountsQuery, { 'market-segment': 'COM', country: 'US' }, 20, 50],
    ['a price list', PriceListQuery, {}, 100, 100],
  ] as const)('%s has pages of a default and of a largest size', (_, schema, required, standard, most) => {
    expect(output(schema, required)).toMatchObject({ limit: standard, offset: 0 });
    expect(output(schema, { ...required, limit: '1', offset: '7' })).toMatchObject({ limit: 1, offset: 7 });
    expect(output(schema, { ...required, limit: '1000000' })).toMatchObject({ limit: most });
    expect(
      output(schema, { ...required, limit: '99999999999999999999999', offset: '99999999999999999999999' }),
    ).toMatchObject({ limit: most, offset: Number.MAX_SAFE_INTEGER });
    for (const limit of ['0', '-1', '1.5', '', 'all', '1e2', ' 5']) {
      expect(queryErrorFor(schema, { ...required, limit }), limit).toEqual({
        code: '1132',
        details: [`limit: must be a whole number of at least 1, got ${limit === '0' ? 0 : JSON.stringify(limit)}`],
      });
    }
    expect(queryErrorFor(schema, { ...required, offset: '-1' })).toMatchObject({ code: '1132' });
  });

  test("a reseller's customers are at most 50 on a page", () => {
    expect(output(ListCustomersQuery, {})).toMatchObject({ limit: 20, offset: 0 });
    expect(output(ListCustomersQuery, { limit: '50' })).toMatchObject({ limit: 50 });
    for (const limit of ['0', '51', '1.5']) {
      expect(queryErrorFor(ListCustomersQuery, { limit })).toMatchObject({ code: '1132' });
    }
  });

  test.each([ListOrdersQuery, ListCustomersQuery, ListDeploymentsQuery, PriceListQuery, PriceQuery])(
    'ignore parameters that they do not have (%#)',
    (schema) => expect(output(schema, { colour: 'red' })).not.toHaveProperty('colour'),
  );

  test('a history is filtered by any of several values', () => {
    const query = {
      'order-type': ['NEW', 'RETURN'],
      status: ['1000', '1008'],
      'offer-id': ['65304470CA01A12', '65304470CAT1A12'],
      'reference-order-id': '100042',
      'start-date': '2027-03-01',
      'end-date': '2027-03-31T12:00:00.500+02:00',
      'fetch-price': 'TRUE',
    };
    expect(output(ListOrdersQuery, query)).toEqual({
      ...query,
      'start-date': '2027-03-01T00:00:00Z',
      'end-date': '2027-03-31T10:00:00Z',
      'fetch-price': true,
      limit: 25,
      offset: 0,
    });
  });

  test.each<[object, string]>([
    [{ 'order-type': ['NEW', 'BUY'] }, 'order-type'],
    [{ status: ['1001'] }, 'status'],
    [{ 'offer-id': ['65304470CA09A12'] }, 'offer-id'],
    [{ 'reference-order-id': 'x' }, 'reference-order-id'],
    [{ 'start-date': '2027-02-29' }, 'start-date'],
    [{ 'start-date': '2016-12-31T23:59:60Z' }, 'start-date'],
    [{ 'start-date': '2027-03-01T00:00:00' }, 'start-date'],
    [{ 'start-date': '9999-12-31T23:59:59-14:00' }, 'start-date'],
    [{ 'end-date': '01.03.2027' }, 'end-date'],
    [{ 'end-date': '' }, 'end-date'],
    [{ 'fetch-price': '1' }, 'fetch-price'],
  ])('of a history: %j is a bad value', (query, name) => {
    const { code, details } = queryErrorFor(ListOrdersQuery, query);
    expect([code, details.length, details[0]?.startsWith(name)]).toEqual(['1132', 1, true]);
  });

  test('customers are found by name and status, in a sequence', () => {
    const query = { 'company-name': 'Test*', status: '1000', 'sort-by': 'companyName', 'order-by': 'DESC' };
    expect(output(ListCustomersQuery, query)).toMatchObject({ ...query, 'order-by': 'desc' });
    for (const [name, value] of [
      ['status', '1008'],
      ['sort-by', 'colour'],
      ['order-by', 'down'],
    ] as const) {
      expect(queryErrorFor(ListCustomersQuery, { [name]: value })).toMatchObject({ code: '1132' });
    }
  });

  test('flexible discounts are those of a segment and a country', () => {
    expect(queryErrorFor(ListFlexDiscountsQuery, { limit: '0' })).toEqual({
      code: '1122',
      details: ['market-segment', 'country'],
    });
    const of = { 'market-segment': 'COM', country: 'US' };
    const lists = {
      categories: ['STANDARD, INTRO'],
      'offer-ids': ['65304470CA01A12,65304470CA02A12', '65304470CAT1A12'],
    };
    expect(output(ListFlexDiscountsQuery, { ...of, ...lists })).toMatchObject({
      categories: ['STANDARD', 'INTRO'],
      'offer-ids': ['65304470CA01A12', '65304470CA02A12', '65304470CAT1A12'],
    });
    for (const bad of [
      { 'market-segment': 'com' },
      { country: 'USA' },
      { categories: ['STANDARD,OTHER'] },
      { 'offer-ids': ['65304470CA01A12,'] },
      { 'start-date': 'today' },
    ]) {
      expect(queryErrorFor(ListFlexDiscountsQuery, { ...of, ...bad }), JSON.stringify(bad)).toMatchObject({
        code: '1132',
      });
    }
    const { details } = queryErrorFor(ListFlexDiscountsQuery, { ...of, categories: ['X'] }) as { details: string[] };
    expect(details).toEqual(['categories: must be one of STANDARD, INTRO, got "X"']);
  });
});

describe('a price list', () => {
  const asked = catalogExamples.fetchPriceList;

  test('is that of a region, segment, type, currency and month', () => {
    expect(errorFor(FetchPriceList, {})).toEqual({
      code: '1122',
      details: ['region', 'marketSegment', 'priceListType', 'currency', 'priceListMonth'],
    });
  });

  test.each<[Json, string]>([
    [{ region: 'EU' }, '1117'],
    [{ priceListType: 'standard' }, '1117'],
    [{ currency: 'usd' }, '1117'],
    [{ priceListMonth: '202713' }, '1117'],
    [{ priceListMonth: 202703 }, '1117'],
    [{ filters: { level: '01' } }, '1121'],
    [{ month: '202703' }, '1121'],
  ])('with %j is refused with %s', (fields, code) =>
    expect(errorFor(FetchPriceList, { ...asked, ...fields })).toMatchObject({ code }),
  );

  test('may name the attributes that are wanted, known ones or not', () => {
    const includeOfferAttributes = ['productFamily', 'partNumber', 'acdIndicator'];
    expect(listProblems(FetchPriceList, { ...asked, filters: {}, includeOfferAttributes })).toEqual([]);
  });
});

describe('what operators put', () => {
  test.each(['65304470CA01A12', '65304470CAT7A12', '65304470CA14A12'])('is an offer called %s', (offerId) =>
    expect(listProblems(OfferPath, { offerId })).toEqual([]),
  );

  test.each(['65304470CA05A12', '65304470CA01A1', '65304470CA11A12', '65304470_A01A12'])('is no offer %s', (offerId) =>
    expect(errorFor(OfferPath, { offerId }, { place: 'path' })).toMatchObject({ code: '1117' }),
  );

  test('is a discount with an id that can stand in a path', () => {
    expect(listProblems(FlexDiscountPath, { id: '55522355-313b-476c-9d0b-7a710f4h83s4' })).toEqual([]);
    expect(errorFor(FlexDiscountPath, { id: 'a/b' }, { place: 'path' })).toMatchObject({ code: '1117' });
  });

  test('is an offer that counts towards the level, unless it says that it does not', () => {
    const { countsTowardLevel: _, ...offer } = catalogExamples.putOffer;
    for (const withdrawnFrom of ['2027-04-01t00:00:00z', '2027-04-01t02:00:00.25+02:00', '2027-04-01T00:00:00z']) {
      expect(PutOffer.parse({ ...offer, withdrawnFrom }).withdrawnFrom).toBe('2027-04-01T00:00:00Z');
    }
    expect(PutOffer.parse({ ...offer, withdrawnFrom: '2027-04-01' })).toMatchObject({
      countsTowardLevel: true,
      withdrawnFrom: '2027-04-01T00:00:00Z',
    });
  });

  test('is an offer with every field that tells what it is', () => {
    expect(errorFor(PutOffer, {})).toEqual({
      code: '1122',
      details: ['productFamily', 'productType', 'tier', 'marketSegments', 'prices'],
    });
  });

  test('is a discount for all segments and countries, unless it names some', () => {
    const { marketSegments: _segments, countries: _countries, ...discount } = catalogExamples.putFlexDiscount;
    expect(PutFlexDiscount.parse(discount)).toMatchObject({ marketSegments: [], countries: [] });
  });

  test.each<[Json]>([
    [{ status: '1012' }],
    [{ cotermDate: '2027-06-01' }],
    [{ discounts: [{ offerType: 'LICENSE', level: '18', discountCode: 'HVD_L18_PRE' }] }],
    [{ discounts: [], benefits: [] }],
    [examples.updateSandboxCustomer],
    [{}],
  ])('makes a customer of the sandbox %j', (body) => expect(listProblems(UpdateSandboxCustomer, body)).toEqual([]));

  test.each<[Json, string]>([
    [{ status: '1008' }, '1117'],
    [{ cotermDate: '2027-02-30' }, '1117'],
    [{ discounts: [{ offerType: 'LICENSE' }] }, '1122'],
    [{ discounts: [{ offerType: 'LICENSE', level: '\ud800' }] }, '1117'],
    [{ discounts: [{ offerType: 'LICENSE', level: '0\u00001' }] }, '1117'],
    [{ companyName: 'x' }, '1121'],
  ])('does not make a customer of the sandbox %j', (body, code) =>
    expect(errorFor(UpdateSandboxCustomer, body)).toMatchObject({ code }),
  );

  test('moves an order of the sandbox back to a date or a moment', () => {
    expect(UpdateSandboxOrder.parse({ creationDate: '2027-02-15T10:00:00.250+01:00' })).toEqual({
      creationDate: '2027-02-15T09:00:00Z',
    });
    expect(errorFor(UpdateSandboxOrder, { status: '1001' })).toMatchObject({ code: '1117' });
  });
});
