import { describe, expect, test } from 'vitest';
import type { LineRequest, OrderRequest } from '../../../functions/subscriptions/model/order-request.ts';
import { newOrderLines, previewLines } from '../../../functions/subscriptions/rules/order-rules.ts';
import { previewRenewalLines, renewalLines } from '../../../functions/subscriptions/rules/renewal-rules.ts';
import { returnLines } from '../../../functions/subscriptions/rules/return-rules.ts';
import {
  boughtLine,
  type ContextFields,
  contextOf,
  customerOf,
  deploymentIn,
  discountOf,
  lineOf,
  offerId,
  offerOf,
  offersAt,
  placedOrder,
  product,
  refusalOf,
  subscriptionOf,
} from '../support/validated-orders.ts';

/** A fault of a request: the lines that it adds, and its changes of the other fields. */
interface Fault {
  readonly code: string;
  readonly lines?: readonly LineRequest[];
  readonly request?: Partial<OrderRequest>;
  readonly known?: ContextFields;
}

/** Lists all pairs and triples of faults, each in the sequence of the list. */
const pairs = (all: readonly Fault[]): Fault[][] =>
  all.flatMap((first, index) => all.slice(index + 1).map((second) => [first, second]));
const triples = (all: readonly Fault[]): Fault[][] =>
  all.flatMap((first, index) => pairs(all.slice(index + 1)).map((others) => [first, ...others]));

/** Expects that combined faults report the code that comes first, and that a single fault reports its own code. */
function expectFirstReported(
  faults: readonly Fault[],
  base: {
    readonly lines: readonly LineRequest[];
    readonly request?: Partial<OrderRequest>;
    readonly known: ContextFields;
  },
  decide: (request: OrderRequest, known: ContextFields) => unknown,
  orderType: OrderRequest['orderType'],
  combinations: readonly Fault[][] = pairs(faults),
): void {
  const codeOf = (together: readonly Fault[]) => {
    const lineItems = [...base.lines, ...together.flatMap(({ lines = [] }) => lines)];
    const request = Object.assign({ orderType, lineItems }, base.request, ...together.map((fault) => fault.request));
    const known = Object.assign({}, base.known, ...together.map((fault) => fault.known));
    return refusalOf(() => decide(request, known))[0];
  };
  expect(() => codeOf([])).toThrow('Nothing was refused');
  expect(faults.map((fault) => codeOf([fault]))).toEqual(faults.map(({ code }) => code));
  const wrong = combinations.flatMap((together) => {
    const [first] = together;
    const code = codeOf(together);
    return code === first?.code ? [] : [`${together.map((fault) => fault.code).join(' + ')} is reported as ${code}`];
  });
  expect(wrong).toEqual([]);
}

const EUR = { region: 'WE', currency: 'EUR', partnerPrice: '300.00' };
const USD = { region: 'NA', currency: 'USD', partnerPrice: '365.00' };

const offers = [
  ...['A', 'S'].flatMap((name) => offersAt(name, ['01', '02'], { prices: [USD, EUR] })),
  offerOf('GOV', '01', { marketSegments: ['GOV'] }),
  offerOf('ADDON', '01', { addOnTo: product('A') }),
];

const flexDiscounts = [discountOf('SALE'), discountOf('ELSEWHERE', { countries: ['DE'] })];

/** A customer with deployments in two countries and a high volume discount. */
const customer = customerOf({
  discounts: [
    { offerType: 'LICENSE', level: '01' },
    { offerType: 'LICENSE', level: '18', discountCode: 'HVD_L18_PRE' },
  ],
});
const deployments = [deploymentIn('DE', '1001'), deploymentIn('FR', '1002')];

const many = (line: (number: number) => LineRequest) => Array.from({ length: 500 }, (_, index) => line(1_000 + index));

const long = { externalReferenceId: 'x'.repeat(36) };

