import { describe, expect, expectTypeOf, test } from 'vitest';
import { validate } from '../../../functions/core/validation/validation.ts';
import { PlaceOrder } from '../../../functions/subscriptions/contract/place-order-contract.ts';
import { type OrderRequest, RENEWAL_QUANTITY } from '../../../functions/subscriptions/model/order-request.ts';
import { errorFor, listProblems } from '../support/error-details.ts';

const line = (fields: object = {}) => ({
  extLineItemNumber: 1,
  offerId: '65304470CA01A12',
  quantity: 1,
  ...fields,
});

const renewed = (fields: object = {}) => line({ subscriptionId: '5f0c2b7a91d34e68b1a7c03e94d2f8NA', ...fields });

/** A complete order of each type. */
const complete = {
  NEW: { orderType: 'NEW', currencyCode: 'USD', lineItems: [line()] },
  PREVIEW: { orderType: 'PREVIEW', currencyCode: 'USD', lineItems: [line()] },
  RETURN: { orderType: 'RETURN', referenceOrderId: '100042', lineItems: [line()] },
  RENEWAL: { orderType: 'RENEWAL', lineItems: [renewed()] },
  PREVIEW_RENEWAL: { orderType: 'PREVIEW_RENEWAL', lineItems: [renewed()] },
};

type OrderType = keyof typeof complete;

const TYPES = Object.keys(complete) as OrderType[];

/** Returns an order of the type with these additional fields; undefined removes a field. */
const order = (type: OrderType, fields: object = {}) =>
  JSON.parse(JSON.stringify({ ...complete[type], ...fields })) as unknown;

/** Returns an order of the type with one line, which has these additional fields. */
const withLine = (type: OrderType, fields: object) =>
  order(type, { lineItems: complete[type].lineItems.map((own) => ({ ...own, ...fields })) });

describe('an order of each type', () => {
  test.each(TYPES)('%s is parsed as it was sent', (type) => {
    expect(validate(PlaceOrder, order(type))).toEqual({ ok: true, value: complete[type] });
  });

  test('has the type that the rules validate', () => {
    const parsed = PlaceOrder.parse(order('NEW'));
    expectTypeOf(parsed).toEqualTypeOf<OrderRequest>();
  });

  test.each(TYPES)('%s may have a reference of its own, and codes on its lines', (type) => {
    expect(listProblems(PlaceOrder, order(type, { externalReferenceId: 'PO 1' }))).toEqual([]);
    const codes = { currencyCode: 'EUR', deploymentId: '12345', discountCode: 'HVD_L18_PRE', flexDiscountCodes: ['A'] };
    expect(listProblems(PlaceOrder, withLine(type, codes))).toEqual([]);
  });

  test.each(TYPES)('%s has lines with number, offer and quantity', (type) => {
    const missing = { extLineItemNumber: undefined, offerId: undefined, quantity: undefined };
    const quantity = type === 'PREVIEW_RENEWAL' ? [] : ['lineItems[0].quantity'];
    expect(errorFor(PlaceOrder, withLine(type, missing))).toEqual({
      code: '1122',
      details: ['lineItems[0].extLineItemNumber', 'lineItems[0].offerId', ...quantity],
    });
  });

  test('PREVIEW_RENEWAL may have lines without a quantity', () => {
    const { lineItems } = PlaceOrder.parse(withLine('PREVIEW_RENEWAL', { quantity: undefined }));
    expect(lineItems).toMatchObject([{ quantity: RENEWAL_QUANTITY }]);
    expect(
      errorFor(PlaceOrder, JSON.parse('{"orderType":"PREVIEW_RENEWAL","lineItems":[{"quantity":1e999}]}')).code,
    ).toBe('1122');
    const infinite = { ...(withLine('PREVIEW_RENEWAL', {}) as object), lineItems: [renewed({ quantity: Infinity })] };
    expect(errorFor(PlaceOrder, infinite).code).toBe('1117');
  });

  test.each(TYPES)('%s has at least one line where it has a list', (type) => {
    expect(errorFor(PlaceOrder, order(type, { lineItems: [] }))).toEqual({ code: '1122', details: ['lineItems'] });
  });

  test.each(TYPES.filter((type) => type !== 'PREVIEW_RENEWAL'))('%s has lines', (type) => {
    expect(errorFor(PlaceOrder, order(type, { lineItems: undefined }))).toEqual({
      code: '1122',
      details: ['lineItems'],
    });
  });

  test.each<[OrderType, object]>([
    ['PREVIEW_RENEWAL', {}],
    ['PREVIEW_RENEWAL', { currencyCode: 'USD' }],
  ])('%s needs no lines', (type, fields) => {
    expect(listProblems(PlaceOrder, order(type, { ...fields, lineItems: undefined }))).toEqual([]);
  });
});

