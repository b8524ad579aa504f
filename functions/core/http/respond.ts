import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type { Route, ServedRoute } from '../model/endpoint.ts';
import type { HttpResponse } from '../model/response.ts';
import { coldStartMs } from '../observability/cold-start.ts';
import { logger } from '../observability/log.ts';
import { namesTag } from '../problems/if-none-match.ts';
import { noResponse, Problem, unexpectedFault } from '../problems/problem.ts';
import { repeatAdvice } from '../problems/repeat-advice.ts';
import { isTransient } from '../store/transaction.ts';
import { packed, VARIES, varies } from './accept-encoding.ts';
import { beginCall, type Call, findCall, type Step } from './call.ts';
import type { HttpEvent } from './request.ts';
import { type FinishedRequest, requestLine } from './request-line.ts';
import type { ServiceContext } from './service-context.ts';

/** Prints a problem in the shape of a line's contract. */
export type PrintProblem = (problem: Problem, requestId: string) => HttpResponse;

export interface RespondOptions {
  readonly served: ServedRoute;
  /** Returns the request id of the response. */
  readonly requestIdOf: (event: HttpEvent) => string;
  readonly context: () => ServiceContext;
  readonly print: PrintProblem;
}

/**
 * Makes the first step, which is also the exit of every response, of a handler or of an error. It adds the request id and
 * converts the response to API Gateway's form. It writes the request's one line of the log, with its metrics ({@link
 * requestLine}).
 */
export function respond({ served, requestIdOf, context, print }: RespondOptions): Step {
  const finish = (event: HttpEvent, response: HttpResponse, failure?: FinishedRequest['failure']) => {
    const call = findCall(event);
    const entry = requestLine(served, {
      response,
      failure,
      // The claim may be odd, and an operator's token may carry it too: only the principal has the tenant.
      tenant: call?.caller && 'tenant' in call.caller ? call.caller.tenant : undefined,
      requestId: event.requestContext.requestId,
      measured: call?.measured(),
      isUnlimited: call?.isUnlimited ?? false,
      coldStartMs: coldStartMs(),
      now: call?.context.store.now() ?? new Date(),
    });
    if (response.status < 500) logger.info('request', entry);
    else logger.error('request', entry);
    return sent(
      event,
      served.route,
      { ...response, headers: { ...response.headers, ...leftOut(call) } },
      requestIdOf(event),
    );
  };
  return {
    before: ({ event }) => beginCall(event, context()),
    after: (request) => {
      request.response = finish(request.event, request.response as HttpResponse);
    },
    onError: (request) => {
      const problem = problemOf(request.error, served.route);
      const response = print(problem, requestIdOf(request.event));
      request.response = finish(request.event, response, { code: problem.code, error: request.error });
    },
  };
}

/** Returns the header of a response that leaves out damaged items. */
function leftOut(call: Call | undefined): Readonly<Record<string, string>> {
  const items = call?.measured().use.leftOut ?? 0;
  return items === 0 ? {} : { 'items-left-out': String(items) };
}

/** Headers of every response. Responses belong to one tenant, so no cache may keep them. Public pages set their own caching. */
const SAFE_HEADERS = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' };

/** Has browsers use https alone for a year (RFC 6797). Such a header is only for responses over https; the local cloud has http. */
const HTTPS_ALONE = { 'strict-transport-security': 'max-age=31536000' };

function sent(
  { headers: asked, rawPath }: HttpEvent,
  { method, isLive = false }: Route,
  whole: HttpResponse,
  requestId: string,
): APIGatewayProxyStructuredResultV2 {
  const response = packed(
    method === 'GET' && !isLive ? unlessKnown(whole, asked['if-none-match']) : whole,
    asked['accept-encoding'],
  );
  return {
    statusCode: response.status,
    headers: {
      ...SAFE_HEADERS,
      ...(asked['x-forwarded-proto'] === 'https' && HTTPS_ALONE),
      // A POST says itself where the new resource is.
      ...(response.status === CREATED && method === 'PUT' && { location: rawPath }),
      ...response.headers,
      'x-request-id': requestId,
    },
    body: response.body,
    ...(response.base64 && { isBase64Encoded: true }),
  };
}

const CREATED = 201;

/**
 * Returns 304 without a body, if the caller has the representation already. It has the `Vary` that the body would have had (RFC 9110,
 * section 15.4.5).
 */
function unlessKnown(response: HttpResponse, ifNoneMatch: string | undefined): HttpResponse {
  const { 'content-type': _type, ...headers } = response.headers;
  const { etag } = headers;
  if (response.status !== 200 || etag === undefined || !namesTag(ifNoneMatch, etag)) return response;
  return { status: 304, headers: { ...headers, ...(varies(response) && VARIES) }, body: '' };
}

/** Turns anything thrown into a problem. An unexpected error becomes `internal`, which tells callers nothing of its details. */
function problemOf(error: unknown, route: Route): Problem {
  if (error instanceof Problem) return error;
  const advice = repeatAdvice(route);
  return isTransient(error) ? noResponse(error, advice) : unexpectedFault(error, advice);
}
