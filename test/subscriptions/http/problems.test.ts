import { describe, expect, test } from 'vitest';
import { parseJson } from '../../../functions/core/http/json-body.ts';
import { orderNotFound } from '../../../functions/core/orders/read-order.ts';
import {
  type FieldProblem,
  noResponse,
  Problem,
  type ProblemKind,
  unavailable,
  validationFailed,
} from '../../../functions/core/problems/problem.ts';
import { ErrorBody } from '../../../functions/subscriptions/contract/common-schemas.ts';
import { printProblem } from '../../../functions/subscriptions/http/problems.ts';
import { CODES, type Code } from '../../../functions/subscriptions/model/error-codes.ts';
import { lineDetail, refused } from '../../../functions/subscriptions/model/refusal.ts';

const printed = (problem: Problem) => {
  const { status, headers, body } = printProblem(problem);
  return { status, headers, ...ErrorBody.parse(JSON.parse(body)) };
};

describe('a problem of the core', () => {
  test.each<[Exclude<ProblemKind, 'refused' | 'validation-failed'>, number, Code]>([
    ['malformed-body', 400, '1117'],
    ['not-acceptable', 406, '1117'],
    ['body-too-large', 413, '1117'],
    ['unsupported-media-type', 415, '1117'],
    ['version-mismatch', 412, '1117'],
    ['transition-refused', 400, '1117'],
    ['missing-idempotency-key', 400, '4119'],
    ['malformed-idempotency-key', 400, '4119'],
    ['duplicate-request-id', 400, '4120'],
    ['in-progress', 400, '4122'],
    ['no-tenant', 403, '4121'],
    ['no-subject', 403, '4121'],
    ['not-found', 404, '2115'],
    ['internal', 500, '1124'],
    ['unavailable', 503, '1124'],
  ])('%s is %d %s, with the message of the code', (kind, status, code) => {
    const problem = new Problem(kind, 'What was wrong.');
    expect(printed(problem)).toMatchObject({ status, code, message: CODES[code].message });
  });

  test.each([
    ['malformed-body', 'body'],
    ['body-too-large', 'body'],
    ['unsupported-media-type', 'Content-Type'],
    ['not-acceptable', 'Accept'],
    ['version-mismatch', 'If-None-Match'],
  ] as const)('%s names the part of the request, and its own message goes to the log', (kind, name) => {
    const problem = new Problem(kind, 'What was wrong.');
    expect(printed(problem).additionalDetails).toEqual([name]);
    expect(printProblem(problem).explanations).toEqual([`${name}: What was wrong.`]);
  });

  test('that names no tenant keeps its own message', () => {
    expect(printed(new Problem('no-tenant', 'What was wrong.')).additionalDetails).toEqual(['What was wrong.']);
  });

  test('names the header that is missing', () => {
    const fields = [{ path: 'X-Correlation-Id', message: 'is missing; it must be a UUID' }];
    expect(printed(new Problem('missing-idempotency-key', 'It is missing.', { fields })).additionalDetails).toEqual([
      'X-Correlation-Id: is missing; it must be a UUID',
    ]);
  });

  test.each([unavailable(new Error('secret')), noResponse(new Error('secret'), 'Repeat it.')])(
    'says when to try again',
    (problem) => {
      const { headers, ...rest } = printed(problem);
      expect(headers).toMatchObject({ 'retry-after': '1' });
      expect(rest).toEqual({ status: 503, code: '1124', message: CODES['1124'].message });
    },
  );

  test('says nothing of its insides', () => {
    const { headers: _, ...rest } = printed(new Problem('internal', 'secret', { cause: new Error('secret') }));
    expect(rest).toEqual({ status: 500, code: '1124', message: CODES['1124'].message });
  });

  test('has no other fields than those of the contract', () => {
    expect(JSON.parse(printProblem(orderNotFound({ tenant: 'acme' })).body)).toEqual({
      code: '2115',
      message: 'Invalid Customer or Order ID',
    });
  });
});

