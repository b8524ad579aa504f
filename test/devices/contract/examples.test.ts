import { describe, expect, test } from 'vitest';
import type { Endpoint } from '../../../functions/core/model/endpoint.ts';
import { validate } from '../../../functions/core/validation/validation.ts';
import { devices } from '../../../functions/devices/contract/endpoints.ts';
import { ErrorEnvelope } from '../../../functions/devices/contract/error-envelope.ts';
import * as examples from '../../../functions/devices/contract/examples.ts';
import { ErrorCode } from '../../../functions/devices/model/error-codes.ts';
import { lifecycle } from '../../../functions/devices/model/lifecycle.ts';
import { totalOf } from '../../../functions/devices/model/money.ts';

const endpoints: [string, Endpoint][] = Object.entries(devices.endpoints);

const bodies = endpoints.flatMap(([name, { body, bodyExample }]) =>
  body ? [{ name, schema: body, example: bodyExample }] : [],
);

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
  test.each(bodies)('shows a body that $name accepts', ({ schema, example }) => {
    expect(example).toBeDefined();
    expect(validate(schema, example)).toMatchObject({ ok: true });
  });

  test.each(responses)('shows a $status answer of $name that holds against its schema', ({ schema, example }) => {
    expect(example).toBeDefined();
    expect(schema && validate(schema, example)).toMatchObject({ ok: true });
  });

  test.each(errors)('names the code in the $status answer of $name', ({ description, example }) => {
    const { code } = ErrorEnvelope.parse(example).error;
    expect(description).toContain(`\`${code}\``);
  });

  test('has every code that there is', () => {
    const named = new Set(errors.flatMap(({ description }) => description.match(/[A-Z]+(_[A-Z]+)+|FORBIDDEN/g) ?? []));
    expect([...named].sort()).toEqual([...ErrorCode.options].sort());
  });
});

test('a body is documented with what may be wrong with it, and only a body is', () => {
  for (const [name, { body, responses }] of endpoints) {
    expect([name, body !== undefined]).toEqual([name, 413 in responses && 415 in responses && 400 in responses]);
  }
});

test('a key and a version are documented with what may be wrong with them', () => {
  for (const [name, { idempotency, ifMatch, responses }] of endpoints) {
    expect([name, idempotency !== undefined, ifMatch === true]).toEqual([name, 422 in responses, 412 in responses]);
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
