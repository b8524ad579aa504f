import { afterAll, beforeAll, expect, it } from 'vitest';
import { scaled } from '../../support/effort.ts';
import { httpEvent } from '../../support/lines/http-event.ts';
import { DeployedFunction } from '../../support/store/deployed-function.ts';
import { createTestTables, dynamodbAt } from '../../support/store/test-store.ts';

const PROCESSES = 4;
/** Each environment leases several blocks of a hundred numbers. */
const ORDERS_EACH = scaled(250);
const AT_ONCE = 16;

let environments: DeployedFunction[];

beforeAll(async () => {
  const tables = await createTestTables();
  const { endpoint } = dynamodbAt();
  const start = () => DeployedFunction.start('create-order', tables, String(endpoint));
  environments = await Promise.all(Array.from({ length: PROCESSES }, start));
});
afterAll(() => Promise.all(environments.map((environment) => environment.kill())));

const body = { notes: 'one of many' };

it('orders placed at once over four environments all have different numbers', { timeout: scaled(90_000) }, async () => {
  const numbers: number[] = [];
  const placeMany = async (environment: DeployedFunction) => {
    let left = ORDERS_EACH;
    const placeInTurn = async () => {
      while (left > 0) {
        left -= 1;
        const answered = await environment.invoke(httpEvent({ body }));
        // A busy machine may let a request wait too long: a client sends it again.
        if (answered.status === 503) left += 1;
        else numbers.push(answered.body.orderNum);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, placeInTurn));
  };
  await Promise.all(environments.map(placeMany));

  expect(numbers).toHaveLength(PROCESSES * ORDERS_EACH);
  expect(new Set(numbers).size).toBe(PROCESSES * ORDERS_EACH);
  expect(Math.min(...numbers)).toBeGreaterThanOrEqual(100_001);
});