describe('what is out of range has a code of its own, and passes here', () => {
  test.each([
    { extLineItemNumber: 0 },
    { extLineItemNumber: 1.5 },
    { extLineItemNumber: 1e6 },
    { quantity: 0 },
    { quantity: -1 },
    { quantity: 0.5 },
    { quantity: 1e12 },
    { offerId: '' },
    { offerId: 'no offer' },
    { discountCode: '' },
    { currencyCode: 'USD', deploymentId: 'ä' },
    { flexDiscountCodes: [] },
    { flexDiscountCodes: ['A', 'B'] },
  ])('%j on a line', (fields) => expect(listProblems(PlaceOrder, withLine('NEW', fields))).toEqual([]));

  test('a long reference, and one line too many', () => {
    expect(listProblems(PlaceOrder, order('NEW', { externalReferenceId: 'x'.repeat(10_000) }))).toEqual([]);
    expect(PlaceOrder.parse(order('NEW', { lineItems: Array(500).fill(line()) })).lineItems).toHaveLength(500);
  });
});

describe('values of another kind (1117)', () => {
  test.each<[object, string]>([
    [{ quantity: '1' }, 'lineItems[0].quantity: must be a number, got "1" (a string)'],
    [{ quantity: null }, 'lineItems[0].quantity: must be a number, got null'],
    [{ extLineItemNumber: true }, 'lineItems[0].extLineItemNumber: must be a number, got true (a boolean)'],
    [{ offerId: 5 }, 'lineItems[0].offerId: must be a string, got 5 (a number)'],
    [
      { offerId: 'x\u0000' },
      'lineItems[0].offerId: contains a control character; only tab and line breaks are allowed',
    ],
    [
      { currencyCode: 'usd' },
      'lineItems[0].currencyCode: must be an ISO 4217 currency code in upper case, such as USD, got "usd"',
    ],
    [
      { currencyCode: 'USD', deploymentId: 'x'.repeat(65) },
      'lineItems[0].deploymentId: must have at most 64 characters, got 65',
    ],
    [{ discountCode: 7 }, 'lineItems[0].discountCode: must be a string, got 7 (a number)'],
    [{ flexDiscountCodes: 'A' }, 'lineItems[0].flexDiscountCodes: must be an array, got "A" (a string)'],
    [{ flexDiscountCodes: [7] }, 'lineItems[0].flexDiscountCodes[0]: must be a string, got 7 (a number)'],
  ])('%j on a line', (fields, detail) =>
    expect(errorFor(PlaceOrder, withLine('NEW', fields))).toEqual({ code: '1117', details: [detail] }),
  );

  test.each<[object, string]>([
    [{ lineItems: {} }, 'lineItems: must be an array, got an object'],
    [{ lineItems: null }, 'lineItems: must be an array, got null'],
    [{ lineItems: [5] }, 'lineItems[0]: must be an object, got 5 (a number)'],
    [{ externalReferenceId: 759 }, 'externalReferenceId: must be a string, got 759 (a number)'],
    [
      { externalReferenceId: '\ud800' },
      'externalReferenceId: contains half of a surrogate pair; send complete Unicode characters',
    ],
    [{ orderType: 'BUY' }, 'orderType: must be one of NEW, RETURN, PREVIEW, PREVIEW_RENEWAL, RENEWAL, got "BUY"'],
    [{ orderType: null }, 'orderType: must be one of NEW, RETURN, PREVIEW, PREVIEW_RENEWAL, RENEWAL, got null'],
  ])('%j in an order', (fields, detail) =>
    expect(errorFor(PlaceOrder, order('NEW', fields))).toEqual({ code: '1117', details: [detail] }),
  );

  test.each([[[]], [null], ['x'], [5]])('%j for the order itself', (body) => {
    expect(errorFor(PlaceOrder, body)).toEqual({
      code: '1117',
      details: [expect.stringMatching(/^body: must be an object, got/)],
    });
  });
});

