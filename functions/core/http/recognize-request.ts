import { HEADER_ID_RULE } from '../idempotency/header-id.ts';
import { givenKey, parseKey } from '../idempotency/idempotency-key.ts';
import { type IdempotentRequest, requestIdRecord, requestWithKey } from '../idempotency/idempotent-request.ts';
import { scopeOf } from '../idempotency/key-scope.ts';
import { headerTitle, type Idempotency, keyHeaderOf, type ServedRoute } from '../model/endpoint.ts';
import { Problem } from '../problems/problem.ts';
import { callOf, type Step } from './call.ts';
import { type Caller, keyScopeOf } from './caller.ts';
import type { HttpEvent } from './request.ts';
import { callersRequestId } from './request-id.ts';

/**
 * Makes the step that recognizes a request by its idempotency key, on endpoints that keep rejections. It runs before the inputs are
 * read, since the service also keeps the rejection of inputs that it cannot read. On other endpoints the step `readInputs` parses
 * the key. This step also rejects a call without a key if the endpoint requires one.
 *
 * The step throws Problem `missing-idempotency-key`, `malformed-idempotency-key`.
 */
export const recognizeRequest = (served: ServedRoute): Step => ({
  before: ({ event }) => {
    const call = callOf(event);
    call.recognized = call.caller && recognizedBy(event, served, call.caller);
  },
});

function recognizedBy(
  event: HttpEvent,
  served: ServedRoute,
  caller: NonNullable<Caller>,
): IdempotentRequest | undefined {
  const { line, route } = served;
  const { idempotency, requestIds } = route;
  const given = givenKey(route, event.headers);
  if (idempotency?.required && given === undefined) throw missingKey(idempotency);
  if (!idempotency?.keepsRefusals || given === undefined) return undefined;
  const scope = keyScopeOf(served, caller, idempotency);
  const requestId = requestIds && callersRequestId(event, line.requestIdHeader);
  const key = parseKey(idempotency, given);
  const { scopedBy } = idempotency;
  return {
    ...requestWithKey(scope, key),
    header: headerTitle(keyHeaderOf(idempotency)),
    ...(scopedBy !== undefined && { scope: scopeOf(scope, event.pathParameters?.[scopedBy] ?? '', key) }),
    keepsRefusals: true,
    ...(requestIds && requestId !== undefined && { unique: requestIdRecord(scope, requestId, requestIds.days) }),
  };
}

function missingKey(idempotency: Idempotency): Problem {
  const path = headerTitle(keyHeaderOf(idempotency));
  const message = `is missing; it must be ${HEADER_ID_RULE}`;
  return new Problem('missing-idempotency-key', `${path} ${message}.`, {
    fields: [{ path, message, fault: 'missing', place: 'header' }],
  });
}
