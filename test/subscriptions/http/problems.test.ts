import { describe, expect, test } from 'vitest';
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

  test.each(['malformed-body', 'body-too-large', 'unsupported-media-type', 'no-tenant'] as const)(
    '%s keeps its own message too',
    (kind) => {
      expect(printed(new Problem(kind, 'What was wrong.')).additionalDetails).toEqual(['What was wrong.']);
    },
  );

  test('names the header that is missing', () => {
    const fields = [{ path: 'X-Correlation-Id', message: 'is missing; it must be a UUID' }];
    expect(printed(new Problem('missing-idempotency-key', 'It is missing.', { fields })).additionalDetails).toEqual([
      'X-Correlation-Id: is missing; it must be a UUID',
    ]);
  });

  test.each([unavailable(new Error('secret')), noResponse(new Error('secret'))])(
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
    expect(JSON.parse(printProblem(orderNotFound()).body)).toEqual({
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
    expect(print(inQuery, field({}), unexpected)).toEqual([400, '1121', ['ofer; did you mean offerId?']]);
    expect(print(inQuery, field({}))).toEqual([400, '1117', ['quantity: must be a number, got "1" (a string)']]);
    expect(print(inQuery)).toEqual([400, '1132', ['limit: must be a whole number of at least 1, got 0']]);
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
    expect(print(field({ place, path: 'offerId', message: 'is none' }))).toEqual([400, '1117', ['offerId: is none']]);
  });

  test('is an invalid value where a rule says no more', () => {
    expect(print({ path: 'prices[0]', message: 'is a second price' })).toEqual([
      400,
      '1117',
      ['prices[0]: is a second price'],
    ]);
  });
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