/** Faults of purchases, in the sequence of the contract. */
const NEW_FAULTS: readonly Fault[] = [
  { code: '2119', lines: many((number) => lineOf(number, 'A')) },
  { code: '2126', request: long },
  { code: '2140', request: { currencyCode: 'GBP' } },
  { code: '2137', lines: [lineOf(10, 'A', { currencyCode: 'EUR' })] },
  {
    code: '2148',
    lines: [lineOf(11, 'A', { currencyCode: 'EUR', deploymentId: '1001' })],
    known: { fetchPrice: true },
  },
  { code: '2123', lines: [lineOf(0, 'A')] },
  { code: '2121', lines: [lineOf(12, 'A'), lineOf(12, 'A')] },
  { code: '2120', lines: [lineOf(13, 'A', { quantity: 10_001 })] },
  { code: '2147', lines: [lineOf(14, 'A', { flexDiscountCodes: ['SALE', 'SALE'] })] },
  { code: '2122', lines: [lineOf(15, 'X')] },
  { code: '2128', lines: [lineOf(16, 'A', { currencyCode: 'GBP', deploymentId: '1002' })] },
  { code: '2129', lines: [lineOf(17, 'GOV')] },
  { code: '2138', lines: [lineOf(18, 'A', { deploymentId: '1009' })] },
  {
    code: '1140',
    lines: [lineOf(19, 'A', { deploymentId: '1003' })],
    known: {
      customer: { ...customer, globalSalesEnabled: false },
      deployments: [...deployments, deploymentIn('CA', '1003')],
    },
  },
  { code: '5135', lines: [lineOf(20, 'A', { discountCode: 'HVD_L99_PRE' })] },
  { code: '2146', lines: [lineOf(21, 'A', { flexDiscountCodes: ['UNKNOWN'] })] },
  { code: '2141', lines: [lineOf(22, 'A', { flexDiscountCodes: ['ELSEWHERE'] })] },
  { code: '2145', lines: [lineOf(23, 'ADDON', { flexDiscountCodes: ['SALE'] })] },
  { code: '2144', lines: [lineOf(24, 'A', { flexDiscountCodes: ['SALE'], discountCode: 'HVD_L18_PRE' })] },
];

/** Context that all requests share. */
const known: ContextFields = { offers, flexDiscounts, deployments, customer };

