import { describe, expect, test } from 'vitest';
import { idempotentRequest } from '../../../functions/core/idempotency/idempotent-request.ts';
import { replay } from '../../../functions/core/idempotency/kept-response.ts';
import { ANY_TENANT, orderNotFound } from '../../../functions/core/orders/read-order.ts';
import {
  noResponse,
  Problem,
  type ProblemKind,
  unavailable,
  unexpectedFault,
  validationFailed,
} from '../../../functions/core/problems/problem.ts';
import { repeatAdvice } from '../../../functions/core/problems/repeat-advice.ts';
import * as documented from '../../../functions/devices/contract/documented-errors.ts';
import * as refusals from '../../../functions/devices/contract/documented-refusals.ts';
import { ErrorEnvelope } from '../../../functions/devices/contract/error-envelope.ts';
import { placeOrder } from '../../../functions/devices/contract/routes.ts';
import { printProblem } from '../../../functions/devices/http/problems.ts';
import {
  alreadyShipped,
  insufficientStock,
  titleTaken,
  unknownProduct,
  warehouseNotAdded,
  warehouseNotFound,
  warehouseTaken,
} from '../../../functions/devices/model/refusals.ts';

const printed = (problem: Problem) => {
  const { status, headers, body } = printProblem(problem);
  return { status, headers, ...ErrorEnvelope.parse(JSON.parse(body)).error };
};

const FIELDS = [{ path: 'items[0].quantity', message: '3 ordered, 1 available' }];

describe('a problem of the core', () => {
  test.each<[Exclude<ProblemKind, 'refused'>, number, string]>([
    ['malformed-body', 400, 'MALFORMED_BODY'],
    ['missing-idempotency-key', 400, 'VALIDATION_FAILED'],
    ['malformed-idempotency-key', 400, 'VALIDATION_FAILED'],
    ['duplicate-request-id', 400, 'VALIDATION_FAILED'],
    ['not-acceptable', 406, 'VALIDATION_FAILED'],
    ['in-progress', 409, 'TRY_AGAIN'],
    ['validation-failed', 400, 'VALIDATION_FAILED'],
    ['no-tenant', 403, 'FORBIDDEN'],
    ['no-subject', 403, 'FORBIDDEN'],
    ['not-found', 404, 'ORDER_NOT_FOUND'],
    ['unknown-path', 404, 'UNKNOWN_PATH'],
    ['method-not-allowed', 405, 'METHOD_NOT_ALLOWED'],
    ['transition-refused', 409, 'INVALID_TRANSITION'],
    ['version-mismatch', 412, 'VERSION_MISMATCH'],
    ['body-too-large', 413, 'BODY_TOO_LARGE'],
    ['unsupported-media-type', 415, 'UNSUPPORTED_MEDIA_TYPE'],
    ['idempotency-key-reused', 422, 'IDEMPOTENCY_KEY_REUSED'],
    ['internal', 500, 'INTERNAL_ERROR'],
    ['unavailable', 503, 'TRY_AGAIN'],
  ])('%s is %d %s', (kind, status, code) => {
    expect(printed(new Problem(kind, 'What was wrong.'))).toMatchObject({ status, code, message: 'What was wrong.' });
  });

  test('has its fields as details', () => {
    expect(printed(validationFailed(FIELDS)).details).toEqual([
      { field: 'items[0].quantity', message: '3 ordered, 1 available' },
    ]);
  });

  test('has no details where no field is at fault', () => {
    expect(printed(new Problem('not-found', 'No such order.')).details).toEqual([]);
  });

  test('names the header that is malformed', () => {
    expect(printed(new Problem('malformed-idempotency-key', 'It is empty.')).details).toEqual([
      { field: 'Idempotency-Key', message: 'It is empty.' },
    ]);
  });

  test('says when to try again', () => {
    expect(printed(unavailable(new Error())).headers).toMatchObject({ 'retry-after': '1' });
  });

  test('says which version the order is at', () => {
    const problem = new Problem('version-mismatch', 'Another version.', { currentVersion: 3 });
    expect(printed(problem).headers).toMatchObject({ etag: '"3"', 'content-type': 'application/json' });
  });
});

test.each([
  ['SHIPPED', 'The order is shipped already and cannot be cancelled.'],
  ['DELIVERED', 'The order is delivered already and cannot be cancelled.'],
  ['RETURNED', 'The order is returned already and cannot be cancelled.'],
])('an order that is %s is refused to be cancelled as what it is', (status, message) => {
  expect(alreadyShipped(status).message).toBe(message);
});

describe("a refusal of the line's own", () => {
  test.each([
    [unknownProduct(FIELDS), 404, 'UNKNOWN_PRODUCT', FIELDS.length],
    [warehouseNotFound('nowhere'), 404, 'WAREHOUSE_NOT_FOUND', 1],
    [insufficientStock(FIELDS), 409, 'INSUFFICIENT_STOCK', FIELDS.length],
    [alreadyShipped('SHIPPED'), 409, 'ORDER_ALREADY_SHIPPED', 0],
    [warehouseTaken(), 409, 'WAREHOUSE_TAKEN', 1],
    [titleTaken('Ardenne Book 13', 'ARD-13'), 409, 'TITLE_TAKEN', 1],
  ])('%s is %d %s', (problem, status, code, details) => {
    const answer = printed(problem);
    expect(answer).toMatchObject({ status, code });
    expect(answer.details).toHaveLength(details);
  });
});

/** Returns the problem of a call whose key another request has used. */
function keyReused(): unknown {
  const named = (request: object) =>
    idempotentRequest({ owner: 'acme', operation: 'devices/place-order', days: 1 }, 'k', request);
  const record = { ...named({ items: [1] }), status: 200, headers: {}, body: '', expiresAt: 1 };
  try {
    return replay(named({ items: [2] }), record);
  } catch (error) {
    return error;
  }
}

test.each([
  [documented.always[503], noResponse(undefined, repeatAdvice({ method: 'GET' }))],
  [documented.always[500], unexpectedFault(undefined, repeatAdvice({ method: 'GET' }))],
  [documented.alwaysWithKey[503], noResponse(undefined, repeatAdvice(placeOrder))],
  [documented.alwaysWithKey[500], unexpectedFault(undefined, repeatAdvice(placeOrder))],
  [refusals.orderNotFound[404], orderNotFound({ tenant: 'acme' })],
  [refusals.orderNotFoundForOperators[404], orderNotFound({ tenant: ANY_TENANT })],
  [refusals.warehouseNotFound[404], warehouseNotFound('colombus')],
  [refusals.warehouseNotAdded[404], warehouseNotAdded('colombus')],
  [refusals.shipped[409], alreadyShipped('SHIPPED')],
  [refusals.warehouseTaken[409], warehouseTaken()],
  [refusals.titleTaken[409], titleTaken('Ardenne Book 13', 'ARD-B13-16-512')],
  [documented.withIdempotencyKey[422], keyReused()],
])('an error is documented in the words that callers get: $description', ({ example }, problem) => {
  expect(problem).toBeInstanceOf(Problem);
  if (problem instanceof Problem) expect(JSON.parse(printProblem(problem).body)).toEqual(example);
});
