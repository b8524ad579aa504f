import { describe, expect, test } from 'vitest';
import { appliances } from '../../../functions/appliances/contract/endpoints.ts';
import * as examples from '../../../functions/appliances/contract/examples.ts';
import { CreateOrder } from '../../../functions/appliances/contract/order-contract.ts';
import { lifecycle } from '../../../functions/appliances/model/lifecycle.ts';
import { dataOfNewOrder } from '../../../functions/appliances/orders/build-order-data.ts';
import { holisticProblems } from '../../../functions/appliances/rules/holistic-rules.ts';
import type { Endpoint } from '../../../functions/core/model/endpoint.ts';
import { statusesOf } from '../../../functions/core/model/lifecycle.ts';
import { validate } from '../../../functions/core/validation/validation.ts';

const endpoints: [string, Endpoint][] = Object.entries(appliances.endpoints);

const bodies = endpoints.flatMap(([name, { body, bodyExample }]) =>
  body ? [{ name, schema: body, example: bodyExample }] : [],
);

const responses = endpoints.flatMap(([name, { responses }]) =>
  Object.entries(responses).flatMap(([status, { schema, example }]) =>
    schema && example !== undefined ? [{ name, status, schema, example }] : [],
  ),
);

describe('the documentation', () => {
  test.each(bodies)('shows a body that $name accepts', ({ schema, example }) => {
    expect(example).toBeDefined();
    expect(validate(schema, example)).toMatchObject({ ok: true });
  });

  test.each(responses)('shows a $status answer of $name that holds against its schema', ({ schema, example }) => {
    expect(validate(schema, example)).toMatchObject({ ok: true });
  });

  test.each(endpoints)('shows the success of %s', (_name, endpoint) => {
    expect(endpoint.responses[200]?.example).toBeDefined();
  });
});

test('the order of the examples is valid as a whole', () => {
  expect(holisticProblems(dataOfNewOrder(CreateOrder.parse(examples.createOrder)), examples.order.createdAt)).toEqual(
    [],
  );
});

test('the answer of the examples says what it may become, as the lifecycle has it', () => {
  expect(examples.order.allowedTransitions).toEqual(lifecycle.new.next);
  expect(statusesOf(lifecycle)).toContain(examples.order.status);
});

test('the history of the examples has no hole', () => {
  expect(examples.history.map(({ version }) => version)).toEqual(examples.history.map((_, index) => index + 1));
});