describe('several faults at once report the first code', () => {
  const base = { lines: [lineOf(1, 'A')], known };

  test('in a NEW order', () => {
    // Validating 500 lines takes long, so they are tested in pairs only.
    const combinations = [...pairs(NEW_FAULTS), ...triples(NEW_FAULTS.slice(1))];
    const decide = (request: OrderRequest, context: ContextFields) => newOrderLines(request, contextOf(context));
    expectFirstReported(NEW_FAULTS, base, decide, 'NEW', combinations);
  });

  test('in a PREVIEW', () => {
    const faults = NEW_FAULTS.filter(({ code }) => code !== '5135');
    expectFirstReported(faults, base, (request, context) => previewLines(request, contextOf(context)), 'PREVIEW');
  });

  const oneLine = NEW_FAULTS.filter(({ code, lines = [] }) => lines.length === 1 && code !== '2148');

  test.each(oneLine)('and name every line that has it: $code', ({ code, lines = [], request, known: further }) => {
    const numbers = code === '2123' ? [0, -1, 1_000_000] : [101, 102, 103];
    const faulty = numbers.flatMap((extLineItemNumber) => lines.map((line) => ({ ...line, extLineItemNumber })));
    const lineItems = [...base.lines, ...faulty];
    const [found, ...details] = refusalOf(() =>
      newOrderLines({ orderType: 'NEW', lineItems, ...request }, contextOf({ ...known, ...further })),
    );
    expect(found).toBe(code);
    expect(details.map((detail) => /^Line Item: (-?\d+)/.exec(detail)?.[1])).toEqual(numbers.map(String));
  });

  // The customer's first term is over; `S` expired with it.
  const expired = {
    known: {
      ...known,
      customer: { ...customer, anniversaries: ['2026-10-20'], cotermDate: '2027-10-20' },
      offers: [...offers, ...Array.from({ length: 30 }, (_, index) => offerOf(`S${index}`))],
      subscriptions: [
        subscriptionOf('OWN', { product: product('A'), term: 1 }),
        subscriptionOf('LATE', { product: product('A'), quantity: 0 }),
        ...['GOV', 'ADDON', 'A'].map((name) => subscriptionOf(name)),
        ...Array.from({ length: 30 }, (_, index) => subscriptionOf(`S${index}`)),
        subscriptionOf('EURO', { product: product('A'), currencyCode: 'EUR', deploymentId: '1001' }),
        subscriptionOf('UNPRICED', { product: product('A'), currencyCode: 'GBP', deploymentId: '1002' }),
      ],
    },
    lines: [lineOf(1, 'S1', { subscriptionId: 'S1-NA' })],
  };
  const renewal = (number: number, name: string, fields: Partial<LineRequest> = {}) =>
    lineOf(number, name, { subscriptionId: `${name}-NA`, ...fields });

  const RENEWAL_FAULTS: readonly Fault[] = [
    { code: '2119', lines: many((number) => renewal(number, 'S2')) },
    { code: '2126', request: long },
    { code: '2140', request: { currencyCode: 'GBP' } },
    { code: '2137', lines: [renewal(10, 'S3', { currencyCode: 'EUR' })] },
    {
      code: '2148',
      lines: [renewal(11, 'A', { subscriptionId: 'EURO-NA', currencyCode: 'EUR' })],
      known: { fetchPrice: true },
    },
    { code: '2123', lines: [renewal(0, 'S4')] },
    { code: '2121', lines: [renewal(12, 'S5'), renewal(12, 'S6')] },
    { code: '2120', lines: [renewal(13, 'S7', { quantity: 11 })] },
    { code: '2147', lines: [renewal(14, 'S8', { flexDiscountCodes: ['SALE', 'SALE'] })] },
    { code: '3121', lines: [renewal(25, 'A', { subscriptionId: 'OWN-NA' })] },
    { code: '3122', lines: [renewal(26, 'A', { subscriptionId: 'LATE-NA' })] },
    { code: '3115', lines: [renewal(27, 'A', { subscriptionId: 'X-NA' })] },
    { code: '2122', lines: [renewal(15, 'S9', { offerId: offerId('S1') })] },
    { code: '2128', lines: [renewal(16, 'A', { subscriptionId: 'UNPRICED-NA', currencyCode: 'GBP' })] },
    { code: '2129', lines: [renewal(17, 'GOV')] },
    { code: '2138', lines: [renewal(18, 'S10', { deploymentId: '1001' })] },
    { code: '5135', lines: [renewal(20, 'S11', { discountCode: 'HVD_L99_PRE' })] },
    { code: '2146', lines: [renewal(21, 'S12', { flexDiscountCodes: ['UNKNOWN'] })] },
    { code: '2141', lines: [renewal(22, 'S13', { flexDiscountCodes: ['ELSEWHERE'] })] },
    { code: '2145', lines: [renewal(23, 'ADDON', { flexDiscountCodes: ['SALE'] })] },
    { code: '2144', lines: [renewal(24, 'S14', { flexDiscountCodes: ['SALE'], discountCode: 'HVD_L18_PRE' })] },
  ];

  test('in a RENEWAL', () => {
    expectFirstReported(
      RENEWAL_FAULTS,
      expired,
      (request, context) => renewalLines(request, contextOf(context)),
      'RENEWAL',
    );
  });

  test('in a PREVIEW_RENEWAL, where a flexible discount that does not apply is no fault', () => {
    const faults = RENEWAL_FAULTS.filter(({ code }) => !['2146', '2141', '5135'].includes(code));
    const decide = (request: OrderRequest, context: ContextFields) => previewRenewalLines(request, contextOf(context));
    expectFirstReported(faults, expired, decide, 'PREVIEW_RENEWAL');
  });

  test('in a RETURN', () => {
    const original = placedOrder([
      ...Array.from({ length: 20 }, (_, index) => boughtLine(index + 1, 'A', { quantity: 1 })),
      boughtLine(30, 'A', { quantity: 1, currencyCode: 'EUR', deploymentId: '1001' }),
      boughtLine(31, 'A', { quantity: 1, returnOrder: 100_002 }),
    ]);
    const faults: readonly Fault[] = [
      { code: '2119', lines: many((number) => lineOf(number, 'A')) },
      { code: '2126', request: long },
      { code: '2140', request: { currencyCode: 'GBP' } },
      { code: '2115', request: { referenceOrderId: 'unknown' } },
      { code: '2134', known: { now: new Date('2026-11-16T20:00:01Z') } },
      { code: '2137', lines: [lineOf(2, 'A', { currencyCode: 'EUR' })] },
      { code: '2148', lines: [lineOf(30, 'A', { currencyCode: 'EUR' })], known: { fetchPrice: true } },
      { code: '2123', lines: [lineOf(0, 'A')] },
      { code: '2121', lines: [lineOf(3, 'A'), lineOf(3, 'A')] },
      { code: '2120', lines: [lineOf(4, 'A', { quantity: 0 })] },
      { code: '2131', lines: [lineOf(99, 'A')] },
      { code: '2130', lines: [lineOf(6, 'X')] },
      { code: '2132', lines: [lineOf(7, 'A', { quantity: 2 })] },
      { code: '2133', lines: [lineOf(31, 'A')] },
      { code: '2138', lines: [lineOf(8, 'A', { deploymentId: '1001' })] },
    ];
    const decide = (request: OrderRequest, context: ContextFields) =>
      returnLines(request, contextOf(context), request.referenceOrderId === 'unknown' ? undefined : original);
    expectFirstReported(faults, { lines: [lineOf(1, 'A')], known }, decide, 'RETURN');
  });
});
