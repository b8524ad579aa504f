import { describe, expect, test } from 'vitest';
import { type Endpoint, isOperationsScope } from '../../../functions/core/model/endpoint.ts';
import { ErrorBody } from '../../../functions/subscriptions/contract/common-schemas.ts';
import { subscriptions } from '../../../functions/subscriptions/contract/endpoints.ts';
import { OrderType } from '../../../functions/subscriptions/contract/place-order-contract.ts';
import * as catalogExamples from '../../../functions/subscriptions/examples/catalog-examples.ts';
import * as orders from '../../../functions/subscriptions/examples/order-examples.ts';
import { CODES, type Code } from '../../../functions/subscriptions/model/error-codes.ts';
import { priceLine, pricingSummary } from '../../../functions/subscriptions/pricing/pricing.ts';

const endpoints: [string, Endpoint][] = Object.entries(subscriptions.endpoints);

const responses = endpoints.flatMap(([name, { responses }]) =>
  Object.entries(responses).map(([status, { description, schema, example }]) => ({
    name,
    status: Number(status),
    description,
    schema,
    example,
  })),
);

const errors = responses.filter(({ status }) => status >= 400);

/** Lists the codes that a description names. */
const codesIn = (description: string) => Array.from(description.matchAll(/`(\d{4})`/g), ([, code]) => code as Code);

describe('the documentation', () => {
  test.each(responses)('shows a $status answer of $name, with its schema', ({ schema, example }) => {
    expect(example).toBeDefined();
    expect(schema).toBeDefined();
  });

  test.each(errors)(
    'names the code in the $status answer of $name, and no other status has it',
    ({ status, ...answer }) => {
      const { code, message } = ErrorBody.parse(answer.example);
      const codes = codesIn(answer.description);
      expect(codes).toContain(code);
      expect(message).toBe(CODES[code].message);
      // Errors of HTTP have the code of invalid values, and those of internal faults may be temporary.
      const others: Readonly<Record<number, readonly Code[]>> = {
        406: ['1117'],
        412: ['1117'],
        413: ['1117'],
        415: ['1117'],
        422: ['1117'],
        503: ['1124'],
      };
      for (const named of codes)
        expect([CODES[named].status, ...(others[status]?.includes(named) ? [status] : [])]).toContain(status);
    },
  );

  test('has every code that there is', () => {
    expect([...new Set(errors.flatMap(({ description }) => codesIn(description)))].sort()).toEqual(
      Object.keys(CODES).sort(),
    );
  });
});

describe('every endpoint of partners', () => {
  const ofPartners = endpoints.filter(([, { scope }]) => !isOperationsScope(scope));

  test.each(ofPartners)('%s says what its headers are refused with', (_, { responses, idempotency }) => {
    const codes = Object.values(responses).flatMap(({ description }) => codesIn(description));
    expect(codes).toEqual(expect.arrayContaining(['4115', '4121', '1124', '1117']));
    expect(Object.keys(responses)).toEqual(expect.arrayContaining(['406', '503']));
    expect(codes.includes('4119')).toBe(idempotency !== undefined);
    expect(codes.includes('4122')).toBe(idempotency !== undefined);
  });

  test.each(ofPartners)('%s has a correlation id where it is a POST or a PATCH', (_, { method, path, idempotency }) => {
    expect(idempotency).toEqual(
      method === 'GET'
        ? undefined
        : {
            ...{ days: 10, header: 'x-correlation-id', required: true, keepsRefusals: true },
            ...(path.includes('{customerId}') && { scopedBy: 'customerId' }),
          },
    );
  });
});

test('only orders are placed under a request id that must be new', () => {
  expect(endpoints.filter(([, { requestIds }]) => requestIds).map(([name]) => name)).toEqual(['place-order']);
});

test('the sandbox is for operators, and is marked as what it is', () => {
  for (const [name, { path, sandbox, scope }] of endpoints) {
    expect([name, path.startsWith('/sandbox/'), sandbox === true]).toEqual([
      name,
      name.startsWith('sandbox-'),
      name.startsWith('sandbox-'),
    ]);
    if (sandbox) expect(scope).toBe('operations/write');
  }
});

describe('the order of the examples', () => {
  const { order, previewed, placeOrder, preview } = orders;

  test('costs what the offers cost with the discount, for the days up to the anniversary', () => {
    const priceOf = (index: number, partnerPrice: string, discount: Parameters<typeof priceLine>[0]['discount']) => {
      const { quantity = 0, currencyCode = '', proratedDays = 0 } = order.lineItems[index] ?? {};
      return priceLine({ partnerPrice, discount, quantity, currencyCode, proratedDays, daysInYear: 365 });
    };
    const [outcome] = catalogExamples.flexDiscountList.flexDiscounts[0]?.outcomes ?? [];
    const value = outcome?.discountValues[0]?.value ?? 0;
    expect(order.lineItems.map(({ pricing }) => pricing)).toEqual([
      priceOf(0, '570.00', undefined),
      priceOf(1, '228.00', { type: 'FIXED_DISCOUNT', value }),
    ]);
    expect(order.pricingSummary).toEqual(pricingSummary(order.lineItems));
  });

  test('orders the offers that its preview returned, with the codes that the preview was sent with', () => {
    expect(placeOrder.lineItems.map(({ offerId }) => offerId)).toEqual(
      previewed.lineItems.map(({ offerId }) => offerId),
    );
    const codesOf = (lines: readonly object[]) => lines.map((line) => Reflect.get(line, 'flexDiscountCodes'));
    expect(codesOf(placeOrder.lineItems)).toEqual(codesOf(preview.lineItems));
    expect(codesOf(placeOrder.lineItems)).toEqual([undefined, ['PHOTO_20']]);
  });

  test('has an example of each order type', () => {
    const bodies = (subscriptions.exampleCalls?.['place-order'] ?? []).map(({ body = placeOrder }) => body);
    expect(new Set(bodies.map((body) => Reflect.get(Object(body), 'orderType')))).toEqual(new Set(OrderType.options));
  });
});
