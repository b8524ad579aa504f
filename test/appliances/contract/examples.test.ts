import { expect, test } from 'vitest';
import { CreateOrder } from '../../../functions/appliances/contract/order-contract.ts';
import * as examples from '../../../functions/appliances/examples/order-examples.ts';
import { lifecycle } from '../../../functions/appliances/model/lifecycle.ts';
import { dataOfNewOrder } from '../../../functions/appliances/orders/build-order-data.ts';
import { holisticProblems } from '../../../functions/appliances/rules/holistic-rules.ts';
import { statusesOf } from '../../../functions/core/model/lifecycle.ts';

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
