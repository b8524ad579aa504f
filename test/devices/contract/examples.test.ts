import { describe, expect, test } from 'vitest';
import type { Endpoint } from '../../../functions/core/model/endpoint.ts';
import { devices } from '../../../functions/devices/contract/endpoints.ts';
import { ErrorEnvelope } from '../../../functions/devices/contract/error-envelope.ts';
import * as examples from '../../../functions/devices/examples/order-examples.ts';
import { ErrorCode } from '../../../functions/devices/model/error-codes.ts';
import { lifecycle } from '../../../functions/devices/model/lifecycle.ts';
import { totalOf } from '../../../functions/devices/model/money.ts';

const endpoints: [string, Endpoint][] = Object.entries(devices.endpoints);

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

describe('the documentation', () => {
  test.each(responses)('shows a $status answer of $name, with its schema', ({ schema, example }) => {
    expect(example).toBeDefined();
    expect(schema).toBeDefined();
  });

  test.each(errors)('names the code in the $status answer of $name', ({ description, example }) => {
    const { code } = ErrorEnvelope.parse(example).error;
    expect(description).toContain(`\`${code}\``);
  });

  test('has every code that there is', () => {
    const named = new Set(errors.flatMap(({ description }) => description.match(/[A-Z]+(_[A-Z]+)+|FORBIDDEN/g) ?? []));
    // No operation has a path or a method that is none of an operation.
    const ofNoOperation = ['UNKNOWN_PATH', 'METHOD_NOT_ALLOWED'];
    const how = 'Name each code in the description of an error response of its endpoints (documented-*.ts)';
    expect([...named, ...ofNoOperation].sort(), how).toEqual([...ErrorCode.options].sort());
  });
});

test('a key is documented with what may be wrong with it', () => {
  for (const [name, { idempotency, responses }] of endpoints) {
    expect([name, idempotency !== undefined]).toEqual([name, 422 in responses]);
  }
});

describe('the order of the examples', () => {
  test('costs what its products cost', () => {
    expect(totalOf(examples.order.products, examples.order.currency_code)).toBe(examples.order.total_amount);
  });

  test('has a history without a hole that ends where it is, by ways that there are', () => {
    const { history } = examples.orderResponse.data;
    expect(history.map(({ version }) => version)).toEqual([1, 2, 3]);
    for (const [index, { previous_order_status, order_status }] of history.entries()) {
      expect(previous_order_status).toBe(history[index - 1]?.order_status ?? null);
      const { next } = lifecycle[(previous_order_status ?? 'DELIVERED') as keyof typeof lifecycle];
      if (previous_order_status !== null) expect(next).toContain(order_status);
    }
    expect(history.at(-1)).toMatchObject({
      order_status: examples.order.order_status,
      changed_at: examples.order.order_status_date,
    });
  });
});