describe('the currency of a line', () => {
  const withCurrencies = (type: OrderType, ofOrder: string | undefined, ...lines: object[]) =>
    errorFor(
      PlaceOrder,
      order(type, {
        currencyCode: ofOrder,
        lineItems: lines.map((fields) => ({ ...complete[type].lineItems[0], ...fields })),
      }),
    );
  const passes = { code: undefined, details: [] };

  test.each<OrderType>(['NEW', 'PREVIEW'])('%s: stands on the line, at order level, or both', (type) => {
    expect(withCurrencies(type, 'USD', {}, { currencyCode: 'USD' })).toEqual(passes);
    expect(withCurrencies(type, undefined, { currencyCode: 'USD' })).toEqual(passes);
    expect(withCurrencies(type, undefined, {}, { currencyCode: 'USD' }, {})).toEqual({
      code: '1122',
      details: ['lineItems[0].currencyCode', 'lineItems[2].currencyCode'],
    });
  });

  test.each<OrderType>(['NEW', 'PREVIEW'])('%s: stands on a line with a deployment in any case', (type) => {
    expect(withCurrencies(type, 'USD', {}, { deploymentId: '12345' })).toEqual({
      code: '1122',
      details: ['lineItems[1].currencyCode'],
    });
    expect(withCurrencies(type, 'USD', { deploymentId: '12345', currencyCode: 'USD' })).toEqual(passes);
  });

  test.each<OrderType>(['RETURN', 'RENEWAL', 'PREVIEW_RENEWAL'])('%s: is known without', (type) => {
    expect(withCurrencies(type, undefined, {}, { deploymentId: '12345' })).toEqual(passes);
  });
});

describe('fields that only some types have', () => {
  test('only a RETURN names the order to return', () => {
    expect(errorFor(PlaceOrder, order('RETURN', { referenceOrderId: undefined }))).toEqual({
      code: '1122',
      details: ['referenceOrderId'],
    });
    for (const type of TYPES.filter((type) => type !== 'RETURN' && type !== 'PREVIEW_RENEWAL')) {
      expect(errorFor(PlaceOrder, order(type, { referenceOrderId: '100042' })), type).toEqual({
        code: '1121',
        details: ['referenceOrderId'],
      });
    }
  });

  test.each<OrderType>(['RENEWAL', 'PREVIEW_RENEWAL'])('%s names the subscription on every line', (type) => {
    expect(errorFor(PlaceOrder, order(type, { lineItems: [renewed(), line(), line()] }))).toEqual({
      code: '1122',
      details: ['lineItems[1].subscriptionId', 'lineItems[2].subscriptionId'],
    });
  });

  test.each<OrderType>(['NEW', 'PREVIEW'])('%s names no subscription', (type) => {
    expect(errorFor(PlaceOrder, withLine(type, { subscriptionId: '' }))).toEqual({
      code: '1121',
      details: ['lineItems[0].subscriptionId'],
    });
  });
});

describe('fields that are there to be read', () => {
  const ofOrder = ['orderId', 'customerId', 'creationDate', 'status', 'source', 'pricingSummary', 'links'];
  const ofLine = ['status', 'proratedDays', 'flexDiscounts', 'pricing'];
  const sent = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, { any: 'thing' }]));

  test('are ignored in a PREVIEW_RENEWAL', () => {
    const lineItems = [renewed(sent([...ofLine, 'remainingQuantity']))];
    const further = ['referenceOrderId', 'referencedOrderId', 'eligibleOffers'];
    for (const value of [{ any: 'thing' }, '', null, 7, []]) {
      const read = Object.fromEntries([...ofOrder, ...further].map((name) => [name, value]));
      const body = order('PREVIEW_RENEWAL', { ...read, lineItems });
      expect(listProblems(PlaceOrder, body)).toEqual([]);
      expect(PlaceOrder.parse(body)).not.toHaveProperty('referenceOrderId');
    }
  });

  test('of a line are ignored in a RETURN, so that a line may be sent as it was read', () => {
    const ignored = [...ofLine, 'remainingQuantity', 'subscriptionId', 'discountCode', 'flexDiscountCodes'];
    expect(listProblems(PlaceOrder, withLine('RETURN', sent(ignored)))).toEqual([]);
    expect(PlaceOrder.parse(withLine('RETURN', sent(ignored))).lineItems).not.toMatchObject([
      { flexDiscountCodes: expect.anything() },
    ]);
    expect(errorFor(PlaceOrder, withLine('RETURN', { colour: 'red' })).code).toBe('1121');
  });

  test.each(TYPES.filter((type) => type !== 'PREVIEW_RENEWAL'))('are unexpected in %s', (type) => {
    expect(errorFor(PlaceOrder, order(type, sent(ofOrder)))).toEqual({ code: '1121', details: ofOrder });
    if (type === 'RETURN') return;
    expect(errorFor(PlaceOrder, withLine(type, sent(ofLine)))).toEqual({
      code: '1121',
      details: ofLine.map((name) => expect.stringMatching(`^lineItems\\[0\\]\\.${name}(;|$)`)),
    });
  });
});