describe('what breaks the schemas', () => {
  const field = (fields: Partial<FieldProblem>): FieldProblem => ({
    path: 'quantity',
    message: 'must be a number, got "1" (a string)',
    fault: 'invalid',
    place: 'body',
    ...fields,
  });
  const print = (...fields: FieldProblem[]) => {
    const { status, code, additionalDetails } = printed(validationFailed(fields));
    return [status, code, additionalDetails];
  };
  const missing = field({ path: 'offerId', fault: 'missing', message: 'is missing; it must be a string' });
  const unexpected = field({
    path: 'ofer',
    fault: 'unexpected',
    message: 'is not a field of this object; did you mean offerId?',
  });
  const inQuery = field({ path: 'limit', place: 'query', message: 'must be a whole number of at least 1, got 0' });

  test('is reported in the sequence of the contract, each code alone', () => {
    expect(print(inQuery, field({}), unexpected, missing)).toEqual([400, '1122', ['offerId']]);
    expect(print(inQuery, field({}), unexpected)).toEqual([400, '1121', ['ofer']]);
    expect(print(inQuery, field({}))).toEqual([400, '1117', ['quantity']]);
    expect(print(inQuery)).toEqual([400, '1132', ['limit']]);
  });

  test('is reported as a whole within one code', () => {
    const another = { ...missing, path: 'quantity' };
    expect(print(missing, another)).toEqual([400, '1122', ['offerId', 'quantity']]);
  });

  test('names an unexpected field alone where none was meant', () => {
    expect(print(field({ path: 'x', fault: 'unexpected', message: 'is not a field of this object' }))).toEqual([
      400,
      '1121',
      ['x'],
    ]);
  });

  test('is missing in a query as in a body', () => {
    expect(print({ ...missing, place: 'query', path: 'country' }, inQuery)).toEqual([400, '1122', ['country']]);
  });

  test.each(['path', 'header'] as const)('is an invalid value in a %s', (place) => {
    expect(print(field({ place, path: 'offerId', message: 'is none' }))).toEqual([400, '1117', ['offerId']]);
  });

  test('is an invalid value where a rule says no more', () => {
    expect(print({ path: 'prices[0]', message: 'is a second price' })).toEqual([400, '1117', ['prices[0]']]);
  });
});

/** Returns the problem that a step throws. */
function problemOf(step: () => unknown): Problem {
  try {
    step();
  } catch (error) {
    if (error instanceof Problem) return error;
  }
  throw new Error('The step throws no problem');
}

describe('the log', () => {
  const explained = (...fields: FieldProblem[]) => printProblem(validationFailed(fields)).explanations;
  const about = (path: string, message: string): FieldProblem => ({ path, message, fault: 'invalid', place: 'body' });

  test.each([
    ['must be a number, got "1" (a string)', 'must be a number'],
    ['must be a whole number of at least 1, got 0', 'must be a whole number of at least 1'],
    [
      'must be an email address such as ada@example.com, got "ann\nsmith@"',
      'must be an email address such as ada@example.com',
    ],
    ['"Ann \\"A\\" Smith" is not a name', '"…" is not a name'],
    ['is not a field of this object; did you mean lastName?', 'is not a field of this object; did you mean lastName?'],
  ])('explains a field without its value: %s', (message, logged) => {
    expect(explained(about('lastName', message))).toEqual([`lastName: ${logged}`]);
  });

  test.each([
    ['lastName', '…'],
    ['companyProfile.ann-smith', 'companyProfile.…'],
    ['lineItems[3].ann', 'lineItems[3].…'],
    ['lineItems[3]["ann smith"]', 'lineItems[3]["…"]'],
  ])("has no name of a field that is the caller's own: %s", (path, logged) => {
    for (const place of ['body', 'query'] as const) {
      const problem = validationFailed([{ path, message: 'is unknown', fault: 'unexpected', place }]);
      expect(printed(problem).additionalDetails).toEqual([path]);
      expect(printProblem(problem).explanations).toEqual([`${logged}: is unknown`]);
    }
  });

  test('has no name of a body that no schema has read', () => {
    const problem = problemOf(() => parseJson('{ "ann": { "smith": 1, "smith": 2 } }'));
    expect(printed(problem)).toMatchObject({ code: '1117', additionalDetails: ['ann.smith'] });
    expect(printProblem(problem).explanations).toEqual(['body: is given more than once; give it once']);
  });

  test('has no odd name of a field, and no more than twenty explanations', () => {
    expect(explained(about('["ann@example.com"]', 'is odd'))).toEqual(['["…"]: is odd']);
    expect(explained(...Array.from({ length: 30 }, (_, index) => about(`f${index}`, 'is odd')))).toHaveLength(20);
  });

  test('explains nothing that the response explains', () => {
    expect(printProblem(refused('2129', [lineDetail(4, 'INELIGIBLE_ADD_ON')])).explanations).toBeUndefined();
  });

  test.each(['1119', '1133', '3116', '2126'] as const)(
    'explains a field of %s, whose response has its name alone',
    (code) => {
      const problem = refused(code, [{ path: 'offset', message: 'must be from 0 to 3' }]);
      expect(printed(problem).additionalDetails).toEqual(['offset']);
      expect(printProblem(problem).explanations).toEqual(['offset: must be from 0 to 3']);
    },
  );
});

describe("a refusal of the line's own", () => {
  test.each(Object.keys(CODES) as Code[])('%s has its status and its message', (code) => {
    const { status, message } = CODES[code];
    const { headers: _, ...rest } = printed(refused(code));
    expect(rest).toEqual({ status, code, message });
  });

  test('names the lines that it is about', () => {
    const details = [lineDetail(4, 'INELIGIBLE_ADD_ON'), lineDetail(5)];
    expect(printed(refused('2129', details)).additionalDetails).toEqual([
      'Line Item: 4, Reason: INELIGIBLE_ADD_ON',
      'Line Item: 5',
    ]);
  });
});
