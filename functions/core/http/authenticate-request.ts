import { NAME_RULE } from '../idempotency/header-names.ts';
import {
  givenKey,
  type IdempotentRequest,
  parseKey,
  requestIdRecord,
  requestNamedBy,
} from '../idempotency/idempotency.ts';
import { type EndpointRow, headerTitle, type Idempotency, keyHeaderOf, operationOf } from '../model/endpoint.ts';
import { Problem } from '../problems/problem.ts';
import { type Caller, callerOf, keyOwnerOf } from './caller.ts';
import type { Operator, Principal } from './principal.ts';
import { checkMediaType, type HttpEvent } from './request.ts';
import { callersRequestId } from './request-id.ts';

/** What a line demands of the headers of a tenant's call, before anything else of it is looked at. Throws a Problem to refuse it. */
export type Screen = (call: { readonly headers: HttpEvent['headers']; readonly principal: Principal }) => void;

/** What is demanded of the headers of a call, and how its caller is found. */
export interface Admission {
  readonly tenantClaim: string;
  readonly screen: Screen | undefined;
  /** What a line demands of what a tenant's call accepts, once it is known which request it is. Throws a Problem to refuse it. */
  readonly checkAccept: ((headers: HttpEvent['headers']) => void) | undefined;
}

/** A call whose headers are in order. */
export interface Admitted {
  readonly caller: Caller;
  /** The request by its key, where the key alone names it; undefined where more of it is part of its name. */
  readonly named: IdempotentRequest | undefined;
}

/**
 * Looks at what must be right before anything else of a call: who calls, what the line demands of the headers, the key where there
 * must be one, the media types. Whatever is refused here is refused without the store, and kept under no key.
 *
 * @throws Problem `no-tenant`, `no-subject`, what `screen` and `checkAccept` throw, `missing-idempotency-key`,
 * `malformed-idempotency-key`, `unsupported-media-type`
 */
export function admit(event: HttpEvent, row: EndpointRow, { tenantClaim, screen, checkAccept }: Admission): Admitted {
  const caller = callerOf(row.endpoint, event, tenantClaim);
  const isTenants = caller !== undefined && 'tenant' in caller;
  if (isTenants) screen?.({ headers: event.headers, principal: caller });
  const named = caller && nameOf(event, row, caller);
  if (isTenants) checkAccept?.(event.headers);
  if (row.endpoint.body) checkMediaType(event);
  return { caller, named };
}

function nameOf(event: HttpEvent, row: EndpointRow, caller: Principal | Operator): IdempotentRequest | undefined {
  const { endpoint, table } = row;
  const { idempotency, requestIds } = endpoint;
  const given = givenKey(endpoint, event.headers);
  if (idempotency?.required && given === undefined) throw missing(idempotency);
  if (!idempotency?.anyRequest || given === undefined) return undefined;
  const scope = { owner: keyOwnerOf(caller), operation: operationOf(row), days: idempotency.days };
  const requestId = requestIds && callersRequestId(event, table.requestIdHeader);
  return {
    ...requestNamedBy(scope, parseKey(idempotency, given)),
    keepsRefusals: idempotency.keepsRefusals ?? false,
    ...(requestIds && requestId !== undefined && { unique: requestIdRecord(scope, requestId, requestIds.days) }),
  };
}

function missing(idempotency: Idempotency): Problem {
  const path = headerTitle(keyHeaderOf(idempotency));
  const message = `is missing; it must be ${NAME_RULE}`;
  return new Problem('missing-idempotency-key', `${path} ${message}.`, {
    fields: [{ path, message, fault: 'missing', place: 'header' }],
  });
}
