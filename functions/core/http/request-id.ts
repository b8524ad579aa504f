import { NAME_RULE, nameIn } from '../idempotency/header-names.ts';
import { headerTitle } from '../model/endpoint.ts';
import { validationFailed } from '../problems/problem.ts';
import type { HttpEvent } from './request.ts';

/**
 * The id that an answer carries: the caller's own, where it may give one and did, or else API Gateway's.
 *
 * @param header the one that callers may name their requests in; undefined where they may not
 */
export function requestIdOf(event: HttpEvent, header: string | undefined): string {
  return callersRequestId(event, header) ?? event.requestContext.requestId;
}

/** The caller's name for its request; undefined where there is none that can be. */
export function callersRequestId(event: HttpEvent, header: string | undefined): string | undefined {
  const given = header === undefined ? undefined : givenIn(event, header);
  return given === undefined ? undefined : nameIn(given);
}

/** What a header holds; one that is empty holds nothing. */
function givenIn({ headers }: HttpEvent, header: string): string | undefined {
  const given = headers[header];
  return given?.trim() === '' ? undefined : given;
}

/**
 * Looks at the caller's name for its request.
 *
 * @throws Problem `validation-failed` for a header that holds no name
 */
export function checkRequestId(event: HttpEvent, header: string | undefined): void {
  if (header === undefined || givenIn(event, header) === undefined) return;
  if (callersRequestId(event, header) !== undefined) return;
  const message = `must be ${NAME_RULE}`;
  throw validationFailed([{ path: headerTitle(header), message, fault: 'invalid', place: 'header' }]);
}
