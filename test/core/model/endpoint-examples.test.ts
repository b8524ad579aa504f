import { describe, expect, test } from 'vitest';
import { endpointsOf } from '../../../functions/core/model/endpoint.ts';
import { validate } from '../../../functions/core/validation/validation.ts';
import { productLines } from '../../../lib/config/product-lines.ts';

/** Every line documents its endpoints with examples that its own schemas accept: see the line's tests for what only it promises. */
describe.each(productLines.map(({ table }) => table))('the documentation of $line', (table) => {
  const endpoints = endpointsOf([table]).map(({ key, endpoint }) => ({ name: key, ...endpoint }));
  const bodies = endpoints.filter(({ body }) => body !== undefined);
  const responses = endpoints.flatMap(({ name, responses }) =>
    Object.entries(responses).map(([status, response]) => ({ name, status: Number(status), ...response })),
  );
  const shown = responses.filter(({ schema, example }) => schema !== undefined && example !== undefined);

  test.each(bodies)('shows a body that $name accepts', ({ body, bodyExample }) => {
    expect(bodyExample).toBeDefined();
    expect(body && validate(body, bodyExample)).toMatchObject({ ok: true });
  });

  test.each(shown)('shows a $status response of $name that holds against its schema', ({ schema, example }) => {
    expect(schema && validate(schema, example)).toMatchObject({ ok: true });
  });

  test.each(endpoints)('shows every success of $name', ({ responses }) => {
    const successes = Object.entries(responses).filter(([status]) => Number(status) < 300);
    expect(successes.length).toBeGreaterThan(0);
    for (const [status, { example }] of successes) expect(example, status).toBeDefined();
  });

  test.each(endpoints)('says of $name what is wrong with a body where it has one', ({ body, responses }) => {
    expect(body !== undefined).toBe(413 in responses && 415 in responses && 400 in responses);
  });

  test.each(endpoints)(
    'says of $name what is wrong with a version where it takes one',
    ({ ifMatch, ifNoneMatch, responses }) => {
      expect(ifMatch === true || ifNoneMatch === true).toBe(412 in responses);
    },
  );
});
