import { HEADER_ID_RULE, headerIdIn } from '../idempotency/header-id.ts';
import { headerTitle } from '../model/endpoint.ts';
import { validationFailed } from '../problems/problem.ts';
import type { HttpEvent } from './request.ts';

/**
 * Returns the request id of the response: the caller's own, if it sent one and may, or else API Gateway's.
 *
 * @param header the header for callers' own request ids; undefined if callers may not send any
 * @example requestIdOf({ headers: { 'x-request-id': 'r-1' }, requestContext: { requestId: 'gateway' } }, 'x-request-id') // 'r-1'
 * @example requestIdOf({ headers: { 'x-request-id': 'r-1' }, requestContext: { requestId: 'gateway' } }, undefined) // 'gateway'
 */
export function requestIdOf(event: HttpEvent, header: string | undefined): string {
  return callersRequestId(event, header) ?? event.requestContext.requestId;
}

/**
 * Returns the caller's own request id; undefined if it sent none or a malformed one.
 *
 * @example callersRequestId({ headers: { 'x-request-id': ' r-1 ' } }, 'x-request-id') // 'r-1'
 */
export function callersRequestId(event: HttpEvent, header: string | undefined): string | undefined {
  const given = header === undefined ? undefined : givenIn(event, header);
  return given === undefined ? undefined : headerIdIn(given);
}

/** Returns the header's value. An empty header counts as absent. */
function givenIn({ headers }: HttpEvent, header: string): string | undefined {
  const given = headers[header];
  return given?.trim() === '' ? undefined : given;
}

/**
 * Checks the caller's own request id.
 *
 * @throws Problem `validation-failed` for a malformed id
 */
export function checkRequestId(event: HttpEvent, header: string | undefined): void {
  if (header === undefined || givenIn(event, header) === undefined) return;
  if (callersRequestId(event, header) !== undefined) return;
  const message = `must be ${HEADER_ID_RULE}`;
  throw validationFailed([{ path: headerTitle(header), message, fault: 'invalid', place: 'header' }]);
}