describe('of several faults', () => {
  const faults = { orderType: 'NEW', lineItems: [line({ quantity: '1', colour: 'red' }), 5], quantitty: 1 };

  test('all problems of the first code are reported', () => {
    expect(errorFor(PlaceOrder, { ...faults, lineItems: [...faults.lineItems, { currencyCode: 'USD' }] })).toEqual({
      code: '1122',
      details: [
        'lineItems[2].extLineItemNumber',
        'lineItems[2].offerId',
        'lineItems[2].quantity',
        'lineItems[0].currencyCode',
      ],
    });
    expect(errorFor(PlaceOrder, { ...faults, currencyCode: 'USD' })).toEqual({
      code: '1121',
      details: ['lineItems[0].colour', 'quantitty'],
    });
    expect(
      errorFor(PlaceOrder, { orderType: 'NEW', currencyCode: 'USD', lineItems: [line({ quantity: '1' }), 5] }),
    ).toEqual({
      code: '1117',
      details: [
        'lineItems[0].quantity: must be a number, got "1" (a string)',
        'lineItems[1]: must be an object, got 5 (a number)',
      ],
    });
  });

  test('an unexpected field is reported with the one that was meant', () => {
    expect(errorFor(PlaceOrder, withLine('NEW', { ofer_id: 'x' }))).toEqual({
      code: '1121',
      details: ['lineItems[0].ofer_id; did you mean offerId?'],
    });
  });

  test('problems of every type are reported without an orderType', () => {
    expect(errorFor(PlaceOrder, {})).toEqual({ code: '1122', details: ['orderType'] });
    expect(errorFor(PlaceOrder, { lineItems: [line(), { quantity: 1 }] })).toEqual({
      code: '1122',
      details: ['orderType', 'lineItems[1].extLineItemNumber', 'lineItems[1].offerId'],
    });
    expect(errorFor(PlaceOrder, { orderType: 'BUY', lineItems: [line({ colour: 'red' })] })).toEqual({
      code: '1121',
      details: ['lineItems[0].colour'],
    });
    expect(errorFor(PlaceOrder, { orderType: 'BUY', lineItems: [line({ quantity: '1' })] })).toEqual({
      code: '1117',
      details: [
        'orderType: must be one of NEW, RETURN, PREVIEW, PREVIEW_RENEWAL, RENEWAL, got "BUY"',
        'lineItems[0].quantity: must be a number, got "1" (a string)',
      ],
    });
  });

  test('what only some types forbid is not held against an order that has none', () => {
    const body = { referenceOrderId: '1', status: '', lineItems: [renewed({ pricing: {} })] };
    expect(errorFor(PlaceOrder, body)).toEqual({ code: '1122', details: ['orderType'] });
  });
});

test.each<[string, unknown, string]>([
  ['empty lines', { orderType: 'NEW', lineItems: Array(340_000).fill({}) }, '1122'],
  ['lines that are none', { orderType: 'BUY', lineItems: Array(500_000).fill(0) }, '1117'],
  [
    'lines of unknown fields',
    order('NEW', {
      lineItems: Array.from({ length: 500 }, () =>
        line(Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`fieldNumber${index}`, 0]))),
      ),
    }),
    '1121',
  ],
])('a long list of %s is refused with the first hundred faults', (_, body, code) => {
  const { details, ...answer } = errorFor(PlaceOrder, body);
  expect(answer).toEqual({ code });
  expect(details.length).toBeLessThanOrEqual(101);
});
